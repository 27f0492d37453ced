/** Values in code: from the place of a name to the literals that it is given. */
import type { Token } from '../../../syntax/code/statements.ts';

export type Ends = ReadonlyMap<number, number>;

/** Longer brackets hold more than a list. */
const longestList = 600;

/** The literals of a value that begins here: one, those that follow it at once, or all in a bracket. */
export function literalsAt(tokens: readonly Token[], at: number, ends: Ends): readonly Token[] {
  // Go's `[]string{…}` and PHP's `array(…)` hold their literals in the bracket after.
  let start = at;
  if (tokens[start]?.text === '[' && tokens[start + 1]?.text === ']') start += 2;
  if (/^(?:string|array|new|List|Set|Arrays|listOf|setOf|of|asList)$/.test(tokens[start]?.text ?? ''))
    start += 1;
  if (tokens[start]?.text === '.') start += 2;
  const first = tokens[start];
  if (first?.kind === 'string') {
    const parts = [first];
    for (let next = start + 1; parts.length < 64; next += 1) {
      const token = tokens[next];
      const joins =
        token?.kind === 'sign' && '+.'.includes(token.text) && tokens[next + 1]?.kind === 'string';
      if (token?.kind === 'string') parts.push(token);
      else if (!joins) break;
    }
    return parts;
  }
  const end = ends.get(start);
  if (end === undefined || end - start > longestList) return [];
  const inside = tokens.slice(start + 1, end - 1);
  return isPlain(inside) ? inside.filter(({ kind }) => kind === 'string') : [];
}

/** "name: value", "name = value", 'name => value', "(name, value)": the place after what stands between. */
export function valueAfter(tokens: readonly Token[], at: number): number | null {
  let next = at + 1;
  if (tokens[next]?.text === ']') next += 1;
  const signs = [tokens[next]?.text, tokens[next + 1]?.text];
  if (signs[0] === ':' && signs[1] === '=') return next + 2;
  if (signs[0] === '=' && signs[1] === '>') return next + 2;
  if (signs[0] === ':' || signs[0] === '=' || signs[0] === ',' || signs[0] === '(') {
    return signs[0] === '=' && signs[1] === '=' ? null : next + 1;
  }
  return null;
}

/** A bracket of more than literals is no list of them. */
function isPlain(inside: readonly Token[]): boolean {
  return inside.every(
    ({ kind, text }) => kind === 'string' || ',+'.includes(text) || /^(?:null|nil|None)$/.test(text),
  );
}

/** @returns the literals of a bracket that begins here, whatever else stands in it. */
export function literalsAmong(tokens: readonly Token[], at: number, ends: Ends): readonly Token[] {
  const end = ends.get(at);
  if (end === undefined || end - at > longestList) return [];
  return tokens.slice(at + 1, end - 1).filter(({ kind }) => kind === 'string');
}
