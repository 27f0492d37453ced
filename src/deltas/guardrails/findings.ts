/** What one side of a file holds back and lets through, in names and levels; both sides in, deltas and unjudged parts out. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import type { Lines } from '../../syntax/tree.ts';
import type { Analysis, Unjudged } from '../analyzer.ts';
import { type DraftDelta, type Evidence, type Facts, higherSeverity, type Severity } from '../delta.ts';
import { evidenceAt, redact } from '../evidence.ts';
import { onlyIn } from '../infra/parts.ts';
import type { Kind } from '../kinds.ts';
import { shownPlaces } from '../traits.ts';

/** What more names in a list mean: more is held back, more is let through, more is run that others write. */
export type Sense = 'guard' | 'hole' | 'code';

export interface List {
  /** "what gitleaks passes over". */
  readonly subject: string;
  readonly sense: Sense;
  readonly severity: Severity;
  readonly facts: Facts;
  /** "Checkov no longer checks {names}", where names join the list. */
  readonly grows: string;
  readonly shrinks: string;
  /** True where the list, left out, means everything: what alone is looked at. */
  readonly only?: boolean;
}

export interface Named {
  readonly list: List;
  readonly name: string;
  /** Where the name holds what may not be said. */
  readonly shown?: string;
  readonly lines: Lines;
  /** Default: the list's. */
  readonly severity?: Severity;
  /** A thing that it belongs to: what is said of one that comes or goes as a whole says enough. */
  readonly within?: string;
}

/** A setting of few values, which rank by how much they hold back. */
export interface Level {
  readonly subject: string;
  readonly facts: Facts;
  readonly severity: Severity;
  readonly rank: number;
  /** The rank where the setting is not written. */
  readonly usual: number;
  readonly lines: Lines;
  /** The whole sentences. */
  readonly weaker: string;
  readonly stronger: string;
  readonly within?: string;
}

export interface Part {
  readonly name: string;
  readonly meaning: string;
  readonly lines: Lines;
  readonly within?: string;
}

export interface Findings {
  readonly file: TextFile;
  readonly side: Side;
  readonly names: Named[];
  readonly levels: Level[];
  /** What is not judged, by meaning. */
  readonly parts: Part[];
  /** Things that others are within, and where the whole stands. */
  readonly holders: Set<string>;
}

export function noFindings(file: TextFile, side: Side): Findings {
  return { file, side, names: [], levels: [], parts: [], holders: new Set() };
}

export function compareFindings(before: Findings | null, after: Findings | null): Analysis {
  const both = (within: string | undefined) =>
    within === undefined || (before?.holders.has(within) === true && after?.holders.has(within) === true);
  const names = (side: Findings | null) => (side?.names ?? []).filter(({ within }) => both(within));
  const levels = (side: Findings | null) => (side?.levels ?? []).filter(({ within }) => both(within));
  return {
    deltas: [
      ...listDeltas(before, names(before), after, names(after)),
      ...levelDeltas(before, levels(before), after, levels(after)),
    ],
    unjudged: unjudgedParts(before, after),
  };
}

const kindsOf: Readonly<Record<Sense, readonly [Kind, Kind]>> = {
  guard: ['guardrail.restored', 'guardrail.weakened'],
  hole: ['guardrail.weakened', 'guardrail.restored'],
  code: ['guardrail.code.added', 'guardrail.code.removed'],
};

function listDeltas(
  before: Findings | null,
  had: readonly Named[],
  after: Findings | null,
  has: readonly Named[],
): readonly DraftDelta[] {
  const [was, is] = [grouped(had), grouped(has)];
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((subject): readonly DraftDelta[] => {
    const then = was.get(subject) ?? new Map<string, Names>();
    const now = is.get(subject) ?? new Map<string, Names>();
    const fresh = [...now.values()].filter(([{ name }]) => !then.has(name)).flat();
    const gone = [...then.values()].filter(([{ name }]) => !now.has(name)).flat();
    const only = [...fresh, ...gone].some(({ list }) => list.only === true);
    // From everything to some names is a loss, though names were written; and the other way.
    if (only && then.size === 0) return listDelta(after, fresh, 'shrinks', 'anything but');
    if (only && now.size === 0) return listDelta(before, gone, 'grows', 'everything, and no longer only');
    return [...listDelta(after, fresh, 'grows'), ...listDelta(before, gone, 'shrinks')];
  });
}

type Names = [Named, ...Named[]];

function grouped(names: readonly Named[]): ReadonlyMap<string, ReadonlyMap<string, Names>> {
  const groups = new Map<string, Map<string, Names>>();
  for (const named of names) {
    const group = groups.get(named.list.subject) ?? new Map<string, Names>();
    groups.set(named.list.subject, group);
    const same = group.get(named.name);
    if (same === undefined) group.set(named.name, [named]);
    else same.push(named);
  }
  return groups;
}

function listDelta(
  side: Findings | null,
  changed: readonly Named[],
  way: 'grows' | 'shrinks',
  than = '',
): readonly DraftDelta[] {
  const [first] = changed;
  if (side === null || first === undefined) return [];
  const { list } = first;
  const [more, fewer] = kindsOf[list.sense];
  const kind = way === 'grows' ? more : fewer;
  const names = [...new Set(changed.map(({ name, shown }) => redact(shown ?? name)))].sort();
  const said = than === '' ? inWords(names) : `${than} ${inWords(names)}`;
  const loud = kind === 'guardrail.weakened' || kind === 'guardrail.code.added';
  return [
    {
      kind,
      subject: list.subject,
      ...(loud ? { severity: severest(changed) } : {}),
      summary: list[way].replace('{names}', () => said),
      facts: { ...list.facts, names, ...(than === '' ? {} : { only: true }) },
      evidence: evidenceOf(changed.map(({ lines }) => evidenceAt(side.file, side.side, lines))),
    },
  ];
}

function severest(names: readonly Named[]): Severity {
  return names.reduce<Severity>(
    (most, { severity, list }) => higherSeverity(most, severity ?? list.severity),
    'info',
  );
}

function levelDeltas(
  before: Findings | null,
  had: readonly Level[],
  after: Findings | null,
  has: readonly Level[],
): readonly DraftDelta[] {
  const [was, is] = [weakest(had), weakest(has)];
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((subject): DraftDelta[] => {
    const [then, now] = [was.get(subject), is.get(subject)];
    const known = now ?? then;
    if (known === undefined) return [];
    const [from, to] = [then?.rank ?? known.usual, now?.rank ?? known.usual];
    if (from === to) return [];
    const weaker = to < from;
    return [
      {
        kind: weaker ? 'guardrail.weakened' : 'guardrail.restored',
        subject,
        ...(weaker ? { severity: known.severity } : {}),
        summary: weaker ? known.weaker : known.stronger,
        facts: { ...known.facts, from, to },
        evidence: evidenceOf([
          ...(after === null || now === undefined ? [] : [evidenceAt(after.file, after.side, now.lines)]),
          ...(before === null || then === undefined
            ? []
            : [evidenceAt(before.file, before.side, then.lines)]),
        ]),
      },
    ];
  });
}

/** Of a setting that is written twice, the looser one counts. */
function weakest(levels: readonly Level[]): ReadonlyMap<string, Level> {
  const bySubject = new Map<string, Level>();
  for (const level of levels) {
    const known = bySubject.get(level.subject);
    if (known === undefined || level.rank < known.rank) bySubject.set(level.subject, level);
  }
  return bySubject;
}

export function evidenceOf(places: readonly Evidence[]): readonly [Evidence, ...Evidence[]] {
  const [first, ...more] = places.slice(0, shownPlaces);
  if (first === undefined) throw new Error('a difference without a line');
  return [first, ...more];
}

/** What belongs to a thing that is gone needs no judge; what belongs to a new one does. */
function unjudgedParts(before: Findings | null, after: Findings | null): readonly Unjudged[] {
  const [had, has] = [before?.parts ?? [], after?.parts ?? []];
  const fresh = onlyIn(has, had);
  const told = new Set(fresh.map(({ name }) => name));
  const gone = onlyIn(had, has).filter(
    ({ name, within }) => !told.has(name) && (within === undefined || after?.holders.has(within) === true),
  );
  const placed = (side: Findings | null, parts: readonly Part[]) =>
    side === null
      ? []
      : parts.map(({ name, lines }) => ({
          side: side.side,
          path: side.file.path,
          startLine: lines.startLine,
          endLine: lines.endLine,
          part: name,
        }));
  return [...placed(after, fresh), ...placed(before, gone)];
}

/** The most names that a sentence lists. */
const spoken = 6;

/** @returns "a, b and 3 more", each cut to a readable length. */
export function inWords(names: readonly string[]): string {
  const cut = (name: string) => (name.length > 80 ? `${name.slice(0, 79)}…` : name);
  if (names.length > spoken) {
    return `${names.slice(0, spoken).map(cut).join(', ')} and ${names.length - spoken} more`;
  }
  const last = names.at(-1);
  return names.length < 2
    ? cut(last ?? 'nothing')
    : `${names.slice(0, -1).map(cut).join(', ')} and ${cut(last ?? '')}`;
}
