/** What is remembered of threat models: their last real edit, found once a content, and what was merged since, by the ledger. */
import type { Repository } from '../change/change.ts';
import type { ModelRecords } from '../forge/read-history.ts';
import { modelsChangedBy } from '../ledger/models.ts';
import type { CoveredChange, ModelHistory } from '../models/freshness/freshness.ts';
import type { LastEdit } from '../models/freshness/last-edit.ts';
import { changesClaimed, modelWordOf } from '../review/model/answer.ts';
import { reviewOf } from '../review/review.ts';
import { repositoryKey } from './changes.ts';
import type { Queryable, Row } from './database.ts';
import { namesOf, presentName } from './effectiveness/renames.ts';
import { readChangeEvents } from './ledger.ts';
import { storableJson } from './storable.ts';

export function modelRecords(database: Queryable): ModelRecords {
  return {
    lastEdit: (repository, path, blob) => keptEdit(database, repository, path, blob),
    keepLastEdit: (repository, path, blob, edit) => keepEdit(database, repository, path, blob, edit),
    updatedBy: (repository, path, from) => updatedBy(database, repository, path, from),
    merged: (repository, path, after) => materialSince(database, repository, path, after),
  };
}

async function keptEdit(
  database: Queryable,
  repository: Repository,
  path: string,
  blob: string,
): Promise<LastEdit | null> {
  const [row] = await database.query(
    'select edit from model_edits where repository = $1 and path = $2 and blob = $3',
    [repositoryKey(repository), path, blob],
  );
  // Only keepEdit writes here.
  return row === undefined ? null : (row.edit as LastEdit);
}

/** One content a path: where a file is changed and changed back, the edit that did it is found anew. */
async function keepEdit(
  database: Queryable,
  repository: Repository,
  path: string,
  blob: string,
  edit: LastEdit,
): Promise<void> {
  await database.query(
    `insert into model_edits (repository, path, blob, edit) values ($1, $2, $3, $4::jsonb)
     on conflict (repository, path) do update set blob = excluded.blob, edit = excluded.edit`,
    [repositoryKey(repository), path, blob, storableJson(edit)],
  );
}

/** An event of the repository that is called $1 now, under whichever of its names, $2, it was told. */
const isOwn = `ledger.repository = any($2::text[]) and ${presentName('ledger')} = $1`;

/** Of each change that a condition on its judgements finds: how it ended, and its last judgement. */
const mergedChanges = `
  from (
    select distinct on (change) change, type, happened_at, payload from ledger
    where ${isOwn} and type in ('closed', 'reopened')
      and change in (select change from ledger where ${isOwn} and type = 'evaluated' and CONDITION)
    order by change, happened_at desc, sequence desc
  ) as ended
  cross join lateral (
    select payload from ledger
    where ${isOwn} and change = ended.change and type = 'evaluated'
    order by happened_at desc, sequence desc limit 1
  ) as judged
  where ended.type = 'closed' and ended.payload ->> 'merged' = 'true'`;

async function updatedBy(
  database: Queryable,
  repository: Repository,
  path: string,
  from: string,
): Promise<string | null> {
  const key = repositoryKey(repository);
  const [row] = await database.query(
    `select ended.change ${mergedChanges.replace('CONDITION', "payload -> 'modelsChanged' @> $3::jsonb")}
       and judged.payload -> 'modelsChanged' @> $3::jsonb and ended.happened_at >= $4
     order by ended.happened_at desc limit 1`,
    [key, await namesOf(database, key), storableJson([path]), from],
  );
  return row === undefined ? null : String(row.change);
}

/** Of one model, the newest: more than any configuration counts. */
const changesAtMost = 60;

/** @returns the material changes that a model covers and that were merged after that moment. */
export async function materialSince(
  database: Queryable,
  repository: Repository,
  path: string,
  after: string | null,
): Promise<NonNullable<ModelHistory['merged']>> {
  const key = repositoryKey(repository);
  const names = await namesOf(database, key);
  const [first] = await database.query(
    `select happened_at from (
       select distinct on (repository) happened_at from ledger where ${isOwn} order by repository, sequence
     ) as begun order by happened_at limit 1`,
    [key, names],
  );
  const rows = await database.query(
    `select ended.change, ended.happened_at, judged.payload ->> 'title' as title,
       judged.payload -> 'models' @> $5::jsonb as updated,
       exists (
         select 1 from ledger
         where ${isOwn} and change = ended.change and type = 'outcome'
           and payload ->> 'kind' in ('model-updated', 'model-unaffected')
       ) as told
     ${mergedChanges.replace('CONDITION', "payload -> 'models' @> $3::jsonb")}
       and judged.payload ->> 'materiality' = 'material' and judged.payload -> 'models' @> $3::jsonb
       and ($4::timestamptz is null or ended.happened_at > $4)
     order by ended.happened_at desc limit ${changesAtMost}`,
    [key, names, storableJson([{ path }]), after, storableJson([{ path, updated: true }])],
  );
  const changes: CoveredChange[] = [];
  for (const row of rows) {
    const id = String(row.change);
    const model =
      row.updated === true ? 'updated' : row.told === true ? await told(database, key, id, path) : 'open';
    changes.push({ id, title: String(row.title), at: timeOf(row), model });
  }
  return { changes, since: first === undefined ? null : timeOf(first) };
}

/** What its review said of the model, as far as it is signed, and shown where it names another change. */
async function told(
  database: Queryable,
  repository: string,
  change: string,
  path: string,
): Promise<CoveredChange['model']> {
  const events = await readChangeEvents(database, repository, change);
  const claimed = changesClaimed(reviewOf(events));
  // Another model, or one on a branch, is not this one.
  const changed = await changersAmong(
    database,
    repository,
    claimed,
    ({ models, merged }) => merged && models.includes(path),
  );
  const { answer, status } = modelWordOf(events, (id) => id !== null && changed.has(id));
  if (status !== 'complete') return 'open';
  return answer === 'updated' || answer === 'unaffected' ? answer : 'open';
}

interface Changer {
  /** Paths of the models that it gives another meaning. */
  readonly models: readonly string[];
  readonly merged: boolean;
}

/**
 * @param ids changes that somebody says have updated a model.
 * @returns those of which the record shows it.
 */
export async function changersAmong(
  database: Queryable,
  repository: string,
  ids: readonly string[],
  shows: (changer: Changer) => boolean,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const id of ids.slice(0, claimsAtMost)) {
    const events = await readChangeEvents(database, repository, id);
    const merged = reviewOf(events).ended?.merged === true;
    if (shows({ models: modelsChangedBy(events), merged })) found.add(id);
  }
  return found;
}

/** Changes that one review may name. */
const claimsAtMost = 10;

function timeOf({ happened_at: at }: Row): string {
  return at instanceof Date ? at.toISOString() : new Date(String(at)).toISOString();
}
