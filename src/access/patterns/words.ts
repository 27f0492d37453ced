/**
 * Families of patterns as one language: which of them can take a word together. Every combination that some word of the
 * base has is found, with a word that shows it, so what a union covers is decided and not guessed.
 */
import {
  accepts,
  anyOther,
  colon,
  type Pattern,
  type Places,
  start,
  step,
  type Token,
  takesWord,
} from './pattern.ts';

/** Words that the same patterns of a family take. */
export interface WordClass {
  /** Indexes of the patterns that take them, ascending. */
  readonly takenBy: readonly number[];
  /** The shortest such word; characters that no pattern names are written as `otherLetter`. */
  readonly word: string;
}

/** Stands in a witness for any character that no pattern names. */
export const otherLetter = '\uffff';

/** How much work may go into an answer; counts down. */
export interface Budget {
  left: number;
}

/** The question was too large; whoever asked treats it as new access and says so. */
export class OutOfBudget extends Error {
  override readonly name = 'OutOfBudget';
}

/** Made once: it is thrown thousands of times where a document is hostile, and nobody reads its stack. */
const outOfBudget = new OutOfBudget();

/** @throws OutOfBudget */
export function spend(budget: Budget, work: number): void {
  budget.left -= work;
  if (budget.left < 0) throw outOfBudget;
}

interface State {
  readonly places: readonly Places[];
  readonly base: Places;
  /** The letter that led here, and from where: a word is read backwards. */
  readonly letter: number;
  readonly from: State | null;
}

/**
 * Every class of the words of `base`, shortest words first, so that whoever looks for one class may stop early.
 * @param base the words asked about; the patterns, terms taken for runs by the caller (`hull`)
 * @throws OutOfBudget
 */
export function* wordClasses(
  base: Pattern,
  family: readonly Pattern[],
  budget: Budget,
): Generator<WordClass, void, undefined> {
  if (base.word !== null) {
    spend(budget, family.length * base.word.length);
    const { word } = base;
    yield { takenBy: family.flatMap((pattern, index) => (takesWord(pattern, word) ? [index] : [])), word };
    return;
  }
  const first: State = { places: family.map(start), base: start(base), letter: 0, from: null };
  const seen = new Set<string>([keyOf(first)]);
  const queue: State[] = [first];
  const known = new Set<string>();
  for (let at = 0; at < queue.length; at += 1) {
    const state = queue[at];
    if (state === undefined) return;
    spend(budget, 1 + family.length);
    if (accepts(base, state.base)) {
      const takenBy = family.flatMap((pattern, index) =>
        accepts(pattern, state.places[index] ?? []) ? [index] : [],
      );
      const key = takenBy.join();
      if (!known.has(key)) yield { takenBy, word: wordOf(state) };
      known.add(key);
    }
    for (const letter of lettersAt(state, base, family)) {
      const nextBase = step(base, state.base, letter);
      if (nextBase.length === 0) continue;
      let work = 2 + family.length + nextBase.length;
      const places = family.map((pattern, index) => {
        const here = state.places[index] ?? [];
        work += here.length;
        return here.length === 0 ? here : step(pattern, here, letter);
      });
      spend(budget, work);
      const next: State = { places, base: nextBase, letter, from: state };
      const key = keyOf(next);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(next);
    }
  }
}

/** The characters that tell words apart from here on, and one for all others. */
function lettersAt(state: State, base: Pattern, family: readonly Pattern[]): ReadonlySet<number> {
  const letters = new Set<number>([anyOther, colon]);
  const add = (pattern: Pattern, places: Places) => {
    for (const place of places) {
      const token = pattern.tokens[place];
      if (typeof token === 'number' && token >= 0) letters.add(token);
    }
  };
  add(base, state.base);
  for (const [index, pattern] of family.entries()) add(pattern, state.places[index] ?? []);
  return letters;
}

function keyOf({ places, base }: State): string {
  return `${base.join()};${places.map((one) => one.join()).join(';')}`;
}

function wordOf(state: State): string {
  const letters: string[] = [];
  for (let at: State | null = state; at?.from != null; at = at.from) {
    letters.push(at.letter === anyOther ? otherLetter : String.fromCharCode(at.letter));
  }
  return letters.reverse().join('');
}

/** @returns a short word that both take; null where there is none. @throws OutOfBudget */
export function sharedWord(a: Pattern, b: Pattern, budget: Budget): string | null {
  if (!mayOverlap(a, b)) return null;
  const queue = [{ a: start(a), b: start(b), word: '' }];
  const seen = new Set<string>();
  for (const at of queue) {
    if (accepts(a, at.a) && accepts(b, at.b)) return at.word;
    const letters = new Set<Token>();
    for (const place of at.a) letters.add(letterOf(a.tokens[place]));
    for (const place of at.b) letters.add(letterOf(b.tokens[place]));
    for (const letter of letters) {
      spend(budget, 1 + at.a.length + at.b.length);
      const next = { a: step(a, at.a, letter), b: step(b, at.b, letter) };
      if (next.a.length === 0 || next.b.length === 0) continue;
      const key = `${next.a.join()};${next.b.join()}`;
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ ...next, word: at.word + String.fromCharCode(Number(letter)) });
    }
  }
  return null;
}

function letterOf(token: Token | undefined): number {
  return typeof token === 'number' && token >= 0 ? token : otherLetter.charCodeAt(0);
}

/** False only where two patterns differ in a character before their first wildcard or term. */
export function mayOverlap(a: Pattern, b: Pattern): boolean {
  for (const [index, token] of a.tokens.entries()) {
    const other = b.tokens[index];
    if (typeof token === 'string' || typeof other === 'string' || token < 0) return true;
    if (other === undefined) return false;
    if (other < 0) return true;
    if (token !== other) return false;
  }
  const next = b.tokens[a.tokens.length];
  return next === undefined || typeof next === 'string' || next < 0;
}
