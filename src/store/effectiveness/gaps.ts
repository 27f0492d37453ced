/**
 * What the figures of a scope cannot know and only what is kept can tell: each said with its number, none counted as nothing.
 * What the records themselves show is found with the report.
 */
import type { Gap, History } from '../../effectiveness/history.ts';
import type { Queryable, Row } from '../database.ts';
import { chains } from './catch-up.ts';
import type { Seen } from './history.ts';

/** @returns those of every repository; narrowing is the reader's. */
export async function gapsOf(
  database: Queryable,
  { records, surveys }: Pick<History, 'records' | 'surveys'>,
): Promise<readonly Gap[]> {
  return [
    ...(await ofRecords(database)),
    ...(await ofChains(database)),
    ...surveys.flatMap(({ repository, partial }, index) =>
      // They come by repository and month: the last one tells how it is.
      surveys[index + 1]?.repository === repository
        ? []
        : (partial ?? []).map((says): Gap => ({ kind: 'not-surveyed', repository, says })),
    ),
    ...judgedAfterwards(records),
  ];
}

/** @param says what follows the number, of one and of many: "change was", "changes were". */
function told(
  kind: Gap['kind'],
  { repository }: { readonly repository?: unknown },
  count: unknown,
  says: readonly [one: string, many: string],
): readonly Gap[] {
  const number = Number(count ?? 0);
  if (number <= 0) return [];
  return [{ kind, repository: String(repository), says: `${number} ${number === 1 ? says[0] : says[1]}` }];
}

async function ofRecords(database: Queryable): Promise<readonly Gap[]> {
  const odd = await database.query(
    `select repository, count(*) filter (where kind = 'unjudged' and merged) as unjudged, sum(ahead) as ahead
     from records where kind = 'unjudged' or ahead > 0 group by repository order by repository`,
  );
  const ended = await database.query(
    `select records.repository, count(*) as untold
     from records join changes on changes.repository = records.repository and changes.id = records.change
     where records.ended_at is null and not changes.open group by 1 order by 1`,
  );
  return [
    ...odd.flatMap((row) => [
      ...told('events-missing', row, row.unjudged, [
        'merged change was never judged',
        'merged changes were never judged',
      ]),
      ...told('clock-skew', row, row.ahead, [
        'event is dated after we were told of it: the clocks differ',
        'events are dated after we were told of them: the clocks differ',
      ]),
    ]),
    ...ended.flatMap((row) =>
      told('events-missing', row, row.untold, [
        'change is no longer open, and nobody told how it ended',
        'changes are no longer open, and nobody told how they ended',
      ]),
    ),
  ];
}

async function ofChains(database: Queryable): Promise<readonly Gap[]> {
  const renames = await database.query('select was, at, name from renames order by at');
  const ledger = await presentChains(database, renames);
  return [
    ...ledger.flatMap((chain) => [
      ...told('events-missing', chain, chain.sequence - chain.projected, [
        'event is not in these figures yet',
        'events are not in these figures yet',
      ]),
      ...told('events-missing', chain, chain.missing, [
        'event was taken out of the ledger',
        'events were taken out of the ledger',
      ]),
    ]),
    ...renames.map(renamed),
  ];
}

/** @returns how many events of the repositories are in no record yet: those of an older version are made anew after a start. */
export async function uncounted(database: Queryable, seen: Seen): Promise<number> {
  const renames = await database.query('select was, name from renames order by at');
  const ledger = await presentChains(database, renames);
  return ledger
    .filter(({ repository }) => seen === null || seen.has(repository.toLowerCase()))
    .reduce((sum, { sequence, projected }) => sum + Math.max(0, sequence - projected), 0);
}

/** @returns every chain under the present name of its repository. */
async function presentChains(database: Queryable, renames: readonly Row[]) {
  const nowCalled = new Map(renames.map(({ was, name }) => [String(was), String(name)]));
  const ledger = await chains(database);
  return ledger.map((chain) => ({
    ...chain,
    repository: nowCalled.get(chain.repository) ?? chain.repository,
  }));
}

function renamed({ was, at, name }: Row): Gap {
  const day = (at instanceof Date ? at.toISOString() : String(at)).slice(0, 10);
  return {
    kind: 'repository-renamed',
    repository: String(name),
    says: `it was called ${String(was)} until ${day}; what happened under that name is counted here`,
  };
}

/** A local repository is judged when it is opened here: of what was merged before, nobody could be asked. */
function judgedAfterwards(records: History['records']): readonly Gap[] {
  const merged = new Map<string, number>();
  for (const { repository, change, ended } of records)
    if (change.startsWith('commit:') && ended?.merged === true)
      merged.set(repository, (merged.get(repository) ?? 0) + 1);
  return [...merged].flatMap(([repository, count]) =>
    told('events-missing', { repository }, count, [
      'change was judged after its merge: nobody was asked to review it before',
      'changes were judged after their merge: nobody was asked to review them before',
    ]),
  );
}
