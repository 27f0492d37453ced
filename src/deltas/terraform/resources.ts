/** What changed resources mean beside access; parts of access that nobody compared are said to be unjudged. */
import type { TreeEntry } from '../../syntax/tree.ts';
import type { Analysis, Unjudged } from '../analyzer.ts';
import type { ResourceCatalogue } from '../infra/catalogue.ts';
import { compareResources } from '../infra/compare.ts';
import { ownersMeant } from '../infra/network/owners.ts';
import type { Resource } from '../infra/resource.ts';
import type { TerraformAccess } from './access/compare.ts';
import { areTwins, meanSame } from './evaluation/meaning.ts';

type Judged = Pick<TerraformAccess, 'judges' | 'whole'>;

export function resourceDeltas(
  before: readonly Resource[],
  after: readonly Resource[],
  access: Judged,
  catalogue: ResourceCatalogue,
): Analysis {
  const counts = counted(before, after, catalogue);
  const rest = (side: readonly Resource[]) =>
    side
      .filter((resource) => counts.has(resource.address) && !access.whole(resource))
      .map((resource) => withoutAccess(resource, access));
  const [was, is] = [rest(before), rest(after)];
  const compared = compareResources(was, is, catalogue);
  return { deltas: compared.deltas, unjudged: [...compared.unjudged, ...left(was, is, catalogue)] };
}

/**
 * Most resources of a large directory are the same on both sides and need no comparison.
 * @returns the addresses of the others, of those that are compared as parts or networks, and of whom these name.
 */
function counted(
  before: readonly Resource[],
  after: readonly Resource[],
  catalogue: ResourceCatalogue,
): ReadonlySet<string> {
  const counts = new Set<string>();
  for (const [side, others] of [
    [before, after],
    [after, before],
  ] as const) {
    const twins = new Map(others.map((resource) => [resource.address, resource]));
    for (const resource of side) {
      const { type, address, body } = resource;
      const twin = twins.get(address);
      if (twin?.type !== type || !areTwins(twin.body, body)) counts.add(address);
      const meaning = catalogue.of(type);
      for (const owners of [meaning?.part, meaning?.network]) {
        if (owners === null || owners === undefined) continue;
        counts.add(address);
        for (const owner of ownersMeant(resource, owners.of)) counts.add(owner);
      }
    }
  }
  return counts;
}

function withoutAccess(resource: Resource, { judges }: Judged): Resource {
  const { body } = resource;
  const entries = [...body.entries].filter(([name]) => !judges(resource, name));
  return entries.length === body.entries.size
    ? resource
    : { ...resource, body: { ...body, entries: new Map(entries) } };
}

/** Attributes that are access by the catalogue, changed, and were read by nobody as such. */
function left(
  before: readonly Resource[],
  after: readonly Resource[],
  catalogue: ResourceCatalogue,
): readonly Unjudged[] {
  const had = new Map(before.map((resource) => [resource.address, resource]));
  const has = new Map(after.map((resource) => [resource.address, resource]));
  const changed = after.flatMap((resource) => {
    const twin = had.get(resource.address);
    return accessOf(resource, catalogue)
      .filter(([name, { value }]) => {
        const was = twin?.body.entries.get(name)?.value;
        return was === undefined || !meanSame(was, value);
      })
      .map((entry) => ({ resource, entry }));
  });
  const gone = before.flatMap((resource) =>
    accessOf(resource, catalogue)
      .filter(([name]) => has.get(resource.address)?.body.entries.has(name) !== true)
      .map((entry) => ({ resource, entry })),
  );
  return [...changed, ...gone].map(({ resource, entry: [name, { value }] }) => {
    const { side, file, startLine, endLine } = resource.placeOf(value);
    return { side, path: file.path, startLine, endLine, part: `${name} of ${resource.name}` };
  });
}

function accessOf(
  resource: Resource,
  catalogue: ResourceCatalogue,
): readonly (readonly [string, TreeEntry])[] {
  const meaning = catalogue.of(resource.type);
  if (meaning === null) return [];
  const names = new Set([...meaning.access].map((path) => path.split(/[.[]/, 1)[0] ?? path));
  return [...resource.body.entries].filter(
    ([name]) => names.has(name) || (meaning.is === 'access' && !meaning.ignored.has(name)),
  );
}
