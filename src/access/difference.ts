/**
 * What one set of statements allows that another does not: the heart of the product. Every statement that grants is cut into
 * pieces (a class of actions, one principal pattern, one resource pattern), and a piece is either covered by the other side
 * or new. Most pieces are covered by one statement alone; the rest is decided by trying every kind of request that the
 * statements at hand can tell apart. What cannot be decided counts as new.
 */
import { type Action, type ActionClass, actionClasses } from './actions.ts';
import type { AwsCatalogue } from './aws-catalogue.ts';
import { implies } from './conditions/cases.ts';
import { covers, everything, hull, isEverything, type Pattern } from './patterns/pattern.ts';
import { type Budget, mayOverlap, OutOfBudget, spend } from './patterns/words.ts';
import type { Patterns, Placed, Statement } from './policy.ts';
import { allowsMore, type Row, RowIndex } from './requests.ts';
import { keyOf } from './truth.ts';

/** Access is what some statements grant and none refuses. */
export interface Access {
  readonly grants: readonly Statement[];
  readonly refusals: readonly Statement[];
}

export interface Piece {
  /** Of the side that has more. */
  readonly statement: Statement;
  readonly actions: readonly Action[];
  /** null where the statement names none, or all but some. */
  readonly principal: Placed | null;
  readonly resource: Placed | null;
  /** Statements of the other side that grant some of these actions, though not all of this. */
  readonly had: readonly Statement[];
  /** True where the other side refuses some of it. */
  readonly wasRefused: boolean;
  /** True where it was too large to decide, so that it may be no more than what was there. */
  readonly undecided: boolean;
}

export interface Gains {
  /** In the order of statements. */
  readonly pieces: readonly Piece[];
  /** All that a statement speaks of, new or not. */
  readonly actionsOf: ReadonlyMap<Statement, readonly Action[]>;
}

/** Work for one piece, and for all of a comparison: about a second on a small machine. */
export const comparisonBudget = { piece: 150_000, whole: 1_000_000 } as const;

/** @returns the pieces of `to` that `from` does not have. */
export function gains(from: Access, to: Access, catalogue: AwsCatalogue): Gains {
  const kept = new Set(to.refusals.map((refusal) => refusal.id));
  const refusedLess = from.refusals.some((refusal) => !kept.has(refusal.id));
  const had = new Set(from.grants.map((grant) => grant.id));
  const targets = to.grants.filter((grant) => refusedLess || !had.has(grant.id));
  if (targets.length === 0) return { pieces: [], actionsOf: new Map() };
  const budget: Budget = { left: comparisonBudget.whole };
  const comparison = new Comparison(from, to, budget);
  const others = [...from.grants, ...from.refusals, ...to.refusals];
  let classes: readonly ActionClass[];
  try {
    const shared = sharedActions(refusedLess ? [] : from.grants);
    const asked = targets.flatMap((target) => askedActions(target, shared));
    classes = actionClasses(asked, [...targets, ...others], catalogue, budget);
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
    return { pieces: targets.map(whole), actionsOf: new Map() };
  }
  const found = new Map(
    targets.map((target) => [target, { actions: [] as Action[], pieces: [] as Piece[] }]),
  );
  for (const actionClass of classes) {
    const rivals = comparison.rivalsIn(actionClass);
    for (const [statement, action] of actionClass.truths) {
      const of = found.get(statement);
      if (of === undefined) continue;
      of.actions.push(...actionClass.actions);
      of.pieces.push(
        ...comparison.pieces({ statement, role: 'target', action }, actionClass.actions, rivals),
      );
    }
  }
  return {
    pieces: [...found.values()].flatMap(({ pieces }) => pieces),
    actionsOf: new Map([...found].map(([statement, { actions }]) => [statement, actions])),
  };
}

/** By all of a statement but its actions: the actions that statements alike in that grant. */
function sharedActions(grants: readonly Statement[]): ReadonlyMap<string, ReadonlySet<string>> {
  const shared = new Map<string, Set<string>>();
  for (const { actions, restId } of grants) {
    if (actions.negated) continue;
    const keys = shared.get(restId) ?? new Set<string>();
    shared.set(restId, keys);
    for (const { pattern } of actions.list) keys.add(pattern.key);
  }
  return shared;
}

/** The actions worth a look: a long list that gained one is asked about that one. */
function askedActions(
  { actions, restId }: Statement,
  shared: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Pattern[] {
  if (actions.negated) return [everything];
  const known = shared.get(restId);
  return actions.list.map(({ pattern }) => pattern).filter((pattern) => known?.has(pattern.key) !== true);
}

/** A statement of which nothing could be decided. */
function whole(statement: Statement): Piece {
  const actions = statement.actions.list.map(({ pattern }): Action => {
    return { name: pattern.text, word: pattern.text.toLowerCase(), known: null, future: false };
  });
  return { statement, actions, principal: null, resource: null, had: [], wasRefused: false, undecided: true };
}

/** Who else speaks of some actions. */
interface Rivals {
  readonly grants: RowIndex;
  readonly refusing: RowIndex;
  /** Refusals of the other side that are not all kept. */
  readonly refused: RowIndex;
}

/** Enough of them to tell a person what was there before. */
const mostHad = 40;

class Comparison {
  readonly #roles: ReadonlyMap<Statement, Exclude<Row['role'], 'target'>>;
  readonly #budget: Budget;
  readonly #implied = new Map<Statement, Map<Statement, boolean>>();

  constructor(from: Access, to: Access, budget: Budget) {
    this.#roles = new Map([
      ...from.grants.map((statement) => [statement, 'grants'] as const),
      ...to.refusals.map((statement) => [statement, 'refuses'] as const),
      ...from.refusals.map((statement) => [statement, 'refused'] as const),
    ]);
    this.#budget = budget;
  }

  rivalsIn({ truths }: ActionClass): Rivals {
    const rows: Record<Exclude<Row['role'], 'target'>, Row[]> = { grants: [], refuses: [], refused: [] };
    for (const [statement, action] of truths) {
      const role = this.#roles.get(statement);
      if (role !== undefined) rows[role].push({ statement, role, action });
    }
    // What is still refused needs no second look: only a refusal that shrank can have opened something.
    const open = rows.refused.filter((one) => !rows.refuses.some((other) => this.#stillRefuses(other, one)));
    return {
      grants: new RowIndex(rows.grants),
      refusing: new RowIndex(rows.refuses),
      refused: new RowIndex(open),
    };
  }

  pieces(own: Row, actions: readonly Action[], rivals: Rivals): readonly Piece[] {
    const { statement } = own;
    return placesOf(statement.principals).flatMap((principal) =>
      placesOf(statement.resources).flatMap((resource): readonly Piece[] => {
        const grants = rivals.grants.near(resource);
        const refusing = rivals.refusing.near(resource);
        const refused = rivals.refused.near(resource);
        const covered =
          refused.length === 0 && grants.some((grant) => this.#coversAlone(grant, own, principal, resource));
        if (covered) return [];
        const piece = {
          statement,
          actions,
          principal,
          resource,
          had: rivals.grants.rows.slice(0, mostHad).map((grant) => grant.statement),
          wasRefused: refused.length > 0,
        };
        // Nothing that could cover or refuse it: all there is to ask is whether its conditions can be met at all.
        if (grants.length + refusing.length === 0 && plainlyMet(statement)) {
          return [{ ...piece, undecided: false }];
        }
        const decided = this.#within(comparisonBudget.piece, (budget) => {
          const rows = [own, ...grants, ...refusing, ...refused];
          spend(budget, rows.length);
          return allowsMore({ target: own, rows, principal, resource }, budget);
        });
        return decided === false ? [] : [{ ...piece, undecided: decided === null }];
      }),
    );
  }

  /** One statement grants all of a piece. */
  #coversAlone(grant: Row, own: Row, principal: Placed | null, resource: Placed | null): boolean {
    if (grant.action !== true && keyOf(grant.action) !== keyOf(own.action)) return false;
    this.#budget.left -= 4;
    if (this.#budget.left < 0) return false;
    return (
      holdsAll(grant.statement.resources, own.statement.resources, resource, this.#budget) &&
      holdsAll(grant.statement.principals, own.statement.principals, principal, this.#budget) &&
      this.#impliesAll(own.statement, grant.statement)
    );
  }

  #stillRefuses(outer: Row, inner: Row): boolean {
    this.#budget.left -= 1;
    if (this.#budget.left < 0) return false;
    if (outer.statement.id === inner.statement.id) return true;
    if (outer.action !== true && keyOf(outer.action) !== keyOf(inner.action)) return false;
    const all = (pick: 'principals' | 'resources') =>
      placesOf(inner.statement[pick]).every((place) =>
        holdsAll(outer.statement[pick], inner.statement[pick], place, this.#budget),
      );
    return all('resources') && all('principals') && this.#impliesAll(inner.statement, outer.statement);
  }

  #impliesAll(inner: Statement, outer: Statement): boolean {
    if (outer.clauses.length === 0) return true;
    const known = this.#implied.get(inner)?.get(outer);
    if (known !== undefined) return known;
    const found = this.#within(comparisonBudget.piece, (budget) =>
      implies(inner.clauses, outer.clauses, budget),
    );
    const all = this.#implied.get(inner) ?? new Map<Statement, boolean>();
    this.#implied.set(inner, all.set(outer, found === true));
    return found === true;
  }

  /** @returns null where the budget did not suffice. */
  #within(limit: number, work: (budget: Budget) => boolean): boolean | null {
    const budget: Budget = { left: Math.min(limit, this.#budget.left) };
    const given = budget.left;
    try {
      spend(budget, 1);
      return work(budget);
    } catch (error) {
      if (error instanceof OutOfBudget) return null;
      throw error;
    } finally {
      this.#budget.left -= given - Math.max(0, budget.left);
    }
  }
}

/** One by one what a list names; null for all that is not listed, or for everything. */
function placesOf(patterns: Patterns | null): readonly (Placed | null)[] {
  return patterns === null || patterns.negated ? [null] : patterns.list;
}

/** Whether a list certainly holds all of a place in another list. */
function holdsAll(
  outer: Patterns | null,
  inner: Patterns | null,
  place: Placed | null,
  budget: Budget,
): boolean {
  if (outer === null) return true;
  budget.left -= outer.list.length;
  if (budget.left < 0) return false;
  if (place !== null) {
    const { pattern } = place;
    if (!outer.negated) return outer.list.some((other) => covers(other.pattern, pattern));
    return outer.list.every((other) => differ(other.pattern, pattern));
  }
  const left = inner?.list ?? [];
  if (!outer.negated) return outer.list.some(({ pattern }) => isEverything(pattern));
  return outer.list.every((other) => left.some(({ pattern }) => covers(pattern, other.pattern)));
}

/** True only where it is plain that no word is in both. */
function differ(a: Pattern, b: Pattern): boolean {
  if (a.symbolic || b.symbolic || a === everything || b === everything) return false;
  return !mayOverlap(hull(a), hull(b));
}

/** True only where it is plain that some request is meant: nothing is excepted, values are listed, no key is asked about twice. */
function plainlyMet({ clauses, principals, resources }: Statement): boolean {
  if (principals?.negated === true || resources?.negated === true) return false;
  const keys = new Set(clauses.map((clause) => clause.key));
  return (
    keys.size === clauses.length && clauses.every(({ negated, values }) => !negated && values.length > 0)
  );
}
