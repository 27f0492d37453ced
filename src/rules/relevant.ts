/** The paths that any rule asks about: with the analyzers' own, all that is ever read. */
import type { PathSet } from '../change/path-set.ts';
import { pathsOf } from './match.ts';
import type { Rule } from './rule.ts';

export function relevantPaths(rules: readonly Rule[]): PathSet {
  const sets = rules.flatMap((rule) => pathsOf(rule) ?? []);
  return { globs: sets.flatMap((set) => set.globs), has: (path) => sets.some((set) => set.has(path)) };
}
