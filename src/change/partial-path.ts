/** Paths that are known in part: `environments/*.json`. A star stands for part of one name, `**` for any directories. */

/** Each `**` multiplies the ways to match. */
const globstarsAtMost = 2;
const namesAtMost = 64;

/** @returns whether a path fits; never for a pattern with too many stars to try. */
export function fits(pattern: string, path: string): boolean {
  const [wanted, names] = [pattern.split('/'), path.split('/')];
  if (wanted.length > namesAtMost || names.length > namesAtMost) return false;
  if (wanted.filter((name) => name === '**').length > globstarsAtMost) return false;
  return namesFit(wanted, names);
}

function namesFit(wanted: readonly string[], names: readonly string[]): boolean {
  const [first, ...rest] = wanted;
  if (first === undefined) return names.length === 0;
  if (first === '**') return names.some((_, index) => namesFit(rest, names.slice(index)));
  const [name, ...others] = names;
  return name !== undefined && nameFits(first, name) && namesFit(rest, others);
}

function nameFits(pattern: string, name: string): boolean {
  const [start = '', ...more] = pattern.split('*');
  const end = more.pop();
  if (end === undefined) return pattern === name;
  if (!name.startsWith(start) || !name.endsWith(end)) return false;
  let at = start.length;
  for (const part of more) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - end.length;
}
