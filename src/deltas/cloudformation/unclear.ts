/** Two sides of a template in; what cannot be known of their access and differs out, and what is left to compare. */
import { createHash } from 'node:crypto';
import type { Statement } from '../../access/policy.ts';
import type { Unjudged } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
import type { AccessModel, HeldPolicy } from '../iam/model.ts';
import type { Unclear } from './access.ts';
import { keyOf, type Read } from './access-model.ts';

export interface Comparable {
  readonly before: AccessModel;
  readonly after: AccessModel;
  readonly unresolved: readonly DraftDelta[];
  readonly unjudged: readonly Unjudged[];
}

/** What one side has and the other has not, of one policy. */
interface Changed {
  readonly had: readonly Unclear[];
  readonly has: readonly Unclear[];
}

/** What is unclear in the same way on both sides says nothing; what differs in it is told, once for each policy. */
export function comparable(before: Read | null, after: Read | null): Comparable {
  const changed = changedUnclear(before, after);
  // Without these, what is known on the other side alone would look new or gone.
  const unknown = new Set([...changed].filter(([, one]) => all(one).some(isWhole)).map(([key]) => key));
  const sides = [modelOf(before, unknown), modelOf(after, unknown)] as const;
  const turned = new Set([...changed].flatMap(([key, one]) => turnedIn(key, one, sides)));
  const told = [...changed.values()].flatMap(tellable);
  return {
    before: without(sides[0], turned),
    after: without(sides[1], turned),
    unresolved: told.map(unresolved),
    unjudged: told.map(([first]) => unknownPart(first)),
  };
}

/** @returns by policy, those of the after side first. */
function changedUnclear(before: Read | null, after: Read | null): ReadonlyMap<string, Changed> {
  const meaningOf = (one: Unclear) => JSON.stringify([keyOf(one), one.meaning]);
  const [had, has] = [before, after].map((read) => read?.access.unclear ?? []);
  const missing = (own: readonly Unclear[] = [], other: readonly Unclear[] = []) => {
    const known = new Set(other.map(meaningOf));
    return byPolicy(own.filter((one) => !known.has(meaningOf(one))));
  };
  const gone = missing(had, has);
  const fresh = missing(has, had);
  const keys = new Set([...fresh.keys(), ...gone.keys()]);
  return new Map([...keys].map((key) => [key, { had: gone.get(key) ?? [], has: fresh.get(key) ?? [] }]));
}

function byPolicy(list: readonly Unclear[]): ReadonlyMap<string, readonly Unclear[]> {
  const groups = new Map<string, Unclear[]>();
  for (const one of list) {
    const same = groups.get(keyOf(one));
    if (same === undefined) groups.set(keyOf(one), [one]);
    else same.push(one);
  }
  return groups;
}

function all({ had, has }: Changed): readonly Unclear[] {
  return [...has, ...had];
}

function isWhole({ whole }: Unclear): boolean {
  return whole;
}

function modelOf(read: Read | null, unknown: ReadonlySet<string>): AccessModel {
  if (read === null) return { policies: [], attachments: [], identities: [], credentials: [] };
  const { model } = read.access;
  return { ...model, policies: model.policies.filter((held) => !unknown.has(keyOf(held))) };
}

/**
 * A statement that nobody can read any more is not known to be gone. Only what would look safer is kept back: an
 * allowance that may live on, a denial that may have been there; whatever may be more access than before is told.
 */
function turnedIn(
  key: string,
  { had, has }: Changed,
  [before, after]: readonly [AccessModel, AccessModel],
): readonly Statement[] {
  const [then, now] = [before, after].map((model) =>
    model.policies.filter((held) => keyOf(held) === key).flatMap(({ policy }) => policy.statements),
  );
  const more = has.length - had.length;
  return more > 0 ? onlyIn(then, now, 'Allow', more) : onlyIn(now, then, 'Deny', -more);
}

/** @returns none where they are more than have turned, or where others have come: then nobody can tell which. */
function onlyIn(
  own: readonly Statement[] = [],
  other: readonly Statement[] = [],
  effect: Statement['effect'],
  most: number,
): readonly Statement[] {
  const idsOf = (list: readonly Statement[]) =>
    new Set(list.flatMap((one) => (one.effect === effect ? one.id : [])));
  const [ownIds, otherIds] = [idsOf(own), idsOf(other)];
  const lost = own.filter((one) => one.effect === effect && !otherIds.has(one.id));
  // All the ways that one statement can turn out stand on the same lines.
  const written = new Set(lost.map(({ startLine, endLine }) => `${startLine}-${endLine}`));
  const others = [...otherIds].some((id) => !ownIds.has(id));
  return others || written.size > most ? [] : lost;
}

function without(model: AccessModel, left: ReadonlySet<Statement>): AccessModel {
  if (left.size === 0) return model;
  const policies = model.policies.map((held): HeldPolicy => {
    const statements = held.policy.statements.filter((one) => !left.has(one));
    return { ...held, policy: { statements } };
  });
  return { ...model, policies };
}

/** @returns those of one side, the after side if it has any; where nothing is known of the policy, only what says so. */
function tellable(changed: Changed): readonly (readonly [Unclear, ...Unclear[]])[] {
  const found = all(changed);
  const wholes = found.filter(isWhole);
  const [first, ...more] = wholes.length > 0 ? wholes : found;
  if (first === undefined) return [];
  return [[first, ...more.filter(({ place }) => place.side === first.place.side)]];
}

function unresolved([first, ...more]: readonly [Unclear, ...Unclear[]]): DraftDelta {
  const { subject, name, reason } = first;
  // All of them count: another statement that turns unclear later is another delta. A digest: what they say may be long,
  // and may hold what is not to be shown.
  const meaning = [first, ...more]
    .map((one) => one.meaning)
    .sort()
    .join('\n');
  const evidence = ({ place }: Unclear) => evidenceAt(place.file, place.side, place);
  return {
    kind: 'iam.unresolved',
    subject,
    summary: `What the ${name} of ${subject} allows cannot be known: ${reason}`,
    facts: { policy: name, reason, digest: createHash('sha256').update(meaning).digest('hex').slice(0, 32) },
    evidence: [evidence(first), ...more.map(evidence)],
  };
}

function unknownPart({ subject, name, place: { file, side, startLine, endLine } }: Unclear): Unjudged {
  return { side, path: file.path, startLine, endLine, part: `the ${name} of ${subject}` };
}
