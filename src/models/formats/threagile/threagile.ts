/** Threagile's YAML: `threagile.yaml`. */
import type { ModelFormat } from '../format.ts';
import { read } from './read.ts';
import { suggest } from './suggest.ts';

export const threagile: ModelFormat = {
  format: 'threagile',
  source: 'github.com/Threagile/threagile, support/schema.json, read 2026-11',
  recognises: (text) =>
    /^[ \t{]*["']?(?:threagile_version|technical_assets|data_assets|trust_boundaries|risk_tracking)["']?[ \t]*:/m.test(
      text,
    ),
  read,
  suggest,
};
