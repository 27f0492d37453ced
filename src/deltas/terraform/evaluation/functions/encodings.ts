/** Functions that write a value as text and read it again. */
import type { TreeNode } from '../../../../syntax/tree.ts';
import { Unreadable } from '../../../../syntax/unreadable.ts';
import { termOpen, termText } from '../../../infra/resource.ts';
import { isEither, knownText, openText, placed, scalar, spell, term, treeBehind } from '../values.ts';
import type { Call, TerraformFunction, TerraformFunctions } from './function.ts';

export const encodings: TerraformFunctions = {
  jsonencode: ([value], call) => (value === undefined ? null : encoded(value, call)),
  // JSON is YAML, and what matters is what it is read as.
  yamlencode: ([value], call) => (value === undefined ? null : encoded(value, call)),
  jsondecode: ([value], call) => decoded(value, call, 'json'),
  yamldecode: ([value], call) => decoded(value, call, 'yaml'),
  base64encode: ofText((text) => Buffer.from(text).toString('base64')),
  base64decode: ofText((text) => Buffer.from(text, 'base64').toString()),
  urlencode: ofText((text) => encodeURIComponent(text).replaceAll('%20', '+')),
};

/** The text, and behind it the value with its lines. */
function encoded(value: TreeNode, { at, environment }: Call): TreeNode | null {
  const text = jsonOf(value);
  if (!environment.world.budget.spend(text.length >> 6, at)) return null;
  return scalar(text, at, { tree: value });
}

/** Keys in order, as Terraform writes them; what is unknown as a text of its term. */
function jsonOf(value: TreeNode): string {
  if (isEither(value)) return JSON.stringify(termText(spell(value)));
  if (value.kind === 'scalar') return JSON.stringify(value.value);
  if (value.kind === 'sequence') return `[${value.items.map(jsonOf).join(',')}]`;
  const entries = [...value.entries.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return `{${entries.map((entry) => `${JSON.stringify(entry.key)}:${jsonOf(entry.value)}`).join(',')}}`;
}

/** A term inside a text stays one in the text that is read from it. */
function decoded(
  value: TreeNode | undefined,
  { at, environment }: Call,
  notation: 'json' | 'yaml',
): TreeNode | null {
  if (value === undefined) return null;
  const tree = treeBehind(value);
  if (tree !== null) return tree;
  const text = openText(value);
  if (text === null || text.startsWith(termOpen)) return null;
  try {
    const found = environment.world.decode(notation, text);
    // Its lines are those of the text: all of it stands where the call does.
    return found === null ? scalar(null, at) : placed(found, at, () => at.startLine);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return knownText(value) === null ? null : term(`unreadable ${spell(value)}`, at, { failed: true });
  }
}

function ofText(run: (text: string) => string): TerraformFunction {
  return ([value], { at }) => {
    const text = value === undefined ? null : knownText(value);
    return text === null ? null : scalar(run(text), at);
  };
}
