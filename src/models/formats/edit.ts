/** Edits of a text, applied together. */
import type { TextEdit } from './format.ts';

/** @param edits that do not overlap; those at one place are kept in their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits
    .map((edit, order) => ({ ...edit, order }))
    .sort((a, b) => a.start - b.start || a.order - b.order);
  let done = '';
  let at = 0;
  for (const { start, end, text: put } of sorted) {
    done += text.slice(at, start) + put;
    at = end;
  }
  return done + text.slice(at);
}
