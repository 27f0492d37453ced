/**
 * A record as it is kept, and back. Reading three years of them is parsing text, and the time goes by its length: so names
 * of fields are left out where there are many, and what is said twice is kept once.
 */
import type { ChangeRecord, DeltaRecord, RecordedReview } from '../../effectiveness/record.ts';

type WrittenDelta = readonly [
  /** "iam.access.added high widens", and of what is about a threat model "guardrail.restored info narrows model". */
  graded: string,
  subject: string,
  identity: string,
  path: string,
  /** "NHI5:2025 ASI03", where the delta says its own. */
  frameworks?: string,
];

type WrittenReview = readonly [
  status: RecordedReview['status'],
  tier: RecordedReview['tier'],
  signedAt: string | null,
  acts: number,
  lastAct: string | null,
  asked: readonly string[],
  /** Of the rest, what is not empty or false. */
  rest: Partial<RecordedReview>,
];

/** Where a record stands says the repository; that it is of reviews, that it is kept at all. */
export type WrittenRecord = readonly [
  change: string,
  title: string,
  openedAt: string,
  /** null while it is open; with `merged`. */
  endedAt: string | null,
  merged: boolean,
  materiality: ChangeRecord['materiality'],
  rules: readonly string[],
  models: readonly (readonly [path: string, updated: boolean])[],
  /** null where it is the same as `last`, as of most changes; of what is in both, where it is in `last`. */
  first: readonly (WrittenDelta | number)[] | null,
  last: readonly WrittenDelta[],
  review: WrittenReview,
  /** null where it is absent and what follows is not. */
  modelsChanged?: readonly string[] | null,
  moved?: ChangeRecord['moved'],
];

export function written(record: ChangeRecord): WrittenRecord {
  const { change, title, openedAt, ended, materiality, rules, modelsChanged, moved } = record;
  const is = record.last.map(writtenDelta);
  const texts = is.map((delta) => JSON.stringify(delta));
  const taken = new Set<number>();
  const was = record.first.map((delta) => {
    const one = writtenDelta(delta);
    const text = JSON.stringify(one);
    // Of two that are alike each has its own.
    const index = texts.findIndex((other, at) => other === text && !taken.has(at));
    taken.add(index);
    return index === -1 ? one : index;
  });
  const isSame = was.length === is.length && was.every((one, index) => one === index);
  const models = record.models.map(({ path, updated }) => [path, updated] as const);
  const first = isSame ? null : was;
  const review = writtenReview(record.review);
  const [endedAt, merged] = [ended?.at ?? null, ended?.merged ?? false];
  const told = [
    change,
    title,
    openedAt,
    endedAt,
    merged,
    materiality,
    rules,
    models,
    first,
    is,
    review,
  ] as const;
  if (moved !== undefined) return [...told, modelsChanged ?? null, moved];
  return modelsChanged === undefined ? told : [...told, modelsChanged];
}

/** Every field by its name: an object that is spread into a larger one takes five times as long. */
export function recordFrom(repository: string, told: WrittenRecord): ChangeRecord {
  const [endedAt, first, last] = [told[3], told[8], told[9].map(deltaFrom)];
  const [modelsChanged, moved] = [told[11] ?? undefined, told[12]];
  const record: { -readonly [K in keyof ChangeRecord]: ChangeRecord[K] } = {
    source: 'reviews',
    repository,
    change: told[0],
    title: told[1],
    openedAt: told[2],
    ended: endedAt === null ? null : { at: endedAt, merged: told[4] },
    materiality: told[5],
    rules: told[6],
    models: told[7].map((model) => ({ path: model[0], updated: model[1] })),
    first: first === null ? last : first.map((one) => deltaIn(one, last)),
    last,
    review: reviewFrom(told[10]),
  };
  if (modelsChanged !== undefined) record.modelsChanged = modelsChanged;
  if (moved !== undefined) record.moved = moved;
  return record;
}

function writtenDelta({
  kind,
  severity,
  direction,
  subject,
  identity,
  path,
  frameworks,
  ofModel,
}: DeltaRecord): WrittenDelta {
  const mark = ofModel === true ? ' model' : '';
  const told = [`${kind} ${severity} ${direction}${mark}`, subject, identity, path] as const;
  return frameworks === undefined ? told : [...told, frameworks.join(' ')];
}

function deltaIn(one: WrittenDelta | number, last: readonly DeltaRecord[]): DeltaRecord {
  const same = typeof one === 'number' ? last[one] : deltaFrom(one);
  if (same === undefined) throw new Error('a record refers to what it does not have');
  return same;
}

type Graded = Pick<DeltaRecord, 'kind' | 'severity' | 'direction' | 'ofModel'>;

// One text of each, of what only we write and in few forms: whatever is looked up or compared by it is so much faster.
const grades = new Map<string, Graded>();
const lists = new Map<string, readonly string[]>();

function graded(text: string): Graded {
  const [kind, severity, direction, mark] = text.split(' ');
  // Written by writtenDelta, of a delta.
  const one = { kind, severity, direction, ...(mark !== undefined && { ofModel: true }) } as Graded;
  grades.set(text, one);
  return one;
}

function listed(text: string): readonly string[] {
  const list = text.split(' ').filter((id) => id !== '');
  lists.set(text, list);
  return list;
}

/**
 * By index: taken apart as lists are, a year's deltas take longer than their text does to parse. And each is written out
 * whole: what is spread and added to is a table for the engine, and takes twice the time wherever it is read.
 */
function deltaFrom(told: WrittenDelta): DeltaRecord {
  const { kind, severity, direction, ofModel } = grades.get(told[0]) ?? graded(told[0]);
  const [subject, identity, path, said] = [told[1], told[2], told[3], told[4]];
  const frameworks = said === undefined ? undefined : (lists.get(said) ?? listed(said));
  if (ofModel === true) {
    const own = frameworks === undefined ? {} : { frameworks };
    return { kind, severity, direction, subject, identity, path, ...own, ofModel };
  }
  if (frameworks === undefined) return { kind, severity, direction, subject, identity, path };
  return { kind, severity, direction, subject, identity, path, frameworks };
}

function writtenReview(review: RecordedReview): WrittenReview {
  const { status, tier, signedAt, acts, lastAct, asked, ...rest } = review;
  const told = Object.entries(rest).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value));
  return [status, tier, signedAt, acts, lastAct, asked, Object.fromEntries(told)];
}

function reviewFrom(told: WrittenReview): RecordedReview {
  const rest = told[6];
  return {
    status: told[0],
    tier: told[1],
    signedAt: told[2],
    acts: told[3],
    lastAct: told[4],
    asked: told[5],
    waivers: rest.waivers ?? [],
    escalated: rest.escalated ?? false,
    downgraded: rest.downgraded ?? false,
    outcomes: rest.outcomes ?? [],
    followUps: rest.followUps ?? [],
    disputes: rest.disputes ?? [],
  };
}
