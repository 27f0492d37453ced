/** Open Threat Model, JSON or YAML: `*.otm`. */
import type { ModelFormat } from '../format.ts';
import { read } from './read.ts';
import { suggest } from './suggest.ts';

export const otm: ModelFormat = {
  format: 'otm',
  source: 'github.com/iriusrisk/OpenThreatModel, schema 0.2.0, read 2026-11',
  recognises: (text) => /(?:^|[{,])[ \t]*["']?(?:otmVersion|trustZones)["']?[ \t]*:/m.test(text),
  read,
  suggest,
};
