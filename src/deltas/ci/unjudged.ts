/** What changed in a pipeline and was not judged, by the same parts and the same alignment as GitHub's workflows. */

import type { TextFile } from '../../change/snapshot.ts';
import type { Unjudged } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import { linesOf } from '../evidence.ts';
import { alignSteps, type Changed, changedComments, compareParts, tellers } from '../pipelines/unjudged.ts';
import { stepMeaning } from './align.ts';
import { jobsById, namesOf, toldByUsers } from './compare.ts';
import type { CiJob, CiPart, CiPipeline, CiStep, Place } from './model.ts';

/** A changed part of one job; null for a comment, which is nobody's. */
export interface ChangedPart {
  readonly job: CiJob | null;
  readonly part: Changed<CiPart>;
  /** Where the change is seen. */
  readonly seen: Place;
}

export function changedParts(before: CiPipeline | null, after: CiPipeline | null): readonly ChangedPart[] {
  const had = jobsById(before);
  const has = jobsById(after);
  const inJobs = [...new Set([...has.keys(), ...had.keys()])].flatMap((id) => {
    const job = has.get(id) ?? had.get(id) ?? null;
    return changedInJob(had.get(id), has.get(id))
      .filter(({ side }) => !toldByUsers((side === 'after' ? has : had).get(id)))
      .map((part) => ({ job, part }));
  });
  const comments = changedComments(before?.files ?? [], after?.files ?? []);
  const seenAt = changeFinder(before?.files ?? [], after?.files ?? []);
  return [...inJobs, ...comments.map((part) => ({ job: null, part }))].map((one) => ({
    ...one,
    seen: seenAt(one.part),
  }));
}

/** What is given to a template changes what its own lines mean: then the gap is where the text changed. */
function changeFinder(
  before: readonly TextFile[],
  after: readonly TextFile[],
): (part: Changed<CiPart>) => Place {
  const then = new Map(before.map(({ path, text }) => [path, text]));
  const now = new Map(after.map(({ path, text }) => [path, text]));
  const differs = ({ path }: TextFile) => then.get(path) !== now.get(path);
  const spotOf = (files: readonly TextFile[], others: ReadonlyMap<string, string>): Place | null => {
    const file = files.find(differs);
    if (file === undefined) return null;
    const other = (others.get(file.path) ?? '').split(/\r?\n/);
    const line =
      Math.max(
        0,
        linesOf(file).findIndex((text, index) => text !== other[index]),
      ) + 1;
    return { file, startLine: line, endLine: line };
  };
  const spots = { before: spotOf(before, now), after: spotOf(after, then) };
  return ({ side, file, lines: { startLine, endLine } }) =>
    (differs(file) ? null : spots[side]) ?? { file, startLine, endLine };
}

/** @returns the parts that no delta tells, once for all the jobs that share their lines. */
export function unjudgedParts(
  changed: readonly ChangedPart[],
  deltas: readonly DraftDelta[],
): readonly Unjudged[] {
  const isTold = tellers(deltas);
  const groups = new Map<string, [ChangedPart, ...ChangedPart[]]>();
  for (const one of changed) {
    const { part, seen } = one;
    if (isTold(part, part.file.path)) continue;
    const key = JSON.stringify([part.side, seen.file.path, seen.startLine, seen.endLine, part.name]);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [one]);
    else same.push(one);
  }
  return [...groups.values()].map((same) => {
    const [{ part, seen }] = same;
    // What all jobs share needs no owner.
    const jobs = same.flatMap(({ job }) => (job === null || job.id === '*' ? [] : [job]));
    return {
      side: part.side,
      path: seen.file.path,
      startLine: seen.startLine,
      endLine: seen.endLine,
      part: jobs.length === 0 ? part.name : `${part.name} of ${namesOf(jobs)}`,
    };
  });
}

function changedInJob(before: CiJob | undefined, after: CiJob | undefined): readonly Changed<CiPart>[] {
  const kin = [0, 1, 2, 3].map((index) => (step: CiStep) => step.kin[index] ?? '');
  const { pairs, moved } = alignSteps(before?.steps ?? [], after?.steps ?? [], [stepMeaning, ...kin]);
  const order: readonly Changed<CiPart>[] =
    moved === null
      ? []
      : [
          {
            key: 'order',
            name: 'the order of the steps',
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
