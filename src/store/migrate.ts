/** Brings a database to the present shape: forward only, each step once, safe when many instances start at once. */
import type { Database } from './database.ts';
import { sql as first } from './migrations/deliveries-changes-ledger-jobs.ts';
import { sql as followUps } from './migrations/follow-ups.ts';
import { sql as models } from './migrations/models.ts';
import { sql as records } from './migrations/records.ts';
import { sql as reviews } from './migrations/reviews.ts';

/** In order; a name is never changed or removed once it was released. */
const migrations: readonly { readonly name: string; readonly sql: string }[] = [
  { name: '0001-deliveries-changes-ledger-jobs', sql: first },
  { name: '0002-reviews', sql: reviews },
  { name: '0003-models', sql: models },
  { name: '0004-records', sql: records },
  { name: '0005-follow-ups', sql: followUps },
];

/** Any number that no other program locks with. */
const advisoryLock = 724_101_117;

/** @throws Error where the database was made by a newer version. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (within) => {
    await within.query('select pg_advisory_xact_lock($1)', [advisoryLock]);
    await within.query(
      'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
    );
    const applied = new Set((await within.query('select name from migrations')).map((row) => row.name));
    const known = new Set<unknown>(migrations.map(({ name }) => name));
    const unknown = [...applied].filter((name) => !known.has(name));
    if (unknown.length > 0) {
      throw new Error(
        `The database was made by a newer version (${unknown.join(', ')}). Run that version, or a copy.`,
      );
    }
    for (const { name, sql } of migrations) {
      if (applied.has(name)) continue;
      for (const statement of sql.split(/;\s*$/m)) {
        if (statement.trim() !== '') await within.query(statement);
      }
      await within.query('insert into migrations (name) values ($1)', [name]);
    }
  });
}
