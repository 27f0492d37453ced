/** A change and the models that cover it in, what each of them lacks out, as edits and as a patch of its own file. */

import type { TextFile } from '../../change/snapshot.ts';
import type { Delta } from '../../deltas/delta.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { type Lacking, newIn } from '../fidelity/lacking.ts';
import { representationOf } from '../fidelity/represented.ts';
import type { Thing } from '../fidelity/things.ts';
import { applyEdits } from '../formats/edit.ts';
import type { Addition, ModelFormat, TextEdit } from '../formats/format.ts';
import type { KnownModel, ModelFile } from '../known.ts';
import type { ModelLink } from '../link.ts';
import type { ThreatModel } from '../model.ts';
import { namesOfDelta, namesOfPath } from '../names.ts';
import { findParts } from '../parts.ts';
import { formatOfText } from '../read.ts';
import { additionsFor, type Spoken } from './additions.ts';
import { newModel, placeOfNewModel } from './new-model.ts';
import { patchOf } from './patch.ts';

export interface ModelUpdate {
  readonly path: string;
  /** Never empty. */
  readonly additions: readonly Addition[];
  /** null where there is no such file yet. */
  readonly before: string | null;
  readonly edits: readonly TextEdit[];
  /** null where its format can't be written: then people add it by hand. */
  readonly patch: string | null;
}

export interface UpdatesInput {
  readonly deltas: readonly Delta[];
  /** What they speak of. */
  readonly things: readonly Thing[];
  readonly lacking: readonly Lacking[];
  readonly links: readonly ModelLink[];
  readonly models: readonly KnownModel[];
  /** The texts behind the models. */
  readonly files: readonly ModelFile[];
  /** Its name. */
  readonly repository: string;
}

/** @returns one for each file that lacks something, or one for a new file where no model covers the change. */
export function updatesOf({
  deltas,
  things,
  lacking,
  links,
  models,
  files,
  repository,
}: UpdatesInput): readonly ModelUpdate[] {
  // What a change does to the models themselves is shown elsewhere.
  const told = deltas.filter(
    ({ direction, kind, analyzer }) =>
      direction !== 'narrows' && !kind.endsWith('.unresolved') && analyzer !== 'threat-models',
  );
  if (told.length === 0) return [];
  const isNew = newIn(deltas);
  if (links.length === 0)
    return firstModel({ deltas: told, things, missing: new Set(things.filter(isNew)) }, repository);
  const known = new Map(models.map((model) => [model.path, model]));
  const texts = new Map(files.map(({ path, after }) => [path, after]));
  // What one model is asked to add, another one that covers the same path is not.
  const taken = new Set<string>();
  const paths = new Set(links.flatMap(({ covers }) => covers));
  const uncovered = told.filter(({ evidence: [place] }) => !paths.has(place.path));
  const lacks = new Map(lacking.map(({ path, missing }) => [path, missing]));
  const claimed = new Set(
    deltas
      .filter(({ evidence }) => evidence.some(({ path }) => paths.has(path)))
      .map(({ fingerprint }) => fingerprint),
  );
  const unclaimed = things.filter(
    (thing) => isNew(thing) && !thing.fingerprints.some((one) => claimed.has(one)),
  );
  return links.flatMap(({ path, covers }): readonly ModelUpdate[] => {
    const inside = known.get(path)?.models ?? [];
    const file = texts.get(path);
    if (inside.length === 0 || file?.state !== 'text') return [];
    const covered = new Set(covers);
    const own = told.filter(
      ({ evidence: [place], fingerprint }) => covered.has(place.path) && !taken.has(fingerprint),
    );
    for (const { fingerprint } of own) taken.add(fingerprint);
    const spoken = { deltas: own, things, missing: new Set(lacks.get(path)) };
    return updateOf(file, inside, spoken, { deltas: uncovered, things: unclaimed });
  });
}

interface Uncovered {
  readonly deltas: readonly Delta[];
  readonly things: readonly Thing[];
}

/** @param uncovered what no model answers for; what of it names what is added here is answered for here. */
function updateOf(
  file: TextFile,
  models: readonly ThreatModel[],
  spoken: Spoken,
  uncovered: Uncovered,
): readonly ModelUpdate[] {
  const additions = additionsFor(models, spoken);
  if (additions.length === 0) return [];
  const { path, text: before } = file;
  const format = formatOfText(file);
  const edits = format?.suggest?.(file, additions) ?? [];
  const after = edits.length === 0 || format === null ? null : readAgain(format, file, edits);
  if (after === null) return [{ path, additions, before, edits: [], patch: null }];
  const named = pathsNamedIn(after, uncovered.deltas);
  if (named.size > 0) {
    const [more = [], rest = []] = [true, false].map((is) =>
      uncovered.deltas.filter(({ evidence: [place] }) => named.has(place.path) === is),
    );
    const own = new Set(more.map(({ fingerprint }) => fingerprint));
    const missing = uncovered.things.filter(
      (thing) => thing.fingerprints.some((one) => own.has(one)) && representationOf(models, thing) === null,
    );
    return updateOf(
      file,
      models,
      {
        ...spoken,
        deltas: [...spoken.deltas, ...more],
        missing: new Set([...spoken.missing, ...missing]),
      },
      { ...uncovered, deltas: rest },
    );
  }
  // A format may have no place for one of them: what is offered is what will be there.
  const lacking = new Set(additionsFor(after, spoken).map(keyOf));
  const kept = additions.filter((addition) => !lacking.has(keyOf(addition)));
  return kept.length === 0
    ? []
    : [{ path, additions: kept, before, edits, patch: patchOf({ path, before, edits }) }];
}

/** Once it is added, those paths are linked to the model by that name. */
function pathsNamedIn(models: readonly ThreatModel[], deltas: readonly Delta[]): ReadonlySet<string> {
  const names = (delta: Delta) => [...namesOfDelta(delta), namesOfPath(delta.evidence[0].path)];
  const known = deltas.filter((delta) =>
    models.some((model) => names(delta).some((one) => findParts(model, one).length > 0)),
  );
  return new Set(known.map(({ evidence: [place] }) => place.path));
}

function keyOf({ add, name }: Addition): string {
  return `${add} ${name}`;
}

/** @returns null where the edited text is no model: then nobody should be handed it. */
function readAgain(
  format: ModelFormat,
  file: TextFile,
  edits: readonly TextEdit[],
): readonly ThreatModel[] | null {
  try {
    return format.read({ ...file, blob: '', text: applyEdits(file.text, edits) });
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

function firstModel(spoken: Spoken, repository: string): readonly ModelUpdate[] {
  const additions = additionsFor([], spoken);
  if (additions.length === 0) return [];
  const path = placeOfNewModel(spoken.deltas.map(({ evidence: [place] }) => place.path));
  const edits = [{ start: 0, end: 0, text: newModel(path, repository, additions) }];
  return [{ path, additions, before: null, edits, patch: patchOf({ path, before: null, edits }) }];
}
