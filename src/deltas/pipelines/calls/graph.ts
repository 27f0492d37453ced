/** The workflows and actions of one side -> who calls one of them in this repository, with what, and what it does with it. */
import { posix } from 'node:path';
import type { Side, Snapshot, TextFile } from '../../../change/snapshot.ts';
import { textFiles } from '../../../change/snapshot.ts';
import type { Lines } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { writtenIntoCommands } from '../scripts.ts';
import { secretsIn } from '../secrets.ts';
import { headCheckouts, isPrivileged } from '../triggers.ts';
import { entriesOf, type Job, type Pipeline, readPipeline, textOf, writtenIn } from '../workflow.ts';
import { inputOf, writtenContexts } from './contexts.ts';

/** One call of a file of this repository. */
export interface Call {
  /** The file it calls. */
  readonly path: string;
  readonly job: Job;
  readonly lines: Lines;
  readonly inherits: boolean;
  /** It may be left out, or may fail unheard. */
  readonly conditional: boolean;
  readonly inputs: readonly Passed[];
}

/** What a call puts into one input. */
export interface Passed {
  /** In small letters. */
  readonly name: string;
  readonly lines: Lines;
  /** Contexts that end up in it, and whether a stranger writes them. */
  readonly contexts: ReadonlyMap<string, boolean>;
}

/** What one file says by itself, whoever stands around it. */
interface Read {
  readonly pipeline: Pipeline;
  /** What it calls, as it is written. */
  readonly uses: readonly (Omit<Call, 'path'> & { readonly written: string })[];
  /** Inputs that end up in its commands. */
  readonly sunk: readonly string[];
  readonly checksOut: boolean;
}

/** The readable files of one side by path, with the calls of each. */
export interface Calls {
  readonly pipelines: ReadonlyMap<string, Pipeline>;
  readonly read: ReadonlyMap<string, Read>;
  readonly from: ReadonlyMap<string, readonly Call[]>;
}

/** A file is read once, however many changed files look at it. */
const known = new WeakMap<TextFile, Read | 'unreadable'>();

/** That a file beside the judged one makes no sense is said where that file is judged. */
function readOnce(file: TextFile, side: Side): Read | 'unreadable' {
  try {
    const pipeline = readPipeline(file, side);
    if (pipeline === null) return 'unreadable';
    return {
      pipeline,
      uses: localUses(pipeline),
      sunk: [...writtenIntoCommands(pipeline)].map(inputOf).filter((name) => name !== ''),
      checksOut: pipeline.jobs.some((job) => headCheckouts(job).length > 0),
    };
  } catch (error) {
    if (error instanceof Unreadable) return 'unreadable';
    throw error;
  }
}

export function readCalls(snapshot: Snapshot): Calls {
  const read = new Map<string, Read>();
  for (const file of textFiles(snapshot)) {
    const found = known.get(file) ?? readOnce(file, snapshot.side);
    known.set(file, found);
    if (found !== 'unreadable') read.set(file.path, found);
  }
  const from = [...read].map(([path, { uses }]): [string, readonly Call[]] => [
    path,
    uses.flatMap((call) => {
      const called = calledPath(call.written, read);
      return called === null ? [] : [{ ...call, path: called }];
    }),
  ]);
  const pipelines = new Map([...read].map(([path, { pipeline }]) => [path, pipeline]));
  return { pipelines, read, from: new Map(from) };
}

function localUses(pipeline: Pipeline): Read['uses'] {
  return pipeline.jobs.flatMap((job) =>
    [job.body, ...job.steps.map((step) => step.body)].flatMap((body) => {
      const uses = body.get('uses');
      const written = textOf(uses);
      if (uses === undefined || !/^\.(?:\/|$)/.test(written)) return [];
      const inputs = [...entriesOf(body.get('with')).values()].map((entry) => ({
        name: entry.key.toLowerCase(),
        lines: entry,
        contexts: writtenContexts(textOf(entry), () => true),
      }));
      return [
        {
          written,
          job,
          lines: uses,
          inherits: textOf(body.get('secrets')) === 'inherit',
          conditional: body.has('if') || body.has('continue-on-error'),
          inputs,
        },
      ];
    }),
  );
}

/** @returns the file that a local `uses` means; null where this side has no such file. */
function calledPath(uses: string, files: ReadonlyMap<string, Read>): string | null {
  const path = posix.normalize(uses).replace(/\/$/, '');
  const candidates = [path, posix.join(path, 'action.yml'), posix.join(path, 'action.yaml')];
  return candidates.find((one) => files.has(one)) ?? null;
}

/** How a person would call the file: "workflow parrot.yml", "action tie". */
export function calleeName(path: string): string {
  const parts = path.split('/');
  if (/^\.github\/workflows\//.test(path)) return `workflow ${parts.at(-1)}`;
  return parts.length === 1 ? 'the action of this repository' : `action ${parts.at(-2)}`;
}

/** @returns the inputs of each file that hold what a stranger writes, as "path input", with who puts it there. */
export function strangersInputs(calls: Calls): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const all = [...calls.from].flatMap(([caller, list]) =>
    list.flatMap((call) => call.inputs.map((input) => ({ caller, call, input }))),
  );
  untilSettled(() => {
    for (const { caller, call, input } of all) {
      const key = inputKey(call.path, input.name);
      if (found.has(key)) continue;
      const from = [...input.contexts].find(
        ([context, stranger]) => stranger || found.has(inputKey(caller, inputOf(context))),
      );
      if (from !== undefined) found.set(key, `${calleeName(caller)} fills with ${from[0]}`);
    }
    return found.size;
  });
  return found;
}

/** @returns the inputs of each file that end up in commands, there or in what it calls, as "path input". */
export function inputsInCommands(calls: Calls): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [path, { sunk }] of calls.read) for (const name of sunk) found.add(inputKey(path, name));
  untilSettled(() => {
    for (const [caller, list] of calls.from) {
      for (const call of list) {
        for (const input of call.inputs) {
          if (!found.has(inputKey(call.path, input.name))) continue;
          for (const context of input.contexts.keys()) {
            if (context.startsWith('inputs.')) found.add(inputKey(caller, inputOf(context)));
          }
        }
      }
    }
    return found.size;
  });
  return found;
}

/** @returns events through which strangers start workflows that end up in this file, each with one such workflow. */
export function eventsOfCallers(calls: Calls, path: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const caller of callersOf(calls, path)) {
    for (const { name } of calls.pipelines.get(caller)?.triggers ?? []) {
      if (isPrivileged(name) && !found.has(name)) found.set(name, calleeName(caller));
    }
  }
  return found;
}

/** Those who call those who call it too, itself left out. */
function callersOf(calls: Calls, path: string): ReadonlySet<string> {
  const found = new Set<string>([path]);
  untilSettled(() => {
    for (const [caller, list] of calls.from) if (list.some((call) => found.has(call.path))) found.add(caller);
    return found.size;
  });
  found.delete(path);
  return found;
}

/** @returns the files that check out what a pull request brings, there or in what they call. */
export function checkingOutTheHead(calls: Calls): ReadonlySet<string> {
  const found = new Set([...calls.read].flatMap(([path, { checksOut }]) => (checksOut ? [path] : [])));
  untilSettled(() => {
    for (const [caller, list] of calls.from) if (list.some((call) => found.has(call.path))) found.add(caller);
    return found.size;
  });
  return found;
}

/**
 * @returns the secrets that a called workflow reads, and those that inherit them from it; null where that is known
 *   only at run time or elsewhere.
 */
export function secretsRead(calls: Calls, path: string): readonly string[] | null {
  const seen = new Set([path]);
  const names = new Set<string>();
  for (const one of seen) {
    const pipeline = calls.pipelines.get(one);
    if (pipeline === undefined) return null;
    const onward = (calls.from.get(one) ?? []).filter((call) => call.inherits);
    const handed = pipeline.jobs.filter((job) => textOf(job.body.get('secrets')) === 'inherit');
    if (handed.length > onward.length) return null;
    for (const call of onward) seen.add(call.path);
    const shared = [...pipeline.top.values()].filter(({ key }) => !['jobs', 'on'].includes(key));
    const entries = pipeline.jobs.flatMap((job) =>
      [job, ...job.steps].flatMap(({ body }) => [...body.values()]),
    );
    for (const name of writtenIn([...shared, ...entries]).flatMap(secretsIn)) names.add(name);
  }
  return names.has('*') ? null : [...names].sort();
}

export function inputKey(path: string, name: string): string {
  return `${path} ${name}`;
}

/** What the files around one say of it on one side, where both sides matter of what they do. */
export interface Around {
  readonly calls: Calls;
  /** Inputs that a stranger fills. */
  readonly filled: ReadonlyMap<string, string>;
  /** The same of either side: who hands on an input that somebody else fills now has done nothing new. */
  readonly everFilled: ReadonlySet<string>;
  /** Inputs in commands, and files that check out the head: of both sides, so that who changed is who tells. */
  readonly sunk: ReadonlySet<string>;
  readonly checkouts: ReadonlySet<string>;
}

export function readAround(
  beforeFiles: Snapshot,
  afterFiles: Snapshot,
): { readonly before: Around; readonly after: Around } {
  const before = readCalls(beforeFiles);
  const after = readCalls(afterFiles);
  const sunk = onBoth(inputsInCommands(before), inputsInCommands(after));
  const checkouts = onBoth(checkingOutTheHead(before), checkingOutTheHead(after));
  const filled = { before: strangersInputs(before), after: strangersInputs(after) };
  const everFilled = new Set([...filled.before.keys(), ...filled.after.keys()]);
  const shared = { everFilled, sunk, checkouts };
  return {
    before: { calls: before, filled: filled.before, ...shared },
    after: { calls: after, filled: filled.after, ...shared },
  };
}

/** Jobs by their place: one that was renamed has its new name on both sides by now. */
export function callsOfJob({ calls }: Around, path: string, job: Job): readonly Call[] {
  return (calls.from.get(path) ?? []).filter((call) => call.job.lines.startLine === job.lines.startLine);
}

function onBoth(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...one].filter((key) => other.has(key)));
}

/** How many times a call may lead to another: GitHub lets workflows nest to ten, and hostile files would go on. */
const rounds = 10;

/** @param step finds more. @returns when it finds none, or the files nest deeper than GitHub lets them. */
function untilSettled(step: () => number): void {
  let size = -1;
  for (let round = 0; round < rounds; round += 1) {
    const now = step();
    if (now === size) return;
    size = now;
  }
}
