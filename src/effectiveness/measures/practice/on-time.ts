/**
 * Do owners close?
 * Of the follow-ups that are due on a day of the window, those that their owner closed by the end of that day. Where the
 * owner is a team, whoever closed it is taken for one of them: who belongs to a team isn't in the ledger. What somebody
 * else closed, what was closed late and what had no owner is told apart.
 */

import { type FollowUp, same } from '../../../review/review.ts';
import type { History } from '../../history.ts';
import { cut, type Timed } from '../../known/merges.ts';
import { perHistory } from '../../known/per-history.ts';
import type { Evidence, Measure } from '../../measure.ts';
import { parted, share } from '../../reading/figure.ts';
import { readBy } from '../../reading/reading.ts';
import type { ChangeRecord } from '../../record.ts';
import { followUpsIn } from '../../sections/follow-ups.ts';
import { day, type Window } from '../../window.ts';

interface Due extends Timed {
  readonly record: ChangeRecord;
  readonly followUp: FollowUp;
}

/** By the day on which each is due, from its first moment. */
const dueOf = perHistory((history): readonly Due[] =>
  followUpsIn(history)
    .flatMap(({ record, followUp }) =>
      followUp.due === null ? [] : [{ record, followUp, at: Date.parse(followUp.due) }],
    )
    .sort((a, b) => a.at - b.at),
);

/** Those whose day is over. */
function dueIn(history: History, window: Window): readonly Due[] {
  const now = Date.parse(history.now);
  return cut(dueOf(history), window).filter(({ at }) => at + day <= now);
}

const hows = ['on time', 'closed by somebody else', 'closed late', 'still open', 'without an owner'] as const;

function howOf({ followUp: { owner, closed }, at }: Due): (typeof hows)[number] {
  if (owner === null) return 'without an owner';
  if (closed === null) return 'still open';
  if (Date.parse(closed.at) >= at + day) return 'closed late';
  return owner.includes('/') || same(owner.replace(/^@/, ''), closed.by)
    ? 'on time'
    : 'closed by somebody else';
}

function evidence(one: Due): Evidence {
  const { record, followUp } = one;
  const { id, text, owner, due } = followUp;
  return {
    repository: record.repository,
    change: record.change,
    says: `${id} ${text} (${owner ?? 'nobody'}, ${howOf(one)})`,
    at: followUp.closed?.at ?? due,
  };
}

export const onTime: Measure = {
  id: 'on-time',
  title: 'On time',
  definition: 'Follow-ups that their owner closed by the day on which they were due.',
  formula: 'follow-ups closed by their owner by the due date / follow-ups due',
  answers: 'Do owners close?',
  unit: 'share',
  better: 'higher',
  outcome: false,
  ofReviews: true,
  read: readBy({
    better: 'higher',
    figure: (history, window) => {
      const [kept, missed] = parted(dueIn(history, window), (one) => howOf(one) === 'on time');
      return share(kept, missed, 'follow-up', evidence);
    },
    parts: (history, window) => {
      const due = dueIn(history, window);
      return hows.slice(1).map((name) => {
        const [those, others] = parted(due, (one) => howOf(one) === name);
        return { name, figure: share(those, others, 'follow-up', evidence) };
      });
    },
  }),
};
