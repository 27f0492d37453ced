/** A CloudFormation or SAM template as a typed model: text in, sections and resources out, in one notation. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import { readJson } from '../../syntax/json.ts';
import type { Lines, TreeEntry, TreeNode } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { readYaml } from '../../syntax/yaml.ts';
import { type Entries, entriesOf, isMacro, longForm, noEntries, scalarText } from './nodes.ts';
import { withGlobals } from './serverless/globals.ts';
import { type TemplateTerms, templateTerms } from './terms.ts';

/** One side of one file. */
export interface Template {
  readonly file: TextFile;
  readonly side: Side;
  /** Every key of the file itself but Resources. */
  readonly sections: Entries;
  readonly resources: ReadonlyMap<string, Resource>;
  /** What stands among the resources without a Type: macros and modules make resources of it when it is deployed. */
  readonly untyped: readonly TreeEntry[];
  readonly terms: TemplateTerms;
}

export interface Resource extends Lines {
  /** The logical id: what a resource is known by. */
  readonly id: string;
  readonly type: string;
  /** With those of SAM's Globals. */
  readonly properties: Entries;
  /** Condition, Metadata, DeletionPolicy and so on: all but Type and Properties. */
  readonly attributes: Entries;
}

/** Where a template says that it is one: in YAML at the margin. Bounded quantifiers: the text is anybody's. */
const inYaml = /(?:^|\n)["']?(AWSTemplateFormatVersion|Resources)["']?[ \t]{0,4}:/g;
const inJson = /[{,][ \t\r\n]{0,64}"(AWSTemplateFormatVersion|Resources)"[ \t\r\n]{0,4}:/g;
const typed = /["']?Type["']?[ \t]{0,4}:[ \t]{0,4}["']?(?:AWS|Custom|Alexa)::/;

/** @returns true for the text of a template, broken or not. */
export function isTemplate({ text }: TextFile): boolean {
  const keys = new Set([...text.matchAll(isBraced(text) ? inJson : inYaml)].map((match) => match[1]));
  return keys.has('AWSTemplateFormatVersion') || (keys.has('Resources') && typed.test(text));
}

function isBraced(text: string): boolean {
  return text.trimStart().startsWith('{');
}

/** @throws Unreadable where the text is neither YAML nor JSON, or has another shape than a template. */
export function readTemplate(file: TextFile, side: Side): Template {
  const json = file.path.endsWith('.json') || (file.path.endsWith('.template') && isBraced(file.text));
  const tree = json ? readJson(file.path, file.text) : readYaml(file.path, file.text);
  const fail = ({ startLine }: Lines, reason: string): never => {
    throw new Unreadable(file.path, startLine, reason);
  };
  if (tree?.kind !== 'map') {
    return fail(tree ?? { startLine: 1, endLine: 1 }, 'a template is a map of sections');
  }
  const plain = longForm(tree);
  const top = plain.kind === 'map' ? plain.entries : noEntries;
  const listedResources = top.get('Resources');
  const value = listedResources?.value;
  if (value !== undefined && value.kind !== 'map' && scalarText(value) !== null) {
    fail(value, 'Resources is a map of logical ids to resources');
  }
  const entries = value?.kind === 'map' ? [...value.entries.values()] : [];
  const untyped = entries.filter(isUntyped);
  const globals = top.get('Globals')?.value;
  const resources = entries
    .filter((entry) => !isUntyped(entry))
    .map((entry) => readResource(entry, fail))
    .map((resource) => ({
      ...resource,
      properties: withGlobals(resource.type, resource.properties, globals),
    }));
  return {
    file,
    side,
    sections: new Map([...top].filter(([key]) => key !== 'Resources')),
    resources: new Map(resources.map((resource) => [resource.id, resource])),
    untyped,
    terms: templateTerms(file.path, entriesOf(top.get('Mappings')?.value)),
  };
}

function isUntyped({ key, value }: TreeEntry): boolean {
  return (
    key.startsWith('Fn::') || (value.kind === 'map' && scalarText(value.entries.get('Type')?.value) === null)
  );
}

function readResource(entry: TreeEntry, fail: (lines: Lines, reason: string) => never): Resource {
  const { key: id, value, startLine, endLine } = entry;
  const body = value.kind === 'map' ? value.entries : fail(entry, `resource ${id} is a map with a Type`);
  const type = scalarText(body.get('Type')?.value) ?? '';
  const properties = body.get('Properties')?.value;
  if (properties?.kind === 'sequence' || scalarText(properties) !== null) {
    fail(entry, `the Properties of resource ${id} are a map`);
  }
  return {
    id,
    type,
    startLine,
    endLine,
    properties: propertiesOf(properties),
    attributes: new Map([...body].filter(([key]) => key !== 'Type' && key !== 'Properties')),
  };
}

/** Unlike a value, Properties may be nothing but a macro. */
function propertiesOf(node: TreeNode | undefined): Entries {
  if (node?.kind !== 'map') return noEntries;
  return [...node.entries.keys()].some(isMacro) ? node.entries : entriesOf(node);
}
