/** What changed in a template that neither the comparison of access nor that of resources speaks for. */
import type { Side } from '../../change/snapshot.ts';
import { obeyedComments } from '../../syntax/same-meaning.ts';
import type { Lines, TreeEntry, TreeNode } from '../../syntax/tree.ts';
import type { Unjudged } from '../analyzer.ts';
import { linesOf } from '../evidence.ts';
import type { Access } from './access.ts';
import type { Read } from './access-model.ts';
import { type Mentions, mentions, mentionsOfAccess, type Section } from './infrastructure/mentions.ts';
import { isCompared } from './infrastructure/resources.ts';
import { callIn, entriesOf, holdsMacro, isMacro, mapAt, scalarAt } from './nodes.ts';
import type { Resource, Template } from './template.ts';
import type { TemplateTerms } from './terms.ts';

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
  const named: Mentions = new Set(
    [before, after].flatMap((read) => (read === null ? [] : [...mentionsOfAccess(read)])),
  );
  const had = partsOf(before, named);
  const has = partsOf(after, named);
  const changed = [...new Set([...has.keys(), ...had.keys()])].flatMap((key) => {
    const then = had.get(key);
    const now = has.get(key);
    if (same(then, now)) return [];
    return now === undefined ? found(before, 'before', then) : found(after, 'after', now);
  });
  return changed.sort((a, b) => (a.side < b.side ? -1 : a.side > b.side ? 1 : a.startLine - b.startLine));
}

/** @param named what access depends on, on either side. */
function partsOf(read: Read | null, named: Mentions): ReadonlyMap<string, Part> {
  const parts =
    read === null ? [] : [...sectionParts(read.template, named), ...resourceParts(read), ...comments(read)];
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
/** Metadata that scanners obey: they leave a finding out. */
const obeyed = new Set(['cfn_nag', 'checkov', 'guard', 'cdk_nag']);
/** What the CDK tells AWS about itself. */
const silentTypes = new Set(['AWS::CDK::Metadata']);

function resourceParts({ template, access }: Read): readonly Part[] {
  const resources = [...template.resources.values()].filter(({ type }) => !silentTypes.has(type));
  const untyped = template.untyped.map((entry) =>
    part(template, `untyped/${entry.key}`, `${entry.key} among the resources, which has no Type here`, entry),
  );
  return [
    ...resources.map((resource) => {
      const own = access.resources.get(resource.id);
      return isCompared(resource, own)
        ? comparedPart(template, resource, own)
        : accessPart(template, resource, own);
    }),
    ...untyped,
  ];
}

/** What is left of a resource that is nothing but access. */
function accessPart({ terms }: Template, resource: Resource, access: Access | undefined): Part {
  const { id, type, properties, attributes, startLine, endLine } = resource;
  const { read = [], names = [], present = [] } = access ?? {};
  const told = new Set([...read, ...names, ...present]);
  const left = [
    ...[...properties.values()].filter(({ key }) => !told.has(key) && !silentProperties.has(key)),
    ...[...attributes.values()].filter(
      ({ key }) => !silentAttributes.has(key) && !tellingAttributes.has(key),
    ),
    ...silenced(resource),
  ];
  const meaningOf = (entry: TreeEntry | undefined) => (entry === undefined ? '' : terms.meaning(entry.value));
  const details = [
    ['Type', type] as const,
    ...[...names, ...present].map((key) => [key, meaningOf(properties.get(key))] as const),
    ['Fn::If', branchesIn(terms, resource, read)] as const,
    ...[...tellingAttributes].map((key) => [key, meaningOf(attributes.get(key))] as const),
  ];
  return {
    key: `resource/${id}`,
    name: `${type} ${id}${caveat(resource)}`,
    meaning: meaningsOf(terms, left),
    details: new Map(details),
    lines: { startLine, endLine },
  };
}

/** What is left of one whose properties are compared: what a macro writes, what a scanner is told, what access hides. */
function comparedPart({ terms }: Template, resource: Resource, access: Access | undefined): Part {
  const { id, type, properties, attributes, startLine, endLine } = resource;
  const { read = [], names = [], present = [] } = access ?? {};
  const macros = [...properties.values()].filter(({ key, value }) => isMacro(key) || holdsMacro(value));
  const meaningOf = (entry: TreeEntry | undefined) => (entry === undefined ? '' : terms.meaning(entry.value));
  const isAccess = [...read, ...names, ...present].some((key) => properties.has(key));
  const details = [
    ...[...names, ...present].map((key) => [key, meaningOf(properties.get(key))] as const),
    ['Fn::If', branchesIn(terms, resource, read)] as const,
    ['Condition', isAccess ? meaningOf(attributes.get('Condition')) : ''] as const,
  ];
  return {
    key: `resource/${id}`,
    name: `${type} ${id}${caveat(resource)}`,
    meaning: meaningsOf(terms, [...macros, ...silenced(resource)]),
    details: new Map(details),
    lines: { startLine, endLine },
  };
}

function silenced({ attributes }: Resource): readonly TreeEntry[] {
  return [...entriesOf(attributes.get('Metadata')?.value).values()].filter(({ key }) => obeyed.has(key));
}

function meaningsOf(terms: TemplateTerms, left: readonly TreeEntry[]): string {
  return left
    .map(({ key, value }) => [key, terms.meaning(value)] as const)
    .filter(([, meaning]) => meaning !== '')
    .map(([key, meaning]) => `${key}: ${meaning}`)
    .sort()
    .join('\n');
}

function branchesIn(terms: TemplateTerms, { properties }: Resource, read: readonly string[]): string {
  return read
    .flatMap((key) => conditionals(properties.get(key)?.value))
    .map(terms.meaning)
    .sort()
    .join();
}

/** The model has every branch, so that it cannot tell which one rules where. */
function conditionals(node: TreeNode | undefined): readonly TreeNode[] {
  if (node === undefined || node.kind === 'scalar') return [];
  if (callIn(node)?.name === 'Fn::If') return [node];
  if (node.kind === 'sequence') return node.items.flatMap(conditionals);
  return [...node.entries.values()].flatMap(({ value }) => conditionals(value));
}

/** Why such a part cannot be judged at all. */
function caveat({ properties }: Resource): string {
  const macro = [...properties.values()].some(({ key, value }) => isMacro(key) || holdsMacro(value));
  return macro ? ' (a macro writes a part of it)' : '';
}

/** Shown to people, said of the file as a whole, or compared: SAM's Globals in the resources that they are written into. */
const silentSections = new Set([
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Globals',
  'Outputs',
  'Rules',
  'Hooks',
  'Transform',
]);
/** Sections of named parts, with what one of them is called: compared where they are used, but for their use in access. */
const sections: ReadonlyMap<string, readonly [section: Section, noun: string]> = new Map([
  ['Parameters', ['Parameters', 'parameter']],
  ['Conditions', ['Conditions', 'condition']],
  ['Mappings', ['Mappings', 'mapping']],
]);

function sectionParts(template: Template, named: Mentions): readonly Part[] {
  return [...template.sections.values()].flatMap((section): readonly Part[] => {
    const { key, value } = section;
    if (silentSections.has(key)) return [];
    const known = sections.get(key);
    if (known === undefined) return [part(template, key, `section ${key}`, section)];
    const [name, noun] = known;
    return [...entriesOf(value).values()]
      .filter((entry) => mentions(named, name, entry.key))
      .map((entry) =>
        name === 'Parameters'
          ? parameterPart(template, entry)
          : part(template, `${name}/${entry.key}`, `${noun} ${entry.key}`, entry),
      );
  });
}

/** A default may be another at each deployment, so what it reaches cannot be told. */
function parameterPart(template: Template, entry: TreeEntry): Part {
  const shown = new Set(['Description', 'ConstraintDescription']);
  const fields = new Map([...entriesOf(entry.value)].filter(([key]) => !shown.has(key)));
  const value = mapAt(entry, Object.fromEntries([...fields].map(([key, field]) => [key, field.value])));
  const name = fields.has('Default') ? `parameter ${entry.key} and its default` : `parameter ${entry.key}`;
  return part(template, `Parameters/${entry.key}`, name, { ...entry, value });
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
