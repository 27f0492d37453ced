/** threatcl, formerly hcltm: threat models in HCL. */
import type { ModelFormat } from '../format.ts';
import { read } from './read.ts';
import { suggest } from './suggest.ts';

export const threatcl: ModelFormat = {
  format: 'threatcl',
  source: 'https://github.com/threatcl/spec and spec.hcl of threatcl/threatcl, read 2026-11',
  recognises: (text) => /^[ \t]*threatmodel[ \t]+"/m.test(text),
  read,
  suggest,
};
