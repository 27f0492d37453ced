/** What rules of two sides say together: regions of uses that the same rules speak of, searched for one of a kind. */
import { covers, type Pattern, takesWord } from '../../../access/patterns/pattern.ts';
import { type Budget, mayOverlap, OutOfBudget, spend, wordClasses } from '../../../access/patterns/words.ts';
import type { PermissionRule } from '../model.ts';
import { type Family, families, wordsOf } from './language.ts';
import type { ToolPattern } from './pattern.ts';

export type Decision = PermissionRule['decision'];

/** Decides on its own where the rule is from, and what it says. */
export interface Stance {
  readonly side: 'before' | 'after';
  /** `default`: what the product allows where no rule speaks. */
  readonly decision: Decision | 'default';
}

export type Ruled = Pick<PermissionRule, 'pattern' | 'except'>;

/** Uses that the same rules speak of, and what these decide on either side. */
export interface Region<R> {
  readonly before: ReadonlySet<Stance['decision']>;
  readonly after: ReadonlySet<Stance['decision']>;
  /** Empty too where the question was too large, so that every region is possible. */
  readonly rules: readonly R[];
}

const unknownRegion: Region<never> = { before: new Set(), after: new Set(), rules: [] };

interface Clause<R> {
  readonly rule: R;
  readonly pattern: Pattern;
  readonly except: readonly Pattern[];
}

interface Question<R> {
  /** What one rule alone would decide for all uses so that none is wanted: most searches end there. */
  readonly hides: (stance: Stance) => boolean;
  readonly wanted: (region: Region<R>) => boolean;
}

/** One question may take this much, and all of a comparison that: many rules that nearly match are hostile or broken. */
const perQuestion = 100_000;
const perComparison = 4_000_000;

export class Regions<R extends Ruled & Stance> {
  readonly #shelves: ReadonlyMap<Family, Shelf<R>>;
  readonly #budget: Budget = { left: perComparison };

  constructor(rules: readonly R[]) {
    const clauses = new Map(families.map((family): [Family, Clause<R>[]] => [family, []]));
    for (const rule of rules) {
      for (const { family, pattern } of wordsOf(rule.pattern)) {
        clauses.get(family)?.push({ rule, pattern, except: patternsIn(family, rule.except) });
      }
    }
    this.#shelves = new Map([...clauses].map(([family, of]) => [family, new Shelf(of)]));
  }

  /** @returns a region of the rule's uses that is wanted; null where there is none. */
  find(rule: Ruled, question: Question<R>): Region<R> | null {
    for (const { family, pattern } of wordsOf(rule.pattern)) {
      const given = Math.min(perQuestion, this.#budget.left);
      const own: Budget = { left: given };
      try {
        const found = this.#shelves
          .get(family)
          ?.find(pattern, patternsIn(family, rule.except), question, own);
        if (found != null) return found;
      } catch (error) {
        if (!(error instanceof OutOfBudget)) throw error;
        return unknownRegion;
      } finally {
        this.#budget.left -= given - Math.max(0, own.left);
      }
    }
    return null;
  }
}

function patternsIn(family: Family, patterns: readonly ToolPattern[] = []): readonly Pattern[] {
  return patterns
    .flatMap(wordsOf)
    .filter((words) => words.family === family)
    .map(({ pattern }) => pattern);
}

/** The rules of one family of tools, by the letters that their patterns begin with. */
class Shelf<R extends Stance> {
  readonly #byPrefix = new Map<string, Map<string, Clause<R>>>();
  readonly #prefixes: readonly string[];
  readonly #lengths: readonly number[];

  constructor(clauses: readonly Clause<R>[]) {
    for (const clause of clauses) {
      const same = this.#byPrefix.get(clause.pattern.prefix) ?? new Map<string, Clause<R>>();
      const except = clause.except.map(({ key }) => key).sort();
      same.set(JSON.stringify([clause.rule.side, clause.rule.decision, clause.pattern.key, except]), clause);
      this.#byPrefix.set(clause.pattern.prefix, same);
    }
    this.#prefixes = [...this.#byPrefix.keys()].sort(byCodeUnits);
    this.#lengths = [...new Set(this.#prefixes.map(({ length }) => length))].sort((a, b) => a - b);
  }

  find(
    base: Pattern,
    except: readonly Pattern[],
    { hides, wanted }: Question<R>,
    budget: Budget,
  ): Region<R> | null {
    const clauses = this.#near(base, budget);
    for (const { rule, pattern, except: holes } of clauses) {
      if (holes.length > 0 || !hides(rule)) continue;
      spend(budget, 1 + base.tokens.length);
      if (covers(pattern, base)) return null;
    }
    const index = new Map<string, number>();
    const family: Pattern[] = [];
    const placeOf = (pattern: Pattern): number => {
      const place = index.get(pattern.key) ?? family.length;
      if (place === family.length) family.push(pattern);
      index.set(pattern.key, place);
      return place;
    };
    const placed = clauses.map(({ rule, pattern, except: holes }) => ({
      rule,
      at: placeOf(pattern),
      holes: holes.map(placeOf),
    }));
    const own = except.map(placeOf);
    for (const { takenBy } of wordClasses(base, family, budget)) {
      spend(budget, placed.length);
      const taking = new Set(takenBy);
      if (own.some((place) => taking.has(place))) continue;
      const rules = placed.flatMap(({ rule, at, holes }) =>
        taking.has(at) && !holes.some((hole) => taking.has(hole)) ? [rule] : [],
      );
      const on = (side: Stance['side']) =>
        new Set(rules.flatMap((rule) => (rule.side === side ? [rule.decision] : [])));
      const region = { before: on('before'), after: on('after'), rules };
      if (wanted(region)) return region;
    }
    return null;
  }

  /** The rules that may speak of some use of the pattern: one of the two beginnings begins the other. */
  #near(base: Pattern, budget: Budget): readonly Clause<R>[] {
    const near: Clause<R>[] = [];
    const take = (prefix: string): void => {
      for (const clause of this.#byPrefix.get(prefix)?.values() ?? []) {
        spend(budget, 1);
        if (base.word === null ? mayOverlap(base, clause.pattern) : takesWord(clause.pattern, base.word)) {
          near.push(clause);
        }
      }
    };
    for (const length of this.#lengths) {
      if (length > base.prefix.length) break;
      take(base.prefix.slice(0, length));
    }
    for (let at = firstAfter(this.#prefixes, base.prefix); at < this.#prefixes.length; at += 1) {
      const prefix = this.#prefixes[at] ?? '';
      if (!prefix.startsWith(base.prefix)) break;
      take(prefix);
    }
    return near;
  }
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function firstAfter(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') <= text) low = middle + 1;
    else high = middle;
  }
  return low;
}
