/** A credential that a setting hands to a registry: where it is a variable, a part that somebody should look at. */
import type { Lines } from '../../../../syntax/tree.ts';
import type { Reading } from '../reading.ts';

/** One that is written out is told where all texts are searched for secrets, and not twice. */
export function leavesCredential(
  reading: Reading,
  of: string,
  key: string,
  value: string,
  lines: Lines,
): void {
  if (/[$%]/.test(value)) reading.leaves(`credential for ${of.slice(0, 100)}`, `${key}=${value}`, lines);
}
