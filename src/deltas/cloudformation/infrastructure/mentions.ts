/** What a part of a template depends on: the parameters, conditions and mappings that it names, and those that these name. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Read } from '../access-model.ts';
import { type Call, callIn, type Entries, entriesOf, scalarText } from '../nodes.ts';
import type { Template } from '../template.ts';

export type Section = 'Parameters' | 'Conditions' | 'Mappings';

/** "Parameters/Berth"; with `within:` before it where a function makes something else of it. */
export type Mentions = ReadonlySet<string>;

/** @returns whether the parts name it; `within`: in a function that nobody evaluates here. */
export function mentions(found: Mentions, section: Section, name: string, within = false): boolean {
  return [name, anyName].some((one) => {
    const key = `${section}/${one}`;
    return found.has(`within:${key}`) || (!within && found.has(key));
  });
}

/** @returns the names of one section. */
export function namesOf(found: Mentions, section: Section): readonly string[] {
  return [...found].flatMap((key) => {
    const [own = '', ...name] = key.replace('within:', '').split('/');
    return own === section ? [name.join('/')] : [];
  });
}

/** A mapping whose name is not known may be any. */
const anyName = '*';

export function conditionsOf(template: Template | null): Entries {
  return entriesOf(template?.sections.get('Conditions')?.value);
}

/** @param conditions what the conditions that are named name counts too; none for what the nodes themselves name. */
export function mentionsOf(nodes: readonly TreeNode[], conditions: Entries): Mentions {
  const found = new Set<string>();
  const seen = new Set<TreeNode>();
  const add = (section: Section, name: string | null, within: boolean) => {
    const key = `${within ? 'within:' : ''}${section}/${name ?? anyName}`;
    if (found.has(key)) return;
    found.add(key);
    const condition = section === 'Conditions' ? conditions.get(name ?? '')?.value : undefined;
    if (condition !== undefined) walk(condition, true);
  };
  const walk = (node: TreeNode, within: boolean) => {
    if (node.kind === 'scalar' || (!within && seen.has(node))) return;
    if (!within) seen.add(node);
    const call = callIn(node);
    if (call !== null) return inside(call, within);
    if (node.kind === 'sequence') {
      for (const item of node.items) walk(item, within);
      return;
    }
    for (const { key, value } of node.entries.values()) {
      if (key === 'Condition' && value.kind === 'scalar') add('Conditions', scalarText(value), within);
      else walk(value, within);
    }
  };
  const inside = ({ name, argument }: Call, within: boolean): void => {
    const [first, ...rest] = argument.kind === 'sequence' ? argument.items : [argument];
    const text = scalarText(first);
    if (name === 'Ref') {
      add('Parameters', text, within);
      return;
    }
    if (name === 'Fn::If' || name === 'Fn::FindInMap') {
      const conditional = name === 'Fn::If';
      add(conditional ? 'Conditions' : 'Mappings', text, within);
      for (const item of rest) walk(item, within || !conditional);
      return;
    }
    if (name === 'Fn::Sub') {
      for (const named of namesIn(text ?? '')) add('Parameters', named, within);
      for (const item of rest) walk(item, within);
      return;
    }
    // A mapping in a text stays a term there; any other function is one as a whole.
    const open = transparent.has(name) || (name === 'Fn::Join' && !holdsMapping(argument));
    walk(argument, within || !open);
  };
  for (const node of nodes) walk(node, false);
  return found;
}

const transparent = new Set(['Fn::Base64', 'Fn::ToJsonString']);

function holdsMapping(node: TreeNode): boolean {
  if (node.kind === 'scalar') return false;
  if (callIn(node)?.name === 'Fn::FindInMap') return true;
  if (node.kind === 'sequence') return node.items.some(holdsMapping);
  return [...node.entries.values()].some(({ value }) => holdsMapping(value));
}

function namesIn(template: string): readonly string[] {
  const names: string[] = [];
  for (let start = template.indexOf('${'); start >= 0; start = template.indexOf('${', start + 2)) {
    const end = template.indexOf('}', start);
    if (end < 0) break;
    names.push(template.slice(start + 2, end).trim());
  }
  return names;
}

/** @returns what the parts that are compared as access name: of their conditions and defaults nobody else speaks. */
export function mentionsOfAccess({ template, access }: Read): Mentions {
  const nodes = [...template.resources.values()].flatMap(({ id, properties, attributes }) => {
    const { read = [], names = [], present = [], whole = false } = access.resources.get(id) ?? {};
    const told = new Set([...read, ...names, ...present]);
    const own = [...properties.values()].filter(({ key }) => whole || told.has(key));
    if (!whole && own.length === 0) return [];
    return [...own.map(({ value }) => value), ...attributeNodes(attributes)];
  });
  return mentionsOf(nodes, conditionsOf(template));
}

/** As one map: the Condition of a resource is a name, as that in any map is. */
export function attributeNodes(attributes: Entries): readonly TreeNode[] {
  const [first] = attributes.values();
  if (first === undefined) return [];
  return [
    { kind: 'map', entries: attributes, tag: null, startLine: first.startLine, endLine: first.endLine },
  ];
}
