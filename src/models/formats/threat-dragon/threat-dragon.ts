/** OWASP Threat Dragon, version 1 and 2: `ThreatDragonModels/**`, `*.td.json`. */
import type { ModelFormat } from '../format.ts';
import { read } from './read.ts';
import { suggest } from './suggest.ts';

export const threatDragon: ModelFormat = {
  format: 'threat-dragon',
  source:
    'github.com/OWASP/threat-dragon, schemas of versions 1 and 2 in td.vue/src/assets/schema, read 2026-11',
  recognises: (text) =>
    text.includes('"summary"') && text.includes('"detail"') && text.includes('"diagrams"'),
  read,
  suggest,
};
