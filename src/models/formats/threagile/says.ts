/** What Threagile says of its parts (support/schema.json and pkg/input of Threagile/threagile, read 2026-11): a truth left out is false. */
import type { Vocabulary } from '../reading/says.ts';

export const saidOfAssets: Vocabulary = {
  internet: 'truth',
  machine: 'word',
  encryption: 'word',
  usage: 'word',
  multi_tenant: 'truth',
  redundant: 'truth',
  custom_developed_parts: 'truth',
  used_as_client_by_human: 'truth',
  confidentiality: 'word',
  integrity: 'word',
  availability: 'word',
  data_assets_processed: 'list',
  data_assets_stored: 'list',
  data_formats_accepted: 'list',
};

export const saidOfLinks: Vocabulary = {
  authentication: 'word',
  authorization: 'word',
  vpn: 'truth',
  ip_filtered: 'truth',
  readonly: 'truth',
  usage: 'word',
  data_assets_sent: 'list',
  data_assets_received: 'list',
};

export const saidOfModels: Vocabulary = { business_criticality: 'word' };

/** Their confidentiality is their classification. */
export const saidOfData: Vocabulary = {
  integrity: 'word',
  availability: 'word',
  usage: 'word',
  quantity: 'word',
};
