/** A thing and the models of one file in, the part that stands for it and how that is known out. */
import type { ThreatModel } from '../model.ts';
import { type Names, normalised } from '../names.ts';
import { findParts, type ModelPart } from '../parts.ts';
import { wordsOf } from './naming.ts';
import type { Thing } from './things.ts';

/**
 * By its own name; by the same but for case, separators and nouns; by all words of its name beside one of what it is ("SQS
 * dlq messages" for the queue dlq); or by a part that stands for all such things.
 */
export type Likeness = 'exact' | 'similar' | 'words' | 'together';

export interface Representation {
  readonly part: ModelPart;
  readonly how: Likeness;
}

/** @returns null where no part of any of the models stands for it. */
export function representationOf(models: readonly ThreatModel[], thing: Thing): Representation | null {
  const { exact, similar } = thing.names;
  const fits = ({ sort, id }: ModelPart, model: ThreatModel) =>
    sort === 'boundary'
      ? thing.sort === 'boundary'
      : // Who acts is no place where data rests, though both be called "backup".
        thing.kind.part !== 'identity' || sort !== 'component' || !storesOf(model).has(id);
  const parts = (names: readonly Names[]) =>
    models.flatMap((model) =>
      // One by one: the first that the model knows may be of something else.
      names.flatMap((one) => findParts(model, one).flatMap(({ part }) => (fits(part, model) ? [part] : []))),
    );
  const similarTo = (names: readonly string[]) =>
    parts(names.map((name) => ({ exact: [], similar: [name] })));
  const all = new Set(thing.together);
  const ways = [
    ['exact', () => parts(exact.map((name) => ({ exact: [name], similar: [] })))[0]],
    ['similar', () => similarTo(similar)[0]],
    ['words', () => partInWords(models, thing, fits)],
    // An id such as "db" is a short form of one, and no word for all.
    ['together', () => similarTo(thing.together).find(({ name }) => all.has(normalised(name)))],
  ] as const;
  for (const [how, find] of ways) {
    const part = find();
    if (part !== undefined) return { part, how };
  }
  return null;
}

const stores = new WeakMap<ThreatModel, ReadonlySet<string>>();

function storesOf(model: ThreatModel): ReadonlySet<string> {
  const known =
    stores.get(model) ?? new Set(model.components.filter(({ kind }) => kind === 'store').map(({ id }) => id));
  stores.set(model, known);
  return known;
}

interface Worded {
  readonly part: ModelPart;
  readonly words: ReadonlySet<string>;
}

const worded = new WeakMap<ThreatModel, readonly Worded[]>();

function wordedParts(model: ThreatModel): readonly Worded[] {
  const known = worded.get(model);
  if (known !== undefined) return known;
  const of = (sort: ModelPart['sort'], parts: readonly Omit<ModelPart, 'sort'>[]): readonly Worded[] =>
    parts.map(({ id, name, place }) => ({ part: { id, name, sort, place }, words: new Set(wordsOf(name)) }));
  const parts = [
    ...of('component', model.components),
    ...of('identity', model.identities),
    ...of('boundary', model.boundaries),
    ...of('asset', model.assets),
  ];
  worded.set(model, parts);
  return parts;
}

function partInWords(
  models: readonly ThreatModel[],
  thing: Thing,
  fits: (part: ModelPart, model: ThreatModel) => boolean,
): ModelPart | undefined {
  const kinds = new Set(thing.kindWords);
  const own = wordsOf(thing.name).filter((word) => !kinds.has(word));
  if (own.length === 0 || own.some((word) => word.length < 3)) return undefined;
  return models
    .flatMap((model) => wordedParts(model).filter(({ part }) => fits(part, model)))
    .find(({ words }) => own.every((word) => words.has(word)) && [...words].some((word) => kinds.has(word)))
    ?.part;
}

/** Whether it is there, and not only spoken of: a role of another repository that gets a policy here is shown there. */
export function isPresent({ way, sort }: Thing): boolean {
  return way === 'added' || (way === 'changed' && sort !== 'identity');
}
