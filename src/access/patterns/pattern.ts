/** Wildcard patterns as languages: text in, tokens out; whether one pattern covers another, and whether it takes a word. */

/**
 * A piece of text as written; an opaque term (a policy variable, a reference), which equals itself and nothing else; or
 * characters that are meant literally although they look like wildcards.
 */
export type TextPart = string | { readonly symbol: string } | { readonly literal: string };
export type Text = readonly TextPart[];

/** A UTF-16 code unit, one of the wildcards below, or the name of an opaque term. */
export type Token = number | string;

/** Any run of characters, any one character; within a segment neither takes a colon. */
export const wild = { run: -1, one: -2, segmentRun: -3, segmentOne: -4 } as const;
/** A character that no pattern at hand names. Patterns take it by their wildcards alone. */
export const anyOther = -5;
export const colon = 58;

export interface Pattern {
  /** As written, terms as `${name}`: what people read. */
  readonly text: string;
  /** What tells two patterns apart, however they are written. */
  readonly key: string;
  /** Runs of wildcards are in normal form: the single ones first, then at most one run. */
  readonly tokens: readonly Token[];
  /** The one word it takes, where it has neither wildcards nor terms. */
  readonly word: string | null;
  /** True where it has terms: what it takes is known only when they are. */
  readonly symbolic: boolean;
  /** The characters before its first wildcard or term: most words differ there. */
  readonly prefix: string;
  /** The characters after its only run, where that is all there is beside the prefix. */
  readonly suffix: string | null;
}

/** @param tokens in any form; they are brought into the normal one. */
export function patternOf(text: string, tokens: readonly Token[]): Pattern {
  const normal = normalForm(tokens);
  const open = normal.findIndex((token) => typeof token === 'string' || token < 0);
  const prefix = characters(open < 0 ? normal : normal.slice(0, open));
  const rest = normal.slice(open + 1);
  const symbolic = normal.some((token) => typeof token === 'string');
  const simple = normal[open] === wild.run && rest.every((token) => typeof token === 'number' && token >= 0);
  return {
    text,
    // A term's name may hold commas and digits.
    key: open < 0 ? `=${prefix}` : symbolic ? JSON.stringify(normal) : normal.join(),
    tokens: normal,
    word: open < 0 ? prefix : null,
    symbolic,
    prefix,
    suffix: open >= 0 && simple ? characters(rest) : null,
  };
}

function characters(tokens: readonly Token[]): string {
  let text = '';
  for (const token of tokens) text += String.fromCharCode(Number(token));
  return text;
}

/** The pattern of everything. */
export const everything: Pattern = patternOf('*', [wild.run]);

export function isEverything({ tokens }: Pattern): boolean {
  return tokens.length === 1 && tokens[0] === wild.run;
}

/** `*?*` and `?*` take the same words; only `?*` is written here. */
function normalForm(tokens: readonly Token[]): readonly Token[] {
  const normal: Token[] = [];
  let run: Token | null = null;
  const endRun = () => {
    if (run !== null) normal.push(run);
    run = null;
  };
  for (const token of tokens) {
    if (token === wild.run || token === wild.segmentRun) {
      run = run === wild.run ? run : token;
      continue;
    }
    if (token !== wild.one && token !== wild.segmentOne) endRun();
    normal.push(token);
  }
  endRun();
  return normal;
}

/**
 * Reads policy variables (`${aws:username}`, with an optional default) as terms, and `${*}`, `${?}`, `${$}` as those
 * characters (docs.aws.amazon.com, IAM User Guide, "Policy elements: Variables and tags", read 2026-11).
 * @param variables false before policy version 2012-10-17, where `${` is text.
 */
export function withVariables(text: Text, variables: boolean): Text {
  if (!variables) return text;
  return text.flatMap((part) => (typeof part === 'string' ? splitVariables(part) : [part]));
}

const escaped = new Set(['*', '?', '$']);

function splitVariables(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let rest = text;
  for (let start = rest.indexOf('${'); start >= 0; start = rest.indexOf('${')) {
    const end = rest.indexOf('}', start);
    if (end < 0) break;
    const name = rest.slice(start + 2, end).trim();
    if (start > 0) parts.push(rest.slice(0, start));
    parts.push(escaped.has(name) ? { literal: name } : { symbol: variableName(name) });
    rest = rest.slice(end + 1);
  }
  if (rest !== '') parts.push(rest);
  return parts;
}

/** Names of keys have no letter case, defaults do. */
function variableName(name: string): string {
  const comma = name.indexOf(',');
  if (comma < 0) return name.toLowerCase();
  return `${name.slice(0, comma).trim().toLowerCase()},${name.slice(comma + 1).trim()}`;
}

/** Terms, and what is meant literally, stay as they are. */
export function textInLowerCase(text: Text): Text {
  return text.map((part) => (typeof part === 'string' ? part.toLowerCase() : part));
}

/** @returns the text as people read it, terms as `${name}`. */
export function spoken(text: Text): string {
  return text
    .map((part) => (typeof part === 'string' ? part : `\${${'symbol' in part ? part.symbol : part.literal}}`))
    .join('');
}

/** @param wildcards false where `*` and `?` are characters. */
export function tokensOf(text: Text, wildcards = true): readonly Token[] {
  return text.flatMap((part): readonly Token[] => {
    if (typeof part === 'string') return charactersOf(part, wildcards);
    return 'symbol' in part ? [part.symbol] : charactersOf(part.literal, false);
  });
}

function charactersOf(text: string, wildcards: boolean): readonly Token[] {
  const tokens: Token[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const letter = text.charCodeAt(index);
    if (wildcards && letter === 42) tokens.push(wild.run);
    else tokens.push(wildcards && letter === 63 ? wild.one : letter);
  }
  return tokens;
}

export function textPattern(text: Text, wildcards = true): Pattern {
  return remembered(wildcards ? 'text' : 'word', text, () =>
    patternOf(spoken(text), tokensOf(text, wildcards)),
  );
}

const known = new Map<string, Pattern>();
const mostKnown = 40_000;

/** The two sides of a change say nearly the same, so most patterns are made once. */
export function remembered(form: string, text: Text, make: () => Pattern): Pattern {
  const [only] = text;
  if (text.length !== 1 || typeof only !== 'string') return make();
  const key = `${form} ${only}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= mostKnown) known.clear();
  const made = make();
  known.set(key, made);
  return made;
}

/** Whether a wildcard or character of one pattern takes all that one token of another stands for. */
function takes(token: Token, letter: Token): boolean {
  if (token === letter) return true;
  if (token === wild.run) return true;
  if (token === wild.segmentRun) return letter !== colon && letter !== wild.run && letter !== wild.one;
  // A term may be empty or long, so one character is not known to take it.
  if (typeof letter === 'string') return false;
  if (token === wild.one) return letter >= 0 || letter === anyOther || letter === wild.segmentOne;
  if (token === wild.segmentOne) return letter !== colon && (letter >= 0 || letter === anyOther);
  return false;
}

const isRun = (token: Token | undefined) => token === wild.run || token === wild.segmentRun;

/** Places in a pattern that a word can have come to. */
export type Places = readonly number[];

export function start(pattern: Pattern): Places {
  return withSkippedRuns(pattern.tokens, [0]);
}

/** @param letter a character, `anyOther`, a term, or a token of another pattern. */
export function step(pattern: Pattern, places: Places, letter: Token): Places {
  const { tokens } = pattern;
  const next: number[] = [];
  for (const place of places) {
    const token = tokens[place];
    if (token === undefined || !takes(token, letter)) continue;
    const to = isRun(token) ? place : place + 1;
    if (next.at(-1) !== to) next.push(to);
  }
  return withSkippedRuns(tokens, next);
}

/** A run may take nothing. @param places in order. */
function withSkippedRuns(tokens: readonly Token[], places: number[]): Places {
  for (let index = 0; index < places.length; index += 1) {
    const place = places[index] ?? 0;
    if (isRun(tokens[place]) && places[index + 1] !== place + 1) places.splice(index + 1, 0, place + 1);
  }
  return places;
}

export function accepts(pattern: Pattern, places: Places): boolean {
  return places.at(-1) === pattern.tokens.length;
}

export function takesWord(pattern: Pattern, word: string): boolean {
  const { prefix, suffix } = pattern;
  if (pattern.word !== null) return pattern.word === word;
  if (!word.startsWith(prefix)) return false;
  if (suffix !== null) return word.length >= prefix.length + suffix.length && word.endsWith(suffix);
  let places = withSkippedRuns(pattern.tokens, [prefix.length]);
  for (let index = prefix.length; index < word.length && places.length > 0; index += 1) {
    places = step(pattern, places, word.charCodeAt(index));
  }
  return accepts(pattern, places);
}

/**
 * Sound, and complete but for patterns that only a split into cases covers: a run of the inner pattern is taken by a run
 * of the outer one alone. `words.ts` decides the rest.
 */
export function covers(outer: Pattern, inner: Pattern): boolean {
  if (outer === inner) return true;
  const [first] = outer.tokens;
  if (isEverything(outer)) return true;
  if (inner.word !== null) return takesWord(outer, inner.word);
  if (outer.word !== null) return false;
  // Most pairs differ early.
  if (typeof first === 'number' && first >= 0 && first !== inner.tokens[0]) return false;
  let places = start(outer);
  for (const letter of inner.tokens) {
    places = step(outer, places, letter);
    if (places.length === 0) return false;
  }
  return accepts(outer, places);
}

/** The pattern with every term as a run: all that it may take once the terms are known. */
export function hull(pattern: Pattern): Pattern {
  if (!pattern.symbolic) return pattern;
  return patternOf(
    pattern.text,
    pattern.tokens.map((token) => (typeof token === 'string' ? wild.run : token)),
  );
}

/** Terms stay as they are. */
export function inLowerCase(pattern: Pattern): Pattern {
  const lower = (token: Token) =>
    typeof token === 'number' && token >= 0 ? String.fromCharCode(token).toLowerCase().charCodeAt(0) : token;
  return patternOf(pattern.text, pattern.tokens.map(lower));
}
