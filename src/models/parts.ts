/** The parts of a model by their names and tags, for finding what a change speaks of. */

import type { ModelPlace, ThreatModel } from './model.ts';
import { type Called, normalised } from './names.ts';

export interface ModelPart {
  readonly id: string;
  readonly name: string;
  readonly sort: 'component' | 'identity' | 'boundary' | 'asset';
  readonly place: ModelPlace;
}

export interface FoundPart {
  readonly part: ModelPart;
  /** False where it is the same but for case and separators. */
  readonly exact: boolean;
}

interface Index {
  readonly exact: ReadonlyMap<string, readonly ModelPart[]>;
  readonly similar: ReadonlyMap<string, readonly ModelPart[]>;
}

const indexes = new WeakMap<ThreatModel, Index>();

/** @param names of one thing: the first that the model knows decides. */
export function findParts(model: ThreatModel, names: Called): readonly FoundPart[] {
  const { exact, similar } = indexOf(model);
  for (const name of names.exact) {
    const parts = exact.get(name);
    if (parts !== undefined) return parts.map((part) => ({ part, exact: true }));
  }
  for (const name of names.similar) {
    const parts = similar.get(name);
    if (parts !== undefined) return parts.map((part) => ({ part, exact: false }));
  }
  return [];
}

/** @returns what the parts of a model are called, without case and separators. */
export function calledIn(model: ThreatModel): Iterable<string> {
  return indexOf(model).similar.keys();
}

function indexOf(model: ThreatModel): Index {
  const known = indexes.get(model);
  if (known !== undefined) return known;
  const exact = new Map<string, ModelPart[]>();
  const similar = new Map<string, ModelPart[]>();
  const put = (map: Map<string, ModelPart[]>, key: string, part: ModelPart) => {
    const same = map.get(key);
    if (same === undefined) map.set(key, [part]);
    else if (!same.some(({ id, sort }) => id === part.id && sort === part.sort)) same.push(part);
  };
  const add = (
    sort: ModelPart['sort'],
    { id, name, place }: Omit<ModelPart, 'sort'>,
    more: readonly string[],
  ) => {
    const part = { id, name, sort, place };
    for (const called of [name, id, ...more]) {
      if (called === '') continue;
      put(exact, called, part);
      put(similar, normalised(called), part);
    }
  };
  for (const component of model.components) add('component', component, component.tags);
  for (const identity of model.identities) add('identity', identity, []);
  for (const boundary of model.boundaries) add('boundary', boundary, []);
  for (const asset of model.assets) add('asset', asset, []);
  const index = { exact, similar };
  indexes.set(model, index);
  return index;
}
