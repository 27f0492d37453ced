/**
 * A record as it is kept, and back. Reading three years of them is parsing text, and the time goes by its length: so names
 * of fields are left out where there are many, and what is said twice is kept once.
 */
import { isKind, type Kind, kinds } from '../../deltas/kinds.ts';
import type { ChangeRecord, RecordedReview, Touch } from '../../effectiveness/record.ts';
import type { RecordedDelta } from '../../ledger/event.ts';

type WrittenDelta = readonly [
  kind: RecordedDelta['kind'],
  severity: RecordedDelta['severity'],
  direction: RecordedDelta['direction'],
  subject: string,
  identity: string,
  fingerprint: string,
  path: string,
  frameworks?: RecordedDelta['frameworks'],
];

const kindsByName: ReadonlyMap<string, Kind> = new Map(
  Object.keys(kinds)
    .filter(isKind)
    .map((kind) => [kind, kind]),
);

type WrittenReview = readonly [
  status: RecordedReview['status'],
  tier: RecordedReview['tier'],
  signedAt: string | null,
  signers: readonly string[],
  asked: readonly string[],
  /** Who, when, who, when … */
  touches: readonly string[],
  /** Of the rest, what is not empty or false. */
  rest: Partial<RecordedReview>,
];

/** Where a record stands says the repository; that it is of reviews, that it is kept at all. */
export type WrittenRecord = readonly [
  record: Omit<ChangeRecord, 'source' | 'repository' | 'first' | 'last' | 'review'>,
  /** null where it is the same as `last`, as of most changes; of what is in both, where it is in `last`. */
  first: readonly (WrittenDelta | number)[] | null,
  last: readonly WrittenDelta[],
  review: WrittenReview,
];

export function written(record: ChangeRecord): WrittenRecord {
  const { source: _source, repository: _repository, first, last, review, ...rest } = record;
  const is = last.map(writtenDelta);
  const texts = is.map((delta) => JSON.stringify(delta));
  const taken = new Set<number>();
  const was = first.map((delta) => {
    const one = writtenDelta(delta);
    const text = JSON.stringify(one);
    // Of two that are alike each has its own.
    const index = texts.findIndex((other, at) => other === text && !taken.has(at));
    taken.add(index);
    return index === -1 ? one : index;
  });
  const isSame = was.length === is.length && was.every((one, index) => one === index);
  return [rest, isSame ? null : was, is, writtenReview(review)];
}

/** Every field by its name: an object that is spread into a larger one takes five times as long. */
export function recordFrom(repository: string, told: WrittenRecord): ChangeRecord {
  const [rest, first, last] = [told[0], told[1], told[2].map(deltaFrom)];
  const record: { -readonly [K in keyof ChangeRecord]: ChangeRecord[K] } = {
    source: 'reviews',
    repository,
    change: rest.change,
    title: rest.title,
    author: rest.author,
    openedAt: rest.openedAt,
    ended: rest.ended,
    materiality: rest.materiality,
    rules: rest.rules,
    first: first === null ? last : first.map((one) => deltaIn(one, last)),
    last,
    models: rest.models,
    review: reviewFrom(told[3]),
  };
  if (rest.modelsChanged !== undefined) record.modelsChanged = rest.modelsChanged;
  return record;
}

function writtenDelta(delta: RecordedDelta): WrittenDelta {
  const { kind, severity, direction, subject, identity, fingerprint, path, frameworks } = delta;
  const told = [kind, severity, direction, subject, identity, fingerprint, path] as const;
  return frameworks === undefined ? told : [...told, frameworks];
}

function deltaIn(one: WrittenDelta | number, last: readonly RecordedDelta[]): RecordedDelta {
  const same = typeof one === 'number' ? last[one] : deltaFrom(one);
  if (same === undefined) throw new Error('a record refers to what it does not have');
  return same;
}

/** By index: taken apart as lists are, a year's deltas take longer than their text does to parse. */
function deltaFrom(told: WrittenDelta): RecordedDelta {
  const delta = {
    // One text of each: whatever is looked up by it is found much faster.
    kind: kindsByName.get(told[0]) ?? told[0],
    severity: told[1],
    direction: told[2],
    subject: told[3],
    identity: told[4],
    fingerprint: told[5],
    path: told[6],
  };
  return told[7] === undefined ? delta : { ...delta, frameworks: told[7] };
}

function writtenReview(review: RecordedReview): WrittenReview {
  const { status, tier, signedAt, signers, asked, touches, ...rest } = review;
  const told = Object.entries(rest).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value));
  return [
    status,
    tier,
    signedAt,
    signers,
    asked,
    touches.flatMap(({ by, at }) => [by, at]),
    Object.fromEntries(told),
  ];
}

function reviewFrom(told: WrittenReview): RecordedReview {
  const [acts, rest] = [told[5], told[6]];
  const touches: Touch[] = [];
  for (let index = 0; index < acts.length; index += 2)
    touches.push({ by: acts[index] ?? '', at: acts[index + 1] ?? '' });
  return {
    status: told[0],
    tier: told[1],
    signedAt: told[2],
    signers: told[3],
    asked: told[4],
    touches,
    waivers: rest.waivers ?? [],
    escalated: rest.escalated ?? false,
    downgraded: rest.downgraded ?? false,
    outcomes: rest.outcomes ?? [],
    followUps: rest.followUps ?? [],
    disputes: rest.disputes ?? [],
  };
}
