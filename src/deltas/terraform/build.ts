/** One side's files -> the infrastructure they amount to, seen from one directory. */
import { posix } from 'node:path';
import { type Snapshot, type TextFile, textFiles } from '../../change/snapshot.ts';
import type { Lines, TreeNode } from '../../syntax/tree.ts';
import { linesOf } from '../evidence.ts';
import type { Place } from '../infra/resource.ts';
import { Budget, placeIn, type Switches, type World } from './evaluation/environment.ts';
import { evaluate } from './evaluation/expression.ts';
import type { Build, Infrastructure, ModuleCall, ModuleScope } from './infrastructure.ts';
import { ModuleInstance } from './instance.ts';
import { calledDirectory, isTerraform, type Module } from './module.ts';
import type { Edited } from './places.ts';
import type { TerraformReader } from './reading.ts';

export interface Request {
  readonly snapshot: Snapshot;
  /** Where the root module stands. */
  readonly directory: string;
  readonly reader: TerraformReader;
  /** How the other side calls what stands at an address. */
  readonly renamed: (address: string) => string;
  readonly edited: Edited;
  readonly presumes: Switches['presumes'];
}

/** A function that reads a file: `file`, `templatefile`, `filebase64`. */
const reading = /\b(?:template)?file\w{0,16}\(/;

/** @returns the paths of local modules and of files that the directory leads to; evaluated is only what may name one. */
export function pathsAskedFor(
  request: Pick<Request, 'snapshot' | 'directory' | 'reader'>,
): readonly string[] {
  const matters = (file: TextFile, { startLine, endLine }: Lines) =>
    readingLines(file).some((line) => line >= startLine && line <= endLine);
  const whole = {
    ...request,
    renamed: (address: string) => address,
    edited: () => false,
    presumes: () => true,
  };
  const { asked } = evaluated(whole, matters);
  return [...asked].sort();
}

const known = new WeakMap<TextFile, readonly number[]>();

/** @returns the lines that read a file, from 1. */
function readingLines(file: TextFile): readonly number[] {
  const found = known.get(file) ?? (reading.test(file.text) ? numbersOf(linesOf(file)) : []);
  known.set(file, found);
  return found;
}

function numbersOf(lines: readonly string[]): readonly number[] {
  return lines.flatMap((line, index) => (reading.test(line) ? [index + 1] : []));
}

export function infrastructureOf(request: Request): Infrastructure {
  return evaluated(request, () => true);
}

function evaluated(
  { snapshot, directory, reader, renamed, edited, presumes }: Request,
  matters: Build['matters'],
): Infrastructure {
  const files = textFiles(snapshot);
  const byDirectory = new Map<string, TextFile[]>();
  for (const file of files) {
    const at = posix.dirname(file.path);
    byDirectory.set(at, [...(byDirectory.get(at) ?? []), file]);
  }
  const byPath = new Map(files.map((file) => [file.path, file]));
  const modules = new Map<string, Module | null>();
  const moduleAt = (at: string): Module | null => {
    const known = modules.get(at);
    if (known !== undefined) return known;
    const own = (byDirectory.get(at) ?? []).filter(isRead);
    const module = own.length === 0 ? null : reader.readModule(at, own);
    modules.set(at, module);
    return module;
  };
  const world: World = {
    side: snapshot.side,
    budget: new Budget(),
    textAt: (path) => byPath.get(path) ?? null,
    readTemplate: reader.readTemplate,
    decode: reader.decode,
    directories: new Map(),
    directory,
    asked: new Set(),
    switches: { off: new Map(), on: new Set(), presumes },
  };
  const calls: ModuleCall[] = [];
  const scopes: ModuleScope[] = [];
  const references: Build['references'] = new Map();
  const build: Build = {
    world,
    moduleAt,
    renamed,
    references,
    scopes,
    calls,
    edited,
    matters,
  };
  const root = moduleAt(directory);
  const instance = root === null ? null : rootOf(build, root);
  const resources = instance?.resources() ?? [];
  for (const scope of scopes) {
    for (const [name, { file, block }] of scope.module.outputs) if (matters(file, block)) scope.output(name);
  }
  return {
    resources: resources.filter(({ mode }) => mode === 'managed'),
    data: resources.filter(({ mode }) => mode === 'data'),
    calls,
    scopes,
    references,
    asked: world.asked,
    faults: [...modules.values()].flatMap((module) => module?.faults ?? []),
    limits: world.budget.exceeded,
    switches: world.switches,
  };
}

function isRead({ path }: TextFile): boolean {
  return isTerraform(path) || /\.(?:hcl|tfvars|tfvars\.json)$/.test(path);
}

/** Where Terragrunt's file names a directory of this repository, that is the module, and this gives it its values. */
function rootOf(build: Build, root: Module): ModuleInstance {
  const own = new ModuleInstance(build, root, '', null, []);
  const { terragrunt } = root;
  if (terragrunt === null) return own;
  const environment = { ...own.environment, file: terragrunt.file };
  const { body } = terragrunt.hcl;
  const block = body.blocks.find(({ type }) => type === 'terraform');
  const written = block?.body.attributes.get('source')?.value;
  const source = written === undefined ? null : evaluate(written, environment);
  if (block === undefined || source === null) return own;
  const given = body.attributes.get('inputs')?.value;
  const values = given === undefined ? null : evaluate(given, environment);
  const inputs = new Map<string, TreeNode>();
  if (values?.kind === 'map') for (const [name, { value }] of values.entries) inputs.set(name, value);
  const directory = calledDirectory(source, root.directory);
  if (directory !== null) build.world.asked.add(`${directory}/`);
  const module = directory === null ? null : build.moduleAt(directory);
  const place: Place = placeIn(environment, block);
  build.calls.push({
    address: '',
    place,
    source,
    version: null,
    directory: module?.directory ?? null,
    inputs,
    block,
  });
  return module === null ? own : new ModuleInstance(build, module, '', inputs, [root.directory]);
}
