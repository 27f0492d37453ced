/**
 * What did the review really stop?
 * Of what merged changes would have widened when they were first judged, what was gone or less severe when they were merged,
 * where somebody else than the author had a part in the review. It is worked out from both judgements and typed by nobody.
 * Renaming a thing on the way stops nothing, and neither does moving it to another pull request that is merged within 30
 * days. What fell away with nobody reviewing it is shown apart: that was the check, or a change of mind.
 */
import { severities } from '../../../deltas/delta.ts';
import { cut, type Timed } from '../../known/merges.ts';
import { perHistory } from '../../known/per-history.ts';
import { isReviewed, openingsOf, type Stopped } from '../../known/stopped.ts';
import type { Figure, Measure } from '../../measure.ts';
import { evidenceOf, parted, share } from '../../reading/figure.ts';
import { readBy } from '../../reading/reading.ts';
import type { ChangeRecord, DeltaRecord } from '../../record.ts';

interface Seen extends Timed {
  readonly record: ChangeRecord;
  readonly delta: DeltaRecord;
  /** null where it was merged as it was. */
  readonly how: Stopped['how'] | null;
}

/** Each by itself, oldest first: those of changes that somebody reviewed, and the others. */
const seenOf = perHistory((history) => {
  const [reviewed, others]: [Seen[], Seen[]] = [[], []];
  for (const { record, at, isOwn, seen, stopped } of openingsOf(history)) {
    if (!isOwn) continue;
    const list = isReviewed(record) ? reviewed : others;
    for (const delta of seen) {
      const how = stopped.findLast((one) => one.delta === delta)?.how ?? null;
      list.push({ record, at, delta, how });
    }
  }
  return { reviewed, others };
});

function figureOf(all: readonly Seen[]): Figure {
  const [counted, missed] = parted(all, ({ how }) => how !== null);
  return share(counted, missed, 'delta', ({ record, delta, how }) =>
    evidenceOf(record, `${delta.kind} on ${delta.subject}: ${how ?? 'merged'}`),
  );
}

export const beforeMergeEffect: Measure = {
  id: 'before-merge-effect',
  title: 'Before-merge effect',
  definition:
    'What a reviewed change would have widened when it was first judged, and no longer widened, or less severely, when it was merged.',
  formula:
    'deltas removed or narrowed between the first and the merged head of reviewed changes / deltas first seen in them',
  answers: 'What did the review really stop?',
  unit: 'share',
  better: 'higher',
  outcome: true,
  ofReviews: true,
  read: readBy({
    better: 'higher',
    figure: (history, window) => figureOf(cut(seenOf(history).reviewed, window)),
    parts: (history, window) => {
      const { reviewed, others } = seenOf(history);
      const all = cut(reviewed, window);
      return [
        ...severities.toReversed().map((name) => ({
          name,
          figure: figureOf(all.filter(({ delta }) => delta.severity === name)),
        })),
        { name: 'reviewed by nobody', figure: figureOf(cut(others, window)) },
      ];
    },
  }),
};
