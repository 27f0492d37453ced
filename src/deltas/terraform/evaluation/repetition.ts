/** `count` and `for_each` -> the instances that there are, as far as can be known. */
import type { HclBody } from '../../../syntax/hcl/ast.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import { isUnknown } from '../../infra/resource.ts';
import { collectionOf } from './comprehension.ts';
import { type Environment, opened, placeIn, withNames } from './environment.ts';
import { evaluate } from './expression.ts';
import { stepName } from './steps.ts';
import {
  alternativesOf,
  either,
  isNull,
  knownNumber,
  knownText,
  map,
  placeOf,
  scalar,
  spell,
  term,
} from './values.ts';

/** More of one block are taken as one whose number is not known. */
const mostInstances = 5_000;

export interface Instance {
  /** null where there is one alone, or one that stands for all whose keys are not known. */
  readonly key: string | number | null;
  readonly any: boolean;
  readonly environment: Environment;
}

export interface Repetition {
  readonly by: 'count' | 'for_each' | null;
  readonly instances: readonly Instance[];
  /** What decides how many there are, spelled; null where that is known. */
  readonly unknown: string | null;
  /** Of one more by this key, where the keys are not all known. */
  readonly at: (key: string | number) => Environment;
}

export function repetitionOf(body: HclBody, environment: Environment): Repetition {
  const count = body.attributes.get('count')?.value;
  const forEach = body.attributes.get('for_each')?.value;
  if (count !== undefined) return counted(evaluate(count, environment), environment);
  if (forEach !== undefined) return forEached(evaluate(forEach, environment), environment);
  const alone = { key: null, any: false, environment };
  return { by: null, instances: [alone], unknown: null, at: () => environment };
}

/** @returns one that stands for all that there may be, whatever its own values say. */
export function presumed(body: HclBody, environment: Environment): Repetition {
  const at = placeIn(environment, body);
  const made = body.attributes.has('count')
    ? counted(term('count', at), opened(environment))
    : forEached(term('for_each', at), opened(environment));
  return { ...made, unknown: null };
}

function counted(value: TreeNode, environment: Environment): Repetition {
  const at = placeOf(value);
  const numbered = (index: TreeNode) =>
    withNames(environment, new Map([['count', map([['index', index]], at)]]));
  const by = 'count';
  const numbers = alternativesOf(value).map((one) => (isNull(one) ? 0 : knownNumber(one)));
  const known = numbers.flatMap((number) => number ?? []);
  const most = Math.max(0, ...known);
  const withNumber = (index: string | number) => numbered(scalar(index, at));
  if (known.length < numbers.length || most > mostInstances) {
    const unnumbered = numbered(term('count.index', at));
    return {
      by,
      instances: [{ key: null, any: true, environment: unnumbered }],
      unknown: spell(value),
      at: withNumber,
    };
  }
  const instances = Array.from({ length: Math.floor(most) }, (_, index) => ({
    key: index,
    any: false,
    environment: withNumber(index),
  }));
  return { by, instances, unknown: numbers.length > 1 ? spell(value) : null, at: withNumber };
}

function forEached(value: TreeNode, environment: Environment): Repetition {
  const at = placeOf(value);
  const each = (key: TreeNode, item: TreeNode) => {
    const names = map(
      [
        ['key', key],
        ['value', item],
      ],
      at,
    );
    return withNames(environment, new Map([['each', names]]));
  };
  const items = new Map<string, { readonly key: TreeNode; readonly values: TreeNode[] }>();
  const rest: TreeNode[] = [];
  for (const one of alternativesOf(value)) {
    if (isNull(one)) continue;
    const collection = collectionOf(one, at);
    if (collection === null) continue;
    for (const pair of collection.pairs) {
      // The items of a set are their own keys.
      const key = one.kind === 'sequence' ? pair.value : pair.key;
      const name = knownText(key);
      if (name === null || one.kind === 'scalar') {
        rest.push(one.kind === 'scalar' ? one : pair.value);
        continue;
      }
      const known = items.get(name);
      if (known === undefined) items.set(name, { key, values: [pair.value] });
      else known.values.push(pair.value);
    }
  }
  const alternatives = alternativesOf(value).length > 1;
  const spelled = spell(value);
  if (items.size > mostInstances) rest.push(value);
  const instances = [...(items.size > mostInstances ? [] : items)].map(
    ([name, { key, values }]): Instance => ({
      key: name,
      any: false,
      environment: each(key, either(values, spelled, at)),
    }),
  );
  const any: Instance = {
    key: null,
    any: true,
    environment: each(term('each.key', at), term('each.value', at)),
  };
  return {
    by: 'for_each',
    instances: rest.length === 0 ? instances : [...instances, any],
    unknown: rest.length > 0 || alternatives || isUnknown(value) ? spelled : null,
    at: (key) => each(scalar(key, at), term(stepName(spelled, key), at)),
  };
}
