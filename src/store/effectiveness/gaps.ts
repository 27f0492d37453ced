/** What the figures of a scope cannot know, found in what is kept: each said with its number, none counted as nothing. */
import type { Gap, History, Scope } from '../../effectiveness/history.ts';
import type { Survey } from '../../models/survey.ts';
import type { Queryable, Row } from '../database.ts';
import { chains } from './catch-up.ts';

type Known = Omit<History, 'gaps'>;

export async function gapsOf(database: Queryable, history: Known): Promise<readonly Gap[]> {
  const kept = [
    ...(await ofRecords(database)),
    ...(await ofChains(database)),
    ...ofSurveys(history.surveys),
    ...(history.scope.model === undefined ? unsurveyed(history) : []),
    ...judgedAfterwards(history),
  ];
  return kept.filter(({ repository }) => isIn(history.scope, repository));
}

function isIn({ organisation, repository }: Scope, name: string): boolean {
  const [owner = ''] = name.split('/');
  const is = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  return (
    (organisation === undefined || is(organisation, owner)) &&
    (repository === undefined || is(repository, name))
  );
}

/** @param says what follows the number, of one and of many: "change was", "changes were". */
function told(
  kind: Gap['kind'],
  repository: unknown,
  count: unknown,
  says: readonly [string, string],
): readonly Gap[] {
  const number = Number(count ?? 0);
  if (number <= 0) return [];
  return [{ kind, repository: String(repository), says: `${number} ${number === 1 ? says[0] : says[1]}.` }];
}

async function ofRecords(database: Queryable): Promise<readonly Gap[]> {
  const odd = await database.query(
    `select repository, count(*) filter (where kind = 'unjudged' and merged) as unjudged, sum(ahead) as ahead,
       count(*) filter (where ended_at < opened_at) as backwards
     from records where kind = 'unjudged' or ahead > 0 or ended_at < opened_at
     group by repository order by repository`,
  );
  const ended = await database.query(
    `select records.repository, count(*) as untold
     from records join changes on changes.repository = records.repository and changes.id = records.change
     where records.ended_at is null and not changes.open group by 1 order by 1`,
  );
  return [
    ...odd.flatMap(({ repository, unjudged, ahead, backwards }) => [
      ...told('events-missing', repository, unjudged, [
        'merged change was never judged',
        'merged changes were never judged',
      ]),
      ...told('clock-skew', repository, ahead, [
        'event is dated after we were told of it',
        'events are dated after we were told of them',
      ]),
      ...told('clock-skew', repository, backwards, [
        'change ended before it was first judged: two clocks differ, or it was judged late',
        'changes ended before they were first judged: two clocks differ, or they were judged late',
      ]),
    ]),
    ...ended.flatMap(({ repository, untold }) =>
      told('events-missing', repository, untold, [
        'change is no longer open, and nobody told how it ended',
        'changes are no longer open, and nobody told how they ended',
      ]),
    ),
  ];
}

async function ofChains(database: Queryable): Promise<readonly Gap[]> {
  const renames = await database.query('select was, at, name from renames order by at');
  const nowCalled = new Map(renames.map(({ was, name }) => [String(was), String(name)]));
  const ledger = await chains(database);
  return [
    ...ledger.flatMap(({ repository, sequence, projected, missing }) => {
      const name = nowCalled.get(repository) ?? repository;
      return [
        ...told('events-missing', name, sequence - projected, [
          'event is not in these figures yet',
          'events are not in these figures yet',
        ]),
        ...told('events-missing', name, missing, [
          'event was taken out of the ledger',
          'events were taken out of the ledger',
        ]),
      ];
    }),
    ...renames.map(renamed),
  ];
}

function renamed({ was, at, name }: Row): Gap {
  const day = (at instanceof Date ? at.toISOString() : String(at)).slice(0, 10);
  return {
    kind: 'repository-renamed',
    repository: String(name),
    says: `It was called ${String(was)} until ${day}; what happened under that name is counted here.`,
  };
}

function ofSurveys(surveys: readonly Survey[]): readonly Gap[] {
  const latest = new Map<string, Survey>();
  const gone = new Map<
    string,
    { readonly repository: string; readonly path: string; readonly until: string }
  >();
  for (const survey of [...surveys].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const { repository, models } = survey;
    const paths = new Set(models.map(({ path }) => path));
    for (const { path } of latest.get(repository)?.models ?? [])
      if (!paths.has(path)) gone.set(`${repository} ${path}`, { repository, path, until: survey.at });
    for (const path of paths) gone.delete(`${repository} ${path}`);
    latest.set(repository, survey);
  }
  return [
    ...[...gone.values()].map(
      ({ repository, path, until }): Gap => ({
        kind: 'model-deleted',
        repository,
        says: `The model ${path} is gone since ${until.slice(0, 10)}; what it covered has no model now.`,
      }),
    ),
    ...[...latest.values()].flatMap(({ repository, models, partial }) => [
      ...models.flatMap(({ path, unread }): readonly Gap[] =>
        unread === null
          ? []
          : [{ kind: 'unreadable-model', repository, says: `The model ${path} cannot be read: ${unread}` }],
      ),
      ...(partial ?? []).map((says): Gap => ({ kind: 'not-surveyed', repository, says })),
    ]),
  ];
}

function unsurveyed({ records, quiet, surveys }: Known): readonly Gap[] {
  const surveyed = new Set(surveys.map(({ repository }) => repository));
  const known = new Set([...records, ...quiet].map(({ repository }) => repository));
  return [...known]
    .filter((repository) => !surveyed.has(repository))
    .sort()
    .map((repository) => ({
      kind: 'not-surveyed',
      repository,
      says: 'Its default branch was never read: how old its models are, and what they represent, is not known.',
    }));
}

/** A local repository is judged when it is opened here: of what was merged before, nobody could be asked. */
function judgedAfterwards({ records }: Known): readonly Gap[] {
  const merged = new Map<string, number>();
  for (const { repository, change, ended } of records)
    if (change.startsWith('commit:') && ended?.merged === true)
      merged.set(repository, (merged.get(repository) ?? 0) + 1);
  return [...merged].flatMap(([repository, count]) =>
    told('events-missing', repository, count, [
      'merged change was judged afterwards: nobody was asked to review it before its merge',
      'merged changes were judged afterwards: nobody was asked to review them before their merge',
    ]),
  );
}
