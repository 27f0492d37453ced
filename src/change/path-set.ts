/** Sets of paths, written as globs: compiled once, dotfiles included, bounded against hostile patterns. */
import { braceExpand, Minimatch } from 'minimatch';

/** Limits of one glob; beyond them it is refused before it is compiled. */
export const globLimits = { length: 256, braces: 8, expansions: 64, starsInName: 3, globstars: 4 } as const;

export interface PathSet {
  readonly globs: readonly string[];
  readonly has: (path: string) => boolean;
}

/** @returns why a glob is refused, in words for the person who wrote it; null where it is fine. */
export function globFault(negatable: string): string | null {
  const glob = negatable.startsWith('!') ? negatable.slice(1) : negatable;
  if (glob === '') return 'is empty';
  if (glob.startsWith('!')) return 'is negated twice';
  if (glob.length > globLimits.length) {
    return `is ${glob.length} characters long; the limit is ${globLimits.length}`;
  }
  const opened = glob.split('{').length - 1;
  if (opened > globLimits.braces) return `opens ${opened} braces; the limit is ${globLimits.braces}`;
  if (/\{-?\d+\.\.|\{\w\.\./.test(glob)) return 'uses a range such as {1..9}; list the names instead';
  if (/[@?!+*]\(/.test(glob)) return 'uses an extended glob such as @(a|b); write {a,b} instead';
  if (glob.startsWith('/')) return 'starts with a slash; paths are relative to the repository';
  // The limit given to the expansion bounds its work too, so a hostile glob costs no more than a plain one.
  const patterns = braceExpand(glob, { braceExpandMax: globLimits.expansions + 1 });
  if (patterns.length > globLimits.expansions) {
    return `expands to too many patterns; the limit is ${globLimits.expansions}`;
  }
  // Each star in one name multiplies the ways to match it: a long file name against ten of them takes hours.
  const names = patterns.map((pattern) => pattern.split('/'));
  const starry = (name: string) => name !== '**' && name.split('*').length - 1 > globLimits.starsInName;
  if (names.some((parts) => parts.some(starry)))
    return `has more than ${globLimits.starsInName} stars in one name`;
  if (names.some((parts) => parts.filter((name) => name === '**').length > globLimits.globstars)) {
    return `has more than ${globLimits.globstars} times **`;
  }
  return null;
}

/**
 * Globs by minimatch; a leading `!` takes paths out again. Later globs do not override earlier ones: a path is in
 * the set where a positive glob matches and no negative one does.
 * @throws Error where a glob has a fault; callers that read globs from people check globFault first.
 */
export function pathSet(globs: readonly string[]): PathSet {
  for (const glob of globs) {
    const fault = globFault(glob);
    if (fault !== null) throw new Error(`glob ${JSON.stringify(glob)} ${fault}`);
  }
  const compile = (glob: string) =>
    new Minimatch(glob, { dot: true, nonegate: true, nocomment: true, noext: true });
  const wanted = globs.filter((glob) => !glob.startsWith('!')).map(compile);
  const unwanted = globs.filter((glob) => glob.startsWith('!')).map((glob) => compile(glob.slice(1)));
  const matches = (path: string) =>
    wanted.some((glob) => glob.match(path)) && !unwanted.some((glob) => glob.match(path));
  return { globs, has: remembered(matches) };
}

/** The paths of a tree are asked about again with every change of it. */
const rememberedAtMost = 20_000;

function remembered(matches: (path: string) => boolean): PathSet['has'] {
  const known = new Map<string, boolean>();
  return (path) => {
    const kept = known.get(path);
    if (kept !== undefined) return kept;
    const found = matches(path);
    if (known.size >= rememberedAtMost) known.clear();
    known.set(path, found);
    return found;
  };
}
