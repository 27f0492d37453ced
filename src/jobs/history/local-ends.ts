/**
 * A local repository sends no webhook: how its changes ended is read from its history, and told to the ledger at the time
 * of the merge, so that the measures count it in the month in which it happened and not when somebody looked.
 */
import type { ChangeRef, Repository } from '../../change/change.ts';
import { reviewOf } from '../../review/review.ts';
import { repositoryKey } from '../../store/changes.ts';
import type { Database } from '../../store/database.ts';
import { keptEvaluations } from '../../store/evaluations.ts';
import { appendEvent, readChangeEvents } from '../../store/ledger.ts';

export interface LocalHistory {
  readonly repository: Repository;
  /** What is open, and what was merged last. */
  readonly changes: readonly ChangeRef[];
  /** When a merged commit was made. */
  readonly mergedAt: (ref: ChangeRef) => Date;
  readonly now: () => Date;
}

/**
 * A branch that was reviewed here and merged since stands for its merge: then the commit is not counted beside it. One that
 * is gone otherwise was thrown away, or merged in another shape.
 */
export async function tellEnds(database: Database, local: LocalHistory): Promise<void> {
  const { repository, changes, mergedAt, now } = local;
  const there = new Map(changes.map((ref) => [ref.id, ref]));
  const merged = changes.filter(({ id }) => id.startsWith('commit:'));
  const standIns = new Set<string>();
  for (const { ref } of (await keptEvaluations(database, repository)).values()) {
    if (!ref.id.startsWith('branch:')) continue;
    const { ended } = reviewOf(await readChangeEvents(database, repositoryKey(repository), ref.id));
    const open = there.get(ref.id);
    const merge = merged.find(({ head }) => head.sha === ref.head.sha);
    if (merge !== undefined && (ended === null || ended.merged)) standIns.add(merge.id);
    if (open !== undefined && ended !== null) {
      await appendEvent(database, { ...told(open, 'reopened', now()), payload: { head: open.head.sha } });
    }
    if (open === undefined && ended === null) {
      const event = told(ref, 'closed', merge === undefined ? now() : mergedAt(merge));
      const payload = { head: ref.head.sha, merged: merge !== undefined };
      await appendEvent(database, { ...event, payload });
    }
  }
  for (const ref of merged) {
    if (standIns.has(ref.id)) continue;
    const payload = { head: ref.head.sha, merged: true };
    await appendEvent(database, { ...told(ref, 'closed', mergedAt(ref)), payload });
  }
}

function told<T extends 'closed' | 'reopened'>(
  { repository, id, author, head }: ChangeRef,
  type: T,
  when: Date,
) {
  const at = when.toISOString();
  // A branch of one name may come and go again.
  const once = id.startsWith('commit:') ? `${type} ${id}` : `${type} ${id} ${head.sha} ${at}`;
  return { type, repository: repositoryKey(repository), change: id, actor: author, at, once };
}
