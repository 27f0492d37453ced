/**
 * None, minor or material. Every rule is considered against every delta and every gap in understanding; the
 * highest materiality wins and every reason is kept, so judging and explaining are one computation.
 */
import type { FileCoverage, Judged } from '../deltas/coverage.ts';
import type { Delta } from '../deltas/delta.ts';
import type { EffectiveRules } from './effective.ts';
import { type Match, matcher } from './match.ts';
import {
  type Enforcement,
  type LayeredRule,
  type Materiality,
  materialities,
  type Tier,
  tiers,
} from './rule.ts';
import type { Consideration, Reason, Verdict } from './verdict.ts';

export interface ClassifyInput extends Judged {
  readonly rules: EffectiveRules;
  /** What people announced that no file shows, a sentence each: always for a full review. */
  readonly announced?: readonly string[];
}

/** Reasons that no rule file holds; their ids are reserved. */
export const builtInReasons = {
  default: 'No rule names it, so its severity decides.',
  unjudged: 'A part of this file changed that nobody judged.',
  unseen: 'Files that were not seen cannot be called safe.',
  'many-minor': 'Many small changes of one kind ask for one look as a whole.',
  'configuration-broken':
    'The configuration is broken and no good version of it is known, so nothing is waved through.',
  announced: 'Somebody announced a change that no file shows.',
} as const;

export function classify({ deltas, coverage, rules, announced = [] }: ClassifyInput): Verdict {
  const gaps = coverage.files.filter((file) => !file.understood);
  const matches = rules.rules.map((rule) => ({ rule, match: matcher(rule)(deltas, gaps, coverage.files) }));
  const reasons = [
    ...announced.map((message) => ({ ...reason('announced', 'material', [], []), message })),
    ...matches.flatMap(({ rule, match }) => reasonsOf(rule, match, matches)),
    ...defaults(deltas, matches, rules),
    ...unspokenGaps(gaps, matches),
    ...unseen(coverage.omitted),
    ...(rules.complete ? [] : [reason('configuration-broken', 'minor', [], [])]),
  ];
  const all = [...reasons, ...manyMinor(deltas, reasons, rules.manyMinor)];
  const counted = all.filter((reason) => reason.materiality !== 'none');
  const ruleOf = new Map(rules.rules.map((rule) => [rule.id, rule]));
  const speaking = counted.flatMap((reason) => ruleOf.get(reason.rule) ?? []);
  const materiality = highest(all.map((reason) => reason.materiality));
  return {
    materiality,
    tier: tierOf(materiality, speaking),
    enforcement: enforcementOf(counted, ruleOf, rules.enforcement),
    reasons: all,
    considerations: matches.map(({ rule, match }): Consideration => {
      const matched = match.deltas.length > 0 || match.files.length > 0;
      return { rule: rule.id, matched, why: match.why };
    }),
    checklist: [...new Set(speaking.flatMap((rule) => rule.then.checklist ?? []))],
    signers: [...new Set(speaking.flatMap((rule) => rule.then.signers ?? []))],
  };
}

interface Matched {
  readonly rule: LayeredRule;
  readonly match: Match;
}

function reason(
  rule: keyof typeof builtInReasons,
  materiality: Materiality,
  paths: readonly string[],
  deltas: readonly string[],
): Reason {
  return { rule, materiality, message: builtInReasons[rule], paths: [...new Set(paths)], deltas };
}

/** A rule's reasons: one for what it says itself, and one for each rule that lowers it on some of its matches. */
function reasonsOf(rule: LayeredRule, match: Match, all: readonly Matched[]): readonly Reason[] {
  const groups = new Map<
    string,
    { materiality: Materiality; deltas: Delta[]; files: FileCoverage[]; by?: string }
  >();
  const group = (narrowing: boolean, lowering: LayeredRule | undefined) => {
    const own = cap(rule.then.materiality, narrowing);
    const lowered = lowering === undefined ? own : lowest(own, lowering.then.materiality);
    const key = `${lowered} ${lowering?.id ?? ''}`;
    const known = groups.get(key);
    if (known !== undefined) return known;
    const fresh = { materiality: lowered, deltas: [], files: [], ...(lowering && { by: lowering.id }) };
    groups.set(key, fresh);
    return fresh;
  };
  const lowering = all.filter((other) => other.rule.lowers?.includes(rule.id) === true);
  for (const delta of match.deltas) {
    const by = lowering.find((other) => other.match.deltas.includes(delta))?.rule;
    group(delta.direction === 'narrows', by).deltas.push(delta);
  }
  for (const file of match.files) {
    const by = lowering.find((other) => other.match.files.includes(file))?.rule;
    group(match.onlyNarrows.has(file.path), by).files.push(file);
  }
  return [...groups.values()].map(({ materiality, deltas, files, by }) => ({
    rule: rule.id,
    materiality,
    message: rule.why,
    paths: [...new Set([...deltas.map(pathOfDelta), ...files.map((file) => file.path)])],
    deltas: deltas.map((delta) => delta.fingerprint),
    ...(by !== undefined && { loweredBy: by }),
  }));
}

/** What no rule names: narrowing or low is minor, medium and up is material, info that does not narrow is none. */
function defaults(
  deltas: readonly Delta[],
  matches: readonly Matched[],
  rules: EffectiveRules,
): readonly Reason[] {
  const locked = rules.locks.includes('default') || rules.locks.includes('*');
  // Where the default is locked, a repository's own rule cannot take its place.
  const named = new Set(
    matches.flatMap(({ rule, match }) => (locked && rule.source === 'repository' ? [] : match.deltas)),
  );
  const groups = new Map<Materiality, Delta[]>();
  for (const delta of deltas) {
    if (named.has(delta)) continue;
    const materiality = defaultOf(delta);
    groups.set(materiality, [...(groups.get(materiality) ?? []), delta]);
  }
  return [...groups].map(([materiality, group]) =>
    reason(
      'default',
      materiality,
      group.map(pathOfDelta),
      group.map((delta) => delta.fingerprint),
    ),
  );
}

export function defaultOf(delta: Pick<Delta, 'direction' | 'severity'>): Materiality {
  if (delta.direction === 'narrows') return 'minor';
  if (delta.severity === 'info') return 'none';
  return delta.severity === 'low' ? 'minor' : 'material';
}

function unspokenGaps(gaps: readonly FileCoverage[], matches: readonly Matched[]): readonly Reason[] {
  const spoken = new Set(matches.flatMap(({ match }) => match.files));
  const silent = gaps.filter((file) => !spoken.has(file)).map((file) => file.path);
  return silent.length === 0 ? [] : [reason('unjudged', 'minor', silent, [])];
}

function unseen(omitted: string | null): readonly Reason[] {
  if (omitted === null) return [];
  return [{ ...reason('unseen', 'material', [], []), message: `${builtInReasons.unseen} Here: ${omitted}.` }];
}

function manyMinor(deltas: readonly Delta[], reasons: readonly Reason[], limit: number): readonly Reason[] {
  const minor = new Set(
    reasons.filter(({ materiality }) => materiality === 'minor').flatMap((one) => one.deltas),
  );
  const byKind = new Map<string, Delta[]>();
  for (const delta of deltas) {
    // What opens nothing is no more for being much: a release of twenty settings is not twenty small steps outward.
    if (delta.direction !== 'widens' || !minor.has(delta.fingerprint)) continue;
    // Whatever is built anew brings a dozen packages; the manifest they stand in is looked at as a whole as it is.
    if (delta.kind === 'integration.dependency.added') continue;
    byKind.set(delta.kind, [...(byKind.get(delta.kind) ?? []), delta]);
  }
  return (
    [...byKind.values()]
      // The same difference in many files is one step, taken many times.
      .filter((group) => new Set(group.map(({ identity }) => identity)).size >= limit)
      .map((group) =>
        reason(
          'many-minor',
          'material',
          group.map(pathOfDelta),
          group.map((delta) => delta.fingerprint),
        ),
      )
  );
}

function tierOf(materiality: Materiality, speaking: readonly LayeredRule[]): Tier {
  const asked: Tier = materiality === 'material' ? 'full' : materiality === 'minor' ? 'lightweight' : 'none';
  const raised = speaking.flatMap((rule) => rule.then.tier ?? []);
  return [asked, ...raised].reduce((a, b) => (tiers.indexOf(a) >= tiers.indexOf(b) ? a : b));
}

/** One reason that blocks is enough. */
function enforcementOf(
  counted: readonly Reason[],
  ruleOf: ReadonlyMap<string, LayeredRule>,
  otherwise: Enforcement,
): Enforcement {
  if (counted.length === 0) return otherwise;
  const each = counted.map((one) => ruleOf.get(one.rule)?.then.enforcement ?? otherwise);
  return each.includes('block') ? 'block' : 'advise';
}

function pathOfDelta(delta: Delta): string {
  return delta.evidence[0].path;
}

/** A pure narrowing is never material. */
function cap(materiality: Materiality, narrowing: boolean): Materiality {
  return narrowing ? lowest(materiality, 'minor') : materiality;
}

function lowest(a: Materiality, b: Materiality): Materiality {
  return materialities.indexOf(a) <= materialities.indexOf(b) ? a : b;
}

function highest(all: readonly Materiality[]): Materiality {
  return all.reduce((a, b) => (materialities.indexOf(a) >= materialities.indexOf(b) ? a : b), 'none');
}
