/** OWASP pytm: threat models as Python scripts, and the JSON that they write. Nothing is suggested: code is its author's. */
import type { ModelFormat } from '../format.ts';
import { readReport } from './json.ts';
import { importsPytm, readSource } from './source.ts';

export const pytm: ModelFormat = {
  format: 'pytm',
  source: 'https://github.com/OWASP/pytm, README and pytm/, read 2026-11',
  recognises: (text) =>
    isMap(text) ? /"__class__"|"threatsFile"|"inBoundary"/.test(text) : importsPytm.test(text),
  read: ({ path, text }) => (isMap(text) ? readReport(path, text) : readSource(path, text)),
};

function isMap(text: string): boolean {
  return /^\uFEFF?\s*\{/.test(text.slice(0, 1000));
}
