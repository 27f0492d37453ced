/**
 * GitHub workflows and composite actions: what their tokens may do, who can start them, whose code they run, which
 * secrets they read, and what holds them back. The pattern for other analyzers:
 *
 *     text -> tree (syntax/yaml) -> model (workflow) -> sets of traits, before against after -> deltas
 *                                                    -> parts that nobody judged            -> unjudged
 */
import type { Snapshot } from '../../change/snapshot.ts';
import { textFiles } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Analyzer } from '../analyzer.ts';
import { actionDeltas } from './actions.ts';
import { alignJobs } from './align.ts';
import { environmentDeltas, scanDeltas } from './guards.ts';
import { permissionDeltas } from './permissions.ts';
import { runnerTraits } from './runners.ts';
import { scriptTraits } from './scripts.ts';
import { secretTraits } from './secrets.ts';
import { compareTraits, type Trait } from './traits.ts';
import { triggerDeltas } from './triggers.ts';
import { unjudgedParts } from './unjudged.ts';
import { type Pipeline, readPipeline } from './workflow.ts';

export const pipelines: Analyzer = {
  name: 'pipelines',
  unresolved: 'pipeline.unresolved',
  unit: 'file',
  paths: ['.github/workflows/*.{yml,yaml}', '.github/actions/**/action.{yml,yaml}', 'action.{yml,yaml}'],
  analyze(beforeFiles, afterFiles) {
    const after = readSide(afterFiles);
    const before = alignJobs(readSide(beforeFiles), after);
    const deltas = [
      ...permissionDeltas(before, after),
      ...triggerDeltas(before, after),
      ...compareTraits(traitsOf(before), traitsOf(after)),
      ...actionDeltas(before, after),
      ...environmentDeltas(before, after),
      ...scanDeltas(before, after),
    ];
    return { deltas, unjudged: unjudgedParts(before, after, deltas) };
  },
};

function traitsOf(pipeline: Pipeline | null): readonly Trait[] {
  return [...secretTraits(pipeline), ...runnerTraits(pipeline), ...scriptTraits(pipeline)];
}

/** @returns null where the side has no such file. */
function readSide(snapshot: Snapshot): Pipeline | null {
  const opaque = [...snapshot.files.values()].find((file) => file.state === 'opaque');
  if (opaque?.state === 'opaque') throw new Unreadable(opaque.path, 1, `${opaque.reason}: ${opaque.detail}`);
  const [file] = textFiles(snapshot);
  return file === undefined ? null : readPipeline(file, snapshot.side);
}
