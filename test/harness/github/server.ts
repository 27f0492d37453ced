/** A GitHub on loopback for tests: a real HTTP server over real git repositories, every message checked against GitHub's description. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Failure, type Fault, Faults } from './faults.ts';
import { answerQuery } from './graphql.ts';
import { SignIns } from './oauth.ts';
import type { Addresses, AppFacts, JsonObject } from './objects.ts';
import { type Description, readDescription } from './openapi.ts';
import { type Json, LoopbackRepository } from './repository.ts';
import { actionRoutes } from './rest-actions.ts';
import { appRoutes } from './rest-app.ts';
import { checkRoutes } from './rest-checks.ts';
import { commitRoutes } from './rest-commits.ts';
import { contentRoutes } from './rest-contents.ts';
import { issueRoutes } from './rest-issues.ts';
import { peopleRoutes } from './rest-people.ts';
import { pullRoutes } from './rest-pulls.ts';
import { userRoutes } from './rest-user.ts';
import { type Course, nextMoment, sentAt, watchSending } from './round-trips.ts';
import { type Call, matchPath, Refusal, type Reply, type Route, type World } from './route.ts';
import { Deliveries, type DeliverOptions } from './webhooks.ts';

export interface GitHubOptions {
  /** Serves as GitHub Enterprise Server does, below /api/v3 and /api/graphql. */
  readonly enterprise?: boolean;
  /** 'absent' takes `Commit.file` out of the GraphQL schema. */
  readonly graphql?: 'full' | 'absent';
  readonly app?: Partial<AppFacts>;
  /** Milliseconds from a request to its answer, so that requests sent together overlap; 10 if left out. */
  readonly latency?: number;
}

export interface RecordedRequest extends Course {
  readonly method: string;
  /** Without the query and without the server's own root. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
  readonly status: number;
}

export interface LoopbackGitHub extends World {
  /** For Octokit's `baseUrl`. */
  readonly baseUrl: string;
  /** Answered requests, in the order of their answers; a dropped one has status 0. */
  readonly requests: RecordedRequest[];
  /** What broke GitHub's description, ours or the client's: assert that it is empty after each test. */
  readonly violations: string[];
  readonly faults: Faults;
  readonly signIns: SignIns;
  /** @returns the repository of that name, made empty when first asked for. */
  repository(fullName: string): LoopbackRepository;
  /** @param name "organisation/slug" */
  addTeamMember(name: string, login: string, state?: 'active' | 'pending'): void;
  removeTeamMember(name: string, login: string): void;
  failNext(fault: Fault): void;
  /** Sends a signed webhook. @returns the receiver's status; 502 where nobody answered. */
  deliver(event: string, payload: JsonObject, options: DeliverOptions): Promise<number>;
  /** Resolves when no redelivery is under way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const routes: readonly Route[] = [
  ...actionRoutes,
  ...appRoutes,
  ...checkRoutes,
  ...pullRoutes,
  ...contentRoutes,
  ...issueRoutes,
  ...peopleRoutes,
  ...userRoutes,
  // Last: the name of a commit takes in whatever follows it.
  ...commitRoutes,
];

/** Starts a server on a free port of 127.0.0.1; `close` stops it and removes its repositories. */
export async function startGitHub(options: GitHubOptions = {}): Promise<LoopbackGitHub> {
  watchSending();
  const folder = await mkdtemp(join(tmpdir(), 'loopback-github-'));
  const prefix = options.enterprise === true ? '/api/v3' : '';
  const description = readDescription('api.github.com');
  const requests: RecordedRequest[] = [];
  const violations: string[] = [];
  const faults = new Faults();
  const signIns = new SignIns();
  const repositories = new Map<string, LoopbackRepository>();
  const owners: string[] = [];
  const teams = new Map<string, Map<string, 'active' | 'pending'>>();
  let count = 1_000;
  let second = 0;
  const counter = {
    next: () => ++count,
    now() {
      second = Math.max(second + 1, Math.ceil(Date.now() / 1_000));
      return new Date(second * 1_000).toISOString().replace('.000Z', 'Z');
    },
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      violations.push(`the loopback GitHub failed: ${error instanceof Error ? error.stack : String(error)}`);
      response.writeHead(500).end();
    });
  });
  // A machine that is busy for longer than the usual five seconds would have an idle connection closed under a request.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the loopback GitHub has no port');
  const web = `http://127.0.0.1:${address.port}`;
  const at: Addresses = { api: `${web}${prefix}`, web };
  const deliveries = new Deliveries(counter, options.app?.id ?? 1);

  const world: World = {
    at,
    app: { id: 1, slug: 'delta-review', owner: 'octo-org', ...options.app },
    counter,
    repositories,
    deliveries: deliveries.sent,
    teams,
    installation(owner) {
      if (!owners.includes(owner)) owners.push(owner);
      return owners.indexOf(owner) + 1;
    },
    ownerOf: (installation) => owners[installation - 1] ?? null,
    redeliver: (id) => deliveries.again(id),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = sentAt(request.headers);
    const url = new URL(request.url ?? '/', web);
    const method = request.method ?? 'GET';
    const query = Object.fromEntries(url.searchParams);
    const graphql = url.pathname === (options.enterprise === true ? '/api/graphql' : '/graphql');
    const path = graphql
      ? '/graphql'
      : url.pathname.startsWith(`${prefix}/`)
        ? url.pathname.slice(prefix.length)
        : url.pathname;
    const text = await readText(request);
    await delay(options.latency ?? 10);
    const body: Json | undefined = text === '' ? undefined : parseJson(text);
    const record = (status: number): void => {
      requests.push({ method, path, query, body, status, sent, answered: nextMoment() });
    };
    const send = (reply: Reply): void => {
      record(reply.status);
      const remaining = {
        'x-ratelimit-limit': '5000',
        'x-ratelimit-remaining': '4999',
        'x-ratelimit-reset': '1893456000',
      };
      const content =
        reply.body === undefined ? '' : Buffer.isBuffer(reply.body) ? reply.body : JSON.stringify(reply.body);
      response.writeHead(reply.status, {
        'content-type': 'application/json; charset=utf-8',
        ...remaining,
        ...reply.headers,
      });
      response.end(content);
    };

    const failure = faults.next(method, path);
    if (failure?.kind === 'drop') {
      record(0);
      request.socket.destroy();
      return;
    }
    if (failure?.kind === 'malformed')
      return send({ status: 200, body: Buffer.from('{"data": {"repository"') });
    if (failure?.kind === 'answer') return send(failure);
    if (text !== '' && body === undefined) {
      violations.push(`${method} ${path}: the body is not JSON`);
      return send({ status: 400, body: { message: 'Problems parsing JSON' } });
    }
    const authorization = request.headers.authorization ?? '';
    if (graphql) return send(await answerGraphql(body, authorization, failure));
    const signedIn = signIns.answer(method, url, isObject(body) ? body : {});
    if (signedIn !== null) return send(signedIn);
    const call = {
      world,
      url,
      query,
      body: isObject(body) ? body : {},
      accept: request.headers.accept ?? '',
      authorization,
    };
    return send(answerRest(description, violations, method, path, body, call));
  }

  async function answerGraphql(
    body: Json | undefined,
    authorization: string,
    failure: Failure | null,
  ): Promise<Reply> {
    if (authorization === '')
      return { status: 401, body: { message: 'This endpoint requires you to be authenticated.' } };
    const query = isObject(body) ? body.query : undefined;
    const variables = isObject(body) ? body.variables : undefined;
    if (typeof query !== 'string') {
      violations.push('POST /graphql: there is no query');
      return { status: 400, body: { message: 'A query attribute must be specified and must be a string.' } };
    }
    const answer = await answerQuery(
      world,
      options.graphql !== 'absent',
      query,
      isObject(variables) ? variables : {},
    );
    violations.push(...answer.violations);
    return { status: 200, body: failure?.kind === 'graphql' ? spoiled(answer.body, failure) : answer.body };
  }

  return {
    ...world,
    baseUrl: at.api,
    requests,
    violations,
    faults,
    signIns,
    repository(fullName) {
      const key = fullName.toLowerCase();
      const known = repositories.get(key);
      if (known !== undefined) return known;
      const repository = new LoopbackRepository(fullName, folder, counter);
      repositories.set(key, repository);
      world.installation(repository.owner);
      return repository;
    },
    addTeamMember(name, login, state = 'active') {
      const key = name.toLowerCase();
      teams.set(key, new Map(teams.get(key)).set(login.toLowerCase(), state));
    },
    removeTeamMember(name, login) {
      teams.get(name.toLowerCase())?.delete(login.toLowerCase());
    },
    failNext: (fault) => faults.add(fault),
    deliver(event, payload, target) {
      const action = payload.action;
      const faulty = description.checkPayload(event, typeof action === 'string' ? action : null, payload);
      violations.push(...faulty.map((each) => `webhook ${event}: ${each.path} ${each.message}`));
      return deliveries.send(event, payload, target);
    },
    settled: () => deliveries.settled(),
    async close() {
      await deliveries.settled();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One REST request: matched, checked, answered, and the answer checked. */
function answerRest(
  description: Description,
  violations: string[],
  method: string,
  path: string,
  sent: Json | undefined,
  call: Omit<Call, 'params'>,
): Reply {
  const broken = (found: readonly string[]): Reply => {
    violations.push(...found);
    return { status: 500, body: { message: 'This breaks the OpenAPI description of GitHub', errors: found } };
  };
  for (const route of routes) {
    const params = route.method.toUpperCase() === method ? matchPath(route.template, path) : null;
    if (params === null) continue;
    const name = `${method} ${path}`;
    const problems = description.checkRequest(route.method, route.template, call.query, sent);
    const wrong = problems.filter((problem) => !problem.tooLarge);
    if (wrong.length > 0)
      return broken(wrong.map((each) => `${name}: ${each.where}${each.path} ${each.message}`));
    try {
      if (problems.length > 0) {
        const errors = problems.map((each) => ({
          resource: 'Request',
          field: each.path,
          code: 'invalid',
          message: each.message,
        }));
        throw new Refusal(
          422,
          `Invalid request.\n\n${problems.map((each) => `${each.path} ${each.message}`).join('\n')}`,
          { errors },
        );
      }
      if (method !== 'GET' && call.authorization === '') throw new Refusal(401, 'Requires authentication');
      const reply = route.answer({ ...call, params });
      if (Buffer.isBuffer(reply.body)) return reply;
      const faulty = description.checkResponse(route.method, route.template, reply.status, reply.body);
      return faulty.length === 0
        ? reply
        : broken(faulty.map((each) => `${name}: ${each.where}${each.path} ${each.message}`));
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      throw error;
    }
  }
  return broken([`${method} ${path}: this server has no such endpoint`]);
}

function spoiled(body: Json, failure: Extract<Failure, { kind: 'graphql' }>): Json {
  const error = { type: failure.type, message: failure.message, path: failure.path };
  const data = isObject(body) ? body.data : undefined;
  return { data: failure.path.length === 0 ? null : without(data ?? null, failure.path), errors: [error] };
}

function without(value: Json, path: readonly string[]): Json {
  const [key, ...rest] = path;
  if (key === undefined || !isObject(value)) return null;
  return { ...value, [key]: without(value[key] ?? null, rest) };
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
