/** Webhooks as they came in: kept before they are answered, done once. */
import type { Queryable } from './database.ts';
import { storableJson } from './storable.ts';

export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly payload: unknown;
}

/** @returns false where this delivery was kept and done before; a kept one that was never done is to be done again. */
export async function keepDelivery(database: Queryable, { id, event, payload }: Delivery): Promise<boolean> {
  await database.query(
    'insert into deliveries (id, event, payload) values ($1, $2, $3::jsonb) on conflict (id) do nothing',
    [id, event, storableJson(payload)],
  );
  const [row] = await database.query('select done_at from deliveries where id = $1', [id]);
  return row?.done_at === null;
}

/** The payload has served: only the fact that it came stays. */
export async function deliveryDone(database: Queryable, id: string): Promise<void> {
  await database.query(`update deliveries set done_at = now(), payload = '{}' where id = $1`, [id]);
}

/** @returns deliveries that were kept and never done, oldest first: what a crash left behind. */
export async function unfinishedDeliveries(database: Queryable): Promise<readonly Delivery[]> {
  const rows = await database.query(
    'select id, event, payload from deliveries where done_at is null order by received_at limit 1000',
  );
  return rows.map((row) => ({ id: String(row.id), event: String(row.event), payload: row.payload }));
}

/** @returns which of these delivery ids were kept. */
export async function keptDeliveries(
  database: Queryable,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await database.query('select id from deliveries where id = any($1::text[])', [ids]);
  return new Set(rows.map((row) => String(row.id)));
}

/** GitHub redelivers for three days; after a month a delivery tells nobody anything. */
export async function forgetDeliveries(database: Queryable): Promise<void> {
  await database.query(`delete from deliveries where done_at < now() - interval '30 days'`);
}
