/**
 * A record as it is kept, and back. Reading three years of them is parsing text, and the time goes by its length: so names
 * of fields are left out where there are many, and what is said twice is kept once.
 */
import type { ChangeRecord, RecordedReview } from '../../effectiveness/record.ts';
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
  /** null where it is the same as `last`, as of most changes. */
  first: readonly WrittenDelta[] | null,
  last: readonly WrittenDelta[],
  review: WrittenReview,
];

export function written(record: ChangeRecord): WrittenRecord {
  const { source: _source, repository: _repository, first, last, review, ...rest } = record;
  const [was, is] = [first, last].map((deltas) => deltas.map(writtenDelta));
  return [
    rest,
    JSON.stringify(was) === JSON.stringify(is) ? null : (was ?? []),
    is ?? [],
    writtenReview(review),
  ];
}

export function recordFrom(repository: string, [rest, first, last, review]: WrittenRecord): ChangeRecord {
  const is = last.map(deltaFrom);
  return {
    ...rest,
    source: 'reviews',
    repository,
    first: first === null ? is : first.map(deltaFrom),
    last: is,
    review: reviewFrom(review),
  };
}

function writtenDelta(delta: RecordedDelta): WrittenDelta {
  const { kind, severity, direction, subject, identity, fingerprint, path, frameworks } = delta;
  const told = [kind, severity, direction, subject, identity, fingerprint, path] as const;
  return frameworks === undefined ? told : [...told, frameworks];
}

function deltaFrom(told: WrittenDelta): RecordedDelta {
  const [kind, severity, direction, subject, identity, fingerprint, path, frameworks] = told;
  const delta = { kind, severity, direction, subject, identity, fingerprint, path };
  return frameworks === undefined ? delta : { ...delta, frameworks };
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

function reviewFrom([status, tier, signedAt, signers, asked, touches, rest]: WrittenReview): RecordedReview {
  return {
    waivers: [],
    escalated: false,
    downgraded: false,
    outcomes: [],
    followUps: [],
    disputes: [],
    ...rest,
    status,
    tier,
    signedAt,
    signers,
    asked,
    touches: touches.flatMap((by, index) => (index % 2 === 0 ? [{ by, at: touches[index + 1] ?? '' }] : [])),
  };
}
