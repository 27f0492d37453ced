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

/** What is said of the uses of one region, by side: "allow", "ask", "deny", "default". */
export interface Region {
  readonly before: ReadonlySet<Stance['decision']>;
  readonly after: ReadonlySet<Stance['decision']>;
}

/** Every region is possible: the question was too large. */
export const unknownRegion: Region = { before: new Set(), after: new Set(['allow']) };

interface Clause extends Stance {
  readonly pattern: Pattern;
  readonly except: readonly Pattern[];
}

/** One question may take this much, and all of a comparison that: many rules that nearly match are hostile or broken. */
const perQuestion = 200_000;
const perComparison = 12_000_000;

export class Regions {
  readonly #shelves: ReadonlyMap<Family, Shelf>;
  readonly #budget: Budget = { left: perComparison };

  constructor(rules: readonly (Ruled & Stance)[]) {
    const clauses = new Map(families.map((family): [Family, Clause[]] => [family, []]));
    for (const rule of rules) {
      for (const { family, pattern } of wordsOf(rule.pattern)) {
        clauses.get(family)?.push({
          side: rule.side,
          decision: rule.decision,
          pattern,
          except: patternsIn(family, rule.except),
        });
      }
    }
    this.#shelves = new Map([...clauses].map(([family, of]) => [family, new Shelf(of)]));
  }

  /**
   * @param hides a region that one rule alone gives to all uses, and that cannot be wanted: most questions end there.
   * @returns a region of the rule's uses that is wanted; null where there is none.
   */
  find(
    rule: Ruled,
    hides: (stance: Stance) => boolean,
    wanted: (region: Region) => boolean,
  ): Region | null {
    for (const { family, pattern } of wordsOf(rule.pattern)) {
      const shelf = this.#shelves.get(family);
      const own: Budget = { left: Math.min(perQuestion, this.#budget.left) };
      const given = own.left;
      try {
        const found = shelf?.find(pattern, patternsIn(family, rule.except), hides, wanted, own) ?? null;
        if (found !== null) return found;
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
class Shelf {
  readonly #byPrefix = new Map<string, Map<string, Clause>>();
  readonly #prefixes: readonly string[];
  readonly #lengths: readonly number[];

  constructor(clauses: readonly Clause[]) {
    for (const clause of clauses) {
      const same = this.#byPrefix.get(clause.pattern.prefix) ?? new Map<string, Clause>();
      const except = clause.except.map(({ key }) => key).sort();
      same.set(JSON.stringify([clause.side, clause.decision, clause.pattern.key, except]), clause);
      this.#byPrefix.set(clause.pattern.prefix, same);
    }
    this.#prefixes = [...this.#byPrefix.keys()].sort(byCodeUnits);
    this.#lengths = [...new Set(this.#prefixes.map(({ length }) => length))].sort((a, b) => a - b);
  }

  find(
    base: Pattern,
    except: readonly Pattern[],
    hides: (stance: Stance) => boolean,
    wanted: (region: Region) => boolean,
    budget: Budget,
  ): Region | null {
    const clauses = this.#near(base, budget);
    for (const clause of clauses) {
      if (clause.except.length > 0 || !hides(clause)) continue;
      spend(budget, 1 + base.tokens.length);
      if (covers(clause.pattern, base)) return null;
    }
    const index = new Map<string, number>();
    const family: Pattern[] = [];
    const placeOf = (pattern: Pattern): number => {
      const known = index.get(pattern.key);
      if (known !== undefined) return known;
      index.set(pattern.key, family.length);
      return family.push(pattern) - 1;
    };
    const placed = clauses.map(({ pattern, except: left, ...stance }) => ({
      ...stance,
      at: placeOf(pattern),
      except: left.map(placeOf),
    }));
    const left = except.map(placeOf);
    for (const { takenBy } of wordClasses(base, family, budget)) {
      const taking = new Set(takenBy);
      if (left.some((place) => taking.has(place))) continue;
      const said = placed.filter(({ at, except: not }) => taking.has(at) && !not.some((one) => taking.has(one)));
      spend(budget, placed.length);
      const on = (side: Stance['side']) =>
        new Set(said.flatMap((stance) => (stance.side === side ? [stance.decision] : [])));
      const region: Region = { before: on('before'), after: on('after') };
      if (wanted(region)) return region;
    }
    return null;
  }

  /** The rules that may speak of some use of the pattern: one of the two beginnings begins the other. */
  #near(base: Pattern, budget: Budget): readonly Clause[] {
    const near: Clause[] = [];
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
