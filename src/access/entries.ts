/** Pieces of access grouped as a person would list them: the same resources, principals and conditions together. */
import { type Action, otherService } from './actions.ts';
import { type AccessLevel, accessLevels } from './aws-catalogue.ts';
import type { Gains, Piece } from './difference.ts';
import { covers, hull, takesWord, textPattern } from './patterns/pattern.ts';
import type { Patterns, Placed, Statement } from './policy.ts';

export interface AccessEntry {
  /** As written in the policy where the pattern is new, else one by one; sorted. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** null where the document names no principals. */
  readonly principals: readonly string[] | null;
  readonly conditions: readonly string[];
  /** The highest of the actions. `Unknown` where AWS documents none of them. */
  readonly accessLevel: AccessLevel | 'Unknown';
  /** True where only actions that do not exist today are new. */
  readonly futureOnly: boolean;
  readonly undecided: boolean;
  readonly was: Was;
  readonly pieces: readonly Piece[];
}

/** How the other side has some of the same actions, if at all. */
export interface Was {
  /** The resources that it has them on, where they are not these. */
  readonly resources: readonly string[];
  /** The conditions under which alone it has them on these resources. */
  readonly conditions: readonly string[];
  /** Its Deny statements stop some of it. */
  readonly denied: boolean;
}

/** A name of one or more actions, and how much they can do. */
interface Named {
  readonly name: string;
  /** Those of it that are new. */
  readonly fresh: readonly Action[];
  readonly level: AccessLevel | 'Unknown';
  readonly futureOnly: boolean;
}

/** An entry that grows: thousands of statements can end in one. */
interface Growing extends Omit<AccessEntry, 'actions' | 'pieces'> {
  readonly actions: Set<string>;
  readonly pieces: Set<Piece>;
}

export function entriesOf({ pieces, actionsOf }: Gains): readonly AccessEntry[] {
  const entries = new Map<string, Growing>();
  for (const group of groupsOf(pieces)) {
    const [first] = group;
    if (first === undefined) continue;
    const { statement } = first;
    const places = {
      resources: listed(
        statement.resources,
        group.map((piece) => piece.resource),
      ),
      principals:
        statement.principals &&
        listed(
          statement.principals,
          group.map((piece) => piece.principal),
        ),
      conditions: statement.clauses.map((clause) => clause.text).sort(),
    };
    const pieceOf = piecesByAction(group);
    const added: ReadonlySet<Action> = new Set(pieceOf.keys());
    const all = actionsOf.get(statement) ?? [...added];
    for (const { name, fresh, level, futureOnly } of namesOf(statement, added, all)) {
      const own = [...new Set(fresh.flatMap((action) => pieceOf.get(action) ?? []))];
      const undecided = own.some((piece) => piece.undecided);
      const rest = { ...places, accessLevel: level, futureOnly, undecided, was: wasOf(own) };
      const key = JSON.stringify(rest);
      const entry = entries.get(key) ?? { ...rest, actions: new Set<string>(), pieces: new Set<Piece>() };
      entries.set(key, entry);
      entry.actions.add(name);
      for (const piece of own) entry.pieces.add(piece);
    }
  }
  return [...entries.values()]
    .map((entry) => ({ ...entry, actions: [...entry.actions].sort(), pieces: [...entry.pieces] }))
    .sort((a, b) => rank(b.accessLevel) - rank(a.accessLevel));
}

/** @returns the new actions that a name of an entry stands for. */
export function newActions({ pieces }: Pick<AccessEntry, 'pieces'>, name: string): readonly Action[] {
  const word = name.toLowerCase();
  const actions = [...new Set(pieces.flatMap((piece) => piece.actions))];
  const pattern = textPattern([word]);
  return actions.filter(
    (action) => action.word === word || action.name === name || takesWord(pattern, action.word),
  );
}

function piecesByAction(group: readonly Piece[]): ReadonlyMap<Action, readonly Piece[]> {
  const pieceOf = new Map<Action, Piece[]>();
  for (const piece of group) {
    for (const action of piece.actions) {
      const same = pieceOf.get(action);
      if (same === undefined) pieceOf.set(action, [piece]);
      else same.push(piece);
    }
  }
  return pieceOf;
}

/** What AWS does not document may be anything; it stands beside writing. */
function rank(level: AccessEntry['accessLevel']): number {
  return level === 'Unknown' ? accessLevels.indexOf('Write') : accessLevels.indexOf(level);
}

/** Pieces of one statement whose places have the same actions: they read as one. */
function groupsOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const byPlace = new Map<Statement, Map<string, Piece[]>>();
  for (const piece of pieces) {
    const places = byPlace.get(piece.statement) ?? new Map<string, Piece[]>();
    byPlace.set(piece.statement, places);
    const key = `${piece.principal?.pattern.key};${piece.resource?.pattern.key}`;
    places.set(key, [...(places.get(key) ?? []), piece]);
  }
  return [...byPlace.values()].flatMap((places) => {
    const byActions = new Map<string, Piece[]>();
    for (const list of places.values()) {
      const words = list.flatMap((piece) => piece.actions.map((action) => action.word));
      const key = words.sort().join();
      byActions.set(key, [...(byActions.get(key) ?? []), ...list]);
    }
    return [...byActions.values()];
  });
}

/** Enough for a person; a hostile document has thousands. */
const compared = 24;

const nothing: Was = { resources: [], conditions: [], denied: false };

/** What a person compares it with: the nearest that was there before. */
function wasOf(pieces: readonly Piece[]): Was {
  if (pieces.every((piece) => piece.had.length === 0 && !piece.wasRefused)) return nothing;
  const near = pieces
    .slice(0, compared)
    .flatMap((piece) =>
      piece.had
        .slice(0, compared)
        .map((grant) => ({ grant, sameResource: holds(grant.resources, piece.resource) })),
    );
  const here = near.filter(({ sameResource }) => sameResource);
  const own = new Set(pieces.flatMap(({ statement }) => statement.clauses.map((clause) => clause.id)));
  const texts = (list: readonly string[]) => [...new Set(list)].sort();
  return {
    resources:
      here.length > 0
        ? []
        : texts(
            near.flatMap(({ grant }) =>
              listed(grant.resources, grant.resources?.list.slice(0, compared) ?? []),
            ),
          ),
    conditions: texts(
      here.flatMap(({ grant }) =>
        grant.clauses.filter((clause) => !own.has(clause.id)).map((clause) => clause.text),
      ),
    ),
    denied: pieces.some((piece) => piece.wasRefused),
  };
}

function holds(patterns: Patterns | null, place: Placed | null): boolean {
  if (patterns === null) return true;
  if (patterns.negated || place === null) return false;
  return patterns.list.slice(0, compared * compared).some(({ pattern }) => covers(pattern, place.pattern));
}

function listed(patterns: Patterns | null, places: readonly (Placed | null)[]): readonly string[] {
  if (patterns === null) return ['*'];
  const texts = patterns.negated
    ? [`everything except ${patterns.list.map(({ pattern }) => pattern.text).join(', ')}`]
    : places.flatMap((place) => place?.pattern.text ?? []);
  return [...new Set(texts)].sort();
}

/** The texts of the policy where what they stand for is new, else the actions themselves. */
function namesOf(statement: Statement, added: ReadonlySet<Action>, all: readonly Action[]): readonly Named[] {
  if (statement.actions.negated) return exceptionNames(statement, added, all);
  const names = new Map<string, Named>();
  const byWord = new Map(all.map((action) => [action.word, action]));
  for (const { pattern } of statement.actions.list) {
    const widest = hull(pattern);
    // Most patterns of a long list have nothing new.
    if (![...added].some((action) => takesWord(widest, action.word))) continue;
    const meant =
      pattern.word === null
        ? all.filter((action) => takesWord(widest, action.word))
        : [byWord.get(pattern.word)].filter((action) => action !== undefined);
    const fresh = meant.filter((action) => added.has(action));
    if (fresh.length === 0) continue;
    // A wildcard that takes what nobody took before is new as such, though it may take some that were there.
    const opens = fresh.some((action) => action.future || action.word.startsWith(otherService));
    if (opens || fresh.length === meant.length) {
      const name = (pattern.word === null ? undefined : fresh[0]?.name) ?? pattern.text;
      names.set(name, named(name, fresh, meant));
    } else {
      for (const action of fresh.filter((one) => !one.future))
        names.set(action.name, named(action.name, [action], [action]));
    }
  }
  return [...names.values()];
}

function exceptionNames(
  statement: Statement,
  added: ReadonlySet<Action>,
  all: readonly Action[],
): readonly Named[] {
  const fresh = all.filter((action) => added.has(action));
  const opens = fresh.some((action) => action.future || action.word.startsWith(otherService));
  if (!opens && fresh.length < all.length) {
    return fresh.map((action) => named(action.name, [action], [action]));
  }
  const name = `everything except ${statement.actions.list.map(({ pattern }) => pattern.text).join(', ')}`;
  return [named(name, fresh, all)];
}

function named(name: string, fresh: readonly Action[], meant: readonly Action[]): Named {
  // Every other service has its permissions too.
  if (meant.some((action) => action.word.startsWith(otherService) && !action.future)) {
    return { name, fresh, level: 'Permissions management', futureOnly: false };
  }
  const levels = meant.flatMap((action) => action.known?.level ?? []);
  const highest = accessLevels.findLast((level) => levels.includes(level));
  return { name, fresh, level: highest ?? 'Unknown', futureOnly: fresh.every((action) => action.future) };
}
