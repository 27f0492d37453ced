/** What an object has, does or guards: a delta is what one side has and the other has not, or answers in another way. */
import type { DraftDelta, Evidence, Facts, Severity } from '../../delta.ts';
import { compareSeverity } from '../../delta.ts';
import type { Kind } from '../../kinds.ts';
import { kinds as allKinds } from '../../kinds.ts';
import { evidenceIn } from '../objects.ts';
import { listed } from '../words.ts';
import { at, fieldsOf, itemsOf, parentOf, type Spot, type Standing } from './spots.ts';

/** Both sides of one object; null where a side has it not. */
export interface Pair {
  readonly before: Standing | null;
  readonly after: Standing | null;
}

export interface Aspect {
  /** What makes it the same on both sides of the object. */
  readonly key: string;
  /** Aspects with one slot answer one question: of two answers, only the way from one to the other is told. */
  readonly slot?: string;
  /** Among the answers of a slot: more is a higher rank, whether of power or of protection. */
  readonly rank?: number;
  /** The path of what must stand on both sides for it to count: a new container takes no protection away. */
  readonly within?: string;
  readonly kinds: { readonly gained: Kind; readonly lost: Kind };
  /** Of the way that does not narrow. */
  readonly severity: Severity;
  /** Aspects that are told in one sentence. */
  readonly group: string;
  /** Whose it is: containers, hosts. */
  readonly member: string;
  /** What it is, among those told together: a capability, a port. */
  readonly value: string;
  readonly facts: Facts;
  /** "container web of Deployment ferry", from the members. */
  readonly subject: (members: readonly string[]) => string;
  /** The sentence, from members and values as lists in words. */
  readonly gained: (members: string, values: string) => string;
  readonly lost: (members: string, values: string) => string;
  /** How it is put in brackets when it is what was before, or is now. */
  readonly answer?: string;
  readonly spot: Spot;
  /** Further paths whose change is told with it. */
  readonly also?: readonly string[];
  /** False where its lines hold a secret that no pattern would find. */
  readonly shown?: boolean;
}

/** A delta, and the paths whose change it tells; none where the change means nothing. */
export interface Told {
  readonly delta: DraftDelta | null;
  readonly paths: readonly string[];
}

export const power = { gained: 'infra.privilege.added', lost: 'infra.privilege.removed' } as const;
export const guard = { gained: 'infra.protection.added', lost: 'infra.protection.removed' } as const;
/** What takes protection away by being there. */
export const exception = { gained: 'infra.protection.removed', lost: 'infra.protection.added' } as const;
export const exposure = { gained: 'infra.exposure.added', lost: 'infra.exposure.removed' } as const;
export const opening = { gained: 'infra.network.opened', lost: 'infra.network.closed' } as const;
export const encryption = { gained: 'infra.encryption.added', lost: 'infra.encryption.removed' } as const;
export const code = { gained: 'infra.code.added', lost: 'infra.code.removed' } as const;
export const bareSecret = { gained: 'infra.secret.exposed', lost: 'infra.secret.hidden' } as const;

interface Change {
  readonly way: 'gained' | 'lost';
  readonly aspect: Aspect;
  /** The other answer to the same question. */
  readonly other: Aspect | null;
}

export function compareAspects(
  { before, after }: Pair,
  aspectsOf: (side: Standing) => readonly Aspect[],
): readonly Told[] {
  const had = new Map((before === null ? [] : aspectsOf(before)).map((aspect) => [aspect.key, aspect]));
  const has = new Map((after === null ? [] : aspectsOf(after)).map((aspect) => [aspect.key, aspect]));
  const spots = { before: spotsOf(before), after: spotsOf(after) };
  const both = (path: string | undefined) =>
    path === undefined || (spots.before.has(path) && spots.after.has(path));
  const fresh = (own: typeof had, other: typeof had) =>
    [...own.values()].filter(({ key, within }) => !other.has(key) && both(within));
  const bySlot = (own: typeof had) =>
    new Map([...own.values()].flatMap((one) => (one.slot === undefined ? [] : [[one.slot, one] as const])));
  const slots = { had: bySlot(had), has: bySlot(has) };
  const gained = fresh(has, had).map((aspect): Change => {
    return { way: 'gained', aspect, other: slots.had.get(aspect.slot ?? '\u0000') ?? null };
  });
  const lost = fresh(had, has).map((aspect): Change => {
    return { way: 'lost', aspect, other: slots.has.get(aspect.slot ?? '\u0000') ?? null };
  });
  // Of two answers to one question the lower one says nothing by itself.
  const told = [...gained, ...lost].filter(
    ({ aspect, other }) => other === null || (aspect.rank ?? 0) >= (other.rank ?? 0),
  );
  const groups = new Map<string, Change[]>();
  for (const change of told) {
    const { aspect, way, other } = change;
    const key = JSON.stringify([way, aspect.kinds.gained, aspect.group, other?.answer ?? '']);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [change]);
    else same.push(change);
  }
  return [
    ...[...groups.values()].map((changes) => toldOf(changes, { before, after }, spots)),
    ...movedWithin(had, has),
  ];
}

/** What says the same from another place, as a pod for its containers, has not changed. */
function movedWithin(had: ReadonlyMap<string, Aspect>, has: ReadonlyMap<string, Aspect>): readonly Told[] {
  return [...has.values()].flatMap((aspect): readonly Told[] => {
    const former = had.get(aspect.key);
    if (former === undefined || former.spot.path === aspect.spot.path) return [];
    return [{ delta: null, paths: [former, aspect].flatMap(pathsOf) }];
  });
}

function pathsOf({ spot, also }: Aspect): readonly string[] {
  return [spot.path, ...(also ?? [])];
}

type Spots = ReadonlyMap<string, Spot>;
const walked = new WeakMap<Standing, Spots>();

/** @returns everything that stands in an object, by its path. */
export function spotsOf(side: Standing | null): Spots {
  if (side === null) return new Map();
  const known = walked.get(side);
  if (known !== undefined) return known;
  const spots = new Map<string, Spot>();
  const open = [side.root];
  for (let spot = open.pop(); spot !== undefined; spot = open.pop()) {
    spots.set(spot.path, spot);
    open.push(...fieldsOf(spot), ...itemsOf(spot));
  }
  walked.set(side, spots);
  return spots;
}

/** A name of a file or a key stays as it is written. */
export function capitalised(sentence: string): string {
  return /^[a-z]+ /.test(sentence) ? sentence.slice(0, 1).toUpperCase() + sentence.slice(1) : sentence;
}

const shownPlaces = 20;

function toldOf(changes: readonly Change[], pair: Pair, spots: Record<'before' | 'after', Spots>): Told {
  const [first] = changes;
  if (first === undefined) throw new Error('a group without changes');
  const { way, other } = first;
  const aspects = changes.map(({ aspect }) => aspect);
  const worst = aspects.reduce((a, b) => (compareSeverity(b.severity, a.severity) > 0 ? b : a));
  const members = [...new Set(aspects.map(({ member }) => member).filter((one) => one !== ''))].sort();
  const values = [...new Set(aspects.map(({ value }) => value).filter((one) => one !== ''))].sort();
  const kind = worst.kinds[way];
  const inWords = (names: readonly string[]) => (names.length === 0 ? '' : listed(names));
  const sentence = worst[way](inWords(members), inWords(values));
  const answer = other?.answer === undefined ? '' : ` (${way === 'gained' ? 'was' : 'now'}: ${other.answer})`;
  const evidence = evidenceOf(changes, pair, spots);
  return {
    paths: changes.flatMap((change) => [
      ...pathsOf(change.aspect),
      ...(change.other === null ? [] : pathsOf(change.other)),
    ]),
    delta: {
      kind,
      ...(allKinds[kind].direction !== 'narrows' && { severity: worst.severity }),
      subject: worst.subject(members),
      summary: `${capitalised(sentence)}${answer}`,
      facts: {
        ...worst.facts,
        ...(members.length > 0 && { members }),
        ...(values.length > 0 && { values }),
      },
      evidence,
    },
  };
}

/** Where it stands now, or stood; beside it what the other side has in its place, or the nearest thing above. */
function evidenceOf(
  changes: readonly Change[],
  { before, after }: Pair,
  spots: Record<'before' | 'after', Spots>,
): readonly [Evidence, ...Evidence[]] {
  const shown = changes.slice(0, shownPlaces).flatMap(({ way, aspect, other }): readonly Evidence[] => {
    const [own, twin] = way === 'gained' ? [after, before] : [before, after];
    const places = way === 'gained' ? spots.before : spots.after;
    if (own === null) return [];
    const mine = aspectEvidence(own, aspect, aspect.spot);
    if (twin === null) return [mine];
    const there = other?.spot ?? nearest(places, aspect.spot.path);
    const theirs = aspectEvidence(twin, aspect, there);
    // A loss is shown where it is missing only if something else is written there.
    const written = way === 'lost' && there.path === aspect.spot.path;
    return written ? [theirs, mine] : [mine, theirs];
  });
  const [first, ...more] = shown.filter(
    (one, index) =>
      shown.findIndex(
        ({ side, path, startLine, endLine }) =>
          side === one.side && path === one.path && startLine === one.startLine && endLine === one.endLine,
      ) === index,
  );
  if (first === undefined) throw new Error('a delta without a place');
  return [first, ...more];
}

function aspectEvidence(side: Standing, aspect: Aspect, spot: Spot): Evidence {
  const lines = spot.node.kind === 'scalar' ? spot : head(spot);
  const evidence = evidenceIn(side.object, lines);
  if (aspect.shown !== false) return evidence;
  return { ...evidence, text: `${aspect.spot.name}: [redacted]` };
}

/** A whole object or container is named by where it starts. */
const longest = 12;

function head(spot: Spot) {
  const kind = spot.path === '' ? at(spot, 'kind') : null;
  if (kind !== null) return kind;
  return { startLine: spot.startLine, endLine: Math.min(spot.endLine, spot.startLine + longest) };
}

function nearest(spots: Spots, path: string): Spot {
  let here = path;
  for (;;) {
    const spot = spots.get(here);
    if (spot !== undefined) return spot;
    if (here === '') throw new Error('an object without a root');
    here = parentOf(here);
  }
}
