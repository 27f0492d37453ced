/** The form of a credential as its issuer writes it, in; whether it stands at a place of a text, out. No regular expression. */

/** Signs that a part may have, by the name that shapes call them. */
const alphabets = {
  digit: '0-9',
  hex: '0-9a-f',
  anyhex: '0-9a-fA-F',
  lower: 'a-z',
  upper: 'A-Z',
  alpha: 'a-zA-Z',
  lowernum: '0-9a-z',
  uppernum: '0-9A-Z',
  alnum: '0-9a-zA-Z',
  base32: 'A-Z2-7',
  base64: '0-9a-zA-Z+/',
  base64url: '0-9a-zA-Z_\\-',
  percent: '0-9a-zA-Z%_\\-',
  dotted: '0-9a-zA-Z_~.\\-',
} as const;
type AlphabetName = keyof typeof alphabets;

/** Of each ASCII sign, 1 where it belongs. */
type Alphabet = Uint8Array;

export type Part =
  | { readonly literal: string }
  | { readonly signs: Alphabet; readonly called: AlphabetName; readonly min: number; readonly max: number };

export interface Shape {
  readonly parts: readonly Part[];
  /** What is searched for first: a literal that few texts have. Null where only a name tells what stands under it. */
  readonly anchor: string | null;
  /** The part that the anchor is: 0, or 1 where a run of signs stands before it. */
  readonly anchorAt: 0 | 1;
}

/** A run is never longer, so that one search of a hostile text costs no more. */
const longestRun = 4_096;
const shortestAnchor = 2;

function signsOf(called: AlphabetName): Alphabet {
  const pattern = new RegExp(`^[${alphabets[called]}]$`);
  return Uint8Array.from({ length: 128 }, (_, code) => Number(pattern.test(String.fromCharCode(code))));
}

const known = new Map<AlphabetName, Alphabet>();
for (const called of Object.keys(alphabets).filter(isAlphabet)) known.set(called, signsOf(called));

function isAlphabet(name: string): name is AlphabetName {
  return Object.hasOwn(alphabets, name);
}

function isIn(signs: Alphabet, code: number): boolean {
  return signs[code] === 1;
}

/**
 * @param written "SG.{base64url:22}.{base64url:43}": literals, and runs of a named alphabet with a length or a range.
 * @returns the shape, or in words what is wrong with it.
 */
export function readShape(written: string): Shape | string {
  const parts: Part[] = [];
  for (const [piece] of written.matchAll(/\{[^{}]*\}|[^{}]+|[{}]/g)) {
    if (!/^[{}]/.test(piece)) {
      parts.push({ literal: piece });
      continue;
    }
    const [, name = '', least = '', most = least] = /^\{(\w+):(\d+)(?:-(\d+))?\}$/.exec(piece) ?? [];
    const [min, max] = [Number(least), Number(most)];
    const signs = isAlphabet(name) ? known.get(name) : undefined;
    if (!isAlphabet(name) || signs === undefined) return `${piece} names no alphabet`;
    if (min < 1 || max < min || max > longestRun) return `${piece} is no length between 1 and ${longestRun}`;
    parts.push({ signs, called: name, min, max });
  }
  for (const [at, part] of parts.entries()) {
    const next = parts[at + 1];
    if ('literal' in part || part.min === part.max || next === undefined) continue;
    // A run ends where its signs do: what follows may not be one of them.
    const follows = 'literal' in next ? next.literal.charCodeAt(0) : null;
    if (follows === null || isIn(part.signs, follows))
      return `what follows {${part.called}} can be a part of it`;
  }
  const anchorAt = parts[0] !== undefined && 'literal' in parts[0] ? 0 : 1;
  const anchor = parts[anchorAt];
  const fixed = anchor !== undefined && 'literal' in anchor ? anchor.literal : '';
  return { parts, anchor: fixed.length < shortestAnchor ? null : fixed, anchorAt };
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** @param at where the anchor stands. @returns where the whole stands; null where it is something else. */
export function matchAt(shape: Shape, text: string, at: number): Span | null {
  const start = shape.anchorAt === 0 ? at : startBefore(shape, text, at);
  if (start === null || !beginsHere(text, start)) return null;
  const end = endOf(shape.parts.slice(shape.anchorAt), text, at);
  return end === null || isWordSign(text.charCodeAt(end)) ? null : { start, end };
}

/** @returns whether all of a value is of that shape. */
export function isWhole(shape: Shape, value: string): boolean {
  return endOf(shape.parts, value, 0) === value.length;
}

function endOf(parts: readonly Part[], text: string, from: number): number | null {
  let end = from;
  for (const part of parts) {
    if ('literal' in part) {
      if (!text.startsWith(part.literal, end)) return null;
      end += part.literal.length;
      continue;
    }
    const stop = Math.min(end + part.max, text.length);
    let run = end;
    while (run < stop && isIn(part.signs, text.charCodeAt(run))) run += 1;
    if (run - end < part.min) return null;
    end = run;
  }
  return end;
}

function startBefore(shape: Shape, text: string, at: number): number | null {
  const first = shape.parts[0];
  if (first === undefined || 'literal' in first) return null;
  let start = at;
  while (start > 0 && at - start <= first.max && isIn(first.signs, text.charCodeAt(start - 1))) start -= 1;
  const length = at - start;
  return length < first.min || length > first.max ? null : start;
}

/** Not in the middle of a word; after an escape such as \n or %3D a new one begins. */
function beginsHere(text: string, start: number): boolean {
  if (start === 0 || !isWordSign(text.charCodeAt(start - 1))) return true;
  if (text[start - 2] === '\\' && 'nrt'.includes(text.charAt(start - 1))) return true;
  return text[start - 3] === '%' && /^[\dA-F]{2}$/i.test(text.slice(start - 2, start));
}

function isWordSign(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
  );
}
