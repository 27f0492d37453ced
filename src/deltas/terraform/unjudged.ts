/** Resources that changed and that nobody judged yet. */
import type { Unjudged } from '../analyzer.ts';
import type { Resource } from '../infra/resource.ts';
import type { TerraformAccess } from './access/compare.ts';
import { meaningOf } from './evaluation/meaning.ts';

/** @returns each resource of either side that the other has not, or has with another body; those of before last. */
export function changedResources(
  before: readonly Resource[],
  after: readonly Resource[],
  { judges, whole }: Pick<TerraformAccess, 'judges' | 'whole'>,
): readonly Unjudged[] {
  const had = new Map(before.map((resource) => [resource.address, resource]));
  const has = new Map(after.map((resource) => [resource.address, resource]));
  const fresh = after.filter((resource) => {
    const twin = had.get(resource.address);
    if (twin === undefined || twin.type !== resource.type) return !whole(resource);
    const left = (one: Resource) => restOf(one, judges);
    return left(twin) !== left(resource);
  });
  const gone = before.filter((resource) => !has.has(resource.address) && !whole(resource));
  return [...fresh, ...gone].map(({ name, place }) => ({
    side: place.side,
    path: place.file.path,
    startLine: place.startLine,
    endLine: place.endLine,
    part: name,
  }));
}

function restOf({ body, ...resource }: Resource, judges: TerraformAccess['judges']): string {
  const entries = [...body.entries].filter(([name]) => !judges({ body, ...resource }, name));
  return meaningOf({ ...body, entries: new Map(entries) });
}
