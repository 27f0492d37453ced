/** What changed and was not judged: every part whose meaning differs and that no delta tells. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import { obeyedComments } from '../../syntax/same-meaning.ts';
import type { Unjudged } from '../analyzer.ts';
import type { DraftDelta, Evidence } from '../delta.ts';
import { parseUses } from './actions.ts';
import { jobParts, type Part, stepMeaning, stepParts, topParts } from './meaning.ts';
import { type Job, type Pipeline, type Step, textOf } from './workflow.ts';

/** A part with the side whose lines show that it changed. */
export type Changed<P extends Part> = P & { readonly side: Side };

/** @returns the changed parts in the order of the file, those of the before side last. */
export function unjudgedParts(
  before: Pipeline | null,
  after: Pipeline | null,
  deltas: readonly DraftDelta[],
): readonly Unjudged[] {
  const ids = new Set([...(after?.jobs ?? []), ...(before?.jobs ?? [])].map((job) => job.id));
  const jobIn = (pipeline: Pipeline | null, id: string) => pipeline?.jobs.find((job) => job.id === id);
  const changed = [
    ...compareParts(before === null ? [] : topParts(before), after === null ? [] : topParts(after)),
    ...[...ids].flatMap((id) => changedInJob(jobIn(before, id), jobIn(after, id))),
    ...changedComments(filesOf(before), filesOf(after)),
  ];
  const isTold = tellers(deltas);
  return changed
    .flatMap((part) => {
      const { side, lines, name } = part;
      const path = (side === 'after' ? after : before)?.file.path;
      return path === undefined || isTold(part, path)
        ? []
        : [{ side, path, startLine: lines.startLine, endLine: lines.endLine, part: name }];
    })
    .sort((a, b) => (a.side < b.side ? -1 : a.side > b.side ? 1 : 0) || a.startLine - b.startLine);
}

const filesOf = (pipeline: Pipeline | null) => (pipeline === null ? [] : [pipeline.file]);

export function compareParts<P extends Part>(
  before: readonly P[],
  after: readonly P[],
): readonly Changed<P>[] {
  const had = new Map(before.map((part) => [part.key, part]));
  const has = new Map(after.map((part) => [part.key, part]));
  const meaning = (parts: ReadonlyMap<string, P>, key: string) => parts.get(key)?.meaning ?? '';
  return [...new Set([...has.keys(), ...had.keys()])].flatMap((key): readonly Changed<P>[] => {
    if (meaning(had, key) === meaning(has, key)) return [];
    const now = has.get(key);
    const then = had.get(key);
    if (now !== undefined) return [{ ...now, side: 'after' }];
    return then === undefined ? [] : [{ ...then, side: 'before' }];
  });
}

function changedInJob(before: Job | undefined, after: Job | undefined): readonly Changed<Part>[] {
  const job = after ?? before;
  const meaning = (step: Step) => (job === undefined ? '' : stepMeaning(step, job));
  const { pairs, moved } = alignSteps(before?.steps ?? [], after?.steps ?? [], [
    meaning,
    idOf,
    actionOf,
    nameOf,
    hasCommands,
  ]);
  const partsOf = (step: Step | null, job: Job | undefined) =>
    step === null || job === undefined ? [] : stepParts(step, job);
  const order: readonly Changed<Part>[] =
    moved === null || after === undefined
      ? []
      : [
          {
            key: 'order',
            name: `the order of the steps of ${after.label}`,
            meaning: '',
            lines: moved.lines,
            side: 'after',
          },
        ];
  return [
    ...compareParts(before === undefined ? [] : jobParts(before), after === undefined ? [] : jobParts(after)),
    ...order,
    ...pairs.flatMap((pair) => compareParts(partsOf(pair.before, before), partsOf(pair.after, after))),
  ];
}

/** A comment that switches a scanner off on a line is no mere comment. */
export function changedComments(
  before: readonly TextFile[],
  after: readonly TextFile[],
): readonly Changed<Part & { readonly file: TextFile }>[] {
  const listed = (files: readonly TextFile[]) =>
    files.flatMap((file) =>
      file.text.split('\n').flatMap((line, index) => {
        const lines = { startLine: index + 1, endLine: index + 1 };
        return obeyedComments(line).map((comment) => ({ comment, lines, file }));
      }),
    );
  const onlyIn = (side: Side, here: ReturnType<typeof listed>, there: ReturnType<typeof listed>) => {
    const known = there.map(({ comment }) => comment);
    return here.flatMap(({ comment, lines, file }) => {
      const at = known.indexOf(comment);
      if (at >= 0) known.splice(at, 1);
      const name = 'a comment that a scanner obeys';
      return at >= 0 ? [] : [{ key: comment, name, meaning: comment, lines, side, file }];
    });
  };
  const then = listed(before);
  const now = listed(after);
  return [...onlyIn('after', now, then), ...onlyIn('before', then, now)];
}

/** @returns whether some delta has the fact that would tell a part of a file, on the lines of that part. */
export function tellers(deltas: readonly DraftDelta[]): (part: Changed<Part>, path: string) => boolean {
  const byFact = new Map<string, Evidence[]>();
  const add = (key: string, evidence: readonly Evidence[]) => {
    const known = byFact.get(key);
    if (known === undefined) byFact.set(key, [...evidence]);
    else known.push(...evidence);
  };
  for (const { facts, evidence } of deltas) {
    for (const [fact, value] of Object.entries(facts)) add(JSON.stringify([fact, value]), evidence);
    if ('scanner' in facts) add(JSON.stringify(['scanner', null]), evidence);
  }
  return ({ toldBy, side, lines }, path) =>
    toldBy !== undefined &&
    (byFact.get(JSON.stringify(toldBy)) ?? []).some(
      (at) =>
        at.side === side &&
        at.path === path &&
        at.startLine <= lines.endLine &&
        lines.startLine <= at.endLine,
    );
}

interface StepPair<S> {
  readonly before: S | null;
  readonly after: S | null;
}

interface AlignedSteps<S> {
  readonly pairs: readonly StepPair<S>[];
  /** The first step that stands before another which it stood after; null where the order is kept. */
  readonly moved: S | null;
}

/**
 * @param keys what steps share that are one, the strongest first; '' for none. The first is their whole meaning.
 * @returns steps of equal meaning as pairs, then those that share another key, each kind in order.
 */
export function alignSteps<S>(
  before: readonly S[],
  after: readonly S[],
  keys: readonly [(step: S) => string, ...((step: S) => string)[]],
): AlignedSteps<S> {
  const left = new Set(before);
  const right = new Set(after);
  const pairs: StepPair<S>[] = [];
  const pairBy = (keyOf: (step: S) => string) => {
    const waiting = new Map<string, S[]>();
    for (const step of left) {
      const key = keyOf(step);
      const same = waiting.get(key);
      if (same !== undefined) same.push(step);
      else if (key !== '') waiting.set(key, [step]);
    }
    for (const step of right) {
      const twin = waiting.get(keyOf(step))?.shift();
      if (twin === undefined) continue;
      pairs.push({ before: twin, after: step });
      left.delete(twin);
      right.delete(step);
    }
  };
  const [meaning, ...others] = keys;
  pairBy(meaning);
  const moved = firstMoved(pairs, before);
  for (const key of others) pairBy(key);
  return {
    pairs: [
      ...pairs,
      ...[...right].map((step) => ({ before: null, after: step })),
      ...[...left].map((step) => ({ before: step, after: null })),
    ],
    moved,
  };
}

const idOf = (step: Step) => textOf(step.body.get('id'));
const nameOf = (step: Step) => textOf(step.body.get('name'));
const actionOf = (step: Step) => parseUses(textOf(step.body.get('uses'))).action;
const hasCommands = (step: Step) => (step.body.has('run') ? 'run' : '');

/** @param pairs in the order of the after side. */
function firstMoved<S>(pairs: readonly StepPair<S>[], order: readonly S[]): S | null {
  const places = new Map(order.map((step, index) => [step, index]));
  let furthest = -1;
  for (const { before, after } of pairs) {
    const place = before === null ? -1 : (places.get(before) ?? -1);
    if (place < furthest) return after;
    furthest = Math.max(furthest, place);
  }
  return null;
}
