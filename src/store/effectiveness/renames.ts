/** Under which names a repository was told of: its history goes on under the present one. */
import type { Database, Queryable } from '../database.ts';
import { isCounted } from './project.ts';

/** SQL for the present name of the repository of a row with `repository` and `happened_at`. */
export function presentName(table: string): string {
  return `coalesce((select renames.name from renames
    where renames.was = ${table}.repository and renames.at > ${table}.happened_at order by renames.at limit 1),
    ${table}.repository)`;
}

/** @returns the name, and every one that it had before. */
export async function namesOf(database: Queryable, repository: string): Promise<readonly string[]> {
  const rows = await database.query('select distinct was from renames where name = $1', [repository]);
  return [...new Set([repository, ...rows.map(({ was }) => String(was))])];
}

/** @returns what a repository that had this name at a moment is called now. */
export async function nameNow(database: Queryable, repository: string, at: string): Promise<string> {
  const [row] = await database.query(
    'select name from renames where was = $1 and at > $2 order by at limit 1',
    [repository, at],
  );
  return row === undefined ? repository : String(row.name);
}

/** What is kept by a repository's name, beside the ledger, which nobody rewrites. */
const tables = ['changes', 'comments', 'evaluations', 'records'] as const;

/**
 * Keeps that a repository has another name, and moves what is known of its changes there. A change that was told of under
 * both is left to be projected again.
 * @param at when it was renamed, ISO 8601: who takes the old name afterwards is somebody else.
 * @returns the changes that were known under both names.
 */
export async function renamed(
  database: Database,
  was: string,
  name: string,
  at: string,
): Promise<readonly string[]> {
  return database.transaction(async (within) => {
    await within.query(
      `insert into renames (was, at, name) values ($1, $2, $3) on conflict (was, at) do update set name = excluded.name`,
      [was, at, name],
    );
    await within.query('update renames set name = $2 where name = $1 and at < $3', [was, name, at]);
    const both = await within.query(
      `select change from records old where repository = $1
         and exists (select 1 from records new where new.repository = $2 and new.change = old.change)`,
      [was, name],
    );
    for (const table of tables) {
      const key = table === 'changes' ? 'id' : 'change';
      await within.query(
        `delete from ${table} old using ${table} new
         where old.repository = $1 and new.repository = $2 and new.${key} = old.${key}`,
        [was, name],
      );
      await within.query(`update ${table} set repository = $2 where repository = $1`, [was, name]);
    }
    const [owner = '', short = ''] = name.split('/');
    await within.query(
      `update changes set ref = jsonb_set(ref, '{repository}', $2::jsonb) where repository = $1`,
      [name, JSON.stringify({ owner, name: short })],
    );
    return both.map(({ change }) => String(change)).filter(isCounted);
  });
}
