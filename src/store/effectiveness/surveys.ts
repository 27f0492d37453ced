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
  const isOfScope = (name: string) =>
    `($1::text is null or lower(split_part(${name}, '/', 1)) = lower($1)) and ($2::text is null or lower(${name}) = lower($2))`;
  // By the index from one name to the next, and from the last survey of a month to that of the month before: most are never read.
  const rows = await database.query(
    `with recursive names as (
       (select repository from ledger where type = 'surveyed' order by repository limit 1)
       union all
       select (select repository from ledger where type = 'surveyed' and repository > names.repository
         order by repository limit 1)
       from names where names.repository is not null
     ), found as (
       select latest.* from names
       cross join lateral (
         select repository, happened_at, sequence from ledger where type = 'surveyed' and repository = names.repository
         order by happened_at desc, sequence desc limit 1
       ) latest
       where ${isOfScope('names.repository')} or exists (select 1 from renames where was = names.repository)
       union all
       select former.* from found
       cross join lateral (
         select repository, happened_at, sequence from ledger where type = 'surveyed' and repository = found.repository
           and happened_at < date_trunc('month', found.happened_at, 'UTC')
         order by happened_at desc, sequence desc limit 1
       ) former
     ), called as (select ${presentName('found')} as repository, repository as was, happened_at, sequence from found)
     select called.repository, called.happened_at, ledger.payload
     from called join ledger on ledger.repository = called.was and ledger.sequence = called.sequence
     where ${isOfScope('called.repository')}
     order by called.repository, called.happened_at, called.sequence`,
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
