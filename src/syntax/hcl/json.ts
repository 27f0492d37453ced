/**
 * Terraform's JSON syntax -> the AST that its native syntax gives
 * (developer.hashicorp.com/terraform/language/syntax/json, read 2026-11).
 */
import { readJson } from '../json.ts';
import type { Lines, TreeEntry, TreeMap, TreeNode } from '../tree.ts';
import { Unreadable } from '../unreadable.ts';
import type { HclAttribute, HclBlock, HclBody, HclExpression, HclFile } from './ast.ts';
import type { HclFragment } from './reader.ts';
import { hclLimits } from './reading.ts';

/** Readers of HCL inside a text, whose offsets stand on the lines given. */
export interface Fragments {
  readonly template: (text: string, lineOf: (offset: number) => number) => HclFragment;
  readonly expression: (text: string, lineOf: (offset: number) => number) => HclFragment;
}

interface Schema {
  /** Blocks inside, by their number of labels. */
  readonly blocks: Readonly<Record<string, number>>;
  /** Whether any list of objects is a row of blocks, as in a resource; elsewhere it is a value. */
  readonly rows: boolean;
  /** Attributes whose text is a reference and no template. */
  readonly references: readonly string[];
}

const plain: Schema = { blocks: {}, rows: false, references: [] };
const resource: Schema = {
  blocks: {
    dynamic: 1,
    content: 0,
    provisioner: 1,
    connection: 0,
    lifecycle: 0,
    precondition: 0,
    postcondition: 0,
    timeouts: 0,
  },
  rows: true,
  references: ['depends_on', 'provider', 'ignore_changes', 'replace_triggered_by', 'iterator'],
};

/** Blocks of the language: how many labels they have, and what they hold. */
const top: ReadonlyMap<string, { readonly labels: number; readonly schema: Schema }> = new Map([
  ['resource', { labels: 2, schema: resource }],
  ['data', { labels: 2, schema: resource }],
  ['ephemeral', { labels: 2, schema: resource }],
  ['provider', { labels: 1, schema: resource }],
  ['module', { labels: 1, schema: { ...plain, references: ['depends_on', 'providers'] } }],
  ['variable', { labels: 1, schema: { ...plain, blocks: { validation: 0 }, references: ['type'] } }],
  ['output', { labels: 1, schema: { ...plain, blocks: { precondition: 0 }, references: ['depends_on'] } }],
  ['check', { labels: 1, schema: { ...resource, blocks: { data: 2, assert: 0 } } }],
  ['locals', { labels: 0, schema: plain }],
  [
    'terraform',
    {
      labels: 0,
      schema: { ...plain, blocks: { backend: 1, cloud: 0, required_providers: 0, provider_meta: 1 } },
    },
  ],
  ['moved', { labels: 0, schema: { ...plain, references: ['from', 'to'] } }],
  ['removed', { labels: 0, schema: { ...resource, references: ['from'] } }],
  ['import', { labels: 0, schema: { ...plain, references: ['to', 'provider'] } }],
]);

/** @param path ends in `.tfvars.json` where the text holds values alone. */
export function readHclJson(path: string, text: string, fragments: Fragments): HclFile {
  const broken: HclFile['broken'][number][] = [];
  const empty: HclBody = { attributes: new Map(), blocks: [], startLine: 1, endLine: 1 };
  let root: TreeNode | null;
  try {
    root = readJson(path, text);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { line, reason } = error;
    return { path, body: empty, broken: [{ startLine: line, endLine: line, because: reason }] };
  }
  if (root === null) return { path, body: empty, broken };

  const readText = (value: string, { startLine, endLine }: Lines, isReference: boolean): HclExpression => {
    const lines = { startLine, endLine };
    if (!isReference && !/[$%]\{/.test(value)) return { kind: 'literal', value, ...lines };
    const read = isReference ? fragments.expression : fragments.template;
    const fragment = read(value, () => startLine);
    broken.push(...fragment.broken);
    return fragment.value;
  };
  const readValue = (node: TreeNode, isReference: boolean): HclExpression => {
    const { startLine, endLine } = node;
    const lines = { startLine, endLine };
    if (node.kind === 'sequence') {
      return { kind: 'list', items: node.items.map((item) => readValue(item, isReference)), ...lines };
    }
    if (node.kind === 'map') {
      const entries = [...node.entries.values()].map((entry) => ({
        key: readText(entry.key, { startLine: entry.startLine, endLine: entry.startLine }, false),
        value: readValue(entry.value, isReference),
      }));
      return { kind: 'object', entries, ...lines };
    }
    if (typeof node.value === 'string') return readText(node.value, node, isReference);
    return { kind: 'literal', value: node.value, ...lines };
  };

  const readBody = (map: TreeMap, schema: Schema): HclBody => {
    const attributes = new Map<string, HclAttribute>();
    const blocks: HclBlock[] = [];
    for (const entry of map.entries.values()) {
      const { key, value, startLine, endLine } = entry;
      // The documented place for comments.
      if (key === '//') continue;
      const labels = Object.hasOwn(schema.blocks, key) ? schema.blocks[key] : undefined;
      if (labels !== undefined || (schema.rows && isRow(value))) {
        blocks.push(...readBlocks(entry, labels ?? 0, schema));
        continue;
      }
      const read = readValue(value, schema.references.includes(key));
      attributes.set(key, { name: key, value: read, startLine, endLine });
    }
    return { attributes, blocks, startLine: map.startLine, endLine: map.endLine };
  };
  const readBlocks = (entry: TreeEntry, depth: number, schema: Schema): readonly HclBlock[] => {
    const found: HclBlock[] = [];
    const descend = (node: TreeNode, labels: readonly string[], startLine: number) => {
      if (node.kind === 'sequence') {
        for (const item of node.items) descend(item, labels, item.startLine);
      } else if (node.kind === 'map' && labels.length < depth) {
        for (const { key, value, startLine: line } of node.entries.values()) {
          if (key !== '//') descend(value, [...labels, key], line);
        }
      } else if (node.kind === 'map') {
        const body = readBody(node, schema);
        found.push({ type: entry.key, labels, body, startLine, endLine: node.endLine });
      } else if (node.value !== null) {
        const { startLine: line, endLine } = node;
        broken.push({ startLine: line, endLine, because: `${entry.key} holds no block here` });
      }
    };
    descend(entry.value, [], entry.startLine);
    return found;
  };

  const attributes = new Map<string, HclAttribute>();
  const blocks: HclBlock[] = [];
  const { startLine, endLine } = root;
  // A list of objects is read as if they were one.
  for (const map of root.kind === 'sequence' ? root.items : [root]) {
    if (map.kind !== 'map') {
      broken.push({ startLine, endLine, because: 'is no object' });
      continue;
    }
    for (const entry of map.entries.values()) {
      const known = path.endsWith('.tfvars.json') ? undefined : top.get(entry.key);
      if (known !== undefined) {
        blocks.push(...readBlocks(entry, known.labels, known.schema));
      } else if (entry.key !== '//') {
        const { key, startLine, endLine } = entry;
        attributes.set(key, { name: key, value: readValue(entry.value, false), startLine, endLine });
      }
    }
  }
  return {
    path,
    body: { attributes, blocks, startLine, endLine },
    broken: broken.slice(0, hclLimits.broken),
  };
}

function isRow(node: TreeNode): boolean {
  return node.kind === 'sequence' && node.items.length > 0 && node.items.every(({ kind }) => kind === 'map');
}
