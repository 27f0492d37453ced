/** What the default branches were found to hold: the last survey of each repository and month. */
import type { Scope } from '../../effectiveness/history.ts';
import type { SurveyEvent } from '../../ledger/event.ts';
import type { Survey } from '../../models/survey.ts';
import type { Queryable, Row } from '../database.ts';
import { namesOf, presentName } from './renames.ts';

/** Finer than by months no chart shows them, and a busy repository is surveyed with every merge. */
export async function readSurveys(
  database: Queryable,
  { organisation, repository }: Pick<Scope, 'organisation' | 'repository'>,
): Promise<readonly Survey[]> {
  const rows = await database.query(
    `select distinct on (repository, month) repository, happened_at, payload from (
       select ${presentName('ledger')} as repository, date_trunc('month', happened_at at time zone 'UTC') as month,
         happened_at, sequence, payload
       from ledger where type = 'surveyed'
     ) told
     where ($1::text is null or lower(split_part(repository, '/', 1)) = lower($1))
       and ($2::text is null or lower(repository) = lower($2))
     order by repository, month, happened_at desc, sequence desc`,
    [organisation ?? null, repository ?? null],
  );
  return rows.map(surveyIn);
}

/** @returns the latest one of a repository. */
export async function lastSurvey(database: Queryable, repository: string): Promise<Survey | null> {
  const rows = await database.query(
    `select $2::text as repository, happened_at, payload from ledger
     where type = 'surveyed' and repository = any($1::text[]) and ${presentName('ledger')} = $2
     order by happened_at desc, sequence desc limit 1`,
    [await namesOf(database, repository), repository],
  );
  return rows[0] === undefined ? null : surveyIn(rows[0]);
}

function surveyIn(row: Row): Survey {
  const { happened_at: at } = row;
  // Only appendEvent writes here, and only a LedgerEvent.
  const payload = row.payload as SurveyEvent['payload'];
  return {
    repository: String(row.repository),
    at: at instanceof Date ? at.toISOString() : String(at),
    ...payload,
  };
}

/** After this long a head is read again: what is known of vendors, formats and owners goes on. */
const readAgainAfter = '7 days';

/** @returns whether this is the head that was read last, not long ago. */
export async function isReadAt(database: Queryable, repository: string, head: string): Promise<boolean> {
  const rows = await database.query(
    `select 1 from surveyed_heads
     where repository = $1 and head = $2 and read_at > now() - interval '${readAgainAfter}'`,
    [repository, head],
  );
  return rows.length > 0;
}

export async function keepReadAt(database: Queryable, repository: string, head: string): Promise<void> {
  await database.query(
    `insert into surveyed_heads (repository, head) values ($1, $2)
     on conflict (repository) do update set head = excluded.head, read_at = now()`,
    [repository, head],
  );
}
