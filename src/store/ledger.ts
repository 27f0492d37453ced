/** Appends to the ledger and reads it back: append-only, in order, each event once. */
import { brokenAt, type ChainedEvent, hashOf, origin } from '../ledger/chain.ts';
import type { ChangeEvent, LedgerEvent } from '../ledger/event.ts';
import type { Database, Queryable, Row } from './database.ts';
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
    return true;
  });
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
 * @returns the events of one change, oldest first. Each is checked against its own hash; the chain as a whole is
 *   readEvents' to check.
 * @throws Error where an event was changed.
 */
export async function readChangeEvents(
  database: Queryable,
  repository: string,
  change: string,
): Promise<readonly ChangeEvent[]> {
  const rows = await database.query(
    'select * from ledger where repository = $1 and change = $2 order by sequence',
    [repository, change],
  );
  return rows.map(chained).flatMap(({ event, sequence, previousHash, hash }) => {
    if (hash === hashOf(event, sequence, previousHash)) return event.type === 'surveyed' ? [] : [event];
    throw new Error(
      `The ledger of ${repository} was changed at event ${sequence}. Restore the database from a backup.`,
    );
  });
}

function chained(row: Row): ChainedEvent {
  const event = {
    type: row.type,
    repository: row.repository,
    change: row.change,
    actor: row.actor,
    at: row.happened_at instanceof Date ? row.happened_at.toISOString() : String(row.happened_at),
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
