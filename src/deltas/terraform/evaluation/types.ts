/** Type constraints of variables: what a value becomes when it is given to one. */
import type { HclExpression } from '../../../syntax/hcl/ast.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { isUnknown } from '../../infra/resource.ts';
import type { Environment } from './environment.ts';
import { evaluate } from './expression.ts';
import { setOf } from './functions/sets.ts';
import {
  forEachChoice,
  isEither,
  isNull,
  isOpen,
  knownBoolean,
  knownNumber,
  list,
  map,
  placeOf,
  scalar,
} from './values.ts';

/** @returns the value with its optional attributes filled in; as it is where the constraint says nothing about it. */
export function converted(value: TreeNode, type: HclExpression, environment: Environment): TreeNode {
  const at = placeOf(value);
  if (isNull(value) || isUnknown(value)) return value;
  if (isEither(value)) {
    return forEachChoice([value], at, ([one = value]) => converted(one, type, environment)) ?? value;
  }
  const more = isOpen(value) ? { open: true } : undefined;
  const inner = type.kind === 'call' ? type.arguments[0] : undefined;
  switch (type.kind === 'call' ? type.name : type.kind === 'name' ? type.name : '') {
    case 'string':
      return value.kind === 'scalar' && typeof value.value !== 'string'
        ? scalar(String(value.value), at)
        : value;
    case 'number': {
      const number = knownNumber(value);
      return number === null ? value : scalar(number, at);
    }
    case 'bool': {
      const known = knownBoolean(value);
      return known === null ? value : scalar(known, at);
    }
    case 'list':
    case 'set': {
      if (value.kind !== 'sequence' || inner === undefined) return value;
      const items = list(
        value.items.map((item) => converted(item, inner, environment)),
        at,
        more,
      );
      return type.kind === 'call' && type.name === 'set' ? setOf(items, at) : items;
    }
    case 'map': {
      if (value.kind !== 'map' || inner === undefined) return value;
      const entries = [...value.entries].map(([key, entry]): [string, TreeEntry] => [
        key,
        { ...entry, value: converted(entry.value, inner, environment) },
      ]);
      return map(entries, at, more);
    }
    case 'object':
      return inner?.kind === 'object' ? objectOf(value, inner, environment) : value;
    default:
      return value;
  }
}

function objectOf(
  value: TreeNode,
  { entries }: Extract<HclExpression, { kind: 'object' }>,
  environment: Environment,
): TreeNode {
  if (value.kind !== 'map') return value;
  const at = placeOf(value);
  const filled = new Map<string, TreeNode | TreeEntry>();
  for (const { key, value: type } of entries) {
    const name = key.kind === 'name' ? key.name : key.kind === 'literal' ? String(key.value) : null;
    if (name === null) continue;
    const optional = type.kind === 'call' && type.name === 'optional';
    const constraint = optional ? type.arguments[0] : type;
    const fallback = optional ? type.arguments[1] : undefined;
    const given = value.entries.get(name);
    if (given !== undefined && !(isNull(given.value) && fallback !== undefined)) {
      const inner = constraint === undefined ? given.value : converted(given.value, constraint, environment);
      filled.set(name, { ...given, value: inner });
    } else if (optional) {
      const usual = fallback === undefined ? scalar(null, at) : evaluate(fallback, environment);
      filled.set(name, constraint === undefined ? usual : converted(usual, constraint, environment));
    }
  }
  // What the type does not name is dropped by Terraform; it is kept here where the whole is not known.
  return map(filled, at, isOpen(value) ? { open: true } : undefined);
}
