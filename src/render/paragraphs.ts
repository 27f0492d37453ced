/** Text for a terminal: wrapped at a width, with or without colour. */
import { clip, visible } from './escape.ts';

export interface TerminalOptions {
  readonly colour: boolean;
  /** In columns. */
  readonly width: number;
}

const tones = { strong: '1', dim: '2', red: '31', green: '32', yellow: '33', cyan: '36' } as const;
export type Tone = keyof typeof tones;
export type Paint = (tone: Tone, text: string) => string;

const plain: Paint = (_tone, text) => text;
const coloured: Paint = (tone, text) => `\u001b[${tones[tone]}m${text}\u001b[0m`;

/** Where it is written to. */
export interface Sheet {
  readonly paint: Paint;
  readonly width: number;
}

export function sheetOf({ colour, width }: TerminalOptions): Sheet {
  return { paint: colour ? coloured : plain, width };
}

export interface Run {
  readonly text: string;
  readonly tone?: Tone;
}

export function section({ paint }: Sheet, heading: string, body: string): string {
  return body === '' ? '' : `${paint('strong', heading)}\n${body}`;
}

export function bullet(sheet: Sheet, runs: readonly Run[]): string {
  return `  - ${paragraph(sheet, runs, 4).trimStart()}`;
}

interface Word {
  readonly text: string;
  readonly tone: Tone | undefined;
}

/** Runs of text, wrapped at the width and indented; colour takes no room. */
export function paragraph({ paint, width }: Sheet, runs: readonly Run[], indent: number): string {
  const words = runs.flatMap(({ text, tone }) =>
    visible(clip(text, 2_000).replace(/\s+/g, ' '))
      .split(' ')
      .filter((word) => word !== '')
      .map((word): Word => ({ text: word, tone })),
  );
  const lines: Word[][] = [[]];
  let used = 0;
  for (const word of words) {
    const room = columnsOf(word.text);
    if (used > 0 && indent + used + 1 + room > width) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push(word);
    used += room + (used > 0 ? 1 : 0);
  }
  return lines.map((line) => `${' '.repeat(indent)}${painted(paint, line)}`).join('\n');
}

/** Words of one tone that stand together are painted together, so that a line copies and greps as it reads. */
function painted(paint: Paint, words: readonly Word[]): string {
  const stretches: { readonly tone: Tone | undefined; readonly texts: string[] }[] = [];
  for (const { text, tone } of words) {
    const last = stretches.at(-1);
    if (last !== undefined && last.tone === tone) last.texts.push(text);
    else stretches.push({ tone, texts: [text] });
  }
  return stretches
    .map(({ tone, texts }) => (tone === undefined ? texts.join(' ') : paint(tone, texts.join(' '))))
    .join(' ');
}

const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uff01-\uff60]/u;

/** Columns a word takes: two for East Asian letters and pictures, none for combining marks. */
function columnsOf(word: string): number {
  return [...word].reduce((sum, letter) => sum + (/\p{M}/u.test(letter) ? 0 : wide.test(letter) ? 2 : 1), 0);
}
