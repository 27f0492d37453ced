/**
 * What the attributes of each type of resource mean for security: the texts of rules/resources/ in, look-ups by type out.
 * Types of CloudFormation are found by their own names, with their own names of attributes.
 */
import { lineAt, plainOf } from '../../syntax/json-value.ts';
import type { TreeNode } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { readYaml } from '../../syntax/yaml.ts';
import type { Severity } from '../delta.ts';
import type { Kind } from '../kinds.ts';
import { attributeMeaning } from './meaning/attribute.ts';
import { cloudFormationPath, isCloudFormation } from './meaning/cloudformation.ts';
import { networkPaths } from './meaning/network-paths.ts';
import {
  fileSchema,
  type Graded,
  type NetworkMeaning,
  type Sort,
  type WrittenAttribute,
  type WrittenResource,
} from './meaning/schema.ts';

/** How two values of an attribute compare. */
export type Comparison =
  | { readonly by: 'boolean'; readonly safe: boolean; readonly default: boolean | null }
  /** From safe to unsafe, each step a list of values or patterns. */
  | { readonly by: 'order'; readonly order: readonly (readonly string[])[]; readonly default: string | null }
  | {
      readonly by: 'number';
      readonly safe: 'higher' | 'lower';
      /** A change for the worse counts only beyond it. */
      readonly threshold: number | null;
      /** The value that stands for no limit. */
      readonly unlimited: number | null;
      readonly default: number | null;
    }
  | {
      readonly by: 'set';
      readonly of: 'text' | 'address';
      readonly grows: 'widens' | 'narrows';
      /** Patterns of the members that count. */
      readonly among: readonly string[];
      readonly default: readonly string[];
    }
  | { readonly by: 'presence'; readonly safe: 'present' | 'absent' }
  /** Encrypted by a key of one's own, or by that of the service. */
  | { readonly by: 'key' }
  /** A literal where a reference should be. */
  | { readonly by: 'secret' }
  /** A script that loads code from elsewhere. */
  | { readonly by: 'code' }
  /** No value is better than another, so every change is told. */
  | { readonly by: 'change' };

/** By path, the values of which one has to hold. */
export type Beside = ReadonlyMap<string, readonly string[]>;

export interface AttributeMeaning {
  /** "logging.bucket"; `[]` after a name: each item of the list counts for itself. */
  readonly path: string;
  readonly comparison: Comparison;
  /** Of the change for the worse. */
  readonly kind: Kind;
  /** One, or by the value that is there for the worse (for addresses: internet, public, private, unknown). */
  readonly severity: Graded;
  readonly frameworks: readonly string[];
  /** Sentences with {name}, {was} and {is}: for the worse and for the better. */
  readonly says: string;
  readonly unsays: string;
  readonly when: Beside;
  readonly unless: Beside;
  /** Of a new resource it counts only where it is written. */
  readonly written: boolean;
  /** Of an item that comes or goes it says nothing. */
  readonly kept: boolean;
}

export interface ResourceMeaning {
  readonly type: string;
  /** "security group". */
  readonly noun: string;
  /** The attribute with the name that people know it by. */
  readonly title: string | null;
  readonly is: Sort;
  /** What adding it is; of a guard, what removing it is. */
  readonly kind: Kind;
  readonly severity: Severity;
  readonly frameworks: readonly string[];
  /** For the worse and for the better; null for the sort's own sentence. */
  readonly says: string | null;
  readonly unsays: string | null;
  /** It stands for a part of another resource. */
  readonly part: { readonly of: string; readonly as: string } | null;
  /** Those of every type included. */
  readonly attributes: readonly AttributeMeaning[];
  /** Paths that say nothing about security. */
  readonly ignored: ReadonlySet<string>;
  /** Paths that are compared as access. */
  readonly access: ReadonlySet<string>;
  readonly network: NetworkMeaning | null;
}

export interface ResourceCatalogue {
  /** In the order of the files. */
  readonly all: readonly ResourceMeaning[];
  /** null where nobody listed the type. */
  readonly of: (type: string) => ResourceMeaning | null;
  /** What attributes mean in a type that nobody listed, and as inputs of a module. */
  readonly general: (type: string) => ResourceMeaning;
}

/** @returns what a sentence calls a resource of the type: "security group", and by its type's words where nobody listed it. */
export function nounOf(catalogue: ResourceCatalogue, type: string): string {
  const known = catalogue.of(type)?.noun;
  if (known !== undefined) return known;
  const words = isCloudFormation(type)
    ? type
        .split('::')
        .slice(-1)
        .join('')
        .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    : type.split('_').slice(1).join(' ');
  return words === '' ? type : words.toLowerCase();
}

export interface ResourcesFile {
  /** "rules/resources/aws-network.yml". */
  readonly file: string;
  readonly text: string;
}

/** What an admin can mend. */
export interface ResourcesFault {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** The record that stands for every type. */
const everyType = '*';

/** @returns the catalogue, or all that is wrong with the files. */
export function readResources(
  files: readonly ResourcesFile[],
): { readonly catalogue: ResourceCatalogue } | { readonly faults: readonly ResourcesFault[] } {
  const read = files.map(readFile);
  const faults = read.flatMap((file) => file.faults);
  const shared = new Map(read.flatMap((file) => Object.entries(file.meanings)));
  const written = read.flatMap((file) => file.resources);
  const every = written.find(({ resource }) => resource.type === everyType)?.resource ?? nothing;
  const general = {
    terraform: meaningOf(everyType, every, shared, null),
    cloudformation: meaningOf('::', every, shared, null),
  };
  const generalFor = (type: string) =>
    (isCloudFormation(type) ? general.cloudformation : general.terraform).meaning;
  const byType = new Map<string, ResourceMeaning>();
  for (const { resource, fault } of written) {
    for (const type of typesOf(resource)) {
      const { meaning, faults: found } = meaningOf(type, resource, shared, generalFor(type));
      faults.push(...found.map(({ path, message }) => fault(path, message)));
      if (byType.has(type)) faults.push(fault(['type'], `${type} stands here twice`));
      byType.set(type, meaning);
    }
  }
  if (faults.length > 0) return { faults };
  byType.delete(everyType);
  return {
    catalogue: { all: [...byType.values()], of: (type) => byType.get(type) ?? null, general: generalFor },
  };
}

const nothing: WrittenResource = { type: everyType, noun: 'resource', is: 'neutral' };

interface ReadFile {
  readonly faults: readonly ResourcesFault[];
  readonly meanings: Readonly<Record<string, WrittenAttribute>>;
  readonly resources: readonly {
    readonly resource: WrittenResource;
    readonly fault: (path: readonly PropertyKey[], message: string) => ResourcesFault;
  }[];
}

function readFile({ file, text }: ResourcesFile): ReadFile {
  const failed = (faults: readonly ResourcesFault[]): ReadFile => ({ faults, meanings: {}, resources: [] });
  let tree: TreeNode | null;
  try {
    tree = readYaml(file, text);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return failed([{ file, line: error.line, message: error.reason }]);
  }
  if (tree === null) return failed([{ file, line: 1, message: 'the file is empty' }]);
  const root = tree;
  const fault = (path: readonly PropertyKey[], message: string): ResourcesFault => ({
    file,
    line: lineAt(root, path),
    message: path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
  });
  const { data, error } = fileSchema.safeParse(plainOf(root));
  if (error !== undefined) return failed(error.issues.map(({ path, message }) => fault(path, message)));
  return {
    faults: [],
    meanings: data.meanings ?? {},
    resources: (data.resources ?? []).map((resource, index) => ({
      resource,
      fault: (path, message) => fault(['resources', index, ...path], message),
    })),
  };
}

interface MeaningFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

const kindsOfSorts = {
  asset: ['infra.resource.added', 'low'],
  guard: ['infra.protection.removed', 'medium'],
  exposure: ['infra.exposure.added', 'medium'],
  network: ['infra.network.opened', 'medium'],
  rules: ['infra.resource.added', 'low'],
  access: ['infra.resource.added', 'low'],
  neutral: ['infra.resource.added', 'low'],
} as const satisfies Record<Sort, readonly [Kind, Severity]>;

function typesOf({ type, also = [], cloudformation }: WrittenResource): readonly string[] {
  return [type, ...also, ...(cloudformation === undefined ? [] : [cloudformation])];
}

/**
 * @param type one of the record's: CloudFormation's name of it is met with CloudFormation's names of attributes.
 * @param general what attributes mean in any type; null for the record of these itself.
 */
function meaningOf(
  type: string,
  resource: WrittenResource,
  shared: ReadonlyMap<string, WrittenAttribute>,
  general: ResourceMeaning | null,
): { readonly meaning: ResourceMeaning; readonly faults: readonly MeaningFault[] } {
  const faults: MeaningFault[] = [];
  // A record of its own has CloudFormation's names already.
  const native = !isCloudFormation(type) || isCloudFormation(resource.type);
  const nameOf = (path: string, written?: string | false) =>
    native ? path : cloudFormationPath(path, written);
  const own = Object.entries(resource.attributes ?? {}).flatMap(([path, written]) => {
    const name = nameOf(path, written.cloudformation);
    if (name === null) return [];
    const made = attributeMeaning(name, written, shared, (beside) => nameOf(beside) ?? beside);
    if ('meaning' in made) return [made.meaning];
    faults.push({ path: ['attributes', path], message: made.fault });
    return [];
  });
  const named = (paths: readonly string[] = []) => paths.flatMap((path) => nameOf(path) ?? []);
  const ignored = named(resource.ignored);
  const access = named(resource.access);
  const rules = resource.network === undefined ? [] : networkPaths(resource.network);
  const taken = new Set([...own.map(({ path }) => path), ...ignored, ...access, ...rules]);
  const inherited = (general?.attributes ?? []).filter(({ path }) => !taken.has(path));
  const [kind, severity] = kindsOfSorts[resource.is];
  const { title, part, network = null } = resource;
  const meaning: ResourceMeaning = {
    type,
    noun: resource.noun,
    title: title === undefined ? null : nameOf(title),
    is: resource.is,
    kind: resource.kind ?? kind,
    severity: resource.severity ?? severity,
    frameworks: resource.frameworks ?? [],
    says: resource.says ?? null,
    unsays: resource.unsays ?? null,
    part: part === undefined || !native ? null : part,
    attributes: [...own, ...inherited],
    ignored: new Set([...ignored, ...(general?.ignored ?? [])]),
    access: new Set(access),
    network: native ? network : null,
  };
  return { meaning, faults };
}
