/** A change's things and the models linked to it in, what they lack of them, and what they still have of what it removes, out. */
import type { Delta } from '../../deltas/delta.ts';
import type { KnownModel } from '../known.ts';
import type { ModelLink } from '../link.ts';
import type { ThreatModel } from '../model.ts';
import type { ModelPart } from '../parts.ts';
import { representationOf } from './represented.ts';
import type { Thing } from './things.ts';

export interface Lacking {
  /** Of the model. */
  readonly path: string;
  /** What the change adds or gives more to, and no model that covers it has: told of the first that does. */
  readonly missing: readonly Thing[];
  /** What the change removes, with the part of the model that stands for it. */
  readonly gone: readonly { readonly thing: Thing; readonly part: ModelPart }[];
}

/**
 * @param things those that the deltas speak of.
 * @returns one for each linked model that lacks or outlives something; of those that can't be read, nothing is known.
 */
export function lackingIn(
  deltas: readonly Delta[],
  things: readonly Thing[],
  links: readonly ModelLink[],
  models: readonly KnownModel[],
): readonly Lacking[] {
  const known = new Map(models.map((model) => [model.path, model.models]));
  const isNew = newIn(deltas);
  const covering = coverersOf(deltas, links);
  const told = new Map<string, { missing: Thing[]; gone: Lacking['gone'][number][] }>();
  const of = (path: string) => {
    const one = told.get(path) ?? { missing: [], gone: [] };
    told.set(path, one);
    return one;
  };
  for (const thing of things) {
    const paths = covering(thing);
    const [first] = paths;
    if (first === undefined) continue;
    const inside = (path: string): readonly ThreatModel[] => known.get(path) ?? [];
    if (isNew(thing)) {
      if (paths.every((path) => representationOf(inside(path), thing) === null))
        of(first).missing.push(thing);
    } else if (thing.way === 'removed') {
      for (const path of paths) {
        const found = representationOf(inside(path), thing);
        // A part that stands for many outlives one of them.
        if (found !== null && found.how !== 'together') of(path).gone.push({ thing, part: found.part });
      }
    }
  }
  return links.flatMap(({ path }) => {
    const one = told.get(path);
    return one === undefined ? [] : [{ path, ...one }];
  });
}

/** @returns whether a model ought to have a thing for what a change does: it comes, or may do more than before. */
export function newIn(deltas: readonly Delta[]): (thing: Thing) => boolean {
  const directions = new Map(deltas.map(({ fingerprint, direction }) => [fingerprint, direction]));
  return ({ way, fingerprints }) =>
    fingerprints.some((one) => {
      const direction = directions.get(one);
      return way === 'added' ? direction !== 'narrows' : way === 'changed' && direction === 'widens';
    });
}

/** @returns the readable models that cover any place of a thing, those of its first place first. */
function coverersOf(
  deltas: readonly Delta[],
  links: readonly ModelLink[],
): (thing: Thing) => readonly string[] {
  const byPath = new Map<string, string[]>();
  for (const { path, covers, unread } of links) {
    for (const covered of unread === null ? covers : []) {
      const same = byPath.get(covered);
      if (same === undefined) byPath.set(covered, [path]);
      else same.push(path);
    }
  }
  const placed = new Map(deltas.map(({ fingerprint, evidence }) => [fingerprint, evidence]));
  return ({ places: [{ path: declared }], fingerprints }) => {
    const paths = fingerprints.flatMap((one) => (placed.get(one) ?? []).map(({ path }) => path));
    const all = new Set([declared, ...paths]);
    return [...new Set([...all].flatMap((path) => byPath.get(path) ?? []))];
  };
}
