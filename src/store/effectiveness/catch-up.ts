/** Makes the records of what was appended without them: by an older version, or before records were made as they are now. */
import { codeOf, type Database, type Queryable } from '../database.ts';
import { keptEvents } from '../ledger.ts';
import { type KeptEvent, projectChanges, projectionVersion } from './project.ts';
import { presentName } from './renames.ts';

export interface Chain {
  /** The name that its events carry. */
  readonly repository: string;
  readonly sequence: number;
  /** Up to which event it is in the records. */
  readonly projected: number;
  /** Events that were there and are gone, when somebody last counted. */
  readonly missing: number;
}

/** @returns every chain of the ledger, found from one to the next by the index: nobody counts a million events for it. */
export async function chains(database: Queryable): Promise<readonly Chain[]> {
  return chainsNamed(
    database,
    `with recursive names as (
       (select repository from ledger order by repository limit 1)
       union all
       select (select repository from ledger where repository > names.repository order by repository limit 1)
       from names where names.repository is not null
     )`,
  );
}

async function chainsNamed(
  database: Queryable,
  names: string,
  parameters: readonly unknown[] = [],
): Promise<readonly Chain[]> {
  const rows = await database.query(
    `${names}
     select names.repository, last.sequence, projections.missing,
       case when projections.version = ${projectionVersion} then projections.sequence else 0 end as projected
     from names
     cross join lateral (
       select sequence from ledger where repository = names.repository order by sequence desc limit 1
     ) last
     left join projections on projections.repository = names.repository`,
    parameters,
  );
  return rows.map((row) => ({
    repository: String(row.repository),
    sequence: Number(row.sequence),
    projected: Number(row.projected),
    missing: Number(row.missing ?? 0),
  }));
}

/** Changes of one transaction: whoever appends to the chain waits for so many. */
const together = 100;

/**
 * Brings the records of one chain up to its end; may be run by several at once.
 * @throws Error the first fault, after everything else was done; the chain is then tried again the next time.
 */
export async function catchUp(database: Database, repository: string): Promise<void> {
  for (;;) {
    const [chain] = await chainsNamed(database, 'with names as (select $1::text as repository)', [
      repository,
    ]);
    if (chain === undefined) return;
    if (chain.sequence > chain.projected) {
      await projectFrom(database, chain);
      continue;
    }
    await database.query(
      `update projections
       set missing = (select greatest(projections.sequence, max(sequence)) - count(*) from ledger where repository = $1)
       where repository = $1`,
      [repository],
    );
    return;
  }
}

async function projectFrom(database: Database, { repository, sequence, projected }: Chain): Promise<void> {
  const rows = await database.query(
    `select distinct ${presentName('ledger')} as name, change from ledger
     where repository = $1 and sequence > $2 and sequence <= $3 and change <> '' order by 1, 2`,
    [repository, projected, sequence],
  );
  const faults: unknown[] = [];
  for (let start = 0; start < rows.length; start += together) {
    const some = rows.slice(start, start + together);
    for (const name of new Set(some.map((row) => String(row.name)))) {
      const changes = some.filter((row) => row.name === name).map(({ change }) => String(change));
      faults.push(...(await projectAgain(database, name, changes)));
    }
  }
  if (faults.length > 0) throw faults[0];
  await database.query(
    `insert into projections (repository, sequence, version) values ($1, $2, $3)
     on conflict (repository) do update set sequence = excluded.sequence, version = excluded.version
       where projections.version < excluded.version or projections.sequence < excluded.sequence`,
    [repository, sequence, projectionVersion],
  );
}

/**
 * Projects changes anew.
 * @param name the present name of their repository.
 * @returns what failed; the others are done.
 */
export async function projectAgain(
  database: Database,
  name: string,
  changes: readonly string[],
): Promise<readonly unknown[]> {
  try {
    await database.transaction((within) => projectLocked(within, name, changes));
    return [];
  } catch (error) {
    if (codeOf(error) !== undefined) throw error;
    if (changes.length === 1) return [error];
    // One event that was tampered with must not keep the others out.
    const each: unknown[] = [];
    for (const change of changes) each.push(...(await projectAgain(database, name, [change])));
    return each;
  }
}

async function projectLocked(within: Queryable, name: string, changes: readonly string[]): Promise<void> {
  // As appendEvent does: what is told meanwhile must not be overwritten by what was read before.
  await within.query('select pg_advisory_xact_lock(hashtext($1))', [`ledger ${name}`]);
  const events = await keptEvents(within, name, changes);
  const byChange = new Map<string, KeptEvent[]>(changes.map((change) => [change, []]));
  for (const kept of events) byChange.get(kept.event.change)?.push(kept);
  const told = [...byChange].map(([change, ofChange]) => ({ change, events: ofChange }));
  await projectChanges(within, name, told);
}
