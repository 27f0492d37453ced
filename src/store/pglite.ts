/** PostgreSQL compiled to WebAssembly, in a folder: nothing to install, one process at a time. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Database, Queryable, Row } from './database.ts';
import { lockFolder } from './folder-lock.ts';

/**
 * @param folder where the data live; null keeps them in memory, for tests.
 * @throws Error where another process has the folder open.
 */
export async function openPglite(folder: string | null): Promise<Database> {
  if (folder !== null) await mkdir(folder, { recursive: true });
  const lock = folder === null ? null : await lockFolder(folder);
  const data = folder === null ? undefined : join(folder, 'database');
  try {
    const pglite = data === undefined ? new PGlite() : new PGlite(data);
    await pglite.waitReady;
    const on = (connection: Pick<PGlite, 'query'>): Queryable => ({
      query: async (sql, parameters = []) => (await connection.query<Row>(sql, [...parameters])).rows,
    });
    return {
      name: `PGlite in ${data ?? 'memory'}`,
      ...on(pglite),
      transaction: (work) => pglite.transaction((within) => work(on(within))),
      close: async () => {
        await pglite.close();
        await lock?.release();
      },
    };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}
