/** Text that a setting of a configuration gives an agent, both sides in; what it tells and hides, as of an instruction file, out. */
import type { TextFile } from '../../change/snapshot.ts';
import type { DraftDelta, Evidence } from '../delta.ts';
import { shownPlaces } from '../traits.ts';
import { hiddenDeltas } from './hidden/compare.ts';
import type { SignalCatalogue } from './signals/catalogue.ts';
import { signalDeltas } from './signals/compare.ts';
import { instructionsIn } from './text/read.ts';
import { readTold, type ToldSide } from './told.ts';
import { wordingDeltas } from './wording.ts';

export interface TextSetting {
  /** "prompt of agent harbour": the subject of a delta. */
  readonly name: string;
  /** "Amazon Q" */
  readonly reader: string;
  readonly text: string;
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

export function textSettingDeltas(
  before: TextSetting | null,
  after: TextSetting | null,
  catalogue: SignalCatalogue,
): readonly DraftDelta[] {
  if (before?.text === after?.text) return [];
  const [was, is] = [before, after].map((one) => (one === null ? null : toldBy(one, catalogue)));
  const deltas = [
    ...hiddenDeltas(was ?? null, is ?? null),
    ...signalDeltas(was ?? null, is ?? null, catalogue),
    ...wordingDeltas(was ?? null, is ?? null),
  ];
  return deltas.map((delta) => ({ ...delta, evidence: placesOf(delta.evidence, before, after) }));
}

/** Judged as a file of its own, whose lines are not the configuration's. */
function toldBy({ name, reader, text, evidence }: TextSetting, catalogue: SignalCatalogue): ToldSide {
  const file: TextFile = { state: 'text', path: evidence[0].path, blob: '', mode: 'file', text };
  return readTold(instructionsIn(file, evidence[0].side, { name, reader, sort: 'setting' }), catalogue);
}

/** In a configuration a whole text often stands on one line, so its place is the setting's. */
function placesOf(
  found: DraftDelta['evidence'],
  before: TextSetting | null,
  after: TextSetting | null,
): DraftDelta['evidence'] {
  const sides = [...new Set(found.map(({ side }) => side))];
  const [first, ...more] = sides.flatMap((side) => (side === 'before' ? before : after)?.evidence ?? []);
  return first === undefined ? found : [first, ...more.slice(0, shownPlaces - 1)];
}
