/** Texts within GitHub's limits: what is too long is cut where it hurts least, and says so. */

const note = '*GitHub shows no more than this: what follows was cut.*';

/** Cuts Markdown at the end of a line, closes a block of code that is left open, and says that it was cut. */
export function cutAtLine(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const close = '\n```';
  const room = limit - close.length - note.length - 2;
  const line = text.lastIndexOf('\n', room);
  const kept = text.slice(0, line === -1 ? wholeCharacters(text, room) : line);
  const open = (kept.match(/^\s*```/gm) ?? []).length % 2 === 1;
  return `${kept}${open ? close : ''}\n\n${note}`;
}

export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, wholeCharacters(text, limit - 1))}…`;
}

export function clipBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= limit) return text;
  // The last character may be cut in two; the decoder holds such a rest back.
  return `${new TextDecoder().decode(bytes.subarray(0, limit - 3), { stream: true })}…`;
}

/** @returns the length up to the limit that does not cut a character of two halves. */
function wholeCharacters(text: string, limit: number): number {
  return /[\ud800-\udbff]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
}
