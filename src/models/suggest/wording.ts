/** Words of a change in, words that any model can hold out: on one line, with nothing that hides or turns text. */
import type { Delta, Evidence } from '../../deltas/delta.ts';

const longestName = 120;
const longestReason = 600;

/** @returns the words of a name as a model may carry it. */
export function plain(name: string): string {
  return cut(oneLine(name, longestName), longestName);
}

/** "Job publish may now write packages; see release.yml:14." */
export function reasonOf({ summary, evidence: [place] }: Pick<Delta, 'summary' | 'evidence'>): string {
  const said = cut(oneLine(summary, longestReason), longestReason).replace(/[.…]{0,3}$/, '');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}; see ${placeOf(place)}.`;
}

function placeOf({ path, startLine }: Evidence): string {
  return `${oneLine(path, 400)}:${startLine}`;
}

/** Quotes and brackets stay: how they are written down is the format's. */
function oneLine(text: string, limit: number): string {
  return text
    .slice(0, limit * 2)
    .replace(/[\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
}

function cut(text: string, limit: number): string {
  const characters = [...text];
  return characters.length <= limit
    ? text
    : `${characters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`;
}
