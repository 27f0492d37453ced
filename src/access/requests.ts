/** Tries every kind of request that some statements can tell apart: is there one that the first side allows and the other not? */
import { byKey, casesOf, mostValues } from './conditions/cases.ts';
import { containedValues } from './conditions/clause.ts';
import { covers, everything, hull, type Pattern } from './patterns/pattern.ts';
import { type Budget, mayOverlap, spend, wordClasses } from './patterns/words.ts';
import type { Patterns, Placed, Statement } from './policy.ts';
import { allOf, anyOf, not, possible, type Truth, unknown } from './truth.ts';

/** A statement, which part it has in the question, and whether it speaks of the actions at hand. */
export interface Row {
  readonly statement: Statement;
  /** `target` and `refuses` on the side asked about; `grants` and `refused` on the side compared with. */
  readonly role: 'target' | 'refuses' | 'grants' | 'refused';
  readonly action: Truth;
}

export interface Question {
  readonly target: Row;
  readonly rows: readonly Row[];
  /** The one place of the target that is asked about; null where it names none, or all but some. */
  readonly principal: Placed | null;
  readonly resource: Placed | null;
}

const mostPrefixes = 64;

/** Rows by the resources they speak of, so that among thousands only those near a resource are asked. */
export class RowIndex {
  readonly rows: readonly Row[];
  /** By what their resources begin with, in order. */
  readonly #byPrefix = new Map<string, Row[]>();
  readonly #prefixes: readonly string[];
  /** Rows of everything, of all but some, or of very many: they count as near anything. */
  readonly #open: Row[] = [];

  constructor(rows: readonly Row[]) {
    this.rows = rows;
    for (const row of rows) {
      const { resources } = row.statement;
      const prefixes =
        resources?.negated === false ? resources.list.map(({ pattern }) => pattern.prefix) : [''];
      if (prefixes.length > mostPrefixes || prefixes.includes('')) this.#open.push(row);
      else for (const prefix of new Set(prefixes)) this.#add(prefix, row);
    }
    this.#prefixes = [...this.#byPrefix.keys()].sort();
  }

  #add(prefix: string, row: Row): void {
    const same = this.#byPrefix.get(prefix);
    if (same === undefined) this.#byPrefix.set(prefix, [row]);
    else same.push(row);
  }

  /** @returns every row that can speak of the resource, and maybe more. */
  near(resource: Placed | null): readonly Row[] {
    const { prefix = '' } = resource?.pattern ?? {};
    if (prefix === '' || this.#prefixes.length < 8) return this.rows;
    const found = new Set(this.#open);
    for (let length = 1; length < prefix.length; length += 1) {
      for (const row of this.#byPrefix.get(prefix.slice(0, length)) ?? []) found.add(row);
    }
    for (let at = firstFrom(this.#prefixes, prefix); at < this.#prefixes.length; at += 1) {
      const other = this.#prefixes[at] ?? '';
      if (!other.startsWith(prefix)) break;
      for (const row of this.#byPrefix.get(other) ?? []) found.add(row);
    }
    return [...found];
  }
}

/** @returns where a sorted list is no longer below the text. */
function firstFrom(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A row with what is known of it for the requests at hand. */
interface Known {
  readonly row: Row;
  readonly truths: readonly Truth[];
}

type Dimension = 'principals' | 'resources';

/** @throws OutOfBudget */
export function allowsMore({ target, rows, principal, resource }: Question, budget: Budget): boolean {
  const all = rows.map((row): Known => ({ row, truths: [row.action] }));
  for (const some of narrowed(all, 'principals', target, principal, budget)) {
    for (const few of narrowed(some, 'resources', target, resource, budget)) {
      if (allowsMoreHere(few, budget)) return true;
    }
  }
  return false;
}

/** For every class of principals or resources within a place: the rows that speak of it. */
function* narrowed(
  rows: readonly Known[],
  dimension: Dimension,
  target: Row,
  place: Placed | null,
  budget: Budget,
): Generator<readonly Known[], void, undefined> {
  const base = place === null ? everything : hull(place.pattern);
  const family = new Map<string, Pattern>();
  // Of lists that hold the whole place, and of the list it comes from, nothing else matters here.
  const whole = new Set<Row>();
  for (const { row } of rows) {
    const list = row.statement[dimension]?.list ?? [];
    spend(budget, 1 + list.length);
    if (row === target && place !== null) continue;
    if (list.some(({ pattern }) => !pattern.symbolic && covers(pattern, base))) {
      whole.add(row);
      continue;
    }
    for (const { pattern } of list) {
      const widest = hull(pattern);
      if (mayOverlap(base, widest)) family.set(factOf(dimension, pattern), widest);
    }
  }
  const names = [...family.keys()];
  const own = place === null ? true : truthOf(dimension, place.pattern);
  for (const { takenBy } of wordClasses(base, [...family.values()], budget)) {
    spend(budget, rows.length);
    const taken = new Set(takenBy.map((index) => names[index]));
    yield rows.flatMap((known): readonly Known[] => {
      const { row, truths } = known;
      const patterns = row.statement[dimension];
      const truth =
        row === target && place !== null
          ? own
          : whole.has(row)
            ? patterns?.negated !== true
            : spokenOf(dimension, patterns, taken);
      return truth === false ? [] : [truth === true ? known : { row, truths: [...truths, truth] }];
    });
  }
}

function spokenOf(
  dimension: Dimension,
  patterns: Patterns | null,
  taken: ReadonlySet<string | undefined>,
): Truth {
  if (patterns === null) return true;
  const found = anyOf(
    patterns.list.map(({ pattern }) =>
      taken.has(factOf(dimension, pattern)) ? truthOf(dimension, pattern) : false,
    ),
  );
  return patterns.negated ? not(found) : found;
}

function truthOf(dimension: Dimension, pattern: Pattern): Truth {
  return pattern.symbolic ? unknown(factOf(dimension, pattern)) : true;
}

function factOf(dimension: Dimension, { key }: Pattern): string {
  return `${dimension} ${key}`;
}

/** Conditions are all that is left to tell requests apart. */
function allowsMoreHere(rows: readonly Known[], budget: Budget): boolean {
  if (!rows.some(({ row }) => row.role === 'target')) return false;
  spend(budget, rows.length);
  const keys = [...byKey(rows.flatMap(({ row }) => row.statement.clauses)).values()];
  const rules = [
    ...containments(rows),
    ...keys.flatMap((clauses) => containedValues(clauses, mostValues(clauses), budget)),
  ];
  const target = rows.find(({ row }) => row.role === 'target');
  const cases = keys.map((clauses) => {
    const own = clauses.flatMap((clause, index) =>
      target?.row.statement.clauses.some((other) => other.id === clause.id) ? [index] : [],
    );
    // Requests that the target does not speak of need not be tried.
    return casesOf(clauses, budget)
      .filter((one) => own.every((index) => one[index] !== false))
      .map((one) => new Map(clauses.map((clause, index) => [clause.id, one[index] ?? false])));
  });
  return tries(cases, new Map(), (known) => {
    spend(budget, rows.length);
    const said = (role: Row['role']) =>
      anyOf(
        rows
          .filter(({ row }) => row.role === role)
          .map(({ row, truths }) =>
            allOf([...truths, ...row.statement.clauses.map((clause) => known.get(clause.id) ?? false)]),
          ),
      );
    const allowed = allOf([said('target'), not(said('refuses'))]);
    if (allowed === false) return false;
    return possible(allOf([allowed, not(allOf([said('grants'), not(said('refused'))]))]), rules);
  });
}

/** Every way to pick one case a key, until one of them holds. */
function tries(
  cases: readonly (readonly ReadonlyMap<string, Truth>[])[],
  known: ReadonlyMap<string, Truth>,
  holds: (known: ReadonlyMap<string, Truth>) => boolean,
): boolean {
  const [first, ...rest] = cases;
  if (first === undefined) return holds(known);
  return first.some((one) => tries(rest, new Map([...known, ...one]), holds));
}

/** What one term pattern takes another takes too, whatever the terms stand for: `${a}/x` is within `${a}/*`. */
function containments(rows: readonly Known[]): readonly (readonly [string, string])[] {
  const patterns = (['principals', 'resources'] as const).flatMap((dimension) =>
    rows
      .flatMap(({ row }) => row.statement[dimension]?.list ?? [])
      .filter(({ pattern }) => pattern.symbolic)
      .map(({ pattern }) => ({ fact: factOf(dimension, pattern), dimension, pattern })),
  );
  return patterns.flatMap((inner) =>
    patterns
      .filter((outer) => outer.fact !== inner.fact && outer.dimension === inner.dimension)
      .filter((outer) => covers(outer.pattern, inner.pattern))
      .map((outer) => [inner.fact, outer.fact] as const),
  );
}
