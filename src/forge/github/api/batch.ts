/** Collects what is asked of GraphQL within one tick into one request: fields by aliases, grouped by repository. */
import { z } from 'zod';
import type { Repository } from '../../../change/change.ts';
import type { ForgeUnavailable } from '../../forge.ts';
import type { GitHubClient } from './client.ts';
import { graphqlRefusal, isRateLimit, statusOf, unavailable } from './faults.ts';

/** Puts a value into the request. @returns how the query names it: "$v3". */
export type Variable = (
  type: 'String!' | 'GitObjectID!' | 'Int!' | 'String',
  value: string | number | null,
) => string;

export interface Ask {
  /** Asks of one kind share their fate where a server lacks a field of theirs. */
  readonly kind: string;
  /** To follow "GitHub did not". */
  readonly call: string;
  readonly repository: Repository;
  /** How much of a request it takes: about one for a file. */
  readonly weight: number;
  /** One field of Repository: `ref(qualifiedName: …) { … }`. */
  readonly field: (variable: Variable) => string;
}

export type Answer =
  | {
      readonly state: 'answered';
      readonly value: unknown;
      /** Where below the field GitHub failed, though the rest came: paths of aliases and names. */
      readonly faults: readonly (readonly (string | number)[])[];
    }
  /** There is no such repository, or this installation does not see it. */
  | { readonly state: 'no-repository' }
  /** Worth asking over REST. `lacking` where the server never will know the field. */
  | { readonly state: 'failed'; readonly fault: ForgeUnavailable; readonly lacking: boolean };

/** @throws ForgeUnavailable where GitHub asks for a pause. */
export type Batch = (ask: Ask) => Promise<Answer>;

/** A request's weight at most. Sixty files of the largest text GraphQL sends are 30 MB and stay within its ten seconds. */
const requestWeight = 64;

interface Waiting {
  readonly ask: Ask;
  readonly settle: (answer: Answer) => void;
  readonly fail: (error: ForgeUnavailable) => void;
}

const objectSchema = z.record(z.string(), z.unknown());

export function createBatch(client: GitHubClient): Batch {
  let queue: Waiting[] = [];
  const lacking = new Map<string, ForgeUnavailable>();

  async function send(group: readonly Waiting[]): Promise<void> {
    const { query, variables, places } = compose(group.map((each) => each.ask));
    let data: unknown;
    let refused: unknown = null;
    try {
      data = await client.graphql(query, variables);
    } catch (error) {
      if (isRateLimit(error)) {
        for (const each of group) each.fail(unavailable(each.ask.call, error));
        return;
      }
      if (isLack(error)) return divide(group, error);
      refused = error;
      data = graphqlRefusal(error)?.data;
    }
    group.forEach((each, index) => {
      const [repository = '', field = ''] = places[index] ?? [];
      each.settle(answerOf(each.ask, data, refused, repository, field));
    });
  }

  // A query with one unknown field is refused as a whole: each kind is then sent by itself, and the one that is refused again is it.
  async function divide(group: readonly Waiting[], error: unknown): Promise<void> {
    const kinds = [...new Set(group.map((each) => each.ask.kind))];
    if (kinds.length > 1) {
      await Promise.all(kinds.map((kind) => send(group.filter((each) => each.ask.kind === kind))));
      return;
    }
    for (const each of group) {
      const fault = unavailable(each.ask.call, error);
      lacking.set(each.ask.kind, fault);
      each.settle({ state: 'failed', fault, lacking: true });
    }
  }

  function flush(): void {
    const groups: Waiting[][] = [];
    let room = 0;
    for (const each of queue) {
      if (each.ask.weight > room || groups.length === 0) {
        groups.push([]);
        room = requestWeight;
      }
      groups.at(-1)?.push(each);
      room -= each.ask.weight;
    }
    queue = [];
    for (const group of groups) {
      send(group).catch((error: unknown) => {
        for (const each of group) each.fail(unavailable(each.ask.call, error));
      });
    }
  }

  return (ask) =>
    new Promise((settle, fail) => {
      const fault = lacking.get(ask.kind);
      if (fault !== undefined) {
        settle({ state: 'failed', fault, lacking: true });
        return;
      }
      // Not a microtask: what is asked a few awaits later in the same turn still joins.
      if (queue.length === 0) setImmediate(flush);
      queue.push({ ask, settle, fail });
    });
}

/** A server without GraphQL, or one whose schema refuses the query: its errors have neither data nor a kind. */
function isLack(error: unknown): boolean {
  const refusal = graphqlRefusal(error);
  if (refusal === null) return statusOf(error) === 404;
  return (
    (refusal.data === undefined || refusal.data === null) &&
    refusal.errors.some(
      (each) =>
        each.type === undefined &&
        /\bfield\b|doesn't exist on type|isn't a defined input/i.test(each.message),
    )
  );
}

interface Composed {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Aliases of the repository and of the field, in the order of the asks. */
  readonly places: readonly (readonly [string, string])[];
}

function compose(asks: readonly Ask[]): Composed {
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const names = new Map<string, string>();
  const variable: Variable = (type, value) => {
    const key = `${type} ${JSON.stringify(value)}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = `v${names.size}`;
    names.set(key, `$${name}`);
    declared.push(`$${name}: ${type}`);
    variables[name] = value;
    return `$${name}`;
  };
  const repositories = new Map<
    string,
    { readonly head: string; readonly alias: string; readonly fields: string[] }
  >();
  const places = asks.map((ask, index): readonly [string, string] => {
    const { owner, name } = ask.repository;
    const key = `${owner}/${name}`;
    const alias = repositories.get(key)?.alias ?? `r${repositories.size}`;
    const entry = repositories.get(key) ?? {
      alias,
      head: `${alias}: repository(owner: ${variable('String!', owner)}, name: ${variable('String!', name)})`,
      fields: [],
    };
    entry.fields.push(`a${index}: ${ask.field(variable)}`);
    repositories.set(key, entry);
    return [alias, `a${index}`];
  });
  const body = [...repositories.values()].map(({ head, fields }) => `${head} {\n${fields.join('\n')}\n}`);
  return { query: `query(${declared.join(', ')}) {\n${body.join('\n')}\n}`, variables, places };
}

function answerOf(ask: Ask, data: unknown, refused: unknown, repository: string, field: string): Answer {
  const errors = graphqlRefusal(refused)?.errors ?? [];
  const own = errors.filter(
    ({ path = [] }) =>
      path.length === 0 || (path[0] === repository && (path.length === 1 || path[1] === field)),
  );
  const failed = (): Answer => ({
    state: 'failed',
    lacking: false,
    fault: unavailable(ask.call, refused ?? new Error('it sent an answer that cannot be read')),
  });
  const values = objectSchema.safeParse(objectSchema.safeParse(data).data?.[repository]).data;
  if (values === undefined) {
    const missing = own.some((each) => each.type === 'NOT_FOUND' && each.path?.length === 1);
    return missing ? { state: 'no-repository' } : failed();
  }
  const value = values[field];
  if (value === undefined || (value === null && own.length > 0)) return failed();
  return { state: 'answered', value, faults: own.map(({ path = [] }) => path.slice(2)) };
}
