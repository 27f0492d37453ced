/** The text of a CODEOWNERS file in, the owners of a path out, as docs.github.com has it in "About code owners" (read 2026-11). */

/** One line: a pattern by its names between slashes. */
export interface OwnerRule {
  /** 1-based. */
  readonly line: number;
  /** As written. */
  readonly pattern: string;
  /** All that the line names, addresses and roles too. */
  readonly named: readonly string[];
  readonly names: readonly Name[];
  /** True where what lies below a folder of that name is meant as well. */
  readonly below: boolean;
  /** Empty where the line takes owners away. */
  readonly owners: readonly string[];
}

/** A name of a path: a text, a text with stars and question marks, or any number of names. */
type Name =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'wild'; readonly signs: readonly Sign[] }
  | { readonly kind: 'any' };
/** A character, or what stands for one or for many. */
type Sign = string | typeof one | typeof many;
const one = { stands: 'one' } as const;
const many = { stands: 'many' } as const;

export interface CodeOwners {
  readonly rules: readonly OwnerRule[];
}

/** "CODEOWNERS files must be under 3 MB in size"; a larger one is not loaded. */
const maximumBytes = 3 * 1024 * 1024;
/** Longer patterns are skipped: matching takes the product of both lengths. */
const longestPattern = 1_024;

/** @param text null where there is no such file: then nobody owns anything. */
export function readCodeOwners(text: string | null): CodeOwners {
  if (text === null || Buffer.byteLength(text) >= maximumBytes) return { rules: [] };
  return { rules: text.split('\n').flatMap((line, index) => ownerRule(line, index + 1) ?? []) };
}

/**
 * @returns "@user" and "@organisation/team" of the last line that matches the path; empty where none does or it names nobody.
 * Owners by e-mail are left out: which account an address belongs to cannot be known.
 */
export function ownersOf({ rules }: CodeOwners, path: string): readonly string[] {
  return governing(rules, path)?.owners ?? [];
}

/** @returns the last line that matches the path. */
export function governing(rules: readonly OwnerRule[], path: string): OwnerRule | undefined {
  const parts = path.split('/');
  return rules.findLast((rule) => matches(rule, parts));
}

/** "@user" and "@organisation/team"; GitLab also has groups in groups, dots, and roles ("@@maintainer"). */
const ownerOf = {
  github: /^@[a-z\d][a-z\d_-]*(?:\/[a-z\d][\w-]*)?$/i,
  gitlab: /^@{1,2}[a-z\d_][\w.-]*(?:\/[\w.-]+)*$/i,
} as const;

export type OwnersDialect = keyof typeof ownerOf;

/** @returns null for a comment, and for a line that the forge would mark as an error: both are skipped. */
export function ownerRule(
  written: string,
  number: number,
  dialect: OwnersDialect = 'github',
): OwnerRule | null {
  const line = written.trim();
  // A "#" at the start begins a comment, escaped or not; "!" and "[ ]" work in gitignore and not here.
  if (line === '' || /^\\?#/.test(line) || line.startsWith('!')) return null;
  const { signs, length } = patternIn(line);
  if (length > longestPattern || signs.includes('[') || signs.includes(']')) return null;
  const owners: string[] = [];
  const named: string[] = [];
  for (const word of line.slice(length).split(/[ \t]+/)) {
    if (word.startsWith('#')) break;
    if (word === '') continue;
    if (ownerOf[dialect].test(word)) owners.push(word);
    else if (!/^[^@]+@[^@]+$/.test(word)) return null;
    named.push(word);
  }
  return { ...namesOf(signs), line: number, pattern: line.slice(0, length), owners, named };
}

/** The pattern ends at the first space that has no backslash before it. An escaped sign stands for itself. */
function patternIn(line: string): { readonly signs: readonly Sign[]; readonly length: number } {
  const signs: Sign[] = [];
  let at = 0;
  for (; at < line.length; at += 1) {
    const sign = line.charAt(at);
    if (sign === ' ' || sign === '\t') break;
    if (sign === '\\') {
      at += 1;
      signs.push(line.charAt(at));
    } else signs.push(sign === '*' ? many : sign === '?' ? one : sign);
  }
  return { signs, length: Math.min(at, line.length) };
}

/** A pattern without a slash but at its end is meant at any depth; one with a slash, from the root. */
function namesOf(signs: readonly Sign[]): Pick<OwnerRule, 'names' | 'below'> {
  const parts: Sign[][] = [[]];
  for (const sign of signs) {
    if (sign === '/') parts.push([]);
    else parts.at(-1)?.push(sign);
  }
  const folder = parts.length > 1 && parts.at(-1)?.length === 0;
  if (folder) parts.pop();
  const rooted = parts.length > 1;
  if (rooted && parts[0]?.length === 0) parts.shift();
  const names = parts.map(nameOf);
  const last = parts.at(-1);
  // "docs/*" is the files of that folder and not of those below it.
  const below = folder || !(last?.length === 1 && last[0] === many);
  // What is inside a folder is not the folder: at least one name more.
  const all = folder || (rooted && names.at(-1)?.kind === 'any');
  const inside: readonly Name[] = all ? [{ kind: 'wild', signs: [many] }] : [];
  return { names: [...(rooted ? [] : [{ kind: 'any' } as const]), ...names, ...inside], below };
}

function nameOf(signs: readonly Sign[]): Name {
  if (signs.length === 2 && signs.every((sign) => sign === many)) return { kind: 'any' };
  if (signs.every((sign) => typeof sign === 'string')) return { kind: 'text', text: signs.join('') };
  return { kind: 'wild', signs };
}

function matches({ names, below }: OwnerRule, parts: readonly string[]): boolean {
  // Most lines of a long file are told apart by where they begin.
  if (names[0]?.kind === 'text' && names[0].text !== parts[0]) return false;
  return run(
    names.length,
    parts.length,
    (name) => names[name]?.kind === 'any',
    (name, part) => fits(names[name], parts[part] ?? ''),
    below,
  );
}

function fits(name: Name | undefined, part: string): boolean {
  if (name === undefined || name.kind === 'any') return false;
  if (name.kind === 'text') return name.text === part;
  const { signs } = name;
  return run(
    signs.length,
    part.length,
    (sign) => signs[sign] === many,
    (sign, at) => signs[sign] === one || signs[sign] === part.charAt(at),
    false,
  );
}

/**
 * Matches a pattern with parts that stand for any number, by going back to the latest of them alone: at most the product of
 * both lengths, where trying all of them would double with each.
 * @param prefix true where the pattern may end before the subject does.
 */
function run(
  pattern: number,
  subject: number,
  isMany: (at: number) => boolean,
  isOne: (at: number, of: number) => boolean,
  prefix: boolean,
): boolean {
  let p = 0;
  let s = 0;
  let star = -1;
  let resume = 0;
  for (;;) {
    if (p === pattern && (s === subject || prefix)) return true;
    if (p < pattern && isMany(p)) {
      star = p;
      p += 1;
      resume = s;
    } else if (p < pattern && s < subject && isOne(p, s)) {
      p += 1;
      s += 1;
    } else if (star >= 0 && resume < subject) {
      resume += 1;
      p = star + 1;
      s = resume;
    } else return false;
  }
}
