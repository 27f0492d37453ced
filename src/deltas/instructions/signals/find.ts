/** Words in, the phrases that match in them out, each with whether the words around it turn it into its contrary. */
import type { Word } from '../text/sentences.ts';
import type { PhraseIndex, Signal, SignalCatalogue } from './catalogue.ts';
import { matchAt, startOf } from './phrase.ts';

export interface Match<T> {
  readonly of: T;
  /** As the catalogue has it. */
  readonly phrase: string;
  readonly start: number;
  /** After the last word. */
  readonly end: number;
}

/** @param ending where a match has to end. */
export function matches<T>(
  index: PhraseIndex<T>,
  words: readonly Word[],
  ending?: number,
): readonly Match<T>[] {
  const found: Match<T>[] = [];
  for (let start = 0; start < words.length; start += 1) {
    const word = words[start]?.text ?? '';
    for (const { phrase, of } of index.get(startOf(word)) ?? []) {
      const end = matchAt(phrase, words, start, ending);
      if (end > 0) found.push({ of, phrase: phrase.source, start, end });
    }
  }
  return found;
}

export interface SignalMatch extends Match<Signal> {
  /** "never push to main" forbids what "push to main" tells. */
  readonly forbids: boolean;
}

/** A negation this far off speaks of something else. */
const reachOfNegation = 9;

/** @returns the first match of each signal in each sense. */
export function signalsIn(catalogue: SignalCatalogue, words: readonly Word[]): readonly SignalMatch[] {
  const found = matches(catalogue.phrases, words);
  if (found.length === 0) return [];
  const undone = matches(catalogue.undone, words);
  const before = matches(catalogue.turnedBefore, words).filter(
    ({ start, end }) => !undone.some((other) => start >= other.start && end <= other.end),
  );
  const after = matches(catalogue.turnedAfter, words);
  const judged = found.map((match) => ({
    ...match,
    forbids:
      before.some((negation) => reaches(words, negation.end, match)) ||
      after.some((negation) => isSaidOf(words, match, negation)),
  }));
  const first = new Map<string, SignalMatch>();
  for (const match of judged) {
    const key = `${match.of.id} ${match.forbids}`;
    if (!first.has(key)) first.set(key, match);
  }
  return [...first.values()];
}

/** "Force-push when it is rejected" rejects another thing. */
function isSaidOf(words: readonly Word[], { end }: Match<Signal>, negation: Match<null>): boolean {
  if (negation.start < end || negation.start - end > reachOfNegation) return false;
  return !words.slice(end, negation.start).some(({ text }) => conditions.has(text));
}

const conditions: ReadonlySet<string> = new Set([
  'when',
  'if',
  'where',
  'while',
  'after',
  'once',
  'because',
  'since',
]);

/** Into brackets a negation reaches, over a comma only along a list: "never commit secrets, push to main, or skip hooks". */
function reaches(words: readonly Word[], from: number, { start, end }: Match<Signal>): boolean {
  if (from > start) return false;
  const between = words.slice(from, start + 1);
  const marks = between.map(({ after }) => after);
  if (marks.includes('break')) return false;
  const commas = marks.filter((after) => after === 'comma').length;
  if (commas === 0) return between.length <= reachOfNegation;
  const listed = [...between, ...words.slice(end, end + 2 * reachOfNegation)];
  return listed.some(({ text }) => text === 'or' || text === 'nor');
}
