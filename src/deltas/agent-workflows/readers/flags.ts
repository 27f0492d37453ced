/** The arguments of a command in; each option handed to whoever knows it, the rest to whoever keeps it, out. */
import { brief } from '../../agents/formats/gathering.ts';
import type { LineMap } from '../lines.ts';
import type { Word } from '../shell-words.ts';
import type { Reading } from './reading.ts';

/** How many words an option takes: none, one, or all up to the next option. */
export type Arity = 'none' | 'one' | 'many';
export type Option = readonly [
  arity: Arity,
  read: 'silent' | ((values: readonly Word[], flag: Word) => void),
];
export type Options = Readonly<Record<string, Option>>;

export interface Rest {
  readonly unknown: (flag: Word, value: Word | null) => void;
  readonly positional: (word: Word) => void;
}

export function readOptions(words: readonly Word[], known: Options, rest: Rest): void {
  let at = 0;
  while (at < words.length) {
    const word = words[at];
    at += 1;
    if (word === undefined) continue;
    if (!word.text.startsWith('-') || word.text === '-') {
      rest.positional(word);
      continue;
    }
    const equals = word.text.startsWith('--') ? word.text.indexOf('=') : -1;
    const name = equals < 0 ? word.text : word.text.slice(0, equals);
    const inline = equals < 0 ? [] : [{ text: word.text.slice(equals + 1), line: word.line }];
    const option = Object.hasOwn(known, name) ? known[name] : undefined;
    const most = option === undefined || option[0] === 'one' ? 1 : option[0] === 'none' ? 0 : words.length;
    const values = [...inline];
    while (inline.length === 0 && values.length < most) {
      const value = words[at];
      if (value === undefined || /^--?[a-z]/i.test(value.text)) break;
      values.push(value);
      at += 1;
    }
    if (option === undefined) rest.unknown({ text: name, line: word.line }, values[0] ?? null);
    else if (option[1] !== 'silent') option[1](values, { text: name, line: word.line });
  }
}

/** @returns the entries of a list, which commas, line breaks or spaces divide, but not inside parentheses. */
export function listed(text: string): readonly string[] {
  const entries: string[] = [];
  let entry = '';
  let open = 0;
  for (const letter of text) {
    if (letter === '(') open += 1;
    if (letter === ')') open -= 1;
    if (open <= 0 && /[\s,]/.test(letter)) {
      entries.push(entry);
      entry = '';
    } else entry += letter;
  }
  return [...entries, entry].map((one) => one.trim()).filter((one) => one !== '');
}

/** What every command has: a prompt, a model, options that nobody here knows, and words that stand alone. */
export function sharedOptions(
  reading: Reading,
  place: LineMap,
): Rest & { readonly prompt: Option; readonly model: Option } {
  const at = ({ line }: Word) => place(line);
  return {
    prompt: [
      'one',
      ([value]) => {
        if (value !== undefined) reading.prompt(value.text, at(value));
      },
    ],
    model: [
      'one',
      ([value]) => {
        if (value === undefined) return;
        reading.gathering.model = { name: brief(value.text), evidence: reading.gathering.at(at(value)) };
      },
    ],
    unknown: (flag, value) => reading.note(flag.text, value?.text ?? 'set', at(flag)),
    positional: (word) => reading.prompt(word.text, at(word)),
  };
}

/** @returns options without meaning here, by how many words they take. */
export function silentOptions(arity: Arity, flags: string): Options {
  return Object.fromEntries(flags.split(/\s+/).map((flag) => [flag, [arity, 'silent'] as const]));
}
