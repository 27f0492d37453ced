/** Who is signed in and what they see on GitHub, in the memory of this process: a restart signs everybody out. */
import { randomBytes } from 'node:crypto';
import type { SignedInUser } from '../../forge/github/sign-in/sign-in.ts';
import type { Viewer } from './viewer.ts';

export interface Session extends Viewer {
  readonly repositories: ReadonlySet<string>;
  /** When GitHub was asked, in milliseconds of the epoch. */
  readonly readAt: number;
}

export interface Sessions {
  /** @returns its id, which nobody can guess. */
  readonly begin: (user: SignedInUser, now: number) => string;
  readonly find: (id: string) => Session | null;
  readonly end: (id: string) => void;
}

/** In milliseconds. */
export const sessionLasts = 8 * 3_600_000;

/** Over all sessions: some hundred megabytes at the very most. The oldest session gives way. */
const namesAtMost = 1_000_000;

export function createSessions(): Sessions {
  // In the order in which they began.
  const sessions = new Map<string, Session>();
  const makeRoom = (now: number) => {
    let names = [...sessions.values()].reduce((sum, one) => sum + one.repositories.size + 1, 0);
    for (const [id, { readAt, repositories }] of sessions) {
      if (names <= namesAtMost && readAt + sessionLasts > now) return;
      sessions.delete(id);
      names -= repositories.size + 1;
    }
  };
  return {
    begin({ login, repositories, complete }, now) {
      const id = randomBytes(24).toString('base64url');
      const seen = new Set(repositories.map((name) => name.toLowerCase()));
      sessions.set(id, { login, repositories: seen, complete, readAt: now });
      makeRoom(now);
      return id;
    },
    find: (id) => sessions.get(id) ?? null,
    end: (id) => void sessions.delete(id),
  };
}
