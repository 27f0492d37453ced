/** What Threagile says of its parts (support/schema.json and pkg/input of Threagile/threagile, read 2026-11): a truth left out is false. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Says } from '../../model.ts';
import { says, type Vocabulary } from '../reading/says.ts';
import { field, textOf, textsOf } from '../reading/tree.ts';

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
  tags: 'list',
};

export const saidOfModels: Vocabulary = { business_criticality: 'word' };

/** Their confidentiality is their classification. */
export const saidOfData: Vocabulary = {
  integrity: 'word',
  availability: 'word',
  usage: 'word',
  quantity: 'word',
  tags: 'list',
};

export const saidOfBoundaries: Vocabulary = { tags: 'list' };

/** Words of older files, and those that YAML 1.1 has for the truth. */
const older: ReadonlyMap<string, string> = new Map([
  ['enduser-identity-propagation', 'end-user-identity-propagation'],
  ['data-with-enduser-individual-key', 'data-with-end-user-individual-key'],
  ['yes', 'true'],
  ['on', 'true'],
  ['no', 'false'],
  ['off', 'false'],
]);

export function saysOf(vocabulary: Vocabulary, node: TreeNode): Says {
  return says(vocabulary, {
    text: (name) => {
      const text = textOf(field(node, name));
      return text === null ? null : (older.get(text.toLowerCase()) ?? text);
    },
    texts: (name) => textsOf(field(node, name)),
  });
}
