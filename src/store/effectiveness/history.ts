/** All that is known of a scope, for the measures: SQL picks and counts, and what is read is only what they look at. */
import type { History, Scope } from '../../effectiveness/history.ts';
import type { ChangeRecord } from '../../effectiveness/record.ts';
import type { Survey } from '../../models/survey.ts';
import type { Database, Row } from '../database.ts';
import { gapsOf } from './gaps.ts';
import { projectionVersion } from './project.ts';
import { readSurveys } from './surveys.ts';
import { recordFrom, type WrittenRecord } from './written.ts';

/**
 * @param now when it is asked, ISO 8601.
 * @returns the records, surveys and gaps of the scope; nothing is written.
 */
export async function readHistory(database: Database, scope: Scope, now: string): Promise<History> {
  const surveys = await readSurveys(database, scope);
  const { where, parameters } = narrowed(scope, surveys);
  const [records, quiet] = await Promise.all([
    database.query(
      `select record from records where kind = 'record' and version = ${projectionVersion} and ${where}`,
      parameters,
    ),
    database.query(
      `select repository, to_char(ended_at at time zone 'UTC', 'YYYY-MM') as month, count(*) as merged
       from records where kind = 'quiet' and merged and ${where} group by 1, 2 order by 1, 2`,
      parameters,
    ),
  ]);
  const history = {
    source: 'reviews',
    scope,
    records: records.map(recordIn),
    surveys: ofScope(scope, surveys),
    quiet: quiet.map(({ repository, month, merged }) => ({
      repository: String(repository),
      month: String(month),
      merged: Number(merged),
    })),
    now,
  } as const;
  return { ...history, gaps: await gapsOf(database, history) };
}

function recordIn({ record }: Row): ChangeRecord {
  // Only projectChange writes here, and only records of this version are asked for.
  return recordFrom(record as WrittenRecord);
}

/** Names on GitHub are the same in any case. */
function narrowed(
  { organisation, repository, team, model }: Scope,
  surveys: readonly Survey[],
): { readonly where: string; readonly parameters: readonly unknown[] } {
  const parameters: unknown[] = [];
  const given = (value: unknown) => `$${parameters.push(value)}`;
  const conditions = ['true'];
  if (organisation !== undefined) conditions.push(`organisation = lower(${given(organisation)})`);
  if (repository !== undefined) conditions.push(`lower(repository) = lower(${given(repository)})`);
  if (model !== undefined) conditions.push(`models @> array[${given(model)}]`);
  if (team !== undefined) {
    const owned = surveys.flatMap((survey) =>
      survey.models.filter(isOwnedBy(team)).map(({ path }) => ({ repository: survey.repository, path })),
    );
    conditions.push(`(teams @> array[lower(${given(team)})] or exists (
      select 1 from unnest(${given(owned.map((one) => one.repository))}::text[], ${given(owned.map(({ path }) => path))}::text[])
        as owned(repository, path)
      where owned.repository = records.repository and models @> array[owned.path]))`);
  }
  return { where: conditions.join(' and '), parameters };
}

/** What a tree represents is a matter of the whole tree: of one team or model it says nothing. */
function ofScope({ team, model }: Scope, surveys: readonly Survey[]): readonly Survey[] {
  if (team === undefined && model === undefined) return surveys;
  return surveys.map((survey) => ({
    ...survey,
    models: survey.models.filter(
      (one) => (model === undefined || one.path === model) && (team === undefined || isOwnedBy(team)(one)),
    ),
    fidelity: [],
  }));
}

function isOwnedBy(team: string): (model: Survey['models'][number]) => boolean {
  return ({ owners }) => owners.some((owner) => owner.toLowerCase() === team.toLowerCase());
}
