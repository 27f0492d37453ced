/**
 * Models and the tree that they cover in, parts that nothing there stands for any more out.
 *
 * A part counts as gone on positive evidence alone: its name, id or a tag is an address in code, all files were read where
 * such a thing is declared, and none declares it. What is called "Customer" or "Browser" says nothing about code.
 */
import type { FileVersion } from '../../change/snapshot.ts';
import type { ThreatModel } from '../model.ts';
import { normalised } from '../names.ts';
import type { ModelPart } from '../parts.ts';

export interface Tree {
  /** All paths, whether read or not. */
  readonly paths: readonly string[];
  /** Those that any analyzer asks for. */
  readonly files: ReadonlyMap<string, FileVersion>;
}

export interface GonePart {
  readonly part: ModelPart;
  /** What it is known by, of which nothing is left: "aws_s3_bucket.tides". */
  readonly called: string;
  /** Without a full stop. */
  readonly because: string;
}

/** Providers whose types begin so; `example.com` and `ferry.service` are no addresses. */
const address =
  /^(?:aws|awscc|google|azurerm|azuread|azapi|kubernetes|helm|cloudflare|auth0|okta|github|gitlab|datadog|vault|oci|alicloud|digitalocean|snowflake)_[a-z0-9_]{1,80}\.[\w-]{1,100}$/;
const moduleAddress = /^module\.[\w-]{1,100}$/;
const workflowPath = /^\.github\/workflows\/[\w.-]{1,100}\.ya?ml$/;

const declared = /\b(resource|module)\s{1,4}"([\w-]{1,100})"(?:\s{1,4}"([\w-]{1,100})")?/g;

interface Parts {
  readonly part: ModelPart;
  /** What it is called, of the forms above. */
  readonly called: readonly string[];
}

export interface Ground {
  readonly tree: Tree;
  /** Paths that the models speak for. */
  readonly covered: ReadonlySet<string>;
  /** Keys of the parts that something was found for. */
  readonly standing: ReadonlySet<string>;
  /** Whether agents get tool servers there, so that one more would be seen. */
  readonly hasServers: boolean;
}

export function goneParts(models: readonly ThreatModel[], ground: Ground): readonly GonePart[] {
  const { tree, covered, standing } = ground;
  const servers = ground.hasServers ? models.flatMap(goneServers) : [];
  const left = servers.filter(({ part }) => !standing.has(partKey(part)));
  return [...goneAddresses(models, tree, covered, standing), ...left].sort(
    (a, b) => a.part.place.startLine - b.part.place.startLine,
  );
}

/** What a model calls a server of MCP outright is configured by a name. */
function goneServers({ components }: ThreatModel): readonly GonePart[] {
  return components
    .filter(({ technology }) => technology !== null && normalised(technology) === 'mcpserver')
    .map(({ id, name, place }) => ({
      part: { id, name, sort: 'component', place },
      called: name,
      because: 'no file here configures an MCP server of that name',
    }));
}

function goneAddresses(
  models: readonly ThreatModel[],
  tree: Tree,
  covered: ReadonlySet<string>,
  standing: ReadonlySet<string>,
): readonly GonePart[] {
  const parts = models
    .flatMap(addressedParts)
    .filter(({ part, called }) => called.length > 0 && !standing.has(partKey(part)));
  if (parts.length === 0) return [];
  const paths = new Set(tree.paths);
  let addresses: ReadonlySet<string> | null | undefined;
  return parts.flatMap(({ part, called }): readonly GonePart[] => {
    const inTerraform = called.filter((name) => !workflowPath.test(name));
    if (inTerraform.length > 0 && addresses === undefined) addresses = declaredIn(tree, covered);
    // Of what cannot be told, nothing is said.
    if (inTerraform.length > 0 && addresses === null) return [];
    const there = called.some((name) => (workflowPath.test(name) ? paths : addresses)?.has(name) === true);
    const [name] = called;
    if (there || name === undefined) return [];
    const because = workflowPath.test(name)
      ? `there is no file ${name}`
      : `no file of Terraform here declares ${name}`;
    return [{ part, called: name, because }];
  });
}

export function isTerraform(path: string): boolean {
  return /\.(?:tf|tofu)$/.test(path);
}

export function partKey({ sort, id }: ModelPart): string {
  return `${sort} ${id}`;
}

function addressedParts(model: ThreatModel): readonly Parts[] {
  const of = (
    sort: ModelPart['sort'],
    parts: readonly Omit<ModelPart, 'sort'>[],
    tags: (at: number) => readonly string[] = () => [],
  ): readonly Parts[] =>
    parts.map(({ id, name, place }, at) => ({
      part: { id, name, sort, place },
      called: [...new Set([name, id, ...tags(at)].map(withoutIndex))].filter(
        (text) => address.test(text) || moduleAddress.test(text) || workflowPath.test(text),
      ),
    }));
  return [
    ...of('component', model.components, (at) => model.components[at]?.tags ?? []),
    ...of('identity', model.identities),
    ...of('boundary', model.boundaries),
  ];
}

/** "aws_s3_bucket.tides[0]" is declared as the resource that it is one of. */
function withoutIndex(text: string): string {
  const open = text.indexOf('[');
  return open > 0 && text.endsWith(']') ? text.slice(0, open) : text;
}

/** @returns null where the models cover no Terraform, or some of the tree's was not read: then nobody can tell. */
function declaredIn({ paths, files }: Tree, covered: ReadonlySet<string>): ReadonlySet<string> | null {
  if (paths.some((path) => /\.(?:tf|tofu)\.json$/.test(path))) return null;
  const written = paths.filter(isTerraform);
  if (!written.some((path) => covered.has(path))) return null;
  const addresses = new Set<string>();
  for (const path of written) {
    const file = files.get(path);
    if (file?.state !== 'text') return null;
    for (const [, word, first = '', second] of file.text.matchAll(declared))
      addresses.add(word === 'module' ? `module.${first}` : `${first}.${second ?? ''}`);
  }
  return addresses;
}
