/**
 * Who must approve what: CODEOWNERS as a function from paths to owners, the last line that matches. Order, comments and lines
 * that others shadow are no difference; both sides are asked for a path of each pattern.
 */
import { governing, type OwnerRule } from '../../../change/code-owners.ts';
import type { Analysis, Unjudged } from '../../analyzer.ts';
import type { DraftDelta, Severity } from '../../delta.ts';
import { evidenceAt } from '../../evidence.ts';
import { evidenceOf, inWords } from '../findings.ts';
import { isGuarded, probes } from './guarded.ts';
import type { Owners, Section } from './sections.ts';

/** Matching takes the product of the lengths of pattern and path; beyond this sum of them nobody compares. */
const mostSteps = 400_000_000;

export function compareOwners(before: Owners | null, after: Owners | null): Analysis {
  const ids = new Set([...(after?.sections.keys() ?? []), ...(before?.sections.keys() ?? [])]);
  const compared = [...ids].map((id) => compareSection(before, after, id));
  return {
    deltas: compared.flatMap(({ deltas }) => deltas),
    unjudged: [...compared.flatMap(({ unjudged }) => unjudged), ...skippedLines(before, after)],
  };
}

interface Shift {
  readonly pattern: string;
  readonly guarded: boolean;
  readonly had: readonly string[];
  readonly has: readonly string[];
  readonly was: OwnerRule | undefined;
  readonly is: OwnerRule | undefined;
}

function compareSection(before: Owners | null, after: Owners | null, id: string): Analysis {
  const [then, now] = [before?.sections.get(id), after?.sections.get(id)];
  const [had, has] = [then?.rules ?? [], now?.rules ?? []];
  const patterns = patternsToAsk(had, has);
  if (patterns === null) return { deltas: [], unjudged: tooMany(before, after) };
  const shifts = patterns.flatMap((pattern): readonly Shift[] => {
    const changed = witnessesOf(pattern).flatMap((path) => shiftAt(pattern, path, had, has) ?? []);
    // A wide pattern guards what lies below it; more narrow lines speak for themselves.
    const wide = isWide(pattern)
      ? probes.flatMap((path) => ofPattern(shiftAt(pattern, path, had, has), pattern))
      : [];
    const [first] = changed;
    if (first === undefined) return [];
    // Who owns everything owns nothing in particular: what matters is that somebody does.
    const bare = first.had.length === 0 || first.has.length === 0;
    const guarded = isWide(pattern) ? bare && wide.length > 0 : witnessesOf(pattern).some(isGuarded);
    return [{ ...first, guarded }];
  });
  const shadowed = shadowedProbes(shifts, had, has);
  return {
    deltas: [
      ...groupDeltas([...shifts, ...shadowed], id, before, after, 'lost'),
      ...groupDeltas([...shifts, ...shadowed], id, before, after, 'gained'),
      ...approvalDeltas(then, now, before, after),
    ],
    unjudged: [],
  };
}

/**
 * What the first lines and the last lines of both sides say alike can differ only where a line between them matches.
 * @returns null where there is too much to compare.
 */
function patternsToAsk(before: readonly OwnerRule[], after: readonly OwnerRule[]): readonly string[] | null {
  const same = (a: OwnerRule | undefined, b: OwnerRule | undefined) =>
    a !== undefined &&
    b !== undefined &&
    a.pattern === b.pattern &&
    namesOf(a).join(' ') === namesOf(b).join(' ');
  const shorter = Math.min(before.length, after.length);
  let first = 0;
  while (first < shorter && same(before[first], after[first])) first += 1;
  let last = 0;
  while (last < shorter - first && same(before.at(-1 - last), after.at(-1 - last))) last += 1;
  const between = [before, after].map((rules) => rules.slice(first, rules.length - last));
  const changed = new Set(between.flat().map(({ pattern }) => pattern));
  const others = new Set(
    [...before, ...after].map(({ pattern }) => pattern).filter((pattern) => !changed.has(pattern)),
  );
  const length = (patterns: Iterable<string>) =>
    [...patterns].reduce((sum, pattern) => sum + pattern.length + 16, 0);
  if (length(changed) * 3 * length(others) > mostSteps) return null;
  const touched = [...others].filter((pattern) =>
    witnessesOf(pattern).some((path) => between.some((rules) => governing(rules, path) !== undefined)),
  );
  const asked = [...changed, ...touched];
  return (length(changed) + length(others)) * 3 * length(asked) > mostSteps ? null : asked;
}

function namesOf(rule: OwnerRule | undefined): readonly string[] {
  return [...new Set((rule?.named ?? []).map((name) => name.toLowerCase()))].sort();
}

function shiftAt(
  pattern: string,
  path: string,
  before: readonly OwnerRule[],
  after: readonly OwnerRule[],
): Shift | null {
  const [was, is] = [governing(before, path), governing(after, path)];
  const [had, has] = [namesOf(was), namesOf(is)];
  if (had.join(' ') === has.join(' ')) return null;
  return { pattern, guarded: isGuarded(path), had, has, was, is };
}

function ofPattern(shift: Shift | null, pattern: string): readonly Shift[] {
  return shift !== null && [shift.was?.pattern, shift.is?.pattern].includes(pattern) ? [shift] : [];
}

/** What no pattern names by itself is asked for as well: the file of workflows under a new line for all of ".github". */
function shadowedProbes(
  shifts: readonly Shift[],
  before: readonly OwnerRule[],
  after: readonly OwnerRule[],
): readonly Shift[] {
  const told = new Set(shifts.map(({ had, has }) => JSON.stringify([had, has])));
  return probes.flatMap((path) => {
    const shift = shiftAt(path, path, before, after);
    return shift === null || told.has(JSON.stringify([shift.had, shift.has])) ? [] : [shift];
  });
}

function isWide(pattern: string): boolean {
  return /^\/?(?:\*{1,2}\/?)+$|^\/$/.test(pattern) || /^\/?\.github\/?\*{0,2}$/.test(pattern);
}

/** @returns paths that a pattern matches, one or two: with names that nobody gives to files. */
function witnessesOf(pattern: string): readonly string[] {
  const plain = pattern.replaceAll(/\\(.)/g, '$1').replace(/^\//, '');
  const filled = plain
    .split('/')
    .map((name) => (name === '**' ? 'any-folder' : name.replaceAll(/\*+/g, 'any-name').replaceAll('?', 'a')))
    .join('/');
  const path = filled === '' || filled.endsWith('/') ? `${filled}any-name` : filled;
  const rooted = plain.slice(0, -1).includes('/') || pattern.startsWith('/');
  const below = /\/$|\*$/.test(plain) || plain.includes('.') ? [] : [`${path}/any-name`];
  return rooted ? [path, ...below] : [path, ...below, `any-folder/${path}`];
}

/** Lines that lose or gain the same owners are one delta; who is left, and what is guarded, sets its weight. */
function groupDeltas(
  shifts: readonly Shift[],
  section: string,
  before: Owners | null,
  after: Owners | null,
  way: 'lost' | 'gained',
): readonly DraftDelta[] {
  const groups = new Map<
    string,
    { shifts: Shift[]; owners: readonly string[]; left: 'none' | 'others' | 'some' }
  >();
  for (const shift of shifts) {
    const [own, other] = way === 'lost' ? [shift.had, shift.has] : [shift.has, shift.had];
    const owners = own.filter((owner) => !other.includes(owner));
    if (owners.length === 0) continue;
    const left = other.length === 0 ? 'none' : own.some((owner) => other.includes(owner)) ? 'some' : 'others';
    const key = JSON.stringify([owners, left, shift.guarded]);
    const group = groups.get(key) ?? { shifts: [], owners, left };
    group.shifts.push(shift);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => draft(group, section, before, after, way));
}

const weights: Readonly<Record<'none' | 'others' | 'some', readonly [Severity, Severity]>> = {
  none: ['high', 'medium'],
  others: ['high', 'medium'],
  some: ['medium', 'low'],
};

function draft(
  {
    shifts,
    owners,
    left,
  }: {
    readonly shifts: readonly Shift[];
    readonly owners: readonly string[];
    readonly left: 'none' | 'others' | 'some';
  },
  section: string,
  before: Owners | null,
  after: Owners | null,
  way: 'lost' | 'gained',
): DraftDelta {
  const guarded = shifts.some((shift) => shift.guarded);
  const patterns = shifts.map(({ pattern }) => pattern).sort();
  const where = `${inWords(patterns)}${section === '' ? '' : ` in section ${section}`}`;
  const plural = owners.length > 1;
  const who = inWords(owners);
  const remaining = inWords([...new Set(shifts.flatMap(({ has }) => has))]);
  const summary =
    way === 'gained'
      ? `${who} now own${plural ? '' : 's'} ${where}, and may approve changes there`
      : left === 'none'
        ? `Nobody in particular needs to approve changes of ${where} any more (was ${who})`
        : `${who} no longer own${plural ? '' : 's'} ${where}; ${remaining} may approve changes there without them`;
  const lines = shifts.flatMap(({ was, is }) => [
    ...(after === null || is === undefined ? [] : [evidenceAt(after.file, after.side, at(is))]),
    ...(before === null || was === undefined ? [] : [evidenceAt(before.file, before.side, at(was))]),
  ]);
  return {
    kind: way === 'lost' ? 'guardrail.weakened' : 'guardrail.restored',
    subject: `owners of ${where}`,
    ...(way === 'lost' ? { severity: weights[left][guarded ? 0 : 1] } : {}),
    summary,
    facts: {
      guard: 'code-owners',
      paths: patterns,
      owners,
      left,
      guarded,
      ...(section === '' ? {} : { section }),
    },
    evidence: evidenceOf(lines),
  };
}

function at({ line }: { readonly line: number }) {
  return { startLine: line, endLine: line };
}

function approvalDeltas(
  then: Section | undefined,
  now: Section | undefined,
  before: Owners | null,
  after: Owners | null,
): readonly DraftDelta[] {
  if (then === undefined || now === undefined || before === null || after === null) return [];
  if (then.approvals === now.approvals) return [];
  const weaker = now.approvals < then.approvals;
  const needs =
    now.approvals === 0
      ? 'is optional'
      : `needs ${now.approvals === 1 ? '1 approval' : `${now.approvals} approvals`}`;
  return [
    {
      kind: weaker ? 'guardrail.weakened' : 'guardrail.restored',
      subject: `approvals of section ${now.name.toLowerCase()}`,
      ...(weaker ? { severity: now.approvals === 0 ? ('high' as const) : ('medium' as const) } : {}),
      summary: `Section ${now.name} of the code owners now ${needs} (was ${then.approvals})`,
      facts: {
        guard: 'code-owners',
        section: now.name.toLowerCase(),
        from: then.approvals,
        to: now.approvals,
      },
      evidence: [evidenceAt(after.file, after.side, at(now)), evidenceAt(before.file, before.side, at(then))],
    },
  ];
}

/** A line that the forge skips today guards nothing; whether it is meant to, only its writer knows. */
function skippedLines(before: Owners | null, after: Owners | null): readonly Unjudged[] {
  const texts = (side: Owners | null) => new Set(side?.skipped.map(({ text }) => text));
  const fresh = (own: Owners | null, other: Owners | null): readonly Unjudged[] =>
    own === null
      ? []
      : own.skipped
          .filter(({ text }) => !texts(other).has(text))
          .map(({ line }) => ({
            side: own.side,
            path: own.file.path,
            ...at({ line }),
            part: 'a line that names no owners as the forge reads it',
          }));
  return [...fresh(after, before), ...fresh(before, after)];
}

function tooMany(before: Owners | null, after: Owners | null): readonly Unjudged[] {
  const side = after ?? before;
  if (side === null || before?.file.text === after?.file.text) return [];
  return [
    { side: side.side, path: side.file.path, ...at({ line: 1 }), part: 'more patterns than can be compared' },
  ];
}
