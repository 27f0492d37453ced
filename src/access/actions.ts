/**
 * The actions that some statements speak of, as single ones: those that AWS documents, those that are named, and for every
 * wildcard words that stand for actions that AWS may add tomorrow. Those that all statements treat alike form a class.
 */
import type { AwsAction, AwsCatalogue } from './aws-catalogue.ts';
import { covers, hull, type Pattern, takesWord, textPattern, wild } from './patterns/pattern.ts';
import { type Budget, otherLetter, sharedWord, spend } from './patterns/words.ts';
import type { Statement } from './policy.ts';
import { anyOf, keyOf, not, type Truth, unknown } from './truth.ts';

export interface Action {
  /** As AWS writes it, or as the policy does; for what stands for others, the pattern that it comes from. */
  readonly name: string;
  /** Lower case. */
  readonly word: string;
  /** null where AWS does not document it. */
  readonly known: AwsAction | null;
  /** True where it stands for actions that do not exist today. */
  readonly future: boolean;
}

export interface ActionClass {
  readonly actions: readonly Action[];
  /** Whether a statement speaks of these actions; those that do not are left out. */
  readonly truths: ReadonlyMap<Statement, Truth>;
}

/** Stands for every service that no statement names. */
export const otherService = otherLetter;

/** What is known of one distinct pattern. */
interface Indexed {
  readonly pattern: Pattern;
  readonly statements: Statement[];
}

/**
 * @param asked patterns of the actions asked about
 * @param statements all that tell actions apart
 * @throws OutOfBudget
 */
export function actionClasses(
  asked: readonly Pattern[],
  statements: readonly Statement[],
  catalogue: AwsCatalogue,
  budget: Budget,
): readonly ActionClass[] {
  const index = new ActionIndex(statements);
  const classes = new Map<string, { actions: Action[]; truths: ReadonlyMap<Statement, Truth> }>();
  for (const action of wantedActions(asked, index, catalogue, budget)) {
    const { key, truths } = index.truthsOf(action, budget);
    const known = classes.get(key);
    if (known === undefined) classes.set(key, { actions: [action], truths });
    else known.actions.push(action);
  }
  return [...classes.values()];
}

/** Finds for one action the patterns that take it, without asking each of thousands. */
class ActionIndex {
  readonly words = new Map<string, Indexed>();
  /** Patterns with wildcards or terms by the service they name; '' for those that name none. */
  readonly open = new Map<string, Indexed[]>();
  readonly #wordsByService = new Map<string, Indexed[]>();
  readonly #negated: readonly Statement[];
  readonly #numbers: ReadonlyMap<Statement, number>;

  constructor(statements: readonly Statement[]) {
    const distinct = new Map<string, Indexed>();
    this.#numbers = new Map(statements.map((statement, number) => [statement, number]));
    this.#negated = statements.filter((statement) => statement.actions.negated);
    for (const statement of statements) {
      for (const { pattern } of statement.actions.list) {
        const { key } = pattern;
        const known = distinct.get(key);
        if (known !== undefined) {
          if (known.statements.at(-1) !== statement) known.statements.push(statement);
          continue;
        }
        const made = { pattern, statements: [statement] };
        distinct.set(key, made);
        if (pattern.word !== null) this.words.set(pattern.word, made);
        const lists = pattern.word === null ? this.open : this.#wordsByService;
        const service = serviceOf(pattern) ?? '';
        const same = lists.get(service);
        if (same === undefined) lists.set(service, [made]);
        else same.push(made);
      }
    }
  }

  /** The actions that some statement names in full, be they documented or not. @param service null for all */
  wordsOf(service: string | null): Iterable<Indexed> {
    return service === null ? this.words.values() : (this.#wordsByService.get(service) ?? []);
  }

  truthsOf(action: Action, budget: Budget): { key: string; truths: ReadonlyMap<Statement, Truth> } {
    const found = new Map<Statement, Truth>();
    const add = ({ statements }: Indexed, truth: Truth) => {
      for (const statement of statements) {
        const known = found.get(statement);
        found.set(statement, known === undefined || truth === true ? truth : anyOf([known, truth]));
      }
    };
    const word = this.words.get(action.word);
    if (word !== undefined) add(word, true);
    const service = action.word.slice(0, action.word.indexOf(':'));
    for (const list of [this.open.get(service) ?? [], this.open.get('') ?? []]) {
      spend(budget, list.length);
      for (const indexed of list) {
        const truth = taken(indexed.pattern, action.word);
        if (truth !== false) add(indexed, truth);
      }
    }
    // A list of exceptions says the opposite of what it names.
    for (const statement of this.#negated) {
      const truth = not(found.get(statement) ?? false);
      if (truth === false) found.delete(statement);
      else found.set(statement, truth);
    }
    const key = [...found].map(([statement, truth]) =>
      truth === true ? `${this.#numbers.get(statement)}` : `${this.#numbers.get(statement)} ${keyOf(truth)}`,
    );
    return { key: key.sort().join(), truths: found };
  }
}

function taken(pattern: Pattern, word: string): Truth {
  if (!pattern.symbolic) return takesWord(pattern, word);
  return takesWord(hull(pattern), word) ? unknown(`action is ${pattern.key}`) : false;
}

/** @returns the service a pattern names in plain letters; null where it may mean several. */
function serviceOf({ prefix }: Pattern): string | null {
  const end = prefix.indexOf(':');
  return end > 0 ? prefix.slice(0, end) : null;
}

function* wantedActions(
  asked: readonly Pattern[],
  index: ActionIndex,
  catalogue: AwsCatalogue,
  budget: Budget,
): Generator<Action, void, undefined> {
  const seen = new Set<string>();
  const fresh = (action: Action) => {
    if (seen.has(action.word)) return false;
    seen.add(action.word);
    return true;
  };
  const seenPatterns = new Set<string>();
  for (const pattern of asked) {
    const { key } = pattern;
    if (seenPatterns.has(key)) continue;
    seenPatterns.add(key);
    spend(budget, 1);
    if (pattern.word !== null) {
      const action = named(pattern.word, pattern.text, catalogue);
      if (fresh(action)) yield action;
      continue;
    }
    for (const service of servicesFor(pattern, index, catalogue)) {
      for (const action of documented(pattern, service, catalogue)) if (fresh(action)) yield action;
    }
    for (const { pattern: other } of index.wordsOf(serviceOf(pattern))) {
      spend(budget, 1);
      if (other.word === null || taken(pattern, other.word) === false) continue;
      const action = named(other.word, other.text, catalogue);
      if (fresh(action)) yield action;
    }
    for (const word of futureWords(pattern, index, budget)) {
      // What no statement names is there today all the same.
      const action: Action = word.startsWith(otherService)
        ? { name: 'every other service', word, known: null, future: false }
        : { name: pattern.text, word, known: null, future: true };
      if (taken(pattern, word) === false || index.words.has(word)) continue;
      if (named(word, '', catalogue).known === null && fresh(action)) yield action;
    }
  }
}

const everyPrefixed: Pattern = textPattern(['*:*']);

const remembered = new WeakMap<AwsCatalogue, Map<string, readonly Action[]>>();
const mostRemembered = 5_000;

/** The actions of a service that a pattern takes; the same patterns come again and again. */
function documented(pattern: Pattern, service: string, catalogue: AwsCatalogue): readonly Action[] {
  const known = remembered.get(catalogue) ?? new Map<string, readonly Action[]>();
  remembered.set(catalogue, known);
  const key = `${service} ${pattern.key}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= mostRemembered) known.clear();
  const actions = [...catalogue.actionsOf(service)].flatMap(([word, action]): readonly Action[] =>
    taken(pattern, word) === false ? [] : [{ name: action.name, word, known: action, future: false }],
  );
  known.set(key, actions);
  return actions;
}

function named(word: string, text: string, catalogue: AwsCatalogue): Action {
  const known = catalogue.actionsOf(word.slice(0, word.indexOf(':'))).get(word) ?? null;
  return { name: known?.name ?? text, word, known, future: false };
}

/** Services whose actions have to be told apart; all others are one (`otherService`). */
function servicesFor(pattern: Pattern, index: ActionIndex, catalogue: AwsCatalogue): ReadonlySet<string> {
  const service = serviceOf(pattern);
  if (service !== null) return new Set([service]);
  const anywhere = index.open.get('') ?? [];
  if (![pattern, ...anywhere.map((other) => other.pattern)].every((one) => isEvery(hull(one))))
    return new Set(catalogue.services);
  return new Set([
    ...[...index.open.keys()].filter((name) => name !== ''),
    ...[...index.words.keys()].map((word) => word.slice(0, Math.max(0, word.indexOf(':')))),
  ]);
}

/** `*` and `*:*`. */
function isEvery({ tokens }: Pattern): boolean {
  return tokens.every((token) => token === wild.run || token === ':'.charCodeAt(0));
}

/** Words of a pattern that no catalogue has: its plainest ones, and for every other pattern one that both take. */
function futureWords(pattern: Pattern, index: ActionIndex, budget: Budget): ReadonlySet<string> {
  const words = new Set<string>();
  // A term may stand for anything but a second colon: no action has one.
  const add = (word: string) => {
    if (/^[^:]*:[^:]*$/.test(word)) words.add(word);
  };
  add(written(pattern, otherLetter));
  add(written(pattern, ''));
  const service = serviceOf(pattern);
  const others =
    service === null
      ? [...index.open.values()].flat()
      : [...(index.open.get(service) ?? []), ...(index.open.get('') ?? [])];
  spend(budget, others.length);
  for (const other of others) {
    if (other.pattern.tokens === pattern.tokens || covers(other.pattern, pattern)) continue;
    const word = sharedWord(hull(pattern), hull(other.pattern), budget);
    if (word !== null) add(word);
  }
  if (service === null) {
    add(sharedWord(hull(pattern), everyPrefixed, budget) ?? '');
    add(`${otherService}:${otherLetter}`);
    for (const name of index.open.keys()) if (name !== '') add(`${name}:${otherLetter}`);
    for (const name of index.words.keys()) add(`${name.slice(0, name.indexOf(':'))}:${otherLetter}`);
  }
  return words;
}

function written(pattern: Pattern, run: string): string {
  return pattern.tokens
    .map((token) => {
      if (typeof token === 'string') return otherLetter;
      if (token >= 0) return String.fromCharCode(token);
      return token === wild.one || token === wild.segmentOne ? otherLetter : run;
    })
    .join('');
}
