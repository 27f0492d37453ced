/** Who may do what: permissions on a repository, and membership of teams. */
import { userObject } from './objects.ts';
import { Refusal, type Route, repositoryOf } from './route.ts';

export const peopleRoutes: readonly Route[] = [
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/collaborators/{username}/permission',
    answer(call) {
      const repository = repositoryOf(call);
      const login = call.params.username ?? '';
      // Anybody may read what is public.
      const given = repository.permissions.get(login) ?? (repository.private ? 'none' : 'read');
      const { role, base } = typeof given === 'string' ? { role: given, base: given } : given;
      const permission = base === 'maintain' ? 'write' : base === 'triage' ? 'read' : base;
      const user = { ...userObject(call.world.at, login), role_name: role };
      return { status: 200, body: { permission, role_name: role, user } };
    },
  },
  {
    method: 'get',
    template: '/orgs/{org}/teams/{team_slug}/memberships/{username}',
    answer(call) {
      const { org, team_slug: slug, username = '' } = call.params;
      const state = call.world.teams.get(`${org}/${slug}`.toLowerCase())?.get(username.toLowerCase());
      if (state === undefined) throw new Refusal(404, 'Not Found');
      const url = `${call.world.at.api}/orgs/${org}/teams/${slug}/memberships/${username}`;
      return { status: 200, body: { url, role: 'member', state } };
    },
  },
];
