/** Who may do what: permissions on a repository, and teams with their members. */
import { type JsonObject, userObject } from './objects.ts';
import { type Call, Refusal, type Route, repositoryOf } from './route.ts';

/** Every team of the owner can get at every repository. */
function teamOf({
  params: { org, team_slug: slug },
  world,
}: Call): ReadonlyMap<string, 'active' | 'pending'> {
  const team = world.teams.get(`${org}/${slug}`.toLowerCase());
  if (team === undefined) throw new Refusal(404, 'Not Found');
  return team;
}

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
    template: '/repos/{owner}/{repo}/collaborators/{username}',
    answer(call) {
      if (!repositoryOf(call).permissions.has(call.params.username ?? ''))
        throw new Refusal(404, 'Not Found');
      return { status: 204, body: undefined };
    },
  },
  {
    method: 'get',
    template: '/orgs/{org}/teams/{team_slug}',
    answer(call) {
      const { org = '', team_slug: slug = '' } = call.params;
      const members = teamOf(call);
      const url = `${call.world.at.api}/orgs/${org}/teams/${slug}`;
      const at = '2026-01-01T00:00:00Z';
      const organization = {
        ...userObject(call.world.at, org),
        issues_url: `${call.world.at.api}/orgs/${org}/issues`,
        hooks_url: `${call.world.at.api}/orgs/${org}/hooks`,
        members_url: `${call.world.at.api}/orgs/${org}/members{/member}`,
        public_members_url: `${call.world.at.api}/orgs/${org}/public_members{/member}`,
        description: null,
        has_organization_projects: true,
        has_repository_projects: true,
        public_repos: 1,
        public_gists: 0,
        followers: 0,
        following: 0,
        html_url: `${call.world.at.web}/${org}`,
        created_at: at,
        updated_at: at,
        archived_at: null,
      };
      const team: JsonObject = {
        id: 1,
        node_id: `Team:${slug}`,
        url,
        html_url: `${call.world.at.web}/orgs/${org}/teams/${slug}`,
        name: slug,
        slug,
        description: null,
        permission: 'push',
        members_url: `${url}/members{/member}`,
        repositories_url: `${url}/repos`,
        members_count: [...members.values()].filter((state) => state === 'active').length,
        repos_count: 1,
        created_at: at,
        updated_at: at,
        type: 'organization',
        organization,
      };
      return { status: 200, body: team };
    },
  },
  {
    method: 'get',
    template: '/orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}',
    answer(call) {
      teamOf(call);
      return { status: 204, body: undefined };
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
