/** The reviews of a local repository: read from the ledger, and acted on as whoever git says works here. */
import { createHash } from 'node:crypto';
import type { ChangeRef } from '../../change/change.ts';
import { localUser } from '../../forge/git/git.ts';
import type { GitObjects } from '../../forge/git/objects.ts';
import { type Person, personIn, personText } from '../../forge/people.ts';
import type { LedgerEvent } from '../../ledger/event.ts';
import { act, type Reply } from '../../review/act.ts';
import type { Command } from '../../review/commands.ts';
import type { Basis } from '../../review/events.ts';
import { type ReviewState, reviewOf } from '../../review/review.ts';
import { repositoryKey } from '../../store/changes.ts';
import type { Database } from '../../store/database.ts';
import { appendEvent, readChangeEvents } from '../../store/ledger.ts';

export interface ReviewDesk {
  /** Who works here; null where git's configuration does not say. */
  user(): Promise<Person | null>;
  /** @returns the review of a change at its head; null where nothing is under review. */
  read(ref: ChangeRef): Promise<ReviewState | null>;
  /** @param once what makes the command the same when it is sent twice. */
  act(ref: ChangeRef, command: Command, once: string): Promise<Reply>;
}

export function localDesk(objects: GitObjects, database: Database, now: () => Date): ReviewDesk {
  const user = () => localUser(objects);
  const eventsOf = (ref: ChangeRef) => readChangeEvents(database, repositoryKey(ref.repository), ref.id);
  // One after the other: what a person asks is answered from all that was asked before.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    user,

    async read(ref) {
      const state = reviewOf(await eventsOf(ref));
      const { current } = state;
      return current === null || current.points.length === 0 || current.head !== ref.head.sha ? null : state;
    },

    act: (ref, command, once) =>
      inTurn(async () => {
        const [person, past] = await Promise.all([user(), eventsOf(ref)]);
        if (person === null) return { ok: false, text: `Nothing was written: ${noUser}` };
        const state = reviewOf(past);
        const actor = {
          login: loginOf(person, state),
          is: state.seen === null ? [] : standsFor(state.seen),
          via: 'page',
          at: now().toISOString(),
          once,
        } as const;
        const { events, replies } = act(past, [command], actor, followUpPrefix(ref));
        let repeated = false;
        for (const event of events) {
          if (event.type === 'evaluated') continue;
          const kept: LedgerEvent = {
            ...event,
            repository: repositoryKey(ref.repository),
            change: ref.id,
          };
          if (!(await appendEvent(database, kept))) repeated = true;
        }
        if (repeated)
          return {
            ok: false,
            text: 'This form was sent before, so nothing was added. Send it again from here.',
          };
        return replies[0] ?? { ok: true, text: '' };
      }),
  };
}

export const noUser =
  'git does not say who you are. Set both `git config user.name "Your Name"` and `git config user.email you@example.org`, and reload this page.';

/**
 * Whoever sits at a local repository may do anything there, so that all of a review can be tried: they count as everybody
 * whom the review names.
 */
export function standsFor({ points, breakGlass }: Basis): readonly string[] {
  const needs = points.flatMap((point) => [...point.needs.full, ...point.needs.lightweight]);
  return [...new Set(['write', ...needs.flatMap(({ signers }) => signers), ...breakGlass])];
}

/** @returns "Ada <ada@example.org>"; one who made the change under the same address goes by the name they had there. */
export function loginOf(user: Person, state: ReviewState): string {
  const address = user.email.toLowerCase();
  return (
    [...state.judged.values()]
      .flatMap(({ contributors }) => contributors)
      .find((one) => personIn(one)?.email.toLowerCase() === address) ?? personText(user)
  );
}

/** "F12" for pull request 12; what has no number gets one of its own. */
function followUpPrefix({ number, id }: ChangeRef): string {
  const own = () => Number.parseInt(createHash('sha256').update(id).digest('hex').slice(0, 6), 16);
  return `F${number ?? own()}`;
}
