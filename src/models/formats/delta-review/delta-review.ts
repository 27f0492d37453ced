/** Our own small YAML, for teams without a tool: `threat-model.yml`. */
import type { ModelFormat } from '../format.ts';
import { read } from './read.ts';
import { suggest } from './suggest.ts';

export const deltaReview: ModelFormat = {
  format: 'delta-review',
  source: 'docs/threat-model.md',
  // The name is shared with other tools, so what is theirs is left to them.
  recognises: (text) =>
    /^[ \t{]*["']?title["']?[ \t]*:/m.test(text) &&
    !/^["']?(?:otmVersion|threagile_version|technical_assets|data_assets)["']?[ \t]*:/m.test(text),
  read,
  suggest,
};
