/**
 * `data "aws_iam_policy_document"`: its blocks in, the statements that the provider makes of them out.
 * registry.terraform.io/providers/hashicorp/aws, data source aws_iam_policy_document, read 2026-11.
 */
import type { TreeMap, TreeNode } from '../../../../../syntax/tree.ts';
import type { Resource } from '../../../../infra/resource.ts';
import { type AccessSide, isData } from '../../side.ts';
import { isNothing, itemsIn, listAt, literalIn, mapAt, meaningOf, scalarAt, spokenIn } from '../../terms.ts';
import type { Document, documentIn, Gap, Stated } from './documents.ts';
import { localised } from './lines.ts';
import { statementItems } from './statement-ways.ts';

export function isDocument(resource: Resource): boolean {
  return resource.type.endsWith('aws_iam_policy_document') && isData(resource);
}

export const documentAttributes = [
  ...['statement', 'version', 'policy_id', 'source_json', 'source_policy_documents'],
  ...['override_json', 'override_policy_documents'],
];

/** @param read what reads the documents that this one is made from. */
export function statementsOfData(
  { body, placeOf }: Resource,
  side: AccessSide,
  open: ReadonlySet<string>,
  read: typeof documentIn,
): Document {
  const unclear: Gap[] = [];
  const value = (name: string) => body.entries.get(name)?.value;
  const documents = (...names: readonly string[]) =>
    names.flatMap((name) => {
      const node = value(name);
      if (node === undefined || isNothing(node)) return [];
      const items = name.endsWith('_json') ? [node] : itemsIn(node, side.choices);
      return items.flatMap((item) => {
        const document = read(item, placeOf, side, open);
        unclear.push(...document.unclear);
        return document.statements;
      });
    });
  const version = literalIn(value('version')) ?? '2012-10-17';
  const blocks = value('statement');
  const own = (blocks === undefined ? [] : statementItems(blocks, side.choices, 'effect')).flatMap(
    (block): readonly Stated[] => {
      const at = placeOf(block);
      if (block.kind === 'map') {
        const local = localised(block, placeOf, at);
        return local.kind === 'map' ? [{ tree: statementOf(local), version, place: at }] : [];
      }
      const reason = 'a statement is known only when it is deployed';
      unclear.push({ reason, meaning: meaningOf(block), whole: false, place: at });
      return [];
    },
  );
  const sources = documents('source_json', 'source_policy_documents');
  const overrides = documents('override_json', 'override_policy_documents');
  return { statements: overridden([...sources, ...own, ...overrides]), unclear };
}

/** A later statement takes the place of an earlier one with the same sid. */
function overridden(statements: readonly Stated[]): readonly Stated[] {
  const last = new Map<string, Stated>();
  for (const stated of statements) last.set(sidOf(stated), stated);
  return statements.filter((stated) => {
    const sid = sidOf(stated);
    return sid === '' || last.get(sid) === stated;
  });
}

function sidOf({ tree }: Stated): string {
  const entry = [...tree.entries.values()].find(({ key }) => key.toLowerCase() === 'sid');
  return literalIn(entry?.value) ?? '';
}

const elements: readonly (readonly [block: string, element: string])[] = [
  ['actions', 'Action'],
  ['not_actions', 'NotAction'],
  ['resources', 'Resource'],
  ['not_resources', 'NotResource'],
];

function statementOf(block: TreeMap): TreeMap {
  const value = (name: string) => {
    const node = block.entries.get(name)?.value;
    return node === undefined || isNothing(node) || isEmptyList(node) ? undefined : withVariables(node);
  };
  return mapAt(block, [
    ['Sid', value('sid')],
    ['Effect', value('effect') ?? scalarAt(block, 'Allow')],
    ...elements.map(([name, element]) => [element, value(name)] as const),
    ['Principal', principals(value('principals'))],
    ['NotPrincipal', principals(value('not_principals'))],
    ['Condition', conditions(value('condition'))],
  ]);
}

function isEmptyList(node: TreeNode): boolean {
  return node.kind === 'sequence' && node.items.length === 0;
}

/** The provider writes `&{aws:username}` for AWS's `${aws:username}`. */
function withVariables(node: TreeNode): TreeNode {
  if (node.kind === 'scalar') {
    return typeof node.value === 'string' && node.value.includes('&{')
      ? { ...node, value: node.value.replaceAll('&{', '${') }
      : node;
  }
  if (node.kind === 'sequence') return { ...node, items: node.items.map(withVariables) };
  const entries = [...node.entries].map(
    ([key, entry]) => [key, { ...entry, value: withVariables(entry.value) }] as const,
  );
  return { ...node, entries: new Map(entries) };
}

function principals(node: TreeNode | undefined): TreeNode | undefined {
  if (node === undefined) return undefined;
  const blocks = node.kind === 'sequence' ? node.items : [node];
  const items = blocks.map((block): TreeNode => {
    if (block.kind !== 'map') return block;
    const type = literalIn(block.entries.get('type')?.value) ?? 'AWS';
    const identifiers = block.entries.get('identifiers')?.value ?? listAt(block, []);
    return type === '*' ? scalarAt(identifiers, '*') : mapAt(block, [[type, identifiers]]);
  });
  return { ...listAt(node, items), tag: node.tag };
}

function isList(node: TreeNode): boolean {
  return node.kind === 'sequence' && node.tag === null;
}

/** Terraform 0.11 took a list in a list for one list: `["${var.quays}"]`. */
function flatten(node: TreeNode, found: TreeNode[]): void {
  if (node.kind !== 'sequence' || node.tag !== null) {
    found.push(node);
    return;
  }
  for (const item of node.items) flatten(item, found);
}

/** Blocks of one test and one variable are one condition with the values of all. */
function conditions(node: TreeNode | undefined): TreeNode | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'sequence' && node.tag !== null) {
    return { ...node, items: node.items.map((item) => conditions(item) ?? item) };
  }
  const blocks = node.kind === 'sequence' ? node.items : [node];
  const tests = new Map<string, Map<string, TreeNode[]>>();
  for (const block of blocks) {
    if (block.kind !== 'map') return node;
    const test = spokenIn(block.entries.get('test')?.value) ?? '';
    const variable = spokenIn(block.entries.get('variable')?.value) ?? '';
    const variables = tests.get(test) ?? new Map<string, TreeNode[]>();
    tests.set(test, variables);
    const values = block.entries.get('values')?.value;
    variables.set(variable, [...(variables.get(variable) ?? []), ...(values === undefined ? [] : [values])]);
  }
  const merged = (values: readonly TreeNode[]): TreeNode => {
    const [first] = values;
    const nested = values.some((one) => one.kind === 'sequence' && one.items.some(isList));
    if (first !== undefined && values.length === 1 && !nested) return first;
    const found: TreeNode[] = [];
    for (const one of values) flatten(one, found);
    return listAt(node, found);
  };
  return mapAt(
    node,
    [...tests].map(([test, variables]) => [
      test,
      mapAt(
        node,
        [...variables].map(([variable, values]) => [variable, merged(values)] as const),
      ),
    ]),
  );
}
