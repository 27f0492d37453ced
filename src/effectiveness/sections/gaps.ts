/** What the figures can't know, as far as the records themselves show it; what only the store can tell comes with the history. */

import type { Gap, History } from '../history.ts';
import { modelOf, surveysOf } from '../known/models.ts';
import { keptIn } from '../known/per-history.ts';
import { amount, compare } from '../reading/figure.ts';
import type { ChangeRecord } from '../record.ts';
import { day, isBefore } from '../window.ts';

/** A change that nobody touched for so long has probably ended without our being told. */
const forgotten = 180 * day;

/** @returns each once, by repository. */
export function gapsOf(history: History): readonly Gap[] {
  if (isUnheardOf(history)) return [unheardOf(history)];
  const now = Date.parse(history.now);
  const byRepository = new Map<string, ChangeRecord[]>();
  for (const record of history.records)
    keptIn(byRepository, record.repository, (): ChangeRecord[] => []).push(record);
  const found = [...byRepository].flatMap(([repository, records]) => [
    ...gap(
      'clock-skew',
      repository,
      records.filter(isSkewed),
      (some) => `${some} ended or signed before the first judgement, told by two clocks or judged late`,
    ),
    ...gap(
      'events-missing',
      repository,
      records.filter((record) => isForgotten(record, now)),
      (some) => `${some} judged more than 180 days ago whose end was never told`,
    ),
    ...(surveysOf(history).has(repository) || !records.some(({ materiality }) => materiality === 'material')
      ? []
      : [
          {
            kind: 'not-surveyed' as const,
            repository,
            says: 'its default branch was never surveyed: nothing is known of its models, their owners and what they leave out',
          },
        ]),
  ]);
  // The store knows more of the same: where it spoke of one kind in a repository, it said all of it.
  const told = new Set(history.gaps.map(({ repository, kind }) => `${repository}\0${kind}`));
  const own = [...found, ...modelGaps(history)].filter(
    ({ repository, kind }) => !told.has(`${repository}\0${kind}`),
  );
  return [...history.gaps, ...own].sort(
    (a, b) => compare(a.repository, b.repository) || compare(a.kind, b.kind) || compare(a.says, b.says),
  );
}

function isUnheardOf({ records, surveys, quiet, gaps }: History): boolean {
  return records.length + surveys.length + quiet.length + gaps.length === 0;
}

/** A name that is misspelled must not look like one of which all is well. */
function unheardOf({ scope }: History): Gap {
  const name = scope.repository ?? scope.organisation ?? scope.team;
  return {
    kind: 'events-missing',
    repository: name ?? 'all repositories',
    says: `no change and no threat model was ever seen here${name === undefined ? '' : ', under this spelling at least'}`,
  };
}

function gap(
  kind: Gap['kind'],
  repository: string,
  records: readonly ChangeRecord[],
  says: (some: string) => string,
): readonly Gap[] {
  if (records.length === 0) return [];
  const named = records
    .map(({ change }) => change)
    .sort(compare)
    .slice(0, 3);
  const more = records.length > named.length ? ' and others' : '';
  return [
    { kind, repository, says: `${says(amount(records.length, 'change'))}: ${named.join(', ')}${more}` },
  ];
}

function isSkewed({ openedAt, ended, review }: ChangeRecord): boolean {
  return isBefore(ended?.at ?? openedAt, openedAt) || isBefore(review.signedAt ?? openedAt, openedAt);
}

function isForgotten({ ended, openedAt, review }: ChangeRecord, now: number): boolean {
  if (ended !== null) return false;
  const latest = Math.max(Date.parse(openedAt), Date.parse(review.lastAct ?? openedAt));
  return now - latest > forgotten;
}

function modelGaps(history: History): readonly Gap[] {
  const nameOf = modelOf(history);
  return [...surveysOf(history)].flatMap(([repository, surveys]): readonly Gap[] => {
    const latest = surveys.at(-1);
    if (latest === undefined) return [];
    const there = new Set(latest.models.map(({ path }) => nameOf(repository, path)));
    const gone = new Map(
      surveys.flatMap(({ models }) =>
        models.flatMap(({ path }) => {
          const name = nameOf(repository, path);
          return there.has(name) ? [] : [[name, path] as const];
        }),
      ),
    );
    const unread = latest.models.filter((model) => model.unread !== null);
    return [
      ...[...gone.values()].map((path) => ({
        kind: 'model-deleted' as const,
        repository,
        says: `the model ${path} is no longer there: what it covered is counted as covered by it until then`,
      })),
      ...unread.map(({ path, unread }) => ({
        kind: 'unreadable-model' as const,
        repository,
        says: `the model ${path} can't be read: ${unread ?? ''}`,
      })),
    ];
  });
}
