/** A tree's deltas from nothing and its models in, what of it each model represents, lacks, and has still though it went, out. */
import type { Delta } from '../../deltas/delta.ts';
import type { ConfiguredModel } from '../../rules/effective.ts';
import type { Format } from '../detect.ts';
import type { KnownModel } from '../known.ts';
import { type LinkReason, linkModels } from '../link.ts';
import { type GonePart, goneParts, isTerraform, partKey, type Tree } from './gone.ts';
import { isApart } from './naming.ts';
import { isPresent, type Representation, representationOf } from './represented.ts';
import { type ThingSort, thingSorts } from './saying.ts';
import { type Thing, thingsOf } from './things.ts';

export interface Figure {
  readonly found: number;
  readonly represented: number;
}

export interface RepresentedThing extends Representation {
  readonly thing: Thing;
}

export interface ModelFidelity {
  readonly path: string;
  readonly format: Format;
  readonly titles: readonly string[];
  /** How it is known what it covers; null where nothing was found that it would. */
  readonly reason: LinkReason | null;
  /** Why nothing of it is known, with the line; null where it was read. */
  readonly unread: string | null;
  readonly all: Figure;
  /** Who acts: identities and agents alone. */
  readonly actors: Figure;
  /** Sorts of which anything was found. */
  readonly sorts: readonly (Figure & { readonly sort: ThingSort })[];
  readonly represented: readonly RepresentedThing[];
  readonly missing: readonly Thing[];
  readonly gone: readonly GonePart[];
}

export interface Fidelity {
  readonly models: readonly ModelFidelity[];
  /** What no model covers. */
  readonly uncovered: readonly Thing[];
  /** Of all that was found, covered or not. */
  readonly all: Figure;
  readonly actors: Figure;
}

export interface FidelityInput {
  readonly deltas: readonly Delta[];
  readonly tree: Tree;
  readonly models: readonly KnownModel[];
  readonly configured: readonly ConfiguredModel[];
}

const byName: ReadonlySet<LinkReason> = new Set(['name', 'similar-name']);

export function fidelityOf({ deltas, tree, models: all, configured }: FidelityInput): Fidelity {
  const named = new Set(configured.map(({ path }) => path));
  const models = all.filter(({ path }) => named.has(path) || !isApart(path));
  // A model's own changes are no part of the system that it is about.
  const own = new Set(models.map(({ path }) => path));
  const told = deltas.filter(({ evidence: [{ path }] }) => !own.has(path));
  const things = present(told);
  const paths = [
    ...new Set([
      ...things.flatMap(({ places }) => places.map(({ path }) => path)),
      ...tree.paths.filter(isTerraform),
    ]),
  ].sort();
  const links = linkModels({ paths, deltas: told, models, configured });
  const known = new Map(models.map((model) => [model.path, model]));
  const covered = links.map((link) => {
    const within = new Set(link.covers);
    const inside = known.get(link.path)?.models ?? [];
    const found = present(told.filter(({ evidence }) => evidence.some(({ path }) => within.has(path))));
    return { link, within, inside, found: link.unread === null ? found : [] };
  });
  const readable = covered.filter(({ link }) => link.unread === null);
  const speakingFor = ({ places }: Thing) =>
    readable.filter(({ within }) => places.some(({ path }) => within.has(path)));
  const isShown = (thing: Thing) =>
    speakingFor(thing).some(({ inside }) => representationOf(inside, thing) !== null);
  const checked = covered.map(({ link, within, inside, found }): ModelFidelity => {
    const pairs = found.map((thing) => ({ thing, by: representationOf(inside, thing) }));
    const represented = pairs.flatMap(({ thing, by }) => (by === null ? [] : [{ thing, ...by }]));
    const missing = pairs.flatMap(({ thing, by }) =>
      // Where two models cover one path, what either has is in the model.
      by === null && !isShown(thing) ? [thing] : [],
    );
    const hasServers = found.some(({ sort }) => sort === 'server');
    const standing = new Set(represented.map(({ part }) => partKey(part)));
    return {
      path: link.path,
      format: link.format,
      titles: inside.map(({ title }) => title),
      reason: link.reason,
      unread: link.unread,
      ...figures(
        represented.map(({ thing }) => thing),
        missing,
      ),
      represented,
      missing,
      // A name in common is no claim to speak for all that stands there.
      gone: byName.has(link.reason) ? [] : goneParts(inside, { tree, covered: within, standing, hasServers }),
    };
  });
  const linked = new Set(links.map(({ path }) => path));
  const idle = models
    .filter(({ path }) => !linked.has(path))
    .map(
      ({ path, format, models: inside, unread }): ModelFidelity => ({
        path,
        format,
        titles: inside.map(({ title }) => title),
        reason: null,
        unread,
        ...figures([], []),
        represented: [],
        missing: [],
        gone: [],
      }),
    );
  const shown = [...checked, ...idle].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const isActor = ({ sort }: Thing) => sort === 'identity' || sort === 'agent';
  const figure = (some: readonly Thing[]): Figure => ({
    found: some.length,
    represented: some.filter(isShown).length,
  });
  return {
    models: shown,
    uncovered: things.filter((thing) => speakingFor(thing).length === 0),
    all: figure(things),
    actors: figure(things.filter(isActor)),
  };
}

function present(deltas: readonly Delta[]): readonly Thing[] {
  return thingsOf(deltas).filter(isPresent);
}

function figures(
  represented: readonly Thing[],
  missing: readonly Thing[],
): Pick<ModelFidelity, 'all' | 'actors' | 'sorts'> {
  const figure = (sorts: readonly ThingSort[]): Figure => {
    const of = (some: readonly Thing[]) => some.filter(({ sort }) => sorts.includes(sort)).length;
    return { found: of(represented) + of(missing), represented: of(represented) };
  };
  return {
    all: figure(thingSorts),
    actors: figure(['identity', 'agent']),
    sorts: thingSorts.map((sort) => ({ sort, ...figure([sort]) })).filter(({ found }) => found > 0),
  };
}
