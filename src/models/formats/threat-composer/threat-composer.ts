/** AWS Threat Composer: `*.tc.json`. */
import type { ModelFormat } from '../format.ts';
import { read } from './read.ts';
import { suggest } from './suggest.ts';

export const threatComposer: ModelFormat = {
  format: 'threat-composer',
  source: 'github.com/awslabs/threat-composer, threat-composer-v1.schema.json, read 2026-11',
  recognises: (text) =>
    text.includes('"applicationInfo"') ||
    (text.includes('"numericId"') && (text.includes('"threatSource"') || text.includes('"mitigationLinks"'))),
  read,
  suggest,
};
