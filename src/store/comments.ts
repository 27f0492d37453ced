/** Our one comment on each pull request, and its latest texts: a tick is believed only where it flips a box of one of them. */
import type { Published } from '../review/ticks.ts';
import type { Queryable } from './database.ts';
import { storableJson } from './storable.ts';

export interface KeptComment {
  /** The forge's id of it. */
  readonly id: number;
  /** The latest last. */
  readonly texts: readonly Published[];
}

/** A screen that is further behind than this shows a text that nobody can tick in good faith. */
const textsKept = 20;

export async function keptComment(
  database: Queryable,
  repository: string,
  change: string,
): Promise<KeptComment | null> {
  const [row] = await database.query(
    'select comment, texts from comments where repository = $1 and change = $2',
    [repository, change],
  );
  // Only keepComment writes here.
  return row === undefined ? null : { id: Number(row.comment), texts: row.texts as readonly Published[] };
}

/** Adds a text, or makes it the latest where it is known. */
export async function keepComment(
  database: Queryable,
  repository: string,
  change: string,
  id: number,
  text: Published,
): Promise<void> {
  const known = await keptComment(database, repository, change);
  const before = (known?.texts ?? []).filter(({ frame }) => frame !== text.frame);
  await database.query(
    `insert into comments (repository, change, comment, texts) values ($1, $2, $3, $4::jsonb)
     on conflict (repository, change) do update set comment = excluded.comment, texts = excluded.texts`,
    [repository, change, id, storableJson([...before, text].slice(-textsKept))],
  );
}
