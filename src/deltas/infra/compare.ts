/** Resources of both sides, paired by address, in; what their differences mean by the catalogue, out. */
import type { Unjudged } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import type { ResourceCatalogue } from './catalogue.ts';
import type { Resource } from './resource.ts';

export interface ComparedResources {
  readonly deltas: readonly DraftDelta[];
  readonly unjudged: readonly Unjudged[];
}

/** Renames are aligned by the caller: the same address is the same resource. */
export function compareResources(
  before: readonly Resource[],
  after: readonly Resource[],
  catalogue: ResourceCatalogue,
): ComparedResources {
  const had = new Map(before.map((resource) => [resource.address, resource]));
  void [had, after, catalogue];
  return { deltas: [], unjudged: [] };
}
