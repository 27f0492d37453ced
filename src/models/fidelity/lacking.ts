/** A change's deltas and the models linked to it in, what they lack of it, and what they still have of what it removes, out. */
import type { Delta } from '../../deltas/delta.ts';
import type { KnownModel } from '../known.ts';
import type { ModelLink } from '../link.ts';
import type { ModelPart } from '../parts.ts';
import { representationOf } from './represented.ts';
import { type Thing, thingsOf } from './things.ts';

export interface Lacking {
  /** Of the model. */
  readonly path: string;
  /** What the change adds or gives more to, and no model that covers it has. */
  readonly missing: readonly Thing[];
  /** What the change removes, with the part of the model that stands for it. */
  readonly gone: readonly { readonly thing: Thing; readonly part: ModelPart }[];
}

/** @returns one for each linked model that lacks or outlives something; of those that can't be read, nothing is known. */
export function lackingIn(
  deltas: readonly Delta[],
  links: readonly ModelLink[],
  models: readonly KnownModel[],
): readonly Lacking[] {
  const known = new Map(models.map((model) => [model.path, model.models]));
  const widening = new Set(
    deltas.filter(({ direction }) => direction === 'widens').map(({ fingerprint }) => fingerprint),
  );
  const spoken = links
    .filter(({ unread }) => unread === null)
    .map(({ path, covers }) => {
      const within = new Set(covers);
      const own = deltas.filter(({ evidence }) => evidence.some((one) => within.has(one.path)));
      return { path, within, inside: known.get(path) ?? [], things: thingsOf(own) };
    });
  const has = (thing: Thing) =>
    spoken.some(
      ({ within, inside }) =>
        thing.places.some((place) => within.has(place.path)) && representationOf(inside, thing) !== null,
    );
  return spoken.flatMap(({ path, inside, things }): readonly Lacking[] => {
    const missing = things.filter(
      (thing) =>
        (thing.way === 'added' ||
          (thing.way === 'changed' && thing.fingerprints.some((one) => widening.has(one)))) &&
        !has(thing),
    );
    const gone = things.flatMap((thing): Lacking['gone'] => {
      const found = thing.way === 'removed' ? representationOf(inside, thing) : null;
      // A part that stands for many outlives one of them.
      return found === null || found.how === 'together' ? [] : [{ thing, part: found.part }];
    });
    return missing.length + gone.length === 0 ? [] : [{ path, missing, gone }];
  });
}
