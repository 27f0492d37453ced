/** A template's resources as resources of any language: what each is made of, without what is compared as access. */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { nounOf, type ResourceCatalogue } from '../../infra/catalogue.ts';
import type { Resource } from '../../infra/resource.ts';
import type { Access } from '../access.ts';
import type { Read } from '../access-model.ts';
import { type Entries, entriesOf, scalarAt } from '../nodes.ts';
import { impliedApis, ownProperties, type Part, partsOf } from '../serverless/parts.ts';
import type { Template, Resource as Written } from '../template.ts';
import { keyed } from './keyed.ts';
import { type Knowledge, type Plain, plainValues } from './plain.ts';

/** A resource that anybody's code makes; whose it is says its ServiceToken. */
const customResource = 'AWS::CloudFormation::CustomResource';

/** What the CDK tells AWS about itself. */
const silentTypes = new Set(['AWS::CDK::Metadata']);

/** Attributes that are compared by themselves, or that say nothing. */
const apart = new Set(['DependsOn', 'Metadata', 'DeletionPolicy', 'UpdateReplacePolicy', 'Condition']);

/** Metadata that something is done by: cfn-init runs commands, SAM builds. */
const acted = [
  'AWS::CloudFormation::Init',
  'AWS::CloudFormation::Authentication',
  'BuildMethod',
  'Dockerfile',
  'DockerContext',
];

/** @returns whether the comparison of resources speaks for it: what is nothing but access has one of its own. */
export function isCompared({ type }: Written, access: Access | undefined): boolean {
  return !silentTypes.has(type) && access?.whole !== true;
}

export interface TemplateResource extends Resource {
  /** Properties that are compared as access. */
  readonly read: ReadonlySet<string>;
}

export function resourcesOf(
  { template, access }: Read,
  catalogue: ResourceCatalogue,
  knowledge: Knowledge,
): readonly TemplateResource[] {
  const plain = plainValues(template, knowledge);
  const written = [...template.resources.values()].flatMap((resource): readonly Part[] => {
    const own = access.resources.get(resource.id);
    if (!isCompared(resource, own)) return [];
    const read = [...(own?.read ?? []), ...(own?.present ?? [])];
    return [
      { ...resource, properties: bodyOf(resource, read, catalogue), read },
      ...partsOf(resource, template),
    ];
  });
  return [...written, ...impliedApis(template)].map((part) => resourceOf(part, template, catalogue, plain));
}

function resourceOf(
  { id, type, properties, read, startLine, endLine }: Part,
  { file, side }: Template,
  catalogue: ResourceCatalogue,
  plain: Plain,
): TemplateResource {
  const custom = type.startsWith('Custom::');
  const known = custom ? customResource : type;
  const entries = new Map<string, TreeEntry>();
  for (const [key, entry] of properties) {
    const value = plain(keyed(entry).value);
    entries.set(key, { ...entry, value });
  }
  const named: TreeNode = scalarAt({ startLine, endLine: startLine }, type);
  if (custom) entries.set('CustomType', { key: 'CustomType', value: named, startLine, endLine: startLine });
  return {
    address: id,
    type: known,
    name: `${nounOf(catalogue, known)} ${id}`,
    body: { kind: 'map', entries, tag: null, startLine, endLine },
    place: { file, side, startLine, endLine },
    placeOf: (node) => ({ file, side, startLine: node.startLine, endLine: node.endLine }),
    read: new Set(read),
  };
}

/** Without the properties that are compared as access, but for those whose default would hold if they were missing. */
function bodyOf(
  { type, properties, attributes }: Written,
  read: readonly string[],
  catalogue: ResourceCatalogue,
): Entries {
  const present = read.filter((name) => properties.has(name));
  const judged = present.length === 0 ? [] : (catalogue.of(type)?.attributes ?? []);
  const told = new Set(present.filter((name) => !judged.some(({ path }) => topOf(path) === name)));
  const metadata = entriesOf(attributes.get('Metadata')?.value);
  const done = acted.flatMap((key): readonly [string, TreeEntry][] => {
    const entry = metadata.get(key);
    return entry === undefined ? [] : [[key, entry]];
  });
  const own = [...ownProperties(type, properties)].filter(([key]) => !told.has(key));
  return new Map([...own, ...[...attributes].filter(([key]) => !apart.has(key)), ...done]);
}

/** "Origins" of "Origins[].DomainName". */
export function topOf(path: string): string {
  return path.split('.')[0]?.replace('[]', '') ?? path;
}
