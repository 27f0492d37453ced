/** What changed in a template and did not become part of its access model: by resource, and by part of each section. */
import type { Side } from '../../change/snapshot.ts';
import { obeyedComments } from '../../syntax/same-meaning.ts';
import type { Lines, TreeEntry, TreeNode } from '../../syntax/tree.ts';
import type { Unjudged } from '../analyzer.ts';
import { linesOf } from '../evidence.ts';
import type { Access } from './access.ts';
import type { TemplateAccess } from './access-model.ts';
import { callIn, entriesOf, holdsMacro, mapAt, scalarAt, scalarText } from './nodes.ts';
import type { Resource, Template } from './template.ts';

/** One side: a template with what was read from it. */
export interface Read {
  readonly template: Template;
  readonly access: TemplateAccess;
}

interface Part {
  /** The same on both sides. */
  readonly key: string;
  readonly name: string;
  /** Equal where two parts mean the same; '' means what leaving it out means. */
  readonly meaning: string;
  /** What counts besides where both sides have it, and is told with the part where one has not. */
  readonly details: ReadonlyMap<string, string>;
  readonly lines: Lines;
}

const noDetails: ReadonlyMap<string, string> = new Map();

/** @returns the changed parts in the order of the file, those of the before side last. */
export function unjudgedParts(before: Read | null, after: Read | null): readonly Unjudged[] {
  const had = partsOf(before);
  const has = partsOf(after);
  const changed = [...new Set([...has.keys(), ...had.keys()])].flatMap((key) => {
    const then = had.get(key);
    const now = has.get(key);
    if (same(then, now)) return [];
    return now === undefined ? found(before, 'before', then) : found(after, 'after', now);
  });
  return changed.sort((a, b) => (a.side < b.side ? -1 : a.side > b.side ? 1 : a.startLine - b.startLine));
}

function partsOf(read: Read | null): ReadonlyMap<string, Part> {
  const parts =
    read === null ? [] : [...sectionParts(read.template), ...resourceParts(read), ...comments(read)];
  return new Map(parts.map((part) => [part.key, part]));
}

/** A part that a side lacks means what leaving it out means. */
function same(then: Part | undefined, now: Part | undefined): boolean {
  if ((then?.meaning ?? '') !== (now?.meaning ?? '')) return false;
  if (then === undefined || now === undefined) return true;
  return [...then.details].every(([key, meaning]) => (now.details.get(key) ?? meaning) === meaning);
}

function found(read: Read | null, side: Side, part: Part | undefined): readonly Unjudged[] {
  if (read === null || part === undefined) return [];
  const { startLine, endLine } = part.lines;
  return [{ side, path: read.template.file.path, startLine, endLine, part: part.name }];
}

/** Only shown, or about the order of deploying. */
const silentAttributes = new Set(['DependsOn', 'Metadata']);
/** A new resource is judged as if it were made and stays as long as the template says; another answer is a change. */
const tellingAttributes = new Set(['Condition', 'DeletionPolicy', 'UpdateReplacePolicy']);
const silentProperties = new Set(['Description', 'Tags']);
/** Metadata that tools obey: scanners leave a finding out, cfn-init runs commands, SAM builds by them. */
const obeyed = new Set([
  'cfn_nag',
  'checkov',
  'guard',
  'cdk_nag',
  'AWS::CloudFormation::Init',
  'AWS::CloudFormation::Authentication',
  'BuildMethod',
  'Dockerfile',
  'DockerContext',
]);
/** What the CDK tells AWS about itself. */
const silentTypes = new Set(['AWS::CDK::Metadata']);

function resourceParts({ template, access }: Read): readonly Part[] {
  const resources = [...template.resources.values()].filter(({ type }) => !silentTypes.has(type));
  const untyped = template.untyped.map((entry) =>
    part(template, `untyped/${entry.key}`, `${entry.key} among the resources, which has no Type here`, entry),
  );
  return [
    ...resources.map((resource) => resourcePart(template, resource, access.resources.get(resource.id))),
    ...untyped,
  ];
}

function resourcePart({ terms }: Template, resource: Resource, access: Access | undefined): Part {
  const { id, type, properties, attributes, startLine, endLine } = resource;
  const { read = [], names = [], present = [], whole = false } = access ?? {};
  const told = new Set([...read, ...names, ...present]);
  const metadata = entriesOf(attributes.get('Metadata')?.value);
  const left = [
    ...[...properties.values()].filter(({ key }) => !told.has(key) && !silentProperties.has(key)),
    ...[...attributes.values()].filter(
      ({ key }) => !silentAttributes.has(key) && !tellingAttributes.has(key),
    ),
    ...[...metadata.values()].filter(({ key }) => obeyed.has(key)),
  ];
  const meanings = left
    .map(({ key, value }) => [key, terms.meaning(withoutDescriptions(key, value))] as const)
    .filter(([, meaning]) => meaning !== '')
    .map(([key, meaning]) => `${key}: ${meaning}`)
    .sort();
  const meaningOf = (entry: TreeEntry | undefined) => (entry === undefined ? '' : terms.meaning(entry.value));
  const details = [
    ['Type', type] as const,
    ...names.map((key) => [key, meaningOf(properties.get(key))] as const),
    ...present.map((key) => [key, meaningOf(properties.get(key))] as const),
    [
      'Fn::If',
      read
        .flatMap((key) => conditionals(properties.get(key)?.value))
        .map(terms.meaning)
        .sort()
        .join(),
    ] as const,
    ...[...tellingAttributes].map((key) => [key, meaningOf(attributes.get(key))] as const),
  ];
  return {
    key: `resource/${id}`,
    name: `${type} ${id}${caveat(resource)}`,
    meaning: whole && meanings.length === 0 ? '' : [...meanings, whole ? '' : `Type: ${type}`].join('\n'),
    details: new Map(details),
    lines: { startLine, endLine },
  };
}

/** The model has every branch, so that it cannot tell which one rules where. */
function conditionals(node: TreeNode | undefined): readonly TreeNode[] {
  if (node === undefined || node.kind === 'scalar') return [];
  if (callIn(node)?.name === 'Fn::If') return [node];
  if (node.kind === 'sequence') return node.items.flatMap(conditionals);
  return [...node.entries.values()].flatMap(({ value }) => conditionals(value));
}

/** Rules of a security group are described one by one. */
function withoutDescriptions(key: string, node: TreeNode): TreeNode {
  if (!key.startsWith('SecurityGroup') || node.kind !== 'sequence') return node;
  const items = node.items.map((item): TreeNode => {
    if (item.kind !== 'map') return item;
    return { ...item, entries: new Map([...item.entries].filter(([name]) => name !== 'Description')) };
  });
  return { ...node, items };
}

/** Why such a part cannot be judged at all. */
function caveat({ type, properties }: Resource): string {
  if (type === 'AWS::CloudFormation::Stack' || type === 'AWS::Serverless::Application') {
    return ' (a template of its own, which is not read here)';
  }
  if (type === 'AWS::CloudFormation::Macro') return ' (it rewrites templates)';
  const macro = [...properties.values()].some(
    ({ key, value }) => key === 'Fn::Transform' || holdsMacro(value),
  );
  return macro ? ' (a macro writes a part of it)' : '';
}

/** Shown to people, or said of the file as a whole. */
const silentSections = new Set(['AWSTemplateFormatVersion', 'Description', 'Metadata']);
/** Sections of named parts, with what one of them is called. */
const sections: ReadonlyMap<string, string> = new Map([
  ['Conditions', 'condition'],
  ['Mappings', 'mapping'],
  ['Rules', 'rule'],
  ['Globals', 'globals of'],
  ['Outputs', 'output'],
  ['Hooks', 'hook'],
]);

function sectionParts(template: Template): readonly Part[] {
  return [...template.sections.values()].flatMap((section): readonly Part[] => {
    const { key, value } = section;
    if (silentSections.has(key)) return [];
    if (key === 'Parameters')
      return [...entriesOf(value).values()].map((entry) => parameterPart(template, entry));
    if (key === 'Transform') return transformParts(template, value);
    const noun = sections.get(key);
    if (noun === undefined || entriesOf(value).size === 0)
      return [part(template, key, `section ${key}`, section)];
    return [...entriesOf(value).values()].map((entry) =>
      part(template, `${key}/${entry.key}`, `${noun} ${entry.key}`, described(entry)),
    );
  });
}

/** What an output is called outside counts, its description not. */
function described(entry: TreeEntry): TreeEntry {
  if (entry.value.kind !== 'map') return entry;
  const entries = new Map([...entry.value.entries].filter(([key]) => key !== 'Description'));
  return { ...entry, value: { ...entry.value, entries } };
}

/** A default may be another at each deployment, so what it reaches cannot be told. */
function parameterPart(template: Template, entry: TreeEntry): Part {
  const shown = new Set(['Description', 'ConstraintDescription']);
  const fields = new Map([...entriesOf(entry.value)].filter(([key]) => !shown.has(key)));
  const value = mapAt(entry, Object.fromEntries([...fields].map(([key, field]) => [key, field.value])));
  const name = fields.has('Default') ? `parameter ${entry.key} and its default` : `parameter ${entry.key}`;
  return part(template, `Parameters/${entry.key}`, name, { ...entry, value });
}

const known = /^AWS::(?:Serverless-2016-10-31|LanguageExtensions)$/;

/** Each macro by itself: SAM and the language extensions are read here, any other may write anything. */
function transformParts(template: Template, value: TreeNode): readonly Part[] {
  const macros = value.kind === 'sequence' ? value.items : [value];
  return macros
    .filter((macro) => !known.test(scalarText(macro) ?? ''))
    .map((macro) => {
      const meaning = template.terms.meaning(macro);
      const named = scalarText(macro) ?? scalarText(entriesOf(macro).get('Name')?.value) ?? 'a macro';
      const name = `transform ${named}, which rewrites the template`;
      return { key: `Transform/${meaning}`, name, meaning, details: noDetails, lines: macro };
    });
}

function part({ terms }: Template, key: string, name: string, { value, ...lines }: TreeEntry): Part {
  // A name alone is something: an empty rule is a rule.
  const meaning = terms.meaning(value) || terms.meaning(scalarAt(lines, key));
  return { key, name, meaning, details: noDetails, lines };
}

/** A comment that switches a scanner off on a line is no mere comment. */
function comments({ template: { file } }: Read): readonly Part[] {
  if (file.path.endsWith('.json')) return [];
  const seen = new Map<string, number>();
  return linesOf(file).flatMap((line, index) => {
    const start = line.indexOf('#');
    if (start < 0) return [];
    return obeyedComments(line.slice(start)).map((meaning): Part => {
      const count = (seen.get(meaning) ?? 0) + 1;
      seen.set(meaning, count);
      const lines = { startLine: index + 1, endLine: index + 1 };
      const key = `comment/${meaning}/${count}`;
      return { key, name: 'a comment that a scanner obeys', meaning, details: noDetails, lines };
    });
  });
}
