/** Sets of paths, written as globs: compiled once, dotfiles included, bounded against hostile patterns. */
import { braceExpand, Minimatch } from 'minimatch';

/** Limits of one glob; beyond them it is refused before it is compiled. */
export const globLimits = { length: 256, braces: 8, expansions: 64, stars: 24, segmentStars: 3 } as const;

export interface PathSet {
  readonly globs: readonly string[];
  readonly has: (path: string) => boolean;
}

/** @returns why a glob is refused, in words for the person who wrote it; null where it is fine. */
export function globFault(glob: string): string | null {
  if (glob === '' || glob === '!') return 'is empty';
  if (glob.length > globLimits.length) {
    return `is ${glob.length} characters long; the limit is ${globLimits.length}`;
  }
  const opened = glob.split('{').length - 1;
  if (opened > globLimits.braces) return `opens ${opened} braces; the limit is ${globLimits.braces}`;
  if (glob.split('*').length - 1 > globLimits.stars) return `has more than ${globLimits.stars} stars`;
  if (/\{-?\d+\.\.|\{\w\.\./.test(glob)) return 'uses a range such as {1..9}; list the names instead';
  if (/[@?!+*]\(/.test(glob)) return 'uses an extended glob such as @(a|b); write {a,b} instead';
  if (glob.startsWith('/')) return 'starts with a slash; paths are relative to the repository';
  // The limit given to the expansion bounds its work too, so a hostile glob costs no more than a plain one.
  const patterns = braceExpand(glob, { braceExpandMax: globLimits.expansions + 1 });
  if (patterns.length > globLimits.expansions) {
    return `expands to too many patterns; the limit is ${globLimits.expansions}`;
  }
  // Each star within one name multiplies what a matcher may have to try.
  const segments = patterns.flatMap((pattern) => pattern.split('/')).filter((segment) => segment !== '**');
  if (segments.some((segment) => segment.split('*').length - 1 > globLimits.segmentStars)) {
    return `has more than ${globLimits.segmentStars} stars between two slashes`;
  }
  return null;
}

/**
 * Globs by minimatch; a leading `!` takes paths out again. Later globs do not override earlier ones: a path is in
 * the set where a positive glob matches and no negative one does.
 * @throws Error where a glob has a fault; callers that read globs from people check globFault first.
 */
export function pathSet(globs: readonly string[]): PathSet {
  const compile = (glob: string) => {
    const fault = globFault(glob);
    if (fault !== null) throw new Error(`glob ${JSON.stringify(glob)} ${fault}`);
    return new Minimatch(glob, { dot: true, nonegate: true, nocomment: true, noext: true });
  };
  const wanted = globs.filter((glob) => !glob.startsWith('!')).map(compile);
  const unwanted = globs.filter((glob) => glob.startsWith('!')).map((glob) => compile(glob.slice(1)));
  return {
    globs,
    has: (path) => wanted.some((glob) => glob.match(path)) && !unwanted.some((glob) => glob.match(path)),
  };
}
