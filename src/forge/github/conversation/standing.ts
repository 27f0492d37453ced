/** What a person is, of all that a review may ask for: themselves, a member of a team, a holder of a permission. */
import { z } from 'zod';
import type { Repository } from '../../../change/change.ts';
import { atOnce } from '../api/at-once.ts';
import { ask, isRateLimit, statusBehind } from '../api/faults.ts';
import { nameOf, type Reader } from '../api/reader.ts';

export type Standings = (
  reader: Reader,
  repository: Repository,
  login: string,
  references: readonly string[],
) => Promise<readonly string[]>;

const keptFor = 3 * 60_000;
const remembered = 5_000;
/** A file of owners may name any number of teams; nobody is asked about more at once, and whoever is only in others is in none. */
const teamsAsked = 100;

type Level = 'write' | 'maintain' | 'admin';

const membershipSchema = z.object({ state: z.string() });
const permissionSchema = z.object({ permission: z.string(), role_name: z.string() });

/** @returns a look-up that remembers what it was told for some minutes, for one installation. */
export function createStandings(now: () => Date): Standings {
  const memberships = createMemory<boolean>(now, () => keptFor);
  const permissions = createMemory<readonly Level[]>(now, () => keptFor);

  return async (reader, repository, login, references) => {
    const person = login.toLowerCase();
    const owner = repository.owner.toLowerCase();
    const slugs = [...new Set(references.flatMap((reference) => teamOf(reference, owner) ?? []))];
    const levelAsked = references.some(isLevel);
    const [memberOf, levels] = await Promise.all([
      atOnce(slugs.slice(0, teamsAsked), async (slug) => {
        const belongs = await memberships(`${owner}/${slug} ${person}`, () =>
          isMember(reader, owner, slug, login),
        );
        return belongs === true ? [slug] : [];
      }),
      levelAsked
        ? permissions(`${reader.scope(repository)} ${person}`, () => levelsOf(reader, repository, login))
        : null,
    ]);
    const teams = new Set(memberOf.flat());
    return references.filter((reference) => {
      if (isLevel(reference)) return levels?.includes(reference) === true;
      const slug = teamOf(reference, owner);
      return slug === null ? reference.toLowerCase() === `@${person}` : teams.has(slug);
    });
  };
}

function isLevel(reference: string): reference is Level {
  return reference === 'write' || reference === 'maintain' || reference === 'admin';
}

/** @returns the slug of "@organisation/team" where that is the repository's own organisation. */
export function teamOf(reference: string, owner: string): string | null {
  const [organisation, slug = '', ...rest] = reference.toLowerCase().split('/');
  if (organisation !== `@${owner}` || rest.length > 0) return null;
  // Dots alone would lead the request to another address: that of the organisation's members.
  return /^\.*$/.test(slug) ? null : slug;
}

/** @returns null where the team cannot be seen, which may be mended at any time. */
async function isMember(
  { client }: Reader,
  org: string,
  slug: string,
  login: string,
): Promise<boolean | null> {
  try {
    const { state } = await ask(
      client,
      `tell whether ${login} belongs to @${org}/${slug}`,
      'GET /orgs/{org}/teams/{team_slug}/memberships/{username}',
      { org, team_slug: slug, username: login },
      membershipSchema,
    );
    return state === 'active';
  } catch (error) {
    const status = statusBehind(error);
    if (status === 404) return false;
    if (status === 403 && error instanceof Error && !isRateLimit(error.cause)) return null;
    throw error;
  }
}

/** `permission` has GitHub's four base levels, whatever a custom role is called (docs.github.com/rest/collaborators, read 2026-11). */
async function levelsOf(
  { client }: Reader,
  repository: Repository,
  login: string,
): Promise<readonly Level[]> {
  try {
    const { permission, role_name } = await ask(
      client,
      `tell what ${login} may do in ${nameOf(repository)}`,
      'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
      { owner: repository.owner, repo: repository.name, username: login },
      permissionSchema,
    );
    if (permission === 'admin') return ['write', 'maintain', 'admin'];
    if (permission !== 'write') return [];
    return role_name === 'maintain' ? ['write', 'maintain'] : ['write'];
  } catch (error) {
    // Nobody of that name.
    if (statusBehind(error) === 404) return [];
    throw error;
  }
}

/** @returns a look-up that keeps answers for as long as they say, never a failure and never null. */
export function createMemory<T>(
  now: () => Date,
  keptFor: (answer: T) => number,
): (key: string, look: () => Promise<T | null>) => Promise<T | null> {
  const kept = new Map<string, { readonly answer: T; readonly until: number }>();
  return async (key, look) => {
    const known = kept.get(key);
    if (known !== undefined && now().getTime() < known.until) return known.answer;
    kept.delete(key);
    // Counted from the question on: what changes while it is under way is not overlooked for longer.
    const from = now().getTime();
    const answer = await look();
    if (answer === null) return null;
    kept.set(key, { answer, until: from + keptFor(answer) });
    for (const oldest of kept.keys()) {
      if (kept.size <= remembered) break;
      kept.delete(oldest);
    }
    return answer;
  };
}
