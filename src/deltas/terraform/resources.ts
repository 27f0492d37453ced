/** What changed resources mean beside access; parts of access that nobody compared are said to be unjudged. */
import type { TreeEntry } from '../../syntax/tree.ts';
import type { Analysis, Unjudged } from '../analyzer.ts';
import type { ResourceCatalogue } from '../infra/catalogue.ts';
import { compareResources } from '../infra/compare.ts';
import type { Resource } from '../infra/resource.ts';
import type { TerraformAccess } from './access/compare.ts';
import { meanSame } from './evaluation/meaning.ts';

type Judged = Pick<TerraformAccess, 'judges' | 'whole'>;

export function resourceDeltas(
  before: readonly Resource[],
  after: readonly Resource[],
  access: Judged,
  catalogue: ResourceCatalogue,
): Analysis {
  const rest = (side: readonly Resource[]) =>
    side.filter((resource) => !access.whole(resource)).map((resource) => withoutAccess(resource, access));
  const [was, is] = [rest(before), rest(after)];
  const compared = compareResources(was, is, catalogue);
  return { deltas: compared.deltas, unjudged: [...compared.unjudged, ...left(was, is, catalogue)] };
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
