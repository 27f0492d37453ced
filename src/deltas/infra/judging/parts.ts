/**
 * Resources that stand for a part of another: the versioning of a bucket can be written in the bucket or beside it. Where a
 * side has the part beside, what stands in the owner is not looked at, so that moving it from one to the other is silent.
 */
import type { ResourceCatalogue } from '../catalogue.ts';
import { ownerOf } from '../network/owners.ts';
import type { Resource } from '../resource.ts';
import { isPresent } from './ranks.ts';
import { slotsAt } from './values.ts';

export interface Parts {
  /** The paths of an owner that stand beside it. */
  readonly beside: (owner: string) => ReadonlySet<string>;
  /** Whether the owner of a part has it written inside, on this side. */
  readonly inside: (owner: string, path: string) => boolean;
  /** Of whom a resource is a part, by address. */
  readonly ownerOf: (part: Resource) => string | null;
}

const none: ReadonlySet<string> = new Set();

export function partsOf(resources: readonly Resource[], catalogue: ResourceCatalogue): Parts {
  const named = new Map(resources.map((resource) => [resource.address, resource]));
  const owner = (resource: Resource) => {
    const part = catalogue.of(resource.type)?.part ?? null;
    const key = part === null ? null : ownerOf(resource, part.of, named).key;
    return key === resource.address ? null : key;
  };
  const beside = new Map<string, Set<string>>();
  for (const resource of resources) {
    const part = catalogue.of(resource.type)?.part ?? null;
    const key = owner(resource);
    if (part === null || key === null) continue;
    const paths = beside.get(key);
    if (paths === undefined) beside.set(key, new Set([part.as]));
    else paths.add(part.as);
  }
  return {
    beside: (address) => beside.get(address) ?? none,
    inside: (address, path) => {
      const resource = named.get(address);
      return resource !== undefined && slotsAt(resource.body, path).some(({ value }) => isPresent(value));
    },
    ownerOf: owner,
  };
}
