/** Resources that changed and that nobody judged yet. */
import type { Unjudged } from '../analyzer.ts';
import type { Resource } from '../infra/resource.ts';
import { meanSame } from './evaluation/meaning.ts';
import type { Infrastructure, TerraformResource } from './infrastructure.ts';
import { isPolicyDocument } from './settings/data-sources.ts';

/** @returns each resource of either side that the other has not, or has with another body; those of before last. */
export function changedResources(
  before: readonly Resource[],
  after: readonly Resource[],
): readonly Unjudged[] {
  const had = new Map(before.map((resource) => [resource.address, resource]));
  const has = new Map(after.map((resource) => [resource.address, resource]));
  const fresh = after.filter((resource) => {
    const twin = had.get(resource.address);
    return twin === undefined || twin.type !== resource.type || !meanSame(twin.body, resource.body);
  });
  const gone = before.filter(({ address }) => !has.has(address));
  return [...fresh, ...gone].map(({ name, place }) => ({
    side: place.side,
    path: place.file.path,
    startLine: place.startLine,
    endLine: place.endLine,
    part: name,
  }));
}

/** Policy documents among the data sources: no setting, and not yet read as access. */
export function documentsOf({ data }: Infrastructure): readonly TerraformResource[] {
  return data.filter(isPolicyDocument);
}
