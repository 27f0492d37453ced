/** The documented, stable JSON of `delta-review models check`. Keys are added, never renamed or removed. */
import type { Fidelity, Figure } from '../../models/fidelity/fidelity.ts';
import type { Likeness } from '../../models/fidelity/represented.ts';
import type { ThingSort } from '../../models/fidelity/saying.ts';
import type { Thing } from '../../models/fidelity/things.ts';
import type { LinkReason } from '../../models/link.ts';
import type { ModelPart } from '../../models/parts.ts';
import type { Gap } from './fidelity-text.ts';
import { percent } from './figures.ts';

/** Rounded down; null where nothing was found, which is too little to say. */
export interface FigureJson extends Figure {
  readonly percent: number | null;
}

/** Lines are 1-based and inclusive. */
export interface ThingJson {
  readonly sort: ThingSort;
  readonly name: string;
  readonly technology: string | null;
  /** Addresses in code. */
  readonly tags: readonly string[];
  readonly sentence: string;
  readonly places: readonly { readonly path: string; readonly startLine: number; readonly endLine: number }[];
}

/** Lines of the model's own file. */
export interface PartJson extends Omit<ModelPart, 'place'> {
  readonly startLine: number;
  readonly endLine: number;
}

export interface FidelityJson {
  readonly commit: string;
  readonly models: readonly {
    readonly path: string;
    readonly format: string;
    readonly titles: readonly string[];
    readonly reason: LinkReason | null;
    readonly unread: string | null;
    readonly all: FigureJson;
    /** Identities and agents alone. */
    readonly actors: FigureJson;
    readonly sorts: readonly (FigureJson & { readonly sort: ThingSort })[];
    readonly represented: readonly (ThingJson & { readonly by: PartJson; readonly how: Likeness })[];
    readonly missing: readonly ThingJson[];
    readonly gone: readonly (PartJson & { readonly called: string; readonly because: string })[];
  }[];
  readonly uncovered: readonly ThingJson[];
  readonly all: FigureJson;
  readonly actors: FigureJson;
  readonly gaps: readonly Gap[];
}

export function fidelityJson(commit: string, fidelity: Fidelity, gaps: readonly Gap[]): FidelityJson {
  const { models, uncovered, all, actors } = fidelity;
  return {
    commit,
    models: models.map((model) => ({
      path: model.path,
      format: model.format,
      titles: model.titles,
      reason: model.reason,
      unread: model.unread,
      all: figureJson(model.all),
      actors: figureJson(model.actors),
      sorts: model.sorts.map(({ sort, ...figure }) => ({ sort, ...figureJson(figure) })),
      represented: model.represented.map(({ thing, part, how }) => ({
        ...thingJson(thing),
        by: partJson(part),
        how,
      })),
      missing: model.missing.map(thingJson),
      gone: model.gone.map(({ part, called, because }) => ({ ...partJson(part), called, because })),
    })),
    uncovered: uncovered.map(thingJson),
    all: figureJson(all),
    actors: figureJson(actors),
    gaps,
  };
}

function figureJson({ found, represented }: Figure): FigureJson {
  return { found, represented, percent: found === 0 ? null : percent({ found, represented }) };
}

export function thingJson({ sort, name, technology, tags, sentence, places }: Thing): ThingJson {
  return {
    sort,
    name,
    technology,
    tags,
    sentence,
    places: places.map(({ path, startLine, endLine }) => ({ path, startLine, endLine })),
  };
}

export function partJson({ id, name, sort, place: { startLine, endLine } }: ModelPart): PartJson {
  return { id, name, sort, startLine, endLine };
}
