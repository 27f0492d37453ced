/**
 * The reviews of a local repository: read from the ledger, and acted on as whoever git says works here. Who sits at a local
 * repository may do anything there, so they count as everybody whom the review names: all of it can be tried.
 */
import { createHash } from 'node:crypto';
import type { ChangeRef } from '../../change/change.ts';
import { localUser } from '../../forge/git/git.ts';
import type { GitObjects } from '../../forge/git/objects.ts';
import { type Person, personText } from '../../forge/people.ts';
import { act, type Reply } from '../../review/act.ts';
import type { Command } from '../../review/commands.ts';
import { followUpPrefix } from '../../review/follow-ups.ts';
import { type ReviewState, referencesOf, reviewOf } from '../../review/review.ts';
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

export interface DeskParts {
  readonly objects: GitObjects;
  readonly database: Database;
  readonly now: () => Date;
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Brings the check of a change up to date. */
  readonly judgeAgain: (ref: ChangeRef) => Promise<void>;
}

export function localDesk({ objects, database, now, inTurn, judgeAgain }: DeskParts): ReviewDesk {
  const user = () => localUser(objects);
  const eventsOf = (ref: ChangeRef) => readChangeEvents(database, repositoryKey(ref.repository), ref.id);
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
          login: personText(person),
          is: referencesOf(state),
          via: 'page',
          at: momentAfter(state.latest, now()).toISOString(),
          once,
        } as const;
        const { events, replies } = act(past, [command], actor, prefixOf(ref));
        const repository = repositoryKey(ref.repository);
        const written = [];
        for (const event of events)
          written.push(await appendEvent(database, { ...event, repository, change: ref.id }));
        if (written.includes(false)) return { ok: false, text: sentBefore };
        if (written.length > 0) await judgeAgain(ref);
        return replies[0] ?? { ok: true, text: '' };
      }),
  };
}

/** A clock that was set back must not put a word before what it answers. */
function momentAfter(latest: string, now: Date): Date {
  const next = latest === '' ? 0 : Date.parse(latest) + 1;
  return new Date(Math.max(now.getTime(), next));
}

const sentBefore = 'This form was sent before, so nothing was added. Send it again from here.';

export const noUser =
  'git does not say who you are. Run `git config --global user.name "Your Name"` and `git config --global user.email you@example.org`, then reload this page.';

/** "F12" for pull request 12; what has no number gets one of its own. */
function prefixOf({ number, id }: ChangeRef): string {
  const own = () => Number.parseInt(createHash('sha256').update(id).digest('hex').slice(0, 6), 16);
  return followUpPrefix(number ?? own());
}
