/** The databases that every test of stored things runs on: PGlite always, PostgreSQL where it is installed and in CI. */
import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Database } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openPglite } from '../../src/store/pglite.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import { type PrivatePostgres, postgresBinaries, startPostgres } from './postgres.ts';

/** @param suite declared once a database; `fresh` gives an empty, migrated one that the suite's end closes. */
export function onEachDatabase(suite: (fresh: () => Promise<Database>, name: string) => void): void {
  const opened: Database[] = [];
  const closeAll = async () => {
    for (const database of opened.splice(0)) await database.close();
  };

  describe('on PGlite', () => {
    afterAll(closeAll);
    // Starting PGlite takes a second, so one serves all, emptied for each test.
    let shared: Database | null = null;
    suite(async () => {
      if (shared === null) {
        shared = await openPglite(null);
        opened.push(shared);
      } else {
        await shared.query('drop schema public cascade');
        await shared.query('create schema public');
      }
      await migrate(shared);
      return shared;
    }, 'PGlite');
  });

  // On a machine with nothing but Node there is no server to test against; in CI a missing one is a failure.
  if (postgresBinaries() === null && process.env.CI !== 'true') return;
  describe('on PostgreSQL', () => {
    let server: PrivatePostgres;
    let made = 0;
    beforeAll(async () => {
      server = await startPostgres();
    }, 60_000);
    afterAll(async () => {
      await closeAll();
      await server.stop();
    });
    suite(async () => {
      made += 1;
      const database = await openPostgres(server.database(`harbour_${made}`));
      opened.push(database);
      await migrate(database);
      return database;
    }, 'PostgreSQL');
  });
}
