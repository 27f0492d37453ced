/** Appends to the ledger and reads it back: append-only, in order, each event once. */
import { brokenAt, type ChainedEvent, hashOf, origin } from '../ledger/chain.ts';
import type { ChangeEvent, LedgerEvent } from '../ledger/event.ts';
import { codeOf, type Database, type Queryable, type Row } from './database.ts';
import { isCounted, type KeptEvent, projectChanges, projectedUpTo } from './effectiveness/project.ts';
import { nameNow, namesOf, presentName } from './effectiveness/renames.ts';
import { storableJson } from './storable.ts';

/** @returns false where the event was told before; nothing is written then. */
export async function appendEvent(database: Database, told: LedgerEvent): Promise<boolean> {
  // As the database hands it back: the hash covers the event as it is read.
  const event: LedgerEvent = JSON.parse(storableJson({ ...told, at: new Date(told.at).toISOString() }));
  return database.transaction(async (within) => {
    // One writer a repository at a time: the chain has one end.
    await within.query('select pg_advisory_xact_lock(hashtext($1))', [`ledger ${event.repository}`]);
    const before = await within.query('select 1 from ledger where repository = $1 and once = $2', [
      event.repository,
      event.once,
    ]);
    if (before.length > 0) return false;
    const [last] = await within.query(
      'select sequence, hash from ledger where repository = $1 order by sequence desc limit 1',
      [event.repository],
    );
    const sequence = Number(last?.sequence ?? 0) + 1;
    const previousHash = String(last?.hash ?? origin);
    await within.query(
      `insert into ledger (repository, sequence, once, type, change, actor, happened_at, payload, previous_hash, hash)
       values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10)`,
      [
        event.repository,
        sequence,
        event.once,
        event.type,
        event.change,
        event.actor,
        event.at,
        JSON.stringify(event.payload),
        previousHash,
        hashOf(event, sequence, previousHash),
      ],
    );
    await project(within, event, sequence);
    return true;
  });
}

/** In the same transaction, so that no reader sees one without the other and no crash comes between. */
async function project(within: Queryable, event: LedgerEvent, sequence: number): Promise<void> {
  try {
    if (isCounted(event.change)) {
      const name = await nameNow(within, event.repository, event.at);
      const { change } = event;
      await projectChanges(within, name, [{ change, events: await keptEvents(within, name, [change]) }]);
    }
  } catch (error) {
    // The database's own errors have ended the transaction. What cannot be made into a record is kept all the same: the
    // chain is then ahead of the records, which is told on the page and tried again.
    if (codeOf(error) !== undefined) throw error;
    return;
  }
  await projectedUpTo(within, event.repository, sequence);
}

/**
 * @returns one repository's events, oldest first.
 * @throws Error where the chain does not hold: somebody changed history, and no figure from it can be trusted.
 */
export async function readEvents(database: Database, repository: string): Promise<readonly LedgerEvent[]> {
  const rows = await database.query('select * from ledger where repository = $1 order by sequence', [
    repository,
  ]);
  const chain = rows.map(chained);
  const broken = brokenAt(chain);
  if (broken !== null) {
    throw new Error(
      `The ledger of ${repository} was changed at event ${broken}. Restore the database from a backup.`,
    );
  }
  return chain.map(({ event }) => event);
}

/**
 * @param repository its present name; what was told under those it had before is read too.
 * @returns the events of one change, oldest first. Each is checked against its own hash; the chain as a whole is
 *   readEvents' to check.
 * @throws Error where an event was changed.
 */
export async function readChangeEvents(
  database: Queryable,
  repository: string,
  change: string,
): Promise<readonly ChangeEvent[]> {
  return (await keptEvents(database, repository, [change])).map(({ event }) => event);
}

/** @returns the same of several changes, with when each event was written down. */
export async function keptEvents(
  database: Queryable,
  repository: string,
  changes: readonly string[],
): Promise<readonly KeptEvent[]> {
  const names = await namesOf(database, repository);
  const rows = await database.query(
    `select * from ledger
     where repository = any($1::text[]) and change = any($2::text[]) and ${presentName('ledger')} = $3
     order by repository = $3, repository, sequence`,
    [names, changes, repository],
  );
  return rows.flatMap((row): readonly KeptEvent[] => {
    const { event, sequence, previousHash, hash } = chained(row);
    if (hash !== hashOf(event, sequence, previousHash)) {
      throw new Error(
        `The ledger of ${event.repository} was changed at event ${sequence}. Restore the database from a backup.`,
      );
    }
    const recordedAt = row.recorded_at === null ? null : timeOf(row.recorded_at);
    return event.type === 'surveyed' ? [] : [{ event, recordedAt }];
  });
}

function chained(row: Row): ChainedEvent {
  const event = {
    type: row.type,
    repository: row.repository,
    change: row.change,
    actor: row.actor,
    at: timeOf(row.happened_at),
    once: row.once,
    payload: row.payload,
    // The hash vouches for the shape: only appendEvent writes here, and only a LedgerEvent.
  } as LedgerEvent;
  return {
    event,
    sequence: Number(row.sequence),
    previousHash: String(row.previous_hash),
    hash: String(row.hash),
  };
}

function timeOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
