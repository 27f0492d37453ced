/** The latest we were told of each change: webhooks come in any order, and the newest word wins. */
import type { ChangeRef, Repository } from '../change/change.ts';
import type { Queryable, Row } from './database.ts';
import { storableJson } from './storable.ts';

export function repositoryKey({ owner, name }: Repository): string {
  return `${owner}/${name}`;
}

export interface ToldChange {
  readonly ref: ChangeRef;
  readonly installation: number | null;
}

/**
 * @param at when the forge last touched the change, ISO 8601; older words than what is known are ignored.
 * @returns false where something newer is known.
 */
export async function tellChange(
  database: Queryable,
  { ref, installation }: ToldChange,
  open: boolean,
  at: string,
): Promise<boolean> {
  const rows = await database.query(
    `insert into changes (repository, id, head, installation, ref, told_at, open)
     values ($1, $2, $3, $4, $5::jsonb, $6, $7)
     on conflict (repository, id) do update
       set head = excluded.head, installation = excluded.installation, ref = excluded.ref,
           told_at = excluded.told_at, open = excluded.open
       where changes.told_at <= excluded.told_at
     returning id`,
    [repositoryKey(ref.repository), ref.id, ref.head.sha, installation, storableJson(ref), at, open],
  );
  return rows.length > 0;
}

/** @returns the open changes of a repository; only those at one commit where it is given. */
export async function openChangesTold(
  database: Queryable,
  repository: Repository,
  head?: string,
): Promise<readonly ToldChange[]> {
  const rows = await database.query(
    `select ref, installation from changes
     where repository = $1 and open and ($2::text is null or head = $2) order by id`,
    [repositoryKey(repository), head ?? null],
  );
  return rows.map(toldChange);
}

/** @returns a change whether or not it is open; null where it is not known. */
export async function changeTold(
  database: Queryable,
  repository: Repository,
  id: string,
): Promise<(ToldChange & { readonly open: boolean }) | null> {
  const [row] = await database.query(
    'select ref, installation, open from changes where repository = $1 and id = $2',
    [repositoryKey(repository), id],
  );
  return row === undefined ? null : { ...toldChange(row), open: row.open === true };
}

/** @returns null where it is not known, or no longer open. */
export async function openChangeTold(
  database: Queryable,
  repository: Repository,
  id: string,
): Promise<ToldChange | null> {
  const rows = await database.query(
    'select ref, installation from changes where repository = $1 and id = $2 and open',
    [repositoryKey(repository), id],
  );
  return rows[0] === undefined ? null : toldChange(rows[0]);
}

function toldChange(row: Row): ToldChange {
  // Only tellChange writes here, and only a ChangeRef.
  return {
    ref: row.ref as ChangeRef,
    installation: row.installation === null ? null : Number(row.installation),
  };
}
