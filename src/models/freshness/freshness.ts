/** What is known of a model's past in, whether it is still fresh out: stale by age, by the number of changes since, or both. */
import type { EffectiveRules, FreshnessLimits } from '../../rules/effective.ts';
import type { LastEdit } from './last-edit.ts';

/** A merged change that was material and that the model covers. */
export interface CoveredChange {
  readonly id: string;
  readonly title: string;
  /** When it was merged, ISO 8601. */
  readonly at: string;
  /**
   * What became of the model: it was updated by it, or by another change that its review named; its signed review showed
   * that the model needs no update; or neither.
   */
  readonly model: 'updated' | 'unaffected' | 'open';
}

export interface ModelHistory {
  readonly path: string;
  readonly lastEdit: LastEdit;
  /** null where nobody keeps a record of what was merged. */
  readonly merged: null | {
    readonly changes: readonly CoveredChange[];
    /** When the record begins, ISO 8601; null where it is empty. */
    readonly since: string | null;
  };
}

export interface ModelHistories {
  /** The moment at which they are asked for, ISO 8601. */
  readonly at: string;
  readonly models: readonly ModelHistory[];
}

export interface Since {
  readonly id: string;
  readonly title: string;
  /** "2026-03-02" */
  readonly day: string;
}

export interface Freshness {
  /** Of the model. */
  readonly path: string;
  readonly state: 'fresh' | 'stale' | 'unknown';
  /** Empty where it is not stale. */
  readonly staleBy: readonly ('age' | 'number')[];
  readonly lastEdit: LastEdit;
  /** The changes that nobody has held against the model, oldest first; null where nobody keeps a record. */
  readonly since: readonly Since[] | null;
  /** What cannot be told, one phrase each; a model of which something is unknown is never called fresh. */
  readonly unknown: readonly string[];
  readonly limits: FreshnessLimits;
}

const day = 24 * 60 * 60_000;

/** @param at the moment at which it is asked, ISO 8601. */
export function freshnessOf(
  { path, lastEdit, merged }: ModelHistory,
  limits: FreshnessLimits,
  at: string,
): Freshness {
  const edited = lastEdit.known === 'nothing' ? null : Date.parse(lastEdit.at);
  const open = (merged?.changes ?? []).filter(({ model }) => model === 'open');
  const after = open.filter((change) => edited === null || Date.parse(change.at) > edited);
  const since = [...new Map(after.map((change) => [change.id, change])).values()].sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1),
  );
  const old = edited !== null && Date.parse(at) - edited > limits.days * day;
  // Of a model that nobody can date, every change on record would count.
  const many = edited !== null && since.length >= limits.changes;
  const staleBy = [...(old ? (['age'] as const) : []), ...(many ? (['number'] as const) : [])];
  const unknown = unknownOf(lastEdit, merged, edited);
  return {
    path,
    state: staleBy.length > 0 ? 'stale' : unknown.length > 0 ? 'unknown' : 'fresh',
    staleBy,
    lastEdit,
    since: merged === null ? null : since.map(({ id, title, at: when }) => ({ id, title, day: dayOf(when) })),
    unknown,
    limits,
  };
}

function unknownOf(
  lastEdit: LastEdit,
  merged: ModelHistory['merged'],
  edited: number | null,
): readonly string[] {
  const edit =
    lastEdit.known === 'commit'
      ? []
      : [`since when it means what it means is not known: ${lastEdit.because}`];
  // Without any record there is nothing to miss: then age alone is told.
  if (merged === null || edited === null) return edit;
  if (merged.since === null) return [...edit, 'no merged change is on record yet'];
  const begins = Date.parse(merged.since);
  return begins <= edited
    ? edit
    : [...edit, `what was merged before ${dayOf(merged.since)} is not on record`];
}

/** @returns the freshness of one model; of one whose past was not looked up, that it is not known. */
export function freshnessIn(
  { at, models }: ModelHistories,
  path: string,
  limits: FreshnessLimits,
): Freshness {
  const history = models.find((one) => one.path === path);
  const because = 'its past was not looked up';
  return freshnessOf(history ?? { path, lastEdit: { known: 'nothing', because }, merged: null }, limits, at);
}

/** @returns the limits of one model: the strictest that the configuration gives it, or else the general ones. */
export function limitsOf(
  path: string,
  { models, freshness }: Pick<EffectiveRules, 'models' | 'freshness'>,
): FreshnessLimits {
  const own = models.flatMap((model) => (model.path === path ? (model.freshness ?? []) : []));
  const strictest = (key: keyof FreshnessLimits) => {
    const given = own.flatMap((limits) => limits[key] ?? []);
    return given.length === 0 ? freshness[key] : Math.min(...given);
  };
  return { days: strictest('days'), changes: strictest('changes') };
}

/** @returns "2026-03-02", in UTC. */
export function dayOf(at: string): string {
  return new Date(at).toISOString().slice(0, 10);
}
