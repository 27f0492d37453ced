/** One side of a directory as access is read from it: what its resources are called, and which one a reference means. */
import type { Side } from '../../../change/snapshot.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Resource } from '../../infra/resource.ts';
import { type Choices, literalIn, spokenIn, termIn } from './terms.ts';

/** What a side of the comparison gives: all resources and data resources of a root module and of what it calls. */
export interface TerraformResources {
  readonly side: Side;
  readonly resources: readonly Resource[];
  /** What a text was made from (`jsonencode`) or says, with its lines; null where the text is to be read here. */
  readonly treeBehind: (node: TreeNode) => TreeNode | null;
  /** What a term stands for that is an attribute of a resource or data resource. */
  readonly references: ReadonlyMap<string, Reference>;
}

export interface Reference {
  readonly address: string;
  readonly attribute: string;
}

/** Instances are written with either kind of quote. */
export function addressKey(address: string): string {
  return address.replaceAll("['", '["').replaceAll("']", '"]');
}

export function isData({ address }: Resource): boolean {
  return /(?:^|\.)data\.[\w-]+\.[^.]*$/.test(address);
}

/** Where a type says what a thing is called, where that is not `name`. */
const namedBy: ReadonlyMap<string, string> = new Map([
  ['aws_s3_bucket', 'bucket'],
  ['aws_lambda_function', 'function_name'],
  ['aws_opensearch_domain', 'domain_name'],
  ['aws_elasticsearch_domain', 'domain_name'],
  ['aws_iam_openid_connect_provider', 'url'],
  ['aws_iam_service_linked_role', 'aws_service_name'],
  ['google_service_account', 'account_id'],
  ['google_project', 'project_id'],
  ['google_project_iam_custom_role', 'role_id'],
  ['google_organization_iam_custom_role', 'role_id'],
  ['azuread_application', 'display_name'],
  ['azuread_group', 'display_name'],
]);

const noNames = new Set(['aws_kms_key', 'aws_kms_replica_key', 'aws_vpc_endpoint', 'aws_efs_file_system']);

/** "quay.ferry" for module.quay.aws_iam_role.ferry: a label, as far as modules and instances tell it apart. */
export function labelOf({ address }: Resource): string {
  const key = addressKey(address);
  const [, modules = '', local = key] = /^((?:module\.[^.]+\.)*)(?:data\.)?[\w-]+\.(.+)$/.exec(key) ?? [];
  return `${modules.replaceAll('module.', '')}${local}`;
}

/** The names of both sides together: one that both can be called by, and no two things alike. Made when first asked for. */
export class Names {
  readonly #before: readonly Resource[];
  readonly #after: readonly Resource[];
  #names: ReadonlyMap<string, string> | null = null;

  constructor(before: readonly Resource[], after: readonly Resource[]) {
    this.#before = before;
    this.#after = after;
  }

  of(resource: Resource): string {
    this.#names ??= namesOf(this.#before, this.#after);
    return this.#names.get(addressKey(resource.address)) ?? labelOf(resource);
  }
}

function namesOf(before: readonly Resource[], after: readonly Resource[]): ReadonlyMap<string, string> {
  const candidates = [before, after].map(
    (side) => new Map(side.map((resource) => [addressKey(resource.address), writtenName(resource)])),
  );
  const taken = new Set<string>();
  for (const side of [before, after]) {
    const seen = new Map<string, string>();
    for (const resource of side) {
      const name = writtenName(resource);
      if (name === null) continue;
      const key = JSON.stringify([isData(resource), resource.type, name]);
      const other = seen.get(key);
      if (other !== undefined && other !== resource.address) taken.add(key);
      seen.set(key, resource.address);
    }
  }
  const names = new Map<string, string>();
  for (const resource of [...before, ...after]) {
    const key = addressKey(resource.address);
    const written = new Set(candidates.flatMap((side) => (side.has(key) ? [side.get(key)] : [])));
    const [name] = written;
    const alone = written.size === 1 && name !== null && name !== undefined;
    const unique = alone && !taken.has(JSON.stringify([isData(resource), resource.type, name]));
    names.set(key, unique ? name : labelOf(resource));
  }
  return names;
}

function writtenName({ type, body }: Resource): string | null {
  if (noNames.has(type)) return null;
  const name = literalIn(body.entries.get(namedBy.get(type) ?? 'name')?.value);
  return name === null || name === '' || name.length > 200 ? null : name.replace(/^https:\/\//, '');
}

interface Index {
  readonly byAddress: ReadonlyMap<string, Resource>;
  /** Without instances; null where there are several. */
  readonly byStem: ReadonlyMap<string, Resource | null>;
  readonly byName: ReadonlyMap<string, readonly Resource[]>;
}

/** A side is read by many readers, in more than one way. */
const indices = new WeakMap<readonly Resource[], Index>();

function indexOf(resources: readonly Resource[]): Index {
  const known = indices.get(resources);
  if (known !== undefined) return known;
  const byAddress = new Map<string, Resource>();
  const byStem = new Map<string, Resource | null>();
  const byName = new Map<string, Resource[]>();
  for (const resource of resources) {
    const key = addressKey(resource.address);
    byAddress.set(key, resource);
    addOnly(byStem, stemOf(key), resource);
    const name = isData(resource) ? null : writtenName(resource);
    if (name === null) continue;
    const same = byName.get(`${resource.type} ${name}`);
    if (same === undefined) byName.set(`${resource.type} ${name}`, [resource]);
    else same.push(resource);
  }
  const index = { byAddress, byStem, byName };
  indices.set(resources, index);
  return index;
}

export class AccessSide {
  readonly side: Side;
  readonly resources: readonly Resource[];
  readonly choices: Choices;
  readonly treeBehind: (node: TreeNode) => TreeNode | null;
  /** Addresses of policy documents that something here is made from. */
  readonly used = new Set<string>();
  readonly #names: Names;
  readonly #references: ReadonlyMap<string, Reference>;

  constructor(
    { side, resources, treeBehind, references }: TerraformResources,
    names: Names,
    choices: Choices,
  ) {
    this.side = side;
    this.resources = resources;
    this.choices = choices;
    this.treeBehind = treeBehind;
    this.#names = names;
    this.#references = references;
  }

  nameOf(resource: Resource): string {
    return this.#names.of(resource);
  }

  /** @returns what a term stands for; where evaluation did not note it, as `type.label.attribute` is written. */
  attributeAt(term: string): { readonly resource: Resource; readonly attribute: string } | null {
    const noted = this.#references.get(term);
    const key = addressKey(term);
    const dot = key.lastIndexOf('.');
    if (noted === undefined && dot < 0) return null;
    const address = noted === undefined ? key.slice(0, dot) : addressKey(noted.address);
    const { byAddress, byStem } = indexOf(this.resources);
    const resource = byAddress.get(address) ?? byStem.get(stemOf(address)) ?? null;
    return resource === null ? null : { resource, attribute: noted?.attribute ?? key.slice(dot + 1) };
  }

  /**
   * @param from what refers to it: of several things of one name, the one in its own module is meant.
   * @returns the resource that a value names, by reference or by its name.
   */
  referent(node: TreeNode, types: readonly string[], from: Resource): Resource | null {
    const term = termIn(node);
    if (term !== null) {
      const found = this.attributeAt(term)?.resource ?? null;
      return found !== null && types.includes(found.type) ? found : null;
    }
    const name = literalIn(node);
    if (name === null) return null;
    for (const type of types) {
      const found = indexOf(this.resources).byName.get(`${type} ${name}`) ?? [];
      const near = found.filter((one) => moduleOf(one) === moduleOf(from));
      const [only, ...more] = near.length > 0 ? near : found;
      if (only !== undefined && more.length === 0) return only;
    }
    return null;
  }

  /** @returns what a value that names something is called; null where it is no text. */
  named(node: TreeNode | undefined, types: readonly string[], from: Resource): string | null {
    if (node === undefined) return null;
    const found = this.referent(node, types, from);
    return found === null ? spokenIn(node) : this.nameOf(found);
  }
}

function moduleOf({ address }: Resource): string {
  return /^(?:module\.[^.]+\.)*/.exec(addressKey(address))?.[0] ?? '';
}

function addOnly(map: Map<string, Resource | null>, key: string, resource: Resource): void {
  map.set(key, map.has(key) ? null : resource);
}

function stemOf(key: string): string {
  return key.replace(/\[[^\]]{0,256}\]/g, '');
}
