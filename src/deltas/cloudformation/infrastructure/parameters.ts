/** Which parameters count as known: those whose value by default is not the same on both sides. */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { entriesOf, scalarAt, scalarText, sequenceAt } from '../nodes.ts';
import type { Template } from '../template.ts';

/** @returns the parameters of a template by name, in the order of writing. */
export function parametersOf(template: Template | null): ReadonlyMap<string, TreeEntry> {
  return entriesOf(template?.sections.get('Parameters')?.value);
}

/**
 * A parameter that stays as it was may have any value at each deployment, so it is a term; one that is new, or has another
 * default, is its default.
 * @param other the other side, null where it has no template.
 */
export function knownDefaults(template: Template, other: Template | null): ReadonlyMap<string, TreeNode> {
  const there = parametersOf(other);
  const found = [...parametersOf(template)].flatMap(([name, entry]): readonly [string, TreeNode][] => {
    const value = defaultOf(entry);
    const before = there.get(name);
    if (value === null || isSecret(entry)) return [];
    if (before === undefined) return [[name, value]];
    const was = defaultOf(before);
    return was !== null && textOf(was) !== textOf(value) ? [[name, value]] : [];
  });
  return new Map(found);
}

/** @returns what the parameter is where nobody says otherwise: a scalar, or a list of them; null where that is not here. */
export function defaultOf({ value: parameter }: TreeEntry): TreeNode | null {
  const fields = entriesOf(parameter);
  const value = fields.get('Default')?.value;
  const type = scalarText(fields.get('Type')?.value) ?? 'String';
  const text = scalarText(value);
  // Nothing stands for what need not be given; the default of a parameter from the store is the name it has there.
  if (value === undefined || text === null || text === '' || type.startsWith('AWS::SSM::')) return null;
  if (type !== 'CommaDelimitedList' && !type.startsWith('List<')) return scalarAt(value, text);
  const items = text.split(',').map((item) => scalarAt(value, item.trim()));
  return sequenceAt(value, items);
}

export function isSecret({ value }: TreeEntry): boolean {
  return scalarText(entriesOf(value).get('NoEcho')?.value)?.toLowerCase() === 'true';
}

/** A name that secrets go by: what stands under it is never shown, whether the template calls it secret or not. */
export function soundsSecret(name: string): boolean {
  return /passw|secret|token|credential|key/i.test(name);
}

/** @returns the default as it is written; '' where there is none. */
export function writtenDefault({ value }: TreeEntry): string {
  return scalarText(entriesOf(value).get('Default')?.value) ?? '';
}

function textOf(node: TreeNode): string {
  return node.kind === 'sequence' ? node.items.map(scalarText).join(',') : (scalarText(node) ?? '');
}
