/** Statements with a conditional where only one value may stand, as one statement for each way that it can turn out. */
import type { SetAside, Terms } from '../../access/read-policy.ts';
import type { TreeEntry, TreeNode } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { branchesOf, callIn, holdsMacro, isNothing } from './nodes.ts';

/** Every conditional doubles the ways; no statement that people write comes near. */
const limit = 16;

/**
 * @param setAside told of the statements that are left out because nobody can say all the ways of them.
 * @returns the document with every statement in all the ways that its effect and its conditions can turn out.
 */
export function inAllWays(document: TreeNode, terms: Terms, path: string, setAside: SetAside): TreeNode {
  if (document.kind !== 'map') return document;
  const entries = [...document.entries].map(([key, entry]): [string, TreeEntry] => {
    if (key.toLowerCase() !== 'statement') return [key, entry];
    const { startLine, endLine } = entry.value;
    const items = terms.items(entry.value).flatMap((statement) => {
      try {
        return statementWays(statement, path);
      } catch (fault) {
        if (!(fault instanceof Unreadable)) throw fault;
        setAside(statement, fault);
        return [];
      }
    });
    return [key, { ...entry, value: { kind: 'sequence', items, tag: null, startLine, endLine } }];
  });
  return { ...document, entries: new Map(entries) };
}

function statementWays(statement: TreeNode, path: string): readonly TreeNode[] {
  if (holdsMacro(statement)) throw new Unreadable(path, statement.startLine, 'a macro writes a part of it');
  return waysOf(statement, path, ({ key, value }) => {
    const name = key.toLowerCase();
    if (name === 'effect') return branches(value);
    if (name !== 'condition') return [value];
    return branches(value).flatMap((block): readonly (TreeNode | null)[] =>
      block === null ? [null] : waysOf(block, path, (operator) => branches(operator.value)),
    );
  });
}

/** @param valuesOf all that an entry may hold; null for nothing, which leaves the entry out. */
function waysOf(
  node: TreeNode,
  path: string,
  valuesOf: (entry: TreeEntry) => readonly (TreeNode | null)[],
): readonly TreeNode[] {
  if (node.kind !== 'map') return [node];
  let ways: TreeEntry[][] = [[]];
  for (const entry of node.entries.values()) {
    const values = valuesOf(entry);
    if (ways.length * values.length > limit) {
      throw new Unreadable(path, entry.startLine, `a statement that can turn out in more than ${limit} ways`);
    }
    // Copied only where they part: a statement may have any number of entries.
    if (values.length > 1) ways = values.flatMap(() => ways.map((way) => [...way]));
    const each = ways.length / Math.max(1, values.length);
    for (const [index, way] of ways.entries()) {
      const value = values[Math.floor(index / each)];
      if (value !== undefined && value !== null) way.push({ ...entry, value });
    }
  }
  return ways.map((way) => ({ ...node, entries: new Map(way.map((entry) => [entry.key, entry])) }));
}

/** @returns every value of a conditional, null for nothing. */
function branches(node: TreeNode): readonly (TreeNode | null)[] {
  const call = callIn(node);
  const inner = call === null ? null : branchesOf(call);
  if (inner === null) return [isNothing(node) ? null : node];
  return inner.flatMap(branches);
}
