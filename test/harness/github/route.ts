/** What an endpoint of the loopback GitHub is: an operation of GitHub's description and a function that answers it. */
import type { Addresses, AppFacts, JsonObject } from './objects.ts';
import type { Counter, Json, LoopbackRepository } from './repository.ts';

/** One webhook that was sent, as `GET /app/hook/deliveries` lists it. */
export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly payload: string;
  readonly url: string;
  readonly secret: string;
  readonly redelivery: boolean;
  readonly deliveredAt: string;
  /** The receiver's status; 502 where nobody answered, as GitHub shows it. */
  readonly status: number;
}

export interface World {
  readonly at: Addresses;
  readonly app: AppFacts;
  readonly counter: Counter;
  readonly repositories: ReadonlyMap<string, LoopbackRepository>;
  readonly deliveries: readonly Delivery[];
  /** By "organisation/slug" in small letters: who belongs to a team, by login in small letters. */
  readonly teams: ReadonlyMap<string, ReadonlyMap<string, 'active' | 'pending'>>;
  /** One installation an owner. */
  installation(owner: string): number;
  ownerOf(installation: number): string | null;
  /** Sends a delivery again, with the same GUID. @returns false where there is no such delivery. */
  redeliver(id: number): boolean;
}

export interface Call {
  readonly world: World;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Checked against the description before an endpoint sees it. */
  readonly body: JsonObject;
  readonly accept: string;
  readonly authorization: string;
}

export interface Reply {
  readonly status: number;
  /** A Buffer is sent as it is; undefined sends no body. */
  readonly body: Json | Buffer | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'get' | 'post' | 'patch';
  /** The path as GitHub's description writes it. */
  readonly template: string;
  answer(call: Call): Reply;
}

/** An answer that ends the work on a request. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(status: number, message: string, more: JsonObject = {}) {
    super(message);
    this.reply = {
      status,
      body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status), ...more },
    };
  }
}

// Names with slashes in them; every other parameter is one segment.
const manySegments = new Set(['path', 'basehead', 'ref', 'branch', 'tree_sha', 'commit_sha']);

/** @returns the path's parameters, decoded, or null where the path is another one. */
export function matchPath(template: string, path: string): Readonly<Record<string, string>> | null {
  const names: string[] = [];
  const pattern = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return manySegments.has(name) ? '(.+)' : '([^/]+)';
  });
  const match = new RegExp(`^${pattern}$`).exec(path);
  if (match === null) return null;
  return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]));
}

/** @returns the repository a request names; GitHub compares the names without regard to case. */
export function repositoryOf(call: Call): LoopbackRepository {
  const repository = call.world.repositories.get(`${call.params.owner}/${call.params.repo}`.toLowerCase());
  if (repository === undefined) throw new Refusal(404, 'Not Found');
  return repository;
}

export function textOf(body: JsonObject, key: string): string | undefined {
  const value = body[key];
  return typeof value === 'string' ? value : undefined;
}

export function objectOf(body: JsonObject, key: string): JsonObject | undefined {
  const value = body[key];
  return typeof value === 'object' && value !== null && !isList(value) ? value : undefined;
}

export function listOf(body: JsonObject, key: string): readonly Json[] {
  const value = body[key];
  return value !== undefined && isList(value) ? value : [];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** One page, at most 100 items, with the Link header GitHub sends. */
export function paged<T>(
  call: Call,
  items: readonly T[],
): { readonly page: readonly T[]; readonly headers: Readonly<Record<string, string>> } {
  const size = Math.min(100, Math.max(1, Number(call.query.per_page ?? 30)));
  const number = Math.max(1, Number(call.query.page ?? 1));
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (page: number, relation: string): string => {
    const url = new URL(call.url);
    url.searchParams.set('page', String(page));
    return `<${url.href}>; rel="${relation}"`;
  };
  const links: string[] = [];
  if (number > 1) links.push(link(1, 'first'), link(number - 1, 'prev'));
  if (number < last) links.push(link(number + 1, 'next'), link(last, 'last'));
  return {
    page: items.slice((number - 1) * size, number * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}
