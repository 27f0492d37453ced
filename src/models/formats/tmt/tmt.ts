/** Microsoft Threat Modeling Tool: `.tm7`, XML that only the tool writes, so nothing is suggested. */
import type { ModelFormat } from '../format.ts';
import { read } from './read.ts';

export const tmt: ModelFormat = {
  format: 'tmt',
  source:
    'learn.microsoft.com/azure/security/develop/threat-modeling-tool and files that it wrote, read 2026-11',
  // The name space stands in the first tag, and files are megabytes on one line.
  recognises: (text) => text.slice(0, 4000).includes('schemas.datacontract.org/2004/07/ThreatModeling.Model'),
  read,
};
