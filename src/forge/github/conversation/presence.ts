/** Whether owners are still there: users who can get at a repository, and teams that have members and can. */

import { z } from 'zod';
import type { Repository } from '../../../change/change.ts';
import { ForgeUnavailable } from '../../forge.ts';
import type { Owners } from '../../owners.ts';
import { atOnce } from '../api/at-once.ts';
import { ask, statusBehind } from '../api/faults.ts';
import { nameOf, type Reader } from '../api/reader.ts';
import { createMemory, teamOf } from './standing.ts';

const hour = 3_600_000;
/** Who is there today is there tomorrow; who comes back should not be called gone for long. */
const keptFor = { present: 24 * hour, gone: hour, unknown: hour } as const;
type Answer = keyof typeof keptFor;
/** The others are asked for with the next change: by then these are known. */
const askedEach = 30;

const teamSchema = z.object({ members_count: z.number() });

/** @returns a look-up for one installation. What GitHub does not tell is nobody's absence. */
export function createOwners(reader: Reader, now: () => Date): Owners {
  const memory = createMemory<Answer>(now, (answer) => keptFor[answer]);

  return {
    async present(repository, owners) {
      const owner = repository.owner.toLowerCase();
      let asked = 0;
      const answers = await atOnce(owners.filter(isAskable), async (name) => {
        const key = name.toLowerCase();
        const answer = await memory(`${reader.scope(repository)} ${key}`, async () => {
          asked += 1;
          return asked > askedEach ? null : lookFor(reader, repository, owner, name);
        });
        return { key, answer };
      });
      const named = (is: Answer) =>
        new Set(answers.flatMap(({ key, answer }) => (answer === is ? [key] : [])));
      return { present: named('present'), gone: named('gone') };
    },
  };
}

const loginPattern = /^@([a-z\d][a-z\d-]*)$/i;

/** Models also name owners as people write them, "Ada Quay", whom nobody can look up; a team may lack its @. */
function isAskable(name: string): boolean {
  return loginPattern.test(name) || /^@?[a-z\d-]+\/[\w.-]+$/i.test(name);
}

async function lookFor(
  reader: Reader,
  repository: Repository,
  organisation: string,
  name: string,
): Promise<Answer> {
  const slug = teamOf(name.startsWith('@') ? name : `@${name}`, organisation);
  const login = loginPattern.exec(name)?.[1];
  try {
    // Teams of other organisations, and what is no name of GitHub's, nobody here can see.
    if (slug === null && login === undefined) return 'unknown';
    const there =
      slug === null ? hasAccess(reader, repository, login ?? '') : isTeam(reader, repository, slug);
    return (await there) ? 'present' : 'gone';
  } catch (error) {
    if (!(error instanceof ForgeUnavailable)) throw error;
    // Gone is what GitHub calls not found; anything else it says is about us.
    return statusBehind(error) === 404 ? 'gone' : 'unknown';
  }
}

const permissionSchema = z.object({ permission: z.string() });

/**
 * docs.github.com/rest/collaborators, read 2026-11: anybody may read what is public, and whoever has access by a team or
 * as an owner is a collaborator too.
 */
async function hasAccess({ client }: Reader, repository: Repository, login: string): Promise<boolean> {
  const parameters = { owner: repository.owner, repo: repository.name, username: login };
  const { permission } = await ask(
    client,
    `tell what ${login} may do in ${nameOf(repository)}`,
    'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    parameters,
    permissionSchema,
  );
  if (permission === 'none') return false;
  if (permission === 'read') {
    const call = `tell whether ${login} is a collaborator of ${nameOf(repository)}`;
    await ask(client, call, 'GET /repos/{owner}/{repo}/collaborators/{username}', parameters, z.unknown());
  }
  return true;
}

/** docs.github.com/rest/teams, read 2026-11: a team that is there, has somebody in it, and can get at the repository. */
async function isTeam({ client }: Reader, { owner, name }: Repository, slug: string): Promise<boolean> {
  const { members_count } = await ask(
    client,
    `show team @${owner}/${slug}`,
    'GET /orgs/{org}/teams/{team_slug}',
    { org: owner, team_slug: slug },
    teamSchema,
  );
  if (members_count === 0) return false;
  await ask(
    client,
    `tell whether team @${owner}/${slug} has access to ${owner}/${name}`,
    'GET /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}',
    { org: owner, team_slug: slug, owner, repo: name },
    z.unknown(),
  );
  return true;
}
