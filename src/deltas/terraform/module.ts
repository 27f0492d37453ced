/** The files of one directory -> what they declare, by name, whichever file it stands in. */
import { posix } from 'node:path';
import type { TextFile } from '../../change/snapshot.ts';
import type { HclAttribute, HclBlock, HclBody, HclFile } from '../../syntax/hcl/ast.ts';
import type { Lines, TreeNode } from '../../syntax/tree.ts';
import { alternativesOf, knownText } from './evaluation/values.ts';

export interface Declared {
  readonly block: HclBlock;
  readonly file: TextFile;
}

export interface DeclaredValue {
  readonly attribute: HclAttribute;
  readonly file: TextFile;
}

export interface Fault extends Lines {
  readonly file: TextFile;
  readonly because: string;
}

export interface ReadFile {
  readonly file: TextFile;
  readonly hcl: HclFile;
}

/** Everything by name and in the order of names, so that no order of writing is a difference. */
export interface Module {
  readonly directory: string;
  /** By "type.name". */
  readonly resources: ReadonlyMap<string, Declared>;
  readonly data: ReadonlyMap<string, Declared>;
  readonly modules: ReadonlyMap<string, Declared>;
  readonly variables: ReadonlyMap<string, Declared>;
  readonly outputs: ReadonlyMap<string, Declared>;
  readonly locals: ReadonlyMap<string, DeclaredValue>;
  /** By "name" or "name.alias". */
  readonly providers: ReadonlyMap<string, Declared>;
  /** `terraform`, `moved`, `removed`, `import` and `check` blocks. */
  readonly blocks: readonly Declared[];
  /** Values that Terraform loads by itself: the last one of a name counts. */
  readonly values: ReadonlyMap<string, DeclaredValue>;
  readonly terragrunt: ReadFile | null;
  readonly files: readonly ReadFile[];
  readonly faults: readonly Fault[];
}

/** Arguments and blocks that say how Terraform handles a resource, not what it is made of. */
export const metaArguments: ReadonlySet<string> = new Set([
  'count',
  'for_each',
  'provider',
  'depends_on',
  'lifecycle',
  'provisioner',
  'connection',
]);
/** Those of a call that its module is not given. */
export const callArguments: ReadonlySet<string> = new Set([
  'source',
  'version',
  'providers',
  'count',
  'for_each',
  'depends_on',
]);

export function isTerraform(path: string): boolean {
  return /\.(?:tf|tofu)(?:\.json)?$/.test(path);
}

export function isLock(path: string): boolean {
  return posix.basename(path) === '.terraform.lock.hcl';
}

export function isValues(path: string): boolean {
  return /\.tfvars(?:\.json)?$/.test(path);
}

/** Values files that need no `-var-file` (developer.hashicorp.com/terraform/language/values/variables, read 2026-11). */
export function isLoaded(path: string): boolean {
  const name = posix.basename(path);
  return /^terraform\.tfvars(?:\.json)?$/.test(name) || /\.auto\.tfvars(?:\.json)?$/.test(name);
}

export function readModule(
  directory: string,
  files: readonly TextFile[],
  readHcl: (file: TextFile) => HclFile,
): Module {
  const read = files.map((file): ReadFile => ({ file, hcl: readHcl(file) }));
  const sources = inOrder(read.filter(({ file }) => isTerraform(file.path) && !isOutranked(file, files)));
  const found: Found = {
    resource: new Map(),
    data: new Map(),
    module: new Map(),
    variable: new Map(),
    output: new Map(),
    provider: new Map(),
    locals: new Map(),
    rest: [],
  };
  for (const { file, hcl } of sources) declare(found, file, hcl.body, isOverride(file.path));
  const terragrunt = read.find(({ file }) => posix.basename(file.path) === 'terragrunt.hcl') ?? null;
  if (terragrunt !== null) declare(found, terragrunt.file, terragrunt.hcl.body, false);
  return {
    directory,
    resources: named(found.resource),
    data: named(found.data),
    modules: named(found.module),
    variables: named(found.variable),
    outputs: named(found.output),
    providers: named(found.provider),
    locals: named(found.locals),
    blocks: found.rest,
    values: loadedValues(read),
    terragrunt,
    files: read,
    faults: read.flatMap(({ file, hcl }) => hcl.broken.map((fault) => ({ ...fault, file }))),
  };
}

interface Found {
  readonly resource: Map<string, Declared[]>;
  readonly data: Map<string, Declared[]>;
  readonly module: Map<string, Declared[]>;
  readonly variable: Map<string, Declared[]>;
  readonly output: Map<string, Declared[]>;
  readonly provider: Map<string, Declared[]>;
  readonly locals: Map<string, DeclaredValue[]>;
  readonly rest: Declared[];
}

function declare(found: Found, file: TextFile, body: HclBody, override: boolean): void {
  for (const block of body.blocks) {
    const declared = { block, file };
    switch (block.type) {
      case 'locals':
        for (const attribute of block.body.attributes.values()) {
          put(found.locals, attribute.name, { attribute, file });
        }
        break;
      case 'provider': {
        const alias = block.body.attributes.get('alias')?.value;
        const name = alias?.kind === 'literal' ? `.${alias.value}` : '';
        add(found.provider, `${block.labels[0] ?? ''}${name}`, declared, override);
        break;
      }
      case 'resource':
      case 'data':
      case 'module':
      case 'variable':
      case 'output':
        add(found[block.type], block.labels.join('.'), declared, override);
        break;
      default:
        found.rest.push(declared);
    }
  }
}

function add(to: Map<string, Declared[]>, name: string, declared: Declared, override: boolean): void {
  const same = to.get(name);
  const known = same?.[0];
  if (same !== undefined && known !== undefined && override) same[0] = overridden(known, declared);
  else put(to, name, declared);
}

function put<T>(to: Map<string, T[]>, name: string, value: T): void {
  const same = to.get(name);
  if (same === undefined) to.set(name, [value]);
  else same.push(value);
}

/** Arguments of an override file take the place of those of the same name; so do blocks of the same type. */
function overridden({ block, file }: Declared, { block: over }: Declared): Declared {
  const types = new Set(over.body.blocks.map(({ type }) => type));
  const blocks = [...block.body.blocks.filter(({ type }) => !types.has(type)), ...over.body.blocks];
  const attributes = new Map([...block.body.attributes, ...over.body.attributes]);
  return { file, block: { ...block, body: { ...block.body, attributes, blocks } } };
}

function isOverride(path: string): boolean {
  return /(?:^|_|\/)override\.(?:tf|tofu)(?:\.json)?$/.test(path);
}

/** Override files come last. */
function inOrder(files: readonly ReadFile[]): readonly ReadFile[] {
  return [
    ...files.filter(({ file }) => !isOverride(file.path)),
    ...files.filter(({ file }) => isOverride(file.path)),
  ];
}

/** OpenTofu leaves `quay.tf` alone where `quay.tofu` stands beside it. */
function isOutranked({ path }: TextFile, files: readonly TextFile[]): boolean {
  const other = path.replace(/\.tf(\.json)?$/, '.tofu$1');
  return other !== path && files.some((file) => file.path === other);
}

function loadedValues(read: readonly ReadFile[]): ReadonlyMap<string, DeclaredValue> {
  const loaded = read.filter(({ file }) => isLoaded(file.path));
  const rank = ({ file: { path } }: ReadFile) => (path.includes('.auto.tfvars') ? 1 : 0);
  const ordered = [...loaded].sort((a, b) => rank(a) - rank(b) || (a.file.path < b.file.path ? -1 : 1));
  return new Map(
    ordered.flatMap(({ file, hcl }) =>
      [...hcl.body.attributes.values()].map((attribute) => [attribute.name, { attribute, file }] as const),
    ),
  );
}

/** Terraform refuses a second one of a name; what it holds is still looked at, under a name of its own. */
function named<T>(found: ReadonlyMap<string, readonly T[]>): ReadonlyMap<string, T> {
  const all = new Map(
    [...found].flatMap(([name, values]) => values.slice(0, 1).map((one) => [name, one] as const)),
  );
  for (const [name, values] of found) {
    let time = 1;
    for (const value of values.slice(1)) {
      do time += 1;
      while (all.has(`${name}#${time}`));
      all.set(`${name}#${time}`, value);
    }
  }
  return new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @returns the directory that a source names, seen from another one; null where it is not in this repository. */
export function calledDirectory(source: TreeNode, from: string): string | null {
  for (const one of alternativesOf(source)) {
    const text = knownText(one);
    const directory = text === null ? null : localDirectory(text, from);
    if (directory !== null) return directory;
  }
  return null;
}

export function localDirectory(source: string, from: string): string | null {
  if (!/^\.\.?(?:\/|$)/.test(source) || source.length > 1_024) return null;
  // Two slashes part what is copied from what is run (developer.hashicorp.com/terraform/language/modules/sources).
  const path = posix.join(from, source.replace('//', '/')).replace(/\/$/, '');
  return path.startsWith('..') ? null : path === '' ? '.' : path;
}
