/** Names of the file's own, as a sentence may hold them. */
import { redact } from '../evidence.ts';

/** @returns one line of at most 80 characters, without what looks like a secret. */
export function brief(text: string): string {
  const line = redact(text.slice(0, 400).replace(/\s+/g, ' ').trim());
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
