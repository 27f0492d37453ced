/** PostgreSQL by its address; many instances may share one database. */
import pg from 'pg';
import type { Database, Queryable, Row } from './database.ts';

/** @throws Error where the server cannot be reached. */
export async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  const on = (connection: pg.Pool | pg.PoolClient): Queryable => ({
    query: async (sql, parameters = []) => (await connection.query<Row>(sql, [...parameters])).rows,
  });
  await pool.query('select 1');
  return {
    name: `PostgreSQL at ${new URL(url).hostname || 'a local socket'}`,
    ...on(pool),
    transaction: async (work) => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const result = await work(on(client));
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback').catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}
