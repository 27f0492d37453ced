/** What a value means, in one spelling: however its text is laid out, whichever order its policy is written in. */
import type { TreeNode } from '../../../syntax/tree.ts';
import { documentIn } from './documents.ts';
import { conditionOf, digest, isEither, spell } from './values.ts';

const meanings = new WeakMap<TreeNode, string>();
/** Beyond it, a digest stands for it. */
const longest = 2_048;

/** @returns the same for `8080` and `"8080"`, for a policy and the JSON of it, and for alternatives in any order. */
export function meaningOf(node: TreeNode): string {
  const known = meanings.get(node);
  if (known !== undefined) return known;
  const meaning = clipped(meant(node));
  meanings.set(node, meaning);
  return meaning;
}

function meant(node: TreeNode): string {
  if (node.kind === 'scalar') {
    const document = typeof node.value === 'string' ? documentIn(node) : null;
    if (document !== null) return `json ${meaningOf(document)}`;
    return node.value === null ? 'null' : spell(node).replace(/^'(\d+|true|false)'$/, '$1');
  }
  const condition = conditionOf(node);
  const decided = condition === null ? '' : ` if ${condition}`;
  if (node.kind === 'sequence') {
    const items = node.items.map(meaningOf);
    return isEither(node) ? `either(${items.sort().join()})${decided}` : `[${items.join()}]${decided}`;
  }
  const fields = [...node.entries.values()].map(
    ({ key, value }) => `${JSON.stringify(key)}=${meaningOf(value)}`,
  );
  return `{${fields.sort().join()}}${decided}`;
}

function clipped(text: string): string {
  return text.length <= longest ? text : `#${digest(text)}`;
}
