/** The models of one file on both sides in, what changed in their meaning out: order, layout and coordinates are nothing. */
import { type Naming, named, quoted } from './compared/naming.ts';
import { type Pair, pairsOf } from './compared/pairs.ts';
import { notesOn, type Said, sayings } from './compared/sayings.ts';
import type { ModelPlace, ThreatModel } from './model.ts';

export const changedSorts = [
  'model',
  'threat',
  'boundary',
  'component',
  'identity',
  'flow',
  'asset',
] as const;
export const changeWays = ['removed', 'changed', 'renamed', 'added'] as const;

export interface ModelChange {
  readonly sort: (typeof changedSorts)[number];
  readonly way: (typeof changeWays)[number];
  readonly id: string;
  /** At the head; before, where it is gone. */
  readonly name: string;
  /** null where that side has no such part. */
  readonly before: ModelPlace | null;
  readonly after: ModelPlace | null;
  /** Without a full stop: `threat Q-08 "stolen deploy key": mitigated (was open), by "…"`. */
  readonly sentence: string;
}

/** Two models that are one, and the parts of them that are one; null on a side that has no such thing. */
export interface ComparedModel {
  readonly models: Pair<ThreatModel>;
  readonly threats: readonly Pair<ThreatModel['threats'][number]>[];
  readonly boundaries: readonly Pair<ThreatModel['boundaries'][number]>[];
  readonly components: readonly Pair<ThreatModel['components'][number]>[];
  readonly identities: readonly Pair<ThreatModel['identities'][number]>[];
  readonly flows: readonly Pair<ThreatModel['flows'][number]>[];
  readonly assets: readonly Pair<ThreatModel['assets'][number]>[];
  /** The ids of the side before, as they are called after. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Parts are the same by id, then by name: what others refer to is paired before those that refer to it. */
export function pairModels(
  before: readonly ThreatModel[],
  after: readonly ThreatModel[],
): readonly ComparedModel[] {
  const titled = (model: ThreatModel, index: number) => ({ id: `${index}`, name: model.title, model });
  const pairs = pairsOf(before.map(titled), after.map(titled), ({ model: { title } }) => title);
  return pairs.map(({ before: was, after: is }) =>
    pairParts({ before: was?.model ?? null, after: is?.model ?? null }),
  );
}

function pairParts(models: Pair<ThreatModel>): ComparedModel {
  const { before, after } = models;
  const renamed = new Map<string, string>();
  const learn = <T extends { readonly id: string }>(pairs: readonly Pair<T>[]) => {
    for (const { before: was, after: is } of pairs) {
      if (was !== null && is !== null && !renamed.has(was.id)) renamed.set(was.id, is.id);
    }
    return pairs;
  };
  const text = (part: { readonly place: unknown }) => JSON.stringify({ ...part, id: null, place: null });
  const boundaries = learn(pairsOf(before?.boundaries ?? [], after?.boundaries ?? [], text));
  const components = learn(pairsOf(before?.components ?? [], after?.components ?? [], text));
  const identities = learn(pairsOf(before?.identities ?? [], after?.identities ?? [], text));
  const assets = learn(pairsOf(before?.assets ?? [], after?.assets ?? [], text));
  const flows = learn(pairsOf(before?.flows ?? [], after?.flows ?? [], text));
  const threats = pairsOf(before?.threats ?? [], after?.threats ?? [], text);
  return { models, threats, boundaries, components, identities, flows, assets, renamed };
}

/** @returns the changes, by sort in the order of `changedSorts`, and in each what is gone first. */
export function compareModels(
  before: readonly ThreatModel[],
  after: readonly ThreatModel[],
): readonly ModelChange[] {
  const changes = pairModels(before, after).flatMap((compared): readonly ModelChange[] => {
    const { models, renamed } = compared;
    if (models.before === null || models.after === null) return wholeModel(models);
    const naming = {
      before: namesIn(models.before),
      after: namesIn(models.after),
      renamed,
    } satisfies Naming;
    return [
      ...changesOf(
        'model',
        [{ before: asPart(models.before), after: asPart(models.after) }],
        sayings.model,
        naming,
      ),
      ...changesOf('threat', compared.threats, sayings.threat, naming),
      ...changesOf('boundary', compared.boundaries, sayings.boundary, naming),
      ...changesOf('component', compared.components, sayings.component, naming),
      ...changesOf('identity', compared.identities, sayings.identity, naming),
      ...changesOf('flow', compared.flows, sayings.flow, naming),
      ...changesOf('asset', compared.assets, sayings.asset, naming),
    ];
  });
  const rank = ({ sort, way }: ModelChange) =>
    changedSorts.indexOf(sort) * changeWays.length + changeWays.indexOf(way);
  return changes.sort((a, b) => rank(a) - rank(b));
}

interface Part {
  readonly id: string;
  readonly name: string;
  readonly place: ModelPlace;
}

/** A model has no place of its own: its file begins with it, or nearly. */
const top: ModelPlace = { startLine: 1, endLine: 1 };

function asPart(model: ThreatModel): ThreatModel & Part {
  return { ...model, id: '', name: model.title, place: top };
}

function wholeModel({ before, after }: Pair<ThreatModel>): readonly ModelChange[] {
  const model = after ?? before;
  if (model === null) return [];
  const { title, threats, components } = model;
  const open = threats.filter(({ status }) => status === 'open').length;
  const holds = `${threats.length} threats (${open} open), ${components.length} components`;
  const [way, told] =
    after === null ? (['removed', 'is gone; it had'] as const) : (['added', 'is new:'] as const);
  return [
    {
      sort: 'model',
      way,
      id: '',
      name: title,
      before: before === null ? null : top,
      after: after === null ? null : top,
      sentence: `threat model ${quoted(title)} ${told} ${holds}`,
    },
  ];
}

function changesOf<T extends Part>(
  sort: ModelChange['sort'],
  pairs: readonly Pair<T>[],
  said: Said<T>,
  naming: Naming,
): readonly ModelChange[] {
  return pairs.flatMap(({ before, after }): readonly ModelChange[] => {
    const part = after ?? before;
    if (part === null) return [];
    const change = (way: ModelChange['way'], sentence: string): readonly ModelChange[] => [
      {
        sort,
        way,
        id: part.id,
        name: part.name,
        before: before?.place ?? null,
        after: after?.place ?? null,
        sentence,
      },
    ];
    const called = named(sort, part);
    if (before === null) {
      const notes = said.fresh(part, naming);
      return change('added', `${called} is new${notes.length === 0 ? '' : `: ${notes.join(', ')}`}`);
    }
    if (after === null) {
      const note = said.gone(part);
      return change('removed', `${called} is gone${note === null ? '' : `; ${note}`}`);
    }
    const notes = notesOn(said, before, after, naming);
    if (before.name !== after.name) {
      const formerly = `${called}, which was ${quoted(before.name)}`;
      return notes.length === 0
        ? change('renamed', `${called} was called ${quoted(before.name)}`)
        : change('changed', `${formerly}: ${notes.join(', ')}`);
    }
    return notes.length === 0 ? [] : change('changed', `${called}: ${notes.join(', ')}`);
  });
}

function namesIn(model: ThreatModel): ReadonlyMap<string, string> {
  const { boundaries, components, identities, flows, assets } = model;
  const parts = [...boundaries, ...assets, ...flows, ...identities, ...components];
  return new Map(parts.map(({ id, name }) => [id, name]));
}
