/**
 * What did the review really stop?
 * Of what merged changes would have widened when they were first judged, what was gone or less severe when they were merged,
 * where somebody else than the author had a part in the review. It is worked out from both judgements and typed by nobody.
 * Renaming a thing on the way stops nothing, and neither does moving it to another pull request that is merged within 30
 * days. What fell away with nobody reviewing it is shown apart: that was the check, or a change of mind.
 */
import { severities } from '../../../deltas/delta.ts';
import type { RecordedDelta } from '../../../ledger/event.ts';
import { cut } from '../../known/merges.ts';
import { isReviewed, type Opening, openingsOf } from '../../known/stopped.ts';
import type { Figure, Measure } from '../../measure.ts';
import { evidenceOf, parted, share } from '../../reading/figure.ts';
import { readBy } from '../../reading/reading.ts';
import type { ChangeRecord } from '../../record.ts';

interface Seen {
  readonly record: ChangeRecord;
  readonly delta: RecordedDelta;
  readonly what: string;
}

function figureOf(openings: readonly Opening[], isMeant: (delta: RecordedDelta) => boolean): Figure {
  const [counted, missed]: [Seen[], Seen[]] = [[], []];
  for (const { record, seen, stopped } of openings) {
    const how = new Map(stopped.map((one) => [one.delta, one.how]));
    for (const delta of seen.filter(isMeant)) {
      const what = how.get(delta);
      (what === undefined ? missed : counted).push({ record, delta, what: what ?? 'merged' });
    }
  }
  return share(counted, missed, 'delta', ({ record, delta, what }) =>
    evidenceOf(record, `${delta.kind} on ${delta.subject}: ${what}`),
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
    figure: (history, window) =>
      figureOf(
        cut(openingsOf(history), window).filter(({ record }) => isReviewed(record)),
        () => true,
      ),
    parts: (history, window) => {
      const [reviewed, others] = parted(cut(openingsOf(history), window), ({ record }) => isReviewed(record));
      return [
        ...severities.toReversed().map((name) => ({
          name,
          figure: figureOf(reviewed, ({ severity }) => severity === name),
        })),
        { name: 'reviewed by nobody', figure: figureOf(others, () => true) },
      ];
    },
  }),
};
