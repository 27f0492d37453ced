/** All that is known of a scope, for the measures: SQL picks and counts, and what is read is only what they look at. */
import type { History, Scope } from '../../effectiveness/history.ts';
import type { ChangeRecord } from '../../effectiveness/record.ts';
import { scopedTo } from '../../effectiveness/scope.ts';
import type { Database, Row } from '../database.ts';
import { gapsOf } from './gaps.ts';
import { projectionVersion } from './project.ts';
import { readSurveys } from './surveys.ts';
import { recordFrom, type WrittenRecord } from './written.ts';

/** Repositories that may be counted, "owner/name" in small letters; null: all. */
export type Seen = ReadonlySet<string> | null;

/**
 * @param now when it is asked, ISO 8601.
 * @returns the records, surveys and gaps of the scope; nothing is written.
 */
export async function readHistory(
  database: Database,
  scope: Scope,
  now: string,
  seen: Seen = null,
): Promise<History> {
  const { organisation = null, repository = null } = scope;
  const where =
    '($1::text is null or organisation = lower($1)) and ($2::text is null or lower(repository) = lower($2)) and ($3::text[] is null or lower(repository) = any($3))';
  const parameters = [organisation, repository, seen === null ? null : [...seen]];
  const [records, quiet, surveys] = await Promise.all([
    database.query(
      `select repository, record from records where kind = 'record' and version = ${projectionVersion} and ${where}`,
      parameters,
    ),
    database.query(
      `select repository, to_char(ended_at at time zone 'UTC', 'YYYY-MM') as month,
         string_agg(extract(day from ended_at at time zone 'UTC')::text, ' ') as days
       from records where kind = 'quiet' and merged and ${where} group by 1, 2 order by 1, 2`,
      parameters,
    ),
    readSurveys(database, scope),
  ]);
  const isSeen = (one: { readonly repository: string }) =>
    seen === null || seen.has(one.repository.toLowerCase());
  const whole = {
    source: 'reviews',
    scope,
    records: records.map(recordIn),
    surveys: surveys.filter(isSeen),
    quiet: quiet.map((row) => ({
      repository: String(row.repository),
      month: String(row.month),
      days: String(row.days).split(' ').map(Number),
    })),
    now,
  } as const;
  // Which models a team owns, and what a model was called before, is for the measures to say.
  return scopedTo({ ...whole, gaps: (await gapsOf(database, whole)).filter(isSeen) }, scope);
}

function recordIn({ repository, record }: Row): ChangeRecord {
  // Only projectChange writes here, and only records of this version are asked for.
  return recordFrom(String(repository), record as WrittenRecord);
}
