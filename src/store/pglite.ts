/** PostgreSQL compiled to WebAssembly, in a folder: nothing to install, one process at a time. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Database, Queryable, Row } from './database.ts';

/**
 * @param folder where the data live; null keeps them in memory, for tests.
 * @throws Error where another process has the folder open.
 */
export async function openPglite(folder: string | null): Promise<Database> {
  const unlock = folder === null ? () => {} : lock(folder);
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
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** PGlite does not notice a second process, and two would ruin the data: a file with our process id stands guard. */
function lock(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'lock');
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const owner = Number(readFileSync(file, 'utf8'));
      if (owner === process.pid || isRunning(owner)) {
        throw new Error(
          `${folder} is in use by process ${owner}. Stop it, set DATA_DIR to another folder, or use DATABASE_URL.`,
        );
      }
      // Left behind by a process that was killed.
      rmSync(file, { force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
