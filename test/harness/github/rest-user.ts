/** What a person sees through our app, asked with their own token: by the permissions that repositories give them. */
import { installationObject, repositoryObject, userObject } from './objects.ts';
import type { LoopbackRepository } from './repository.ts';
import { type Call, paged, Refusal, type Route } from './route.ts';

export const userToken = (login: string) => `ghu_loopback_${login}`;

function personOf({ authorization }: Call): string {
  const login = /ghu_loopback_([\w-]+)$/.exec(authorization)?.[1];
  if (login === undefined) throw new Refusal(401, 'Bad credentials');
  return login;
}

function seenBy(call: Call, login: string): readonly LoopbackRepository[] {
  return [...call.world.repositories.values()].filter((one) => one.permissions.has(login));
}

export const userRoutes: readonly Route[] = [
  {
    method: 'get',
    template: '/user',
    answer(call) {
      const counts = { public_repos: 0, public_gists: 0, followers: 0, following: 0 };
      const empty = {
        name: null,
        company: null,
        blog: null,
        location: null,
        email: null,
        hireable: null,
        bio: null,
      };
      const times = { created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' };
      return {
        status: 200,
        body: { ...userObject(call.world.at, personOf(call)), ...counts, ...empty, ...times },
      };
    },
  },
  {
    method: 'get',
    template: '/user/installations',
    answer(call) {
      const owners = [...new Set(seenBy(call, personOf(call)).map(({ owner }) => owner))];
      const { page, headers } = paged(call, owners);
      const { at, app } = call.world;
      const installations = page.map((owner) => {
        const installation = installationObject(at, app, call.world.installation(owner), owner);
        const both = { name: owner, slug: owner, created_at: null, updated_at: null };
        return { ...installation, account: { ...userObject(at, owner), ...both } };
      });
      return { status: 200, headers, body: { total_count: owners.length, installations } };
    },
  },
  {
    method: 'get',
    template: '/user/installations/{installation_id}/repositories',
    answer(call) {
      const owner = call.world.ownerOf(Number(call.params.installation_id));
      const seen = seenBy(call, personOf(call)).filter((one) => one.owner === owner);
      const { page, headers } = paged(call, seen);
      const repositories = page.map((one) => repositoryObject(call.world.at, one));
      return { status: 200, headers, body: { total_count: seen.length, repositories } };
    },
  },
];
