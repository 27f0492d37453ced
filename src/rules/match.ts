/** What one rule speaks about in one change, and why. */
import { type PathSet, pathSet } from '../change/path-set.ts';
import type { FileCoverage } from '../deltas/coverage.ts';
import type { Delta } from '../deltas/delta.ts';
import { kindMatches } from '../deltas/kinds.ts';
import type { Rule, RuleWhen } from './rule.ts';

export interface Match {
  readonly deltas: readonly Delta[];
  /** Files that a rule of paths alone speaks about. */
  readonly files: readonly FileCoverage[];
  /** Of those files, the ones where all that was found is a narrowing, and all was understood. */
  readonly onlyNarrows: ReadonlySet<string>;
  readonly why: string;
}

type Matcher = (
  deltas: readonly Delta[],
  gaps: readonly FileCoverage[],
  files: readonly FileCoverage[],
) => Match;

const compiled = new WeakMap<Rule, Matcher>();
const compiledPaths = new WeakMap<Rule, PathSet>();

/** @returns the paths that a rule names, compiled once a rule; null where it names none. */
export function pathsOf(rule: Rule): PathSet | null {
  if (rule.when.paths === undefined) return null;
  const known = compiledPaths.get(rule) ?? pathSet(rule.when.paths);
  compiledPaths.set(rule, known);
  return known;
}

/** @returns the rule as a function; globs are compiled once a rule. */
export function matcher(rule: Rule): Matcher {
  const known = compiled.get(rule);
  if (known !== undefined) return known;
  const paths = pathsOf(rule);
  const made = namesDeltas(rule.when)
    ? deltaMatcher(rule.when, paths)
    : pathMatcher(paths, rule.always === true);
  compiled.set(rule, made);
  return made;
}

/** True where a rule speaks about deltas; otherwise it names paths alone. */
export function namesDeltas({ deltas, severity, direction, facts }: RuleWhen): boolean {
  return [deltas, severity, direction, facts].some((condition) => condition !== undefined);
}

function deltaMatcher(when: RuleWhen, paths: PathSet | null): Matcher {
  const conditions: readonly { readonly name: string; readonly holds: (delta: Delta) => boolean }[] = [
    {
      name: 'of its kinds',
      holds: ({ kind }) => when.deltas?.some((pattern) => kindMatches(pattern, kind)) ?? true,
    },
    { name: 'on its paths', holds: ({ evidence }) => paths?.has(evidence[0].path) ?? true },
    { name: 'of its severities', holds: ({ severity }) => when.severity?.includes(severity) ?? true },
    { name: 'in its direction', holds: ({ direction }) => when.direction?.includes(direction) ?? true },
    { name: 'with its facts', holds: (delta) => factsHold(when.facts ?? {}, delta) },
  ];
  return (deltas) => {
    let left = deltas;
    for (const { name, holds } of conditions) {
      const kept = left.filter(holds);
      if (kept.length === 0) {
        const why = left.length === 0 ? 'this change has no deltas' : `no delta ${name}`;
        return { deltas: [], files: [], onlyNarrows: new Set(), why };
      }
      left = kept;
    }
    const subjects = left.slice(0, 3).map((delta) => delta.subject);
    const more = left.length > 3 ? ` and ${left.length - 3} more` : '';
    return { deltas: left, files: [], onlyNarrows: new Set(), why: `matches ${subjects.join(', ')}${more}` };
  };
}

function factsHold(wanted: NonNullable<RuleWhen['facts']>, delta: Delta): boolean {
  return Object.entries(wanted).every(([name, values]) => {
    const fact = delta.facts[name];
    if (fact === undefined) return false;
    if (typeof fact === 'object') return fact.some((one) => values.includes(one));
    return values.includes(fact);
  });
}

function pathMatcher(paths: PathSet | null, always: boolean): Matcher {
  return (deltas, gaps, files) => {
    const named = files.filter(
      ({ path, formerly }) =>
        paths?.has(path) === true || (formerly !== null && paths?.has(formerly) === true),
    );
    const unsure = new Set(gaps);
    const spoken = always ? named : named.filter((file) => unsure.has(file));
    const onlyNarrows = new Set(
      spoken.flatMap(({ path, understood }) => {
        if (!understood) return [];
        const own = deltas.filter((delta) => delta.evidence.some((one) => one.path === path));
        return own.length > 0 && own.every((delta) => delta.direction === 'narrows') ? [path] : [];
      }),
    );
    const why =
      named.length === 0
        ? 'no changed file on its paths'
        : spoken.length === 0
          ? 'every change on its paths was understood'
          : `speaks about ${spoken
              .slice(0, 3)
              .map((file) => file.path)
              .join(', ')}${spoken.length > 3 ? ` and ${spoken.length - 3} more` : ''}`;
    return { deltas: [], files: spoken, onlyNarrows, why };
  };
}
