/** What changed in a pipeline and was not judged, by the same parts and the same alignment as GitHub's workflows. */
import type { Unjudged } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import { alignSteps, type Changed, changedComments, compareParts, tellers } from '../pipelines/unjudged.ts';
import type { CiJob, CiPart, CiPipeline, CiStep } from './model.ts';

export function unjudgedParts(
  before: CiPipeline | null,
  after: CiPipeline | null,
  deltas: readonly DraftDelta[],
): readonly Unjudged[] {
  const jobsOf = (pipeline: CiPipeline | null) =>
    new Map((pipeline === null ? [] : [pipeline.shared, ...pipeline.jobs]).map((job) => [job.id, job]));
  const had = jobsOf(before);
  const has = jobsOf(after);
  const changed = [
    ...[...new Set([...has.keys(), ...had.keys()])].flatMap((id) => changedInJob(had.get(id), has.get(id))),
    ...changedComments(before?.files ?? [], after?.files ?? []),
  ];
  const isTold = tellers(deltas);
  return changed
    .filter((part) => !isTold(part, part.file.path))
    .map(({ side, file, lines, name }) => ({
      side,
      path: file.path,
      startLine: lines.startLine,
      endLine: lines.endLine,
      part: name,
    }));
}

/** @returns all that a step means, its name aside. */
export function stepMeaning({ parts }: CiStep): string {
  return JSON.stringify(parts.map(({ key, meaning }) => [key, meaning]).sort());
}

function changedInJob(before: CiJob | undefined, after: CiJob | undefined): readonly Changed<CiPart>[] {
  const kin = [0, 1, 2, 3].map((index) => (step: CiStep) => step.kin[index] ?? '');
  const { pairs, moved } = alignSteps(before?.steps ?? [], after?.steps ?? [], [stepMeaning, ...kin]);
  const order: readonly Changed<CiPart>[] =
    moved === null || after === undefined
      ? []
      : [
          {
            key: 'order',
            name: `the order of the steps of ${after.label}`,
            meaning: '',
            lines: moved.place,
            file: moved.place.file,
            side: 'after',
          },
        ];
  return [
    ...compareParts(before?.parts ?? [], after?.parts ?? []),
    ...order,
    ...pairs.flatMap((pair) => compareParts(pair.before?.parts ?? [], pair.after?.parts ?? [])),
  ];
}
