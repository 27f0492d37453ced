/** The material changes that were merged, with those that are material only together. */
import { changeNamed } from '../../review/model/question.ts';
import type { Outcome } from '../../review/review.ts';
import type { History } from '../history.ts';
import type { ChangeRecord } from '../record.ts';
import { day } from '../window.ts';
import { allMergesOf, materialMergesOf, type Timed } from './merges.ts';
import { modelledIn, modelsChangedBy } from './models.ts';
import { ByRepository, perHistory } from './per-history.ts';
import { type Thing, touchingOf } from './things.ts';

/** One material change, at its merge, or minor ones that sum up to one, at the last. */
export interface MaterialChange extends Timed {
  readonly record: ChangeRecord;
  /** What it is made of; the record alone as a rule. */
  readonly parts: readonly ChangeRecord[];
  /** How the models of the change came to be right again within some days of its merge; null where they didn't. */
  readonly cover: Cover;
}

export type Cover = 'updated' | 'none-needed' | null;

/** So many minor changes that widen one thing, in so many days, are one material change. */
const few = 3;
const shortly = 30 * day;

/** Oldest first. */
export const materialChangesOf = perHistory((history): readonly MaterialChange[] => {
  const coverOf = covering(history);
  const alone = materialMergesOf(history).map(({ record, at }): MaterialChange => {
    const parts = [record];
    return { record, at, parts, cover: coverOf(parts, at) };
  });
  return [...alone, ...sums(history, coverOf)].sort((a, b) => a.at - b.at);
});

type CoverOf = (parts: readonly ChangeRecord[], at: number) => Cover;

function sums(history: History, coverOf: CoverOf): readonly MaterialChange[] {
  const running = new Map<Thing, { readonly since: number; readonly parts: ChangeRecord[] }>();
  const summed = new Map<ChangeRecord, MaterialChange>();
  for (const { record, at, isOwn, things } of touchingOf(history)) {
    if (
      !isOwn ||
      record.materiality !== 'minor' ||
      !record.last.some(({ direction }) => direction === 'widens')
    )
      continue;
    for (const thing of new Set(things.filter((_, index) => record.last[index]?.direction === 'widens'))) {
      const known = running.get(thing);
      if (known === undefined || at - known.since >= shortly) {
        running.set(thing, { since: at, parts: [record] });
        continue;
      }
      known.parts.push(record);
      if (known.parts.length < few) continue;
      summed.set(record, { record, at, parts: known.parts, cover: coverOf(known.parts, at) });
      running.delete(thing);
    }
  }
  return [...summed.values()];
}

/** For so long after a merge its model may still be brought up to date. */
export const grace = 30 * day;

function covering(history: History): CoverOf {
  const isModelled = modelledIn(history);
  return (parts, at) => {
    if (parts.some((record) => isModelled(record, at, at + grace))) return 'updated';
    if (parts.some((record) => isUpdatedElsewhere(history, record, at + grace))) return 'updated';
    return parts.some(needsNoUpdate) ? 'none-needed' : null;
  };
}

/** Its review names the change that updates the model, and that one did. */
function isUpdatedElsewhere(history: History, record: ChangeRecord, until: number): boolean {
  return record.review.outcomes.some((outcome) => {
    const at = outcome.kind === 'model-updated' ? updateNamed(history, record, outcome) : null;
    return at !== null && at < until;
  });
}

/**
 * @returns when the change was merged that an outcome names, in milliseconds; null where it gave no model another meaning,
 *   or so long before this one was opened that it can't have been about it.
 */
export function updateNamed(
  history: History,
  { repository, openedAt }: ChangeRecord,
  { text }: Pick<Outcome, 'text'>,
): number | null {
  const named = changeNamed(text);
  const at = named === null ? undefined : modelChangers(history).get(repository, named);
  return at === undefined || at < Date.parse(openedAt) - grace ? null : at;
}

/** When each change was merged that gave a model another meaning. */
const modelChangers = perHistory((history): ByRepository<number> => {
  const changers = new ByRepository<number>();
  for (const { record, at } of allMergesOf(history))
    if (modelsChangedBy(record).length > 0) changers.set(record.repository, record.change, at);
  return changers;
});

/** Said by a signed review, with why: a signature alone says nothing of the model. */
function needsNoUpdate({ models, review }: ChangeRecord): boolean {
  return (
    models.length > 0 &&
    review.signedAt !== null &&
    review.outcomes.some(({ kind, text }) => kind === 'model-unaffected' && text.trim() !== '')
  );
}

/** "3 small changes to one thing: #12, #14, #15" or the change's title. */
export function titleOf({ record, parts }: MaterialChange): string {
  return parts.length === 1
    ? record.title
    : `${parts.length} small changes that widen one thing: ${parts.map(({ change }) => change).join(', ')}`;
}
