/** Both sides of a template as infrastructure: its resources by what the catalogue says of them, and the sections beside them. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { DraftDelta } from '../../delta.ts';
import type { ResourceCatalogue } from '../../infra/catalogue.ts';
import { compareResources } from '../../infra/compare.ts';
import { evidenceOf } from '../../infra/judging/places.ts';
import { sameText, shownText } from '../../infra/judging/values.ts';
import type { Read } from '../access-model.ts';
import { attributeDeltas } from './attributes.ts';
import { knownDefaults } from './parameters.ts';
import { resourcesOf, type TemplateResource, topOf } from './resources.ts';
import { sectionDeltas } from './sections.ts';
import { stackDeltas } from './stacks.ts';

export function infrastructureDeltas(
  before: Read | null,
  after: Read | null,
  catalogue: ResourceCatalogue,
): readonly DraftDelta[] {
  const has = after === null ? [] : sideOf(after, before, catalogue, new Map());
  const { had, renamed } = aligned(before, after, has, catalogue);
  const pairs = pairsOf(had, has);
  return [
    ...withoutAccess(compareResources(had, has, catalogue).deltas, [...had, ...has]),
    ...pairs.flatMap(([was, is]) => [...stackDeltas(was, is), ...roleDeltas(was, is, catalogue)]),
    ...renamedDeltas(renamed, had, has),
    ...attributeDeltas(before, after, renamed, catalogue),
    ...sectionDeltas(before, after),
  ];
}

type Renamed = ReadonlyMap<string, string>;

function sideOf(
  read: Read,
  other: Read | null,
  catalogue: ResourceCatalogue,
  renamed: Renamed,
): readonly TemplateResource[] {
  const defaults = knownDefaults(read.template, other?.template ?? null);
  const resources = resourcesOf(read, catalogue, { defaults, renamed });
  return resources.map((resource) => ({
    ...resource,
    address: renamed.get(resource.address) ?? resource.address,
  }));
}

/** What refers to a renamed resource is the same only once that one is known: so often is it looked again. */
const rounds = 4;

/** @returns the older side with the logical ids of the newer one, where all that a resource says is the same. */
function aligned(
  before: Read | null,
  after: Read | null,
  has: readonly TemplateResource[],
  catalogue: ResourceCatalogue,
): { readonly had: readonly TemplateResource[]; readonly renamed: Renamed } {
  if (before === null) return { had: [], renamed: new Map() };
  const renamed = new Map<string, string>();
  let had = sideOf(before, after, catalogue, renamed);
  for (let round = 0; after !== null && round < rounds; round += 1) {
    const found = renamesIn(had, has);
    if (found.length === 0) break;
    for (const [was, is] of found) renamed.set(was, is);
    had = sideOf(before, after, catalogue, renamed);
  }
  return { had, renamed };
}

/** One that is gone and one that is new, alike in type and body, and no other pair like them. */
function renamesIn(
  had: readonly TemplateResource[],
  has: readonly TemplateResource[],
): readonly (readonly [was: string, is: string])[] {
  const [then, now] = [addressesOf(had), addressesOf(has)];
  const gone = byText(had.filter(({ address }) => !now.has(address)));
  const fresh = byText(has.filter(({ address }) => !then.has(address)));
  return [...gone].flatMap(([text, addresses]) => {
    const [was, another] = addresses;
    const [is, more] = fresh.get(text) ?? [];
    const single = another === undefined && more === undefined;
    return single && was !== undefined && is !== undefined ? [[was, is] as const] : [];
  });
}

function addressesOf(resources: readonly TemplateResource[]): ReadonlySet<string> {
  return new Set(resources.map(({ address }) => address));
}

function byText(resources: readonly TemplateResource[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { type, body, address } of resources) {
    const text = `${type} ${sameText(body)}`;
    const same = found.get(text);
    if (same === undefined) found.set(text, [address]);
    else same.push(address);
  }
  return found;
}

type Pair = readonly [was: TemplateResource, is: TemplateResource];

function pairsOf(had: readonly TemplateResource[], has: readonly TemplateResource[]): readonly Pair[] {
  const then = new Map(had.map((resource) => [resource.address, resource]));
  return has.flatMap((is) => {
    const was = then.get(is.address);
    return was === undefined || was.type !== is.type ? [] : [[was, is] as const];
  });
}

/** Another logical id is another resource, though it says the same: the old one is deleted. */
function renamedDeltas(
  renamed: Renamed,
  had: readonly TemplateResource[],
  has: readonly TemplateResource[],
): readonly DraftDelta[] {
  const then = new Map(had.map((resource) => [resource.address, resource]));
  const now = new Map(has.map((resource) => [resource.address, resource]));
  return [...renamed].flatMap(([id, address]) => {
    const [was, is] = [then.get(address), now.get(address)];
    if (was === undefined || is === undefined) return [];
    return [
      {
        kind: 'infra.setting.changed',
        subject: `logical ids ${[id, address].sort().join(' and ')}`,
        summary: `${was.name} is called ${address} now, and is made anew: the old one is deleted`,
        facts: { type: is.type, was: id, is: address },
        evidence: evidenceOf({ resource: was, node: null }, { resource: is, node: null }),
      } as const,
    ];
  });
}

/** Other languages compare these as access; in a template nobody does, unless its reader says so. */
function roleDeltas(
  was: TemplateResource,
  is: TemplateResource,
  catalogue: ResourceCatalogue,
): readonly DraftDelta[] {
  const paths = [...(catalogue.of(is.type)?.access ?? [])];
  const tops = [...new Set(paths.map(topOf))].filter((path) => !was.read.has(path) && !is.read.has(path));
  return tops.flatMap((path) => {
    const [had, has] = [valueAt(was, path), valueAt(is, path)];
    if (sameText(had) === sameText(has)) return [];
    const { name } = is;
    const acts = /role/i.test(path);
    const words = acts ? `acts as ${shownText(has)}` : `${path} becomes ${shownText(has)}`;
    return [
      {
        kind: 'infra.setting.changed',
        subject: `${name}: ${path}`,
        severity: 'medium',
        summary: `${name} ${words} (was ${shownText(had)})`,
        facts: { type: is.type, attribute: path, was: shownText(had), is: shownText(has) },
        evidence: evidenceOf({ resource: was, node: had }, { resource: is, node: has }),
      } as const,
    ];
  });
}

function valueAt({ body }: TemplateResource, path: string): TreeNode | null {
  return body.entries.get(path)?.value ?? null;
}

/** What the comparison of access says already is not said twice. */
function withoutAccess(
  deltas: readonly DraftDelta[],
  resources: readonly TemplateResource[],
): readonly DraftDelta[] {
  const told = new Map<string, ReadonlySet<string>>();
  for (const { name, read } of resources) told.set(name, new Set([...(told.get(name) ?? []), ...read]));
  return deltas.filter(({ subject, facts }) => {
    const { attribute } = facts;
    if (typeof attribute !== 'string' || !subject.endsWith(`: ${attribute}`)) return true;
    const name = subject.slice(0, -attribute.length - 2);
    return told.get(name)?.has(topOf(attribute)) !== true;
  });
}
