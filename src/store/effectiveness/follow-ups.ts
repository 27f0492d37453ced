/** The changes that somebody left a follow-up on, as records: found by the events that left one, so that no other record is read. */
import type { ChangeRecord } from '../../effectiveness/record.ts';
import type { Queryable } from '../database.ts';
import { uncounted } from './gaps.ts';
import type { Seen } from './history.ts';
import { projectionVersion } from './project.ts';
import { presentName } from './renames.ts';
import { recordFrom, type WrittenRecord } from './written.ts';

/** Newest first; more are not read. */
const changesAtMost = 5_000;

export interface FollowedUp {
  readonly records: readonly ChangeRecord[];
  /** Events that are in no record yet: what they left or closed is lacking. */
  readonly uncounted: number;
}

export async function followedUp(database: Queryable, seen: Seen): Promise<FollowedUp> {
  const rows = await database.query(
    `with followed as (
       select distinct ${presentName('ledger')} as repository, change from ledger where type = 'follow-up'
     )
     select records.repository, records.record from records join followed using (repository, change)
     where kind = 'record' and version = ${projectionVersion}
       and ($1::text[] is null or lower(records.repository) = any($1))
     order by opened_at desc limit ${changesAtMost}`,
    [seen === null ? null : [...seen]],
  );
  // Only projectChange writes here, and only records of this version are asked for.
  const records = rows.map((row) => recordFrom(String(row.repository), row.record as WrittenRecord));
  return { records, uncounted: await uncounted(database, seen) };
}
