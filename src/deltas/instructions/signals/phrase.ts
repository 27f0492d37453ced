/**
 * The phrase language of the catalogue: a phrase in, where it first ends in some words out. No regular expressions.
 *
 *   skip code review      these words, one after the other
 *   {skip|bypass} tests   one of the alternatives, each a phrase itself
 *   skip (the) tests      what may be there
 *   approv*  *_token      a word that begins, or ends, so
 *   push [3] main         up to three words between, within one clause, none of them a "not"; with [3,] a phrase may cross commas
 *   $                     the end of a clause
 */
import type { Word } from '../text/sentences.ts';

interface Step {
  readonly test: 'word' | 'prefix' | 'suffix' | 'gap' | 'end';
  readonly text: string;
  readonly to: number;
}

interface State {
  readonly steps: Step[];
  readonly free: number[];
}

export interface Phrase {
  readonly source: string;
  readonly states: readonly State[];
  /** Whether it may go on after a comma. */
  readonly overCommas: boolean;
  /** What its first word may begin with. */
  readonly starts: ReadonlySet<string>;
}

/** Words are told apart by so many of their first letters before phrases are tried. */
const startLength = 3;

export function startOf(word: string): string {
  return word.slice(0, startLength);
}

/** No phrase reaches over more words. */
const furthest = 40;
const widestGap = 12;

/** @throws Error where the phrase is not of the language: it is a file of our own. */
export function readPhrase(source: string): Phrase {
  const reader = new Reader(source);
  const states = reader.read();
  const first = reachable(states, 0);
  const starts = new Set<string>();
  for (const at of first) {
    for (const { test, text } of states[at]?.steps ?? []) {
      const plain = test === 'word' || (test === 'prefix' && text.length >= startLength);
      if (!plain) throw new Error(`phrase ${JSON.stringify(source)} begins with something that is no word`);
      starts.add(startOf(text));
    }
  }
  if (first.has(states.length - 1)) throw new Error(`phrase ${JSON.stringify(source)} may be empty`);
  return { source, states, overCommas: source.includes(',]'), starts };
}

/**
 * @param end where it has to end; without, the shortest match counts.
 * @returns the index after the last word of the match that begins there; -1 where none does.
 */
export function matchAt(
  { states, overCommas }: Phrase,
  words: readonly Word[],
  start: number,
  end?: number,
): number {
  const last = states.length - 1;
  let active = reachable(states, 0);
  for (let at = start; at < words.length && at < start + furthest && active.size > 0; at += 1) {
    const word = words[at];
    if (word === undefined) return -1;
    const parted = word.after === 'comma' ? !overCommas : word.after !== 'nothing';
    if (at > start && parted) return -1;
    const next = new Set<number>();
    for (const from of active) {
      for (const step of states[from]?.steps ?? []) {
        if (fits(step, word)) for (const to of reachable(states, step.to)) next.add(to);
      }
    }
    if ((words[at + 1]?.after ?? 'break') !== 'nothing') addEnds(states, next);
    if (next.has(last) && (end === undefined || end === at + 1)) return at + 1;
    active = next;
  }
  return -1;
}

/** Where a clause ends, its end is there without a word. */
function addEnds(states: readonly State[], active: Set<number>): void {
  for (const from of active) {
    for (const { test, to } of states[from]?.steps ?? []) {
      if (test === 'end') for (const reached of reachable(states, to)) active.add(reached);
    }
  }
}

/** A gap over one of these would read the contrary. */
const turning: ReadonlySet<string> = new Set(['not', 'never', 'nor']);

function fits({ test, text }: Step, word: Word): boolean {
  if (test === 'word') return word.text === text;
  if (test === 'prefix') return word.text.startsWith(text);
  if (test === 'suffix') return word.text.endsWith(text);
  return test === 'gap' && !turning.has(word.text);
}

const closures = new WeakMap<readonly State[], Map<number, ReadonlySet<number>>>();

function reachable(states: readonly State[], from: number): ReadonlySet<number> {
  const known = closures.get(states) ?? new Map<number, ReadonlySet<number>>();
  closures.set(states, known);
  const ready = known.get(from);
  if (ready !== undefined) return ready;
  const found = new Set([from]);
  for (const at of found) for (const to of states[at]?.free ?? []) found.add(to);
  known.set(from, found);
  return found;
}

class Reader {
  readonly #source: string;
  readonly #lexemes: readonly string[];
  readonly #states: State[] = [];
  #at = 0;

  constructor(source: string) {
    this.#source = source;
    this.#lexemes = source.match(/[{}()|]|\[[^\]]*\]|\\\||[^\s{}()|[\]]+/g) ?? [];
  }

  /** @returns states of which the first is the start and the last the end. */
  read(): readonly State[] {
    const end = this.#sequence(this.#state());
    if (this.#at < this.#lexemes.length) this.#fault();
    const last = this.#state();
    this.#free(end, last);
    return this.#states;
  }

  #sequence(start: number): number {
    let at = start;
    for (let lexeme = this.#lexemes[this.#at]; lexeme !== undefined; lexeme = this.#lexemes[this.#at]) {
      if (lexeme === '|' || lexeme === '}' || lexeme === ')') break;
      this.#at += 1;
      if (lexeme === '{') at = this.#choice(at, '}', false);
      else if (lexeme === '(') at = this.#choice(at, ')', true);
      else if (lexeme.startsWith('[')) at = this.#gap(at, lexeme);
      else at = this.#step(at, lexeme);
    }
    return at;
  }

  #choice(start: number, close: string, optional: boolean): number {
    const end = this.#state();
    if (optional) this.#free(start, end);
    for (;;) {
      const branch = this.#state();
      this.#free(start, branch);
      this.#free(this.#sequence(branch), end);
      const next = this.#lexemes[this.#at];
      this.#at += 1;
      if (next === close) return end;
      if (next !== '|') this.#fault();
    }
  }

  #gap(start: number, lexeme: string): number {
    const [, count = ''] = /^\[(\d{1,2}),?\]$/.exec(lexeme) ?? [];
    const most = Number(count);
    if (!(most >= 1 && most <= widestGap)) this.#fault();
    const end = this.#state();
    let at = start;
    for (let step = 0; step < most; step += 1) {
      this.#free(at, end);
      const next = this.#state();
      this.#states[at]?.steps.push({ test: 'gap', text: '', to: next });
      at = next;
    }
    this.#free(at, end);
    return end;
  }

  #step(start: number, lexeme: string): number {
    const to = this.#state();
    const plain = lexeme === '\\|' ? '|' : lexeme;
    if (lexeme === '$') {
      this.#states[start]?.steps.push({ test: 'end', text: '', to });
      return to;
    }
    const test = plain.endsWith('*') ? 'prefix' : plain.startsWith('*') ? 'suffix' : 'word';
    const text = test === 'word' ? plain : plain.replaceAll('*', '');
    if (text === '' || text !== text.toLowerCase()) this.#fault();
    this.#states[start]?.steps.push({ test, text, to });
    return to;
  }

  #state(): number {
    return this.#states.push({ steps: [], free: [] }) - 1;
  }

  #free(from: number, to: number): void {
    this.#states[from]?.free.push(to);
  }

  #fault(): never {
    throw new Error(`phrase ${JSON.stringify(this.#source)} is broken near part ${this.#at}`);
  }
}
