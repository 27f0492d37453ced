/** From a tree to a Policy, leniently: one statement or a list, one text or a list, any letter case of elements. */
import type { Lines, TreeEntry, TreeMap, TreeNode } from '../syntax/tree.ts';
import { Unreadable } from '../syntax/unreadable.ts';
import { type Clause, clause } from './conditions/clause.ts';
import { arnPattern } from './patterns/arn.ts';
import {
  everything,
  type Pattern,
  spoken,
  type Text,
  textInLowerCase,
  textPattern,
  withVariables,
} from './patterns/pattern.ts';
import { principalPattern, principalTypes } from './patterns/principal.ts';
import type { Patterns, Placed, Policy, Statement } from './policy.ts';

/** How a format writes values: plain JSON and YAML as scalars, templates also as functions of what is not known yet. */
export interface Terms {
  /** What an element that may be one or a list stands for; every branch of a conditional is one of them. */
  readonly items: (node: TreeNode) => readonly TreeNode[];
  /** null where the node is no text. */
  readonly text: (node: TreeNode) => Text | null;
}

export const plainTerms: Terms = {
  items: (node) => (node.kind === 'sequence' ? node.items : [node]),
  text: (node) => (node.kind === 'scalar' && node.value !== null ? [String(node.value)] : null),
};

/** More is refused: no policy that AWS takes comes near. */
export const policyLimits = { statements: 20_000, patterns: 100_000, characters: 8_192 } as const;

interface Reading {
  readonly path: string;
  readonly terms: Terms;
  /** Policy variables exist since version 2012-10-17; before, `${` is text. */
  readonly variables: boolean;
  patterns: number;
}

const elements = [
  'effect',
  'sid',
  'principal',
  'notprincipal',
  'action',
  'notaction',
  'resource',
  'notresource',
  'condition',
] as const;
type Element = (typeof elements)[number];

/** Told of a statement that cannot be read; the others are read on. Throws where nothing of the document is to be read then. */
export type SetAside = (statement: TreeNode, fault: Unreadable) => void;

const refused: SetAside = (_, fault) => {
  throw fault;
};

/**
 * @param setAside without it, one statement that cannot be read is a fault of the whole document.
 * @throws Unreadable where the node is no policy document, with the line and what was expected.
 */
export function readPolicy(
  path: string,
  node: TreeNode,
  terms: Terms = plainTerms,
  setAside: SetAside = refused,
): Policy {
  if (node.kind !== 'map')
    throw new Unreadable(path, node.startLine, 'a policy document is a map with a Statement');
  const top = new Map([...node.entries.values()].map((entry) => [entry.key.toLowerCase(), entry]));
  const statement = top.get('statement');
  if (statement === undefined)
    throw new Unreadable(path, node.startLine, 'the policy document has no Statement');
  const version = top.get('version');
  const written = version === undefined ? null : terms.text(version.value);
  const reading: Reading = {
    path,
    terms,
    variables: written !== null && spoken(written) !== '2008-10-17',
    patterns: 0,
  };
  const items = terms.items(statement.value);
  if (items.length > policyLimits.statements) {
    throw new Unreadable(
      path,
      statement.startLine,
      `holds ${items.length} statements; the limit is ${policyLimits.statements}`,
    );
  }
  return {
    statements: items.flatMap((item) => {
      try {
        return [readStatement(item, reading)];
      } catch (fault) {
        if (!(fault instanceof Unreadable)) throw fault;
        setAside(item, fault);
        return [];
      }
    }),
  };
}

function readStatement(node: TreeNode, reading: Reading): Statement {
  if (node.kind !== 'map') throw fault(reading, node, 'a statement is a map');
  const found = elementsOf(node, reading);
  const lines = { startLine: node.startLine, endLine: node.endLine };
  const effect = effectOf(found.get('effect'), node, reading);
  const action = oneOf('action', found, reading, (text) => textPattern(textInLowerCase(text)));
  if (action === null) throw fault(reading, node, 'the statement has neither Action nor NotAction');
  const resources = oneOf('resource', found, reading, (text) =>
    arnPattern(withVariables(text, reading.variables)),
  );
  const principals = principalsOf(found, reading);
  const condition = found.get('condition');
  const clauses = condition === undefined ? [] : clausesOf(condition, reading);
  const restId = JSON.stringify([idOf(principals), idOf(resources), clauses.map(({ id }) => id).sort()]);
  return {
    effect,
    sid: textOf(found.get('sid'), reading),
    principals,
    actions: action,
    resources,
    clauses,
    conditionLines: condition ?? lines,
    ...lines,
    id: JSON.stringify([idOf(action), restId]),
    restId,
  };
}

/** An element that is misspelt would restrict nothing, so it is an error; other words are nobody's business. */
function elementsOf(node: TreeMap, reading: Reading): ReadonlyMap<Element, TreeEntry> {
  const found = new Map<Element, TreeEntry>();
  for (const entry of node.entries.values()) {
    const lower = entry.key.toLowerCase();
    const element = elements.find((name) => name === lower);
    if (element === undefined) {
      const meant = elements.find((name) => misspelt(lower, name));
      if (meant === undefined) continue;
      throw fault(
        reading,
        entry,
        `the statement has an element ${JSON.stringify(entry.key)}; was ${meant} meant?`,
      );
    }
    if (found.has(element)) throw fault(reading, entry, `the statement has the element ${entry.key} twice`);
    found.set(element, entry);
  }
  return found;
}

/** One more letter, one fewer, or two that differ: "Actions", "Resourse". */
function misspelt(word: string, name: string): boolean {
  if (Math.abs(word.length - name.length) > 1) return false;
  let same = 0;
  while (same < name.length && word[same] === name[same]) same += 1;
  let tail = 0;
  while (tail < name.length - same && word.at(-1 - tail) === name.at(-1 - tail)) tail += 1;
  return Math.max(word.length, name.length) - same - tail <= 2 && same + tail >= 4;
}

function effectOf(entry: TreeEntry | undefined, node: TreeMap, reading: Reading): Statement['effect'] {
  const text = textOf(entry, reading)?.toLowerCase();
  if (text === 'allow') return 'Allow';
  if (text === 'deny') return 'Deny';
  throw fault(reading, entry ?? node, 'the statement has no Effect of Allow or Deny');
}

function textOf(entry: TreeEntry | undefined, { terms }: Reading): string | null {
  const text = entry === undefined ? null : terms.text(entry.value);
  return text === null ? null : spoken(text);
}

function oneOf(
  name: 'action' | 'resource',
  found: ReadonlyMap<Element, TreeEntry>,
  reading: Reading,
  compile: (text: Text) => Placed['pattern'],
): Patterns | null {
  const entry = found.get(name);
  const not = found.get(`not${name}`);
  if (entry !== undefined && not !== undefined) {
    throw fault(reading, not, `the statement has both ${entry.key} and ${not.key}`);
  }
  const chosen = entry ?? not;
  if (chosen === undefined) return null;
  const list = reading.terms.items(chosen.value).map((item): Placed => {
    const text = textIn(item, chosen, reading);
    // Shown as written, compared in lower case.
    return {
      pattern: asWritten(compile(text), spoken(text)),
      startLine: item.startLine,
      endLine: item.endLine,
    };
  });
  return { negated: not !== undefined, list };
}

function asWritten(pattern: Pattern, text: string): Pattern {
  return pattern.text === text ? pattern : { ...pattern, text };
}

function textIn(item: TreeNode, { key }: TreeEntry, reading: Reading): Text {
  const text = reading.terms.text(item);
  if (text === null) throw fault(reading, item, `${key} holds something that is no text`);
  spend(reading, item);
  if (spoken(text).length > policyLimits.characters) {
    throw fault(reading, item, `${key} holds a text of over ${policyLimits.characters} characters`);
  }
  return text;
}

function spend(reading: Reading, at: Lines): void {
  reading.patterns += 1;
  if (reading.patterns > policyLimits.patterns) {
    throw fault(reading, at, `holds more than ${policyLimits.patterns} actions, resources and values`);
  }
}

function principalsOf(found: ReadonlyMap<Element, TreeEntry>, reading: Reading): Patterns | null {
  const principal = found.get('principal');
  const not = found.get('notprincipal');
  if (principal !== undefined && not !== undefined) {
    throw fault(reading, not, 'the statement has both Principal and NotPrincipal');
  }
  const entry = principal ?? not;
  if (entry === undefined) return null;
  const list = reading.terms.items(entry.value).flatMap((node) => principalsIn(node, entry, reading));
  return { negated: not !== undefined, list };
}

function principalsIn(node: TreeNode, entry: TreeEntry, reading: Reading): readonly Placed[] {
  const place = ({ startLine, endLine }: Lines) => ({ startLine, endLine });
  if (node.kind !== 'map' || reading.terms.text(node) !== null) {
    const text = spoken(textIn(node, entry, reading));
    if (!/^\*+$/.test(text))
      throw fault(reading, node, `${entry.key} is "*" or a map of AWS, Service, Federated or CanonicalUser`);
    return [{ pattern: everything, ...place(node) }];
  }
  return [...node.entries.values()].flatMap((kind) => {
    const type = principalTypes.find((name) => name === kind.key.toLowerCase());
    if (type === undefined) throw fault(reading, kind, `${JSON.stringify(kind.key)} is no type of principal`);
    return reading.terms
      .items(kind.value)
      .map((item) => ({ pattern: principalPattern(type, textIn(item, kind, reading)), ...place(item) }));
  });
}

function clausesOf(entry: TreeEntry, reading: Reading): readonly Clause[] {
  if (entry.value.kind === 'scalar' && entry.value.value === null) return [];
  const clauses = new Map<string, Clause>();
  for (const block of reading.terms.items(entry.value)) {
    if (block.kind !== 'map') throw fault(reading, block, 'Condition is a map of operators to keys');
    for (const operator of block.entries.values()) {
      if (operator.value.kind !== 'map')
        throw fault(reading, operator, `${operator.key} is a map of keys to values`);
      for (const key of operator.value.entries.values()) {
        const values = reading.terms.items(key.value).map((item) => textIn(item, key, reading));
        const made = clause(operator.key, key.key, values, reading.variables);
        clauses.set(made.id, made);
      }
    }
  }
  return [...clauses.values()];
}

function idOf(patterns: Patterns | null): readonly unknown[] {
  if (patterns === null) return [];
  return [patterns.negated, ...new Set(patterns.list.map(({ pattern }) => pattern.key))].sort();
}

function fault({ path }: Reading, { startLine }: Lines, reason: string): Unreadable {
  return new Unreadable(path, startLine, reason);
}
