/**
 * A change's events in, its row among the records out. It is made anew from all of them each time: an event may be told
 * late and belong in the middle, and whichever instance tells the last one leaves the whole.
 */
import { type ChangeRecord, recordOf } from '../../effectiveness/record.ts';
import type { ChangeEvent } from '../../ledger/event.ts';
import { reviewOf } from '../../review/review.ts';
import type { Queryable } from '../database.ts';
import { written } from './written.ts';

/** Raised when a record is made in another way: then all are made anew. */
export const projectionVersion = 5;

export interface KeptEvent {
  readonly event: ChangeEvent;
  /** null of events that are older than this column. */
  readonly recordedAt: string | null;
}

/** Two clocks that keep time differ by less, in milliseconds. */
const tolerated = 5 * 60_000;

/** @returns whether a change is one that people merge: a merge group only tries out what others are. */
export function isCounted(change: string): boolean {
  return change !== '' && !change.startsWith('merge-group:');
}

/** All that is known of one change. */
export interface ToldChange {
  readonly change: string;
  /** Nothing is kept of a change without any. */
  readonly events: readonly KeptEvent[];
}

/** @param repository its present name. */
export async function projectChanges(
  within: Queryable,
  repository: string,
  changes: readonly ToldChange[],
): Promise<void> {
  const rows = changes.flatMap((one) => rowOf(repository, one) ?? []);
  if (rows.length === 0) return;
  await within.query(
    `insert into records (repository, change, kind, opened_at, ended_at, merged, ahead, record, version)
     select repository, change, kind, opened_at, ended_at, merged, ahead, record, ${projectionVersion}
     from json_to_recordset($1::json) as made (repository text, change text, kind text, opened_at timestamptz,
       ended_at timestamptz, merged boolean, ahead integer, record json)
     on conflict (repository, change) do update
       set kind = excluded.kind, opened_at = excluded.opened_at, ended_at = excluded.ended_at, merged = excluded.merged,
           ahead = excluded.ahead, record = excluded.record, version = excluded.version`,
    [JSON.stringify(rows)],
  );
}

/** @returns null for what is not counted. */
function rowOf(repository: string, { change, events }: ToldChange) {
  const told = events.map(({ event }) => event);
  const [first] = told;
  if (first === undefined || !isCounted(change)) return null;
  const made = recordOf(told, 'reviews');
  const ended = made === null ? reviewOf(told).ended : made.ended;
  const row = {
    repository,
    change,
    opened_at: made?.openedAt ?? first.at,
    ended_at: ended?.at ?? null,
    merged: ended?.merged ?? false,
    ahead: events.filter(isAhead).length,
  };
  if (made === null) return { ...row, kind: 'unjudged', record: null };
  const isCountedOnly = isQuiet(made);
  return {
    ...row,
    kind: isCountedOnly ? 'quiet' : 'record',
    record: isCountedOnly ? null : written({ ...made, repository }),
  };
}

/** Nothing asked, nothing differed, nothing moved, no model got another meaning, and nobody said a word: no measure lists it. */
export function isQuiet({
  materiality,
  first,
  last,
  models,
  modelsChanged = [],
  moved = [],
  review,
}: ChangeRecord): boolean {
  return (
    materiality === 'none' &&
    first.length + last.length === 0 &&
    modelsChanged.length + moved.length === 0 &&
    !models.some(({ updated }) => updated) &&
    review.status === 'none' &&
    review.acts + review.outcomes.length + review.followUps.length + review.disputes.length === 0
  );
}

function isAhead({ event, recordedAt }: KeptEvent): boolean {
  return recordedAt !== null && Date.parse(event.at) > Date.parse(recordedAt) + tolerated;
}

/** Notes that everything up to this event of a chain is in the records, where everything before it was. */
export async function projectedUpTo(within: Queryable, chain: string, sequence: number): Promise<void> {
  await within.query(
    sequence === 1
      ? `insert into projections (repository, sequence, version) values ($1, $2, $3)
         on conflict (repository) do nothing`
      : `update projections set sequence = $2
         where repository = $1 and sequence = $2::bigint - 1 and version = $3`,
    [chain, sequence, projectionVersion],
  );
}
