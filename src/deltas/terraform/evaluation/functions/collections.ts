/** Functions of lists and maps: what is known is kept as structure, what is not stands in it as a term. */
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import { isUnknown, type Place, termText } from '../../../infra/resource.ts';
import {
  isKnown,
  isNull,
  isOpen,
  knownBoolean,
  knownNumber,
  knownText,
  list,
  map,
  openText,
  scalar,
  spell,
} from '../values.ts';
import type { TerraformFunctions } from './function.ts';
import { itemsOf, openness } from './sets.ts';

const mostItems = 20_000;

export const collections: TerraformFunctions = {
  concat: (given, { at }) => {
    const lists = given.map((one) => itemsOf(one, at));
    if (lists.includes(null)) return null;
    const open = lists.some((one) => one?.open === true);
    // What stands for the rest of a list comes last, so that the others keep their places among themselves.
    const known = lists.flatMap((one) => (one === null ? [] : one.open ? one.items.slice(0, -1) : one.items));
    const rest = lists.flatMap((one) => (one?.open === true ? one.items.slice(-1) : []));
    return list([...known, ...rest], at, open ? { open } : undefined);
  },
  flatten: ([value], { at }) => {
    if (value === undefined) return null;
    let open = false;
    const flat = (one: TreeNode): readonly TreeNode[] => {
      if (one.kind !== 'sequence' || one.tag !== null) return [one];
      if (isOpen(one)) open = true;
      return one.items.flatMap(flat);
    };
    if (value.kind !== 'sequence') return isUnknown(value) ? value : null;
    const items = flat(value);
    // An item that is unknown may be a list.
    return list(items, at, open || items.some(isUnknown) ? { open: true } : undefined);
  },
  merge: (given, { at }) => {
    const entries = new Map<string, TreeNode | TreeEntry>();
    let open = false;
    for (const one of given) {
      if (isNull(one)) continue;
      if (one.kind === 'map') {
        if (isOpen(one)) open = true;
        for (const [key, entry] of one.entries) {
          entries.delete(key);
          entries.set(key, entry);
        }
      } else if (isUnknown(one)) {
        open = true;
        entries.set(termText(`${spell(one)}[*]`), one);
      } else return null;
    }
    return map(entries, at, open ? { open } : undefined);
  },
  keys: ([value], { at }) => {
    if (value?.kind !== 'map' || isOpen(value)) return null;
    return list([...value.entries.values()].map(({ key }) => scalar(key, at)).sort(bySpelling), at);
  },
  values: ([value], { at }) => {
    if (value?.kind !== 'map') return null;
    const sorted = [...value.entries.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    return list(
      sorted.map((entry) => entry.value),
      at,
      openness(value),
    );
  },
  length: ([value], { at }) => {
    if (value === undefined || isOpen(value)) return null;
    if (value.kind === 'sequence') return scalar(value.items.length, at);
    if (value.kind === 'map') return scalar(value.entries.size, at);
    const text = knownText(value);
    return text === null ? null : scalar([...text].length, at);
  },
  contains: ([value, item], { at }) => {
    if (value?.kind !== 'sequence' || item === undefined) return null;
    const wanted = spell(item);
    if (value.items.some((one) => spell(one) === wanted)) return scalar(true, at);
    return isKnown(value) && isKnown(item) ? scalar(false, at) : null;
  },
  compact: ([value], { at }) => {
    if (value?.kind !== 'sequence') return value !== undefined && isUnknown(value) ? value : null;
    return list(
      value.items.filter((one) => !isNull(one) && openText(one) !== ''),
      at,
      openness(value),
    );
  },
  reverse: ([value], { at }) =>
    value?.kind === 'sequence' && !isOpen(value) ? list([...value.items].reverse(), at) : null,
  sort: ([value], { at }) =>
    value?.kind === 'sequence' && isKnown(value) ? list([...value.items].sort(bySpelling), at) : null,
  slice: ([value, start, end], { at }) => {
    if (value?.kind !== 'sequence' || isOpen(value) || start === undefined || end === undefined) return null;
    const [from, to] = [knownNumber(start), knownNumber(end)];
    return from === null || to === null ? null : list(value.items.slice(from, to), at);
  },
  index: ([value, item], { at }) => {
    if (value?.kind !== 'sequence' || item === undefined || !isKnown(value) || !isKnown(item)) return null;
    const found = value.items.findIndex((one) => spell(one) === spell(item));
    return found < 0 ? null : scalar(found, at);
  },
  zipmap: ([keys, values], { at }) => {
    if (keys?.kind !== 'sequence' || values?.kind !== 'sequence' || isOpen(keys) || isOpen(values))
      return null;
    const entries = keys.items.map((key, index): [string, TreeNode] => [
      openText(key) ?? spell(key),
      values.items[index] ?? scalar(null, at),
    ]);
    return map(entries, at);
  },
  range: (given, { at, environment }) => {
    const numbers = given.map(knownNumber);
    if (numbers.includes(null) || numbers.length === 0 || numbers.length > 3) return null;
    const [first = 0, second, third] = numbers.map((one) => one ?? 0);
    const [start, limit] = second === undefined ? [0, first] : [first, second];
    const step = third ?? (limit < start ? -1 : 1);
    const count = step === 0 ? 0 : Math.max(0, Math.ceil((limit - start) / step));
    if (count > mostItems || !environment.world.budget.spend(count, at)) return null;
    return list(
      Array.from({ length: count }, (_, index) => scalar(start + index * step, at)),
      at,
    );
  },
  chunklist: ([value, size], { at }) => {
    const each = size === undefined ? null : knownNumber(size);
    if (value?.kind !== 'sequence' || isOpen(value) || each === null || each < 1) return null;
    const count = Math.ceil(value.items.length / each);
    return list(
      Array.from({ length: count }, (_, index) =>
        list(value.items.slice(index * each, (index + 1) * each), at),
      ),
      at,
    );
  },
  alltrue: ([value], { at }) => {
    if (value?.kind !== 'sequence') return null;
    if (value.items.some((one) => knownBoolean(one) === false)) return scalar(false, at);
    return isKnown(value) ? scalar(true, at) : null;
  },
  anytrue: ([value], { at }) => {
    if (value?.kind !== 'sequence') return null;
    if (value.items.some((one) => knownBoolean(one) === true)) return scalar(true, at);
    return isKnown(value) ? scalar(false, at) : null;
  },
  sum: ([value], { at }) => {
    if (value?.kind !== 'sequence' || isOpen(value)) return null;
    const numbers = value.items.map(knownNumber);
    return numbers.includes(null)
      ? null
      : scalar(
          numbers.reduce((sum: number, one) => sum + (one ?? 0), 0),
          at,
        );
  },
  list: (given, { at }) => list(given, at),
  map: (given, { at }) => pairsAsMap(given, at),
};

/** `map("a", 1, "b", 2)` of Terraform 0.11. */
function pairsAsMap(given: readonly TreeNode[], at: Place): TreeNode | null {
  const entries: [string, TreeNode][] = [];
  for (let index = 0; index + 1 < given.length; index += 2) {
    const [key, value] = [given[index], given[index + 1]];
    if (key === undefined || value === undefined) return null;
    entries.push([openText(key) ?? spell(key), value]);
  }
  return map(entries, at);
}

function bySpelling(a: TreeNode, b: TreeNode): number {
  const [left, right] = [openText(a) ?? spell(a), openText(b) ?? spell(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
