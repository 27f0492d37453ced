/** One file in; out, what is worth telling of the credentials in it, and the file as it may be shown. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import { lineIndex } from '../../syntax/line-index.ts';
import type { Evidence, Severity } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
import type { Finder, Found } from './find.ts';
import { placeOf } from './places.ts';

export interface Exposed {
  readonly found: Found;
  readonly severity: Severity;
  /** Where things are shown: tests, examples, manuals. */
  readonly aside: boolean;
  readonly path: string;
  readonly evidence: Evidence;
}

const mark = '[redacted]';

export function exposedIn(file: TextFile, side: Side, find: Finder): readonly Exposed[] {
  const place = placeOf(file.path, file.text);
  const all = find(file.text, place);
  if (all.length === 0) return [];
  const shown = masked(file, all);
  const lineAt = lineIndex(file.text);
  return all.flatMap((found): readonly Exposed[] => {
    const severity = severityOf(found, place.aside);
    if (severity === null) return [];
    const line = lineAt(found.start);
    const evidence = evidenceAt(shown, side, { startLine: line, endLine: line });
    return [{ found, severity, aside: place.aside, path: file.path, evidence }];
  });
}

/** Of what only looks like a secret, nothing where things are shown; of what has an issuer's shape, a little. */
function severityOf({ format, severity, proven }: Found, aside: boolean): Severity | null {
  if (!aside || proven) return severity;
  const guessed =
    format.named.length > 0 ||
    format.check === 'web-token' ||
    (format.form !== null && !format.form.endsWith('-key'));
  return guessed || severity === 'low' ? null : 'low';
}

/** The file with each value taken out, its lines where they were. */
function masked(file: TextFile, all: readonly Found[]): TextFile {
  let text = '';
  let done = 0;
  for (const { start, end } of all) {
    if (start < done) continue;
    text += `${file.text.slice(done, start)}${mark}${file.text.slice(start, end).replaceAll(/[^\n]/g, '')}`;
    done = end;
  }
  return { ...file, text: text + file.text.slice(done) };
}
