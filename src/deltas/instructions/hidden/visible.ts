/** Text as a person may see it: every character that hides, turns or ends text is written out, tags as what they spell; without secrets. */
import { createHash } from 'node:crypto';
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { Lines } from '../../../syntax/tree.ts';
import type { Evidence } from '../../delta.ts';
import { linesOf, redact, redacted } from '../../evidence.ts';

const hides = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** More than is shown, so that a long run is told as one. */
const looked = 4_096;
/** Past the limit, so that a secret across the cut is still recognised. */
const beyond = 1_024;

/** @returns one line of at most `limit` characters: "run ⟨U+202E⟩…", "⟨tags: ignore all rules⟩", "⟨300 × U+200B⟩". */
export function visibly(text: string, limit: number): string {
  const characters = [...text.slice(0, looked)];
  const { shown, end } = writtenOut(characters, limit + beyond);
  const clean = withoutSecrets(shown, characters.slice(0, end)).trim();
  const cut = end < characters.length || text.length > looked;
  // Where so much was taken out that the end of what was looked at is shown, its last word may be a part of a secret.
  const isOpen = cut && clean.length <= limit && !clean.endsWith(redacted);
  const line = isOpen ? clean.replace(/\S*$/, '') : clean;
  return cut || line.length > limit ? `${[...line].slice(0, limit - 1).join('')}…` : line;
}

/** @returns all of it, with what hides written out. */
export function spelled(characters: readonly string[]): string {
  return writtenOut(characters, Number.POSITIVE_INFINITY).shown;
}

function writtenOut(characters: readonly string[], most: number) {
  let shown = '';
  let end = 0;
  while (end < characters.length && shown.length <= most) {
    const character = characters[end] ?? '';
    const run = runOf(characters, end);
    end += run.length;
    if (/[\t\r\n]/.test(character)) shown += ' ';
    else if (!hides.test(character) || isEmojiPart(character, characters[end - 2]))
      shown += character.repeat(run.length);
    else shown += written(character, run);
  }
  return { shown, end };
}

/** The lines of a file as a person may see them, from the text itself: what was cut before no longer shows a secret as one. */
export function visibleAt(file: TextFile, side: Side, { startLine, endLine }: Lines): Evidence {
  const lines = linesOf(file).slice(startLine - 1, Math.min(endLine, startLine + 32));
  return { side, path: file.path, startLine, endLine, text: visibly(lines.join('\n'), 240) };
}

function withoutSecrets(shown: string, characters: readonly string[]): string {
  return withoutBroken(characters, () => shown) ?? redact(shown);
}

/**
 * @param written the same, with what hides written out.
 * @returns null where no secret is broken by what hides in it; else the text without that, which is named before it.
 */
export function withoutBroken(
  characters: readonly string[],
  written: () => string = () => spelled(characters),
): string | null {
  const said = spelledOut(characters);
  const bare = redact(said);
  if (bare === said || bare === withoutMarks(redact(written()))) return null;
  const hidden = characters.filter((one) => hides.test(one) && !/[\t\r\n]/.test(one));
  const names = [...new Set(hidden.map((one) => (isTag(one) ? 'tags' : pointOf(one))))];
  return hidden.length === 0 ? null : `⟨${names.slice(0, 3).join(', ')}⟩ within: ${bare}`;
}

/** As a machine may read it that skips what hides. */
function spelledOut(characters: readonly string[]): string {
  let text = '';
  for (let at = 0; at < characters.length; ) {
    const run = runOf(characters, at);
    const character = run[0] ?? '';
    at += run.length;
    if (/[\t\r\n]/.test(character)) text += ' ';
    else if (isTag(character)) text += spelledByTags(run);
    else if (!hides.test(character)) text += character;
  }
  return text;
}

/** What `written` puts around it is taken away again. */
function withoutMarks(shown: string): string {
  return shown
    .replace(/⟨(?:(?:\d{1,4} × )?U\+[\dA-F]{4,6}|selectors: [^⟩]*)⟩/g, '')
    .replace(/⟨tags: ([^⟩]*)⟩/g, '$1');
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
