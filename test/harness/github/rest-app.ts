/** The app itself: its installations, its tokens and its webhook deliveries. */
import { appObject, installationObject, permissions, repositoryObject, userObject } from './objects.ts';
import { type Call, paged, Refusal, type Route, repositoryOf } from './route.ts';

function requireAppToken(call: Call): void {
  if (!/^bearer /i.test(call.authorization)) throw new Refusal(401, 'A JSON web token could not be decoded');
}

export const appRoutes: readonly Route[] = [
  {
    method: 'get',
    template: '/app',
    answer(call) {
      requireAppToken(call);
      return { status: 200, body: appObject(call.world.at, call.world.app) };
    },
  },
  {
    method: 'get',
    template: '/app/installations',
    answer(call) {
      requireAppToken(call);
      const { world } = call;
      const owners = [...new Set([...world.repositories.values()].map((repository) => repository.owner))];
      const { page, headers } = paged(call, owners);
      const body = page.map((owner) => {
        const installation = installationObject(world.at, world.app, world.installation(owner), owner);
        // In this one list the description wants a user's members and an enterprise's together.
        const both = { name: owner, slug: owner, created_at: null, updated_at: null };
        return { ...installation, account: { ...userObject(world.at, owner), ...both } };
      });
      return { status: 200, headers, body };
    },
  },
  {
    method: 'post',
    template: '/app/installations/{installation_id}/access_tokens',
    answer(call) {
      requireAppToken(call);
      const id = Number(call.params.installation_id);
      if (call.world.ownerOf(id) === null) throw new Refusal(404, 'Not Found');
      // A token of the real service lives for an hour from the real clock, which its client compares it with.
      const expires_at = new Date(Date.now() + 3_600_000).toISOString();
      return {
        status: 201,
        body: { token: `ghs_loopback${id}`, expires_at, permissions, repository_selection: 'all' },
      };
    },
  },
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/installation',
    answer(call) {
      requireAppToken(call);
      const { owner } = repositoryOf(call);
      return {
        status: 200,
        body: installationObject(call.world.at, call.world.app, call.world.installation(owner), owner),
      };
    },
  },
  {
    method: 'get',
    template: '/installation/repositories',
    answer(call) {
      const id = /ghs_loopback(\d+)/.exec(call.authorization)?.[1];
      const owner = id === undefined ? null : call.world.ownerOf(Number(id));
      const own = [...call.world.repositories.values()].filter(
        (repository) => owner === null || repository.owner === owner,
      );
      const { page, headers } = paged(call, own);
      const repositories = page.map((repository) => repositoryObject(call.world.at, repository));
      return { status: 200, headers, body: { total_count: own.length, repositories } };
    },
  },
  {
    method: 'get',
    template: '/app/hook/deliveries',
    answer(call) {
      requireAppToken(call);
      const { status, cursor } = call.query;
      const size = Math.min(100, Number(call.query.per_page ?? 30));
      const listed = call.world.deliveries
        .filter((each) => status === undefined || (status === 'success') === each.status < 400)
        .filter((each) => cursor === undefined || each.id < Number(cursor))
        .reverse();
      const page = listed.slice(0, size);
      const last = page.at(-1);
      const next = new URL(call.url);
      next.searchParams.set('cursor', String(last?.id));
      return {
        status: 200,
        headers: listed.length > size ? { link: `<${next.href}>; rel="next"` } : {},
        body: page.map((each) => {
          const payload = JSON.parse(each.payload);
          return {
            id: each.id,
            guid: each.guid,
            delivered_at: each.deliveredAt,
            redelivery: each.redelivery,
            duration: 0.01,
            status:
              each.status < 400
                ? 'OK'
                : each.status === 502
                  ? 'failed to connect to host'
                  : 'Invalid HTTP Response',
            status_code: each.status,
            event: each.event,
            action: payload.action ?? null,
            installation_id: payload.installation?.id ?? null,
            repository_id: payload.repository?.id ?? null,
          };
        }),
      };
    },
  },
  {
    method: 'post',
    template: '/app/hook/deliveries/{delivery_id}/attempts',
    answer(call) {
      requireAppToken(call);
      if (!call.world.redeliver(Number(call.params.delivery_id))) throw new Refusal(404, 'Not Found');
      return { status: 202, body: {} };
    },
  },
];
