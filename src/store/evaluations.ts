/** The last judgement of each change, for pages; and the last configuration texts without a fault. */
import type { ChangeRef, Repository } from '../change/change.ts';
import type { Check } from '../review/check.ts';
import { repositoryKey } from './changes.ts';
import type { Queryable } from './database.ts';
import { storableJson, storableText } from './storable.ts';

export interface StoredEvaluation {
  readonly ref: ChangeRef;
  readonly check: Check;
  readonly materiality: string;
  readonly tier: string;
}

export async function keepEvaluation(database: Queryable, evaluation: StoredEvaluation): Promise<void> {
  const { ref, check, materiality, tier } = evaluation;
  await database.query(
    `insert into evaluations (repository, change, head, check_run, result)
     values ($1, $2, $3, $4::jsonb, $5::jsonb)
     on conflict (repository, change) do update
       set head = excluded.head, check_run = excluded.check_run, result = excluded.result, judged_at = now()`,
    [
      repositoryKey(ref.repository),
      ref.id,
      ref.head.sha,
      storableJson(check),
      storableJson({ ref, materiality, tier }),
    ],
  );
}

/** @returns all of a repository, by change id. */
export async function keptEvaluations(
  database: Queryable,
  repository: Repository,
): Promise<ReadonlyMap<string, StoredEvaluation>> {
  const rows = await database.query(
    'select change, check_run, result from evaluations where repository = $1',
    [repositoryKey(repository)],
  );
  return new Map(
    rows.map((row) => [
      String(row.change),
      // Only keepEvaluation writes here.
      { ...(row.result as Omit<StoredEvaluation, 'check'>), check: row.check_run as Check },
    ]),
  );
}

/** @returns the ids of the changes that were last judged at this head. */
export async function judgedAt(
  database: Queryable,
  repository: Repository,
  head: string,
): Promise<ReadonlySet<string>> {
  const rows = await database.query('select change from evaluations where repository = $1 and head = $2', [
    repositoryKey(repository),
    head,
  ]);
  return new Set(rows.map((row) => String(row.change)));
}

/** Under which names the two layers' last good texts are kept. */
export function configurationKeys(repository: Repository) {
  return { organisation: `${repository.owner} (organisation)`, repository: repositoryKey(repository) };
}

/** @returns the names of those that were good and had a word in them. */
export async function configurationsWith(database: Queryable, word: string): Promise<ReadonlySet<string>> {
  const rows = await database.query('select file from configurations where strpos(text, $1) > 0', [word]);
  return new Set(rows.map(({ file }) => String(file)));
}

export async function keepConfiguration(database: Queryable, file: string, text: string): Promise<void> {
  await database.query(
    `insert into configurations (file, text) values ($1, $2)
     on conflict (file) do update set text = excluded.text, read_at = now()
       where configurations.text <> excluded.text`,
    [file, storableText(text)],
  );
}

export async function lastGoodConfiguration(database: Queryable, file: string): Promise<string | null> {
  const [row] = await database.query('select text from configurations where file = $1', [file]);
  return row === undefined ? null : String(row.text);
}
