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
export const projectionVersion = 1;

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

/**
 * @param repository its present name.
 * @param events all of the change; nothing is written where there are none.
 */
export async function projectChange(
  within: Queryable,
  repository: string,
  change: string,
  events: readonly KeptEvent[],
): Promise<void> {
  const told = events.map(({ event }) => event);
  const [first] = told;
  if (first === undefined || !isCounted(change)) return;
  const made = recordOf(told, 'reviews');
  const record = made === null ? null : { ...made, repository };
  const ended = record === null ? reviewOf(told).ended : record.ended;
  const kind = record === null ? 'unjudged' : isQuiet(record) ? 'quiet' : 'record';
  await within.query(
    `insert into records (repository, change, kind, opened_at, ended_at, merged, teams, models, ahead, record, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::json, $11)
     on conflict (repository, change) do update
       set kind = excluded.kind, opened_at = excluded.opened_at, ended_at = excluded.ended_at, merged = excluded.merged,
           teams = excluded.teams, models = excluded.models, ahead = excluded.ahead, record = excluded.record,
           version = excluded.version`,
    [
      repository,
      change,
      kind,
      record?.openedAt ?? first.at,
      ended?.at ?? null,
      ended?.merged ?? false,
      record === null ? [] : record.review.asked.map((one) => one.toLowerCase()),
      record === null ? [] : [...new Set(record.models.map(({ path }) => path))],
      events.filter(isAhead).length,
      record === null || kind === 'quiet' ? null : JSON.stringify(written(record)),
      projectionVersion,
    ],
  );
}

/** Nothing asked, nothing differed, no model got another meaning, and nobody said a word: no measure lists it. */
function isQuiet({ materiality, first, last, models, review }: ChangeRecord): boolean {
  return (
    materiality === 'none' &&
    first.length + last.length === 0 &&
    !models.some(({ updated }) => updated) &&
    review.status === 'none' &&
    review.touches.length + review.outcomes.length + review.followUps.length + review.disputes.length === 0
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
