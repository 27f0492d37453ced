/**
 * Pairs of policies to measure on: by default made from the catalogue of actions, each a policy of one to a dozen services
 * beside the same policy after one edit. The same number gives the same pair on every machine.
 */
import type { AwsCatalogue } from '../../src/access/aws-catalogue.ts';

export interface PolicyPair {
  readonly id: number;
  readonly before: object;
  readonly after: object;
}

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

export function policyPair(id: number, catalogue: AwsCatalogue): PolicyPair {
  const random = numbers(id + 1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const statement = (): Statement => {
    const service = pick(catalogue.services);
    const actions = [...catalogue.actionsOf(service).values()].map((action) => action.name);
    const named = Array.from({ length: 1 + Math.floor(random() * 30) }, () => pick(actions));
    const wildcards = random() < 0.4 ? [`${service}:Describe*`, `${service}:List*`] : [];
    return {
      Effect: random() < 0.9 ? 'Allow' : 'Deny',
      Action: [...new Set([...named.filter((name) => name !== undefined), ...wildcards])],
      Resource:
        random() < 0.5 ? '*' : [`arn:aws:${service}:*:*:odd-${id}/*`, `arn:aws:${service}:*:*:even/*`],
      ...(random() < 0.3
        ? { Condition: { StringEquals: { 'aws:ResourceTag/dock': pick(['north', 'south']) } } }
        : {}),
    };
  };
  const statements = Array.from({ length: 1 + Math.floor(random() * 12) }, statement);
  const edited = statements.map((one, index) =>
    index > 0 ? one : { ...one, Action: one.Action.slice(1), Resource: random() < 0.3 ? '*' : one.Resource },
  );
  const policy = (Statement: readonly Statement[]) => ({ Version: '2012-10-17', Statement });
  return {
    id,
    before: policy(statements),
    after: policy(random() < 0.3 ? [...statements].reverse() : [...edited, statement()]),
  };
}

/** Mulberry32: small, and the same everywhere. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
