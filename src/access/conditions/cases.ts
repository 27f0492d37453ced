/**
 * Everything that can stand in a request under one condition key, as far as some clauses can tell it apart: a few
 * representatives instead of all values, so that conditions are compared by trying every case.
 */

import { everything, hull, isEverything } from '../patterns/pattern.ts';
import { type Budget, otherLetter, spend, wordClasses } from '../patterns/words.ts';
import { allOf, keyOf, not, possible, type Truth } from '../truth.ts';
import { type AddressRange, addressText } from './addresses.ts';
import { type Clause, containedValues, meets, type Wanted } from './clause.ts';

/** A case: what each clause (by its place in the list asked about) says of it. */
export type Case = readonly Truth[];

/**
 * @param clauses all of one key
 * @returns one case for every way in which the clauses can turn out together
 * @throws OutOfBudget
 */
export function casesOf(clauses: readonly Clause[], budget: Budget): readonly Case[] {
  const values = valuesOf(clauses, budget);
  const cases = new Map<string, Case>();
  const add = (present: readonly string[] | null): string => {
    spend(budget, clauses.length * (present?.length ?? 1));
    const found = clauses.map((clause) => meets(clause, present));
    const key = found.map(keyOf).join(' | ');
    if (!cases.has(key)) cases.set(key, found);
    return key;
  };
  add(null);
  const distinct = new Map<string, string>();
  for (const value of values) {
    const key = add([value]);
    if (!distinct.has(key)) distinct.set(key, value);
  }
  const most = mostValues(clauses);
  if (most > 1) {
    // Values that are alike by their text may still differ by what a term stands for.
    const members = [...distinct].flatMap(([key, value]) => {
      const certain = cases.get(key)?.every((truth) => typeof truth === 'boolean') === true;
      return Array.from({ length: certain ? 1 : most }, () => value);
    });
    for (const set of subsets(members, most)) add(set);
  }
  return [...cases.values()];
}

/** Each clause can be met or missed by one value, so a set never needs more values than there are clauses. */
export function mostValues(clauses: readonly Clause[]): number {
  const ofSets = clauses.filter((clause) => clause.quantifier !== 'one').length;
  return ofSets === 0 ? 1 : Math.max(2, ofSets);
}

/** Sets of two and more of the values, up to a size. */
function* subsets(values: readonly string[], size: number): Generator<readonly string[], void, undefined> {
  for (const [index, value] of values.entries()) {
    for (const rest of subsetsFrom(values.slice(index + 1), size - 1)) yield [value, ...rest];
  }
}

function* subsetsFrom(
  values: readonly string[],
  size: number,
): Generator<readonly string[], void, undefined> {
  if (size < 1) return;
  for (const [index, value] of values.entries()) {
    yield [value];
    for (const rest of subsetsFrom(values.slice(index + 1), size - 1)) yield [value, ...rest];
  }
}

/** Values of which at least one stands for every value that some clause treats in its own way. */
function valuesOf(clauses: readonly Clause[], budget: Budget): readonly string[] {
  const wanted = clauses.flatMap((clause) => (clause.asksPresence ? [] : clause.wanted));
  // A key that is only compared as a boolean, number, date or address has no other values.
  const typed = wanted.length > 0 && wanted.every(({ form }) => form !== 'pattern' && form !== 'opaque');
  const values = new Set<string>(typed ? [] : [otherLetter]);
  const patterns = wanted.flatMap((one) => (one.form === 'pattern' ? [one] : []));
  for (const { pattern, fold } of patterns) {
    if (pattern.word === null) continue;
    values.add(pattern.word);
    if (fold) values.add(pattern.word.toUpperCase());
  }
  const open = [
    ...new Set(patterns.filter(({ pattern }) => pattern.word === null).map(({ pattern }) => hull(pattern))),
  ];
  if (open.length > 0 && !open.every(isEverything)) {
    const words = patterns.flatMap(({ pattern }) => (pattern.word === null ? [] : [pattern]));
    for (const { word } of wordClasses(everything, [...open, ...words], budget)) values.add(word);
  }
  for (const value of edges(wanted)) values.add(value);
  return [...values];
}

/** The edges of what numbers, dates and ranges mean, and one value between any two of them and beyond them. */
function edges(wanted: readonly Wanted[]): readonly string[] {
  const limits = (form: 'number' | 'date') =>
    between(wanted.flatMap((one) => (one.form === form && 'comparison' in one ? [one.value] : [])));
  return [
    ...limits('number').map(String),
    ...limits('date').flatMap((time) => (Math.abs(time) < 8.64e15 ? [new Date(time).toISOString()] : [])),
    ...(wanted.some((one) => one.form === 'boolean') ? ['true', 'false'] : []),
    ...(wanted.some((one) => one.form === 'address') ? ['192.0.2.1', '2001:db8::1'] : []),
    ...wanted.flatMap((one) => (one.form === 'address' ? addressesAround(one.range) : [])),
  ];
}

function between(limits: readonly number[]): readonly number[] {
  const sorted = [...new Set(limits)].sort((a, b) => a - b);
  return sorted.flatMap((limit, index) => {
    const next = sorted[index + 1] ?? limit + 2_000;
    return [...(index === 0 ? [limit - 1_000] : []), limit, (limit + next) / 2];
  });
}

function addressesAround({ version, first, last }: AddressRange): readonly string[] {
  const top = version === 4 ? 2n ** 32n - 1n : 2n ** 128n - 1n;
  return [first - 1n, first, last, last + 1n]
    .filter((value) => value >= 0n && value <= top)
    .map((value) => addressText({ version, value }));
}

/** The clauses of several lists by the key they ask for, each once. */
export function byKey(clauses: readonly Clause[]): ReadonlyMap<string, readonly Clause[]> {
  const keys = new Map<string, Clause[]>();
  for (const clause of clauses) {
    const same = keys.get(clause.key);
    if (same === undefined) keys.set(clause.key, [clause]);
    else if (!same.some((other) => other.id === clause.id)) same.push(clause);
  }
  return keys;
}

/**
 * @returns true only where every request that meets all of `inner` meets all of `outer`
 * @throws OutOfBudget
 */
export function implies(inner: readonly Clause[], outer: readonly Clause[], budget: Budget): boolean {
  const have = new Set(inner.map((clause) => clause.id));
  const open = outer.filter((clause) => !have.has(clause.id));
  return open.every((clause) => {
    const here = inner.filter((other) => other.key === clause.key);
    const all = [clause, ...here];
    const rules = containedValues(all, mostValues(all), budget);
    return casesOf(all, budget).every(
      ([asked = false, ...given]) => !possible(allOf([...given, not(asked)]), rules),
    );
  });
}
