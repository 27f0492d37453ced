/** Text as a person may see it: every character that hides, turns or ends text is written out, tags as what they spell; without secrets. */
import { createHash } from 'node:crypto';
import { redact } from '../../evidence.ts';

const hides = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** More than is shown, so that a long run is told as one. */
const looked = 4_096;
/** Past the limit, so that a secret across the cut is still recognised. */
const beyond = 1_024;

/** @returns one line of at most `limit` characters: "run ⟨U+202E⟩…", "⟨tags: ignore all rules⟩", "⟨300 × U+200B⟩". */
export function visibly(text: string, limit: number): string {
  const characters = [...text.slice(0, looked)];
  let shown = '';
  let at = 0;
  while (at < characters.length && shown.length <= limit + beyond) {
    const character = characters[at] ?? '';
    const run = runOf(characters, at);
    at += run.length;
    if (/[\t\r\n]/.test(character)) shown += ' ';
    else if (!hides.test(character) || isEmojiPart(character, characters[at - 2]))
      shown += character.repeat(run.length);
    else shown += written(character, run);
  }
  const clean = redact(shown).trim();
  const cut = at < characters.length || text.length > looked;
  // Where so much was taken out that the end of what was looked at is shown, its last word may be a part of a secret.
  const line = cut && clean.length <= limit ? clean.replace(/\S*$/, '') : clean;
  return cut || line.length > limit ? `${[...line].slice(0, limit - 1).join('')}…` : line;
}

function written(character: string, run: readonly string[]): string {
  if (isTag(character)) return `⟨tags: ${spelledByTags(run)}⟩`;
  if (isSelector(character) && run.length > 1) return `⟨selectors: ${spelledBySelectors(run)}⟩`;
  return run.length > 1 ? `⟨${run.length} × ${pointOf(character)}⟩` : `⟨${pointOf(character)}⟩`;
}

/** The characters from there that are told together. */
function runOf(characters: readonly string[], at: number): readonly string[] {
  const first = characters[at] ?? '';
  const same = isTag(first) ? isTag : isSelector(first) ? isSelector : (other: string) => other === first;
  if (!hides.test(first)) return [first];
  let end = at + 1;
  while (end < characters.length && same(characters[end] ?? '')) end += 1;
  return characters.slice(at, end);
}

function isEmojiPart(character: string, before: string | undefined): boolean {
  return character === '\ufe0f' && before !== undefined && /[\p{Extended_Pictographic}\d#*]/u.test(before);
}

export function pointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

export function isTag(character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  return point >= 0xe0000 && point <= 0xe007f;
}

export function isSelector(character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  return (point >= 0xfe00 && point <= 0xfe0f) || (point >= 0xe0100 && point <= 0xe01ef);
}

/** Tag characters are ASCII, moved up. */
export function spelledByTags(run: readonly string[]): string {
  return printable(run.map((tag) => (tag.codePointAt(0) ?? 0) - 0xe0000));
}

/** Each of the 256 variation selectors stands for a byte (paulbutler.org, "Smuggling arbitrary data through an emoji", 2025). */
export function spelledBySelectors(run: readonly string[]): string {
  const bytes = run.map((selector) => {
    const point = selector.codePointAt(0) ?? 0;
    return point >= 0xe0100 ? point - 0xe0100 + 16 : point - 0xfe00;
  });
  return printable(
    [...new TextDecoder().decode(Uint8Array.from(bytes))].map((one) => one.codePointAt(0) ?? 0),
  );
}

function printable(points: readonly number[]): string {
  return points
    .map((point) => (point >= 0x20 && point < 0x7f ? String.fromCodePoint(point) : point === 0 ? '' : '·'))
    .join('');
}

/** @returns what tells one list of texts from another, in any order. */
export function shortDigest(texts: readonly string[]): string {
  return shortDigestOf([...texts].sort());
}

/** @returns what tells one list of texts from another. */
export function shortDigestOf(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);
}
