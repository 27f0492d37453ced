/** Jenkins: a Jenkinsfile in, one job a stage out; scripted Groovy is looked into and never vouched for. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import { readGroovy } from '../../../syntax/groovy/groovy.ts';
import type { Format } from '../format.ts';
import type { CiPipeline, Gate, Runner, Start } from '../model.ts';
import { jobWith, mostApprovals, numbered, placeIn } from '../reading/job.ts';
import { type Powers, powersOf } from './powers.ts';
import { type Stage, StageReader } from './stages.ts';

export const jenkins: Format = {
  name: 'Jenkins',
  paths: [
    '**/Jenkinsfile',
    '**/Jenkinsfile{.,-,_}*',
    '**/*.{jenkinsfile,Jenkinsfile,jenkinsFile}',
    '!**/*.{md,txt,adoc}',
  ],
  source: 'jenkins.io/doc/book/pipeline/syntax, read 2026-11',
  recognises: ({ path, text }) => path.endsWith('.groovy') && /^[ \t]{0,8}pipeline\s{0,8}\{/m.test(text),
  includes: () => [],
  starts: () => [],
  // The reader makes a part of every statement, so that nothing is left over.
  leaves: () => [],
  read(file, { side }) {
    const statements = readGroovy(file.path, file.text);
    if (statements.length === 0) return null;
    return pipelineOf(file, side, new StageReader(file).read(statements));
  },
};

function pipelineOf(file: TextFile, side: Side, stages: readonly Stage[]): CiPipeline {
  const read = stages.map((stage) => ({ stage, powers: powersOf(file, stage.own) }));
  const gates = gatesOf(read);
  const ids = numbered(stages.map(({ name }) => name));
  const starts: Start[] = [];
  const jobs = read.map(({ stage, powers }, index) => {
    const { starts: fired, inputs: _, ...holds } = powers;
    starts.push(...fired);
    const id = index === 0 ? ' shared' : (ids[index] ?? stage.name);
    return jobWith(
      { id, label: index === 0 ? 'the pipeline' : `stage ${id}`, place: placeIn(file, stage.lines) },
      {
        ...holds,
        runner: runnerOf(file, stage),
        gates: gates[index] ?? [],
        parts: stage.parts,
        steps: stage.steps,
        strength: stage.strength,
      },
    );
  });
  const [shared, ...rest] = jobs;
  if (shared === undefined) throw new Error('a Jenkinsfile without what all stages share');
  return { system: 'Jenkins', side, root: file, files: [file], starts, shared, jobs: rest };
}

/** Stages run one after the other: a question holds up its own stage and all that come later. */
function gatesOf(
  read: readonly { readonly stage: Stage; readonly powers: Powers }[],
): readonly (readonly Gate[])[] {
  const open: Gate[] = [];
  return read.map(({ powers }) => {
    for (const { submitters, place } of powers.inputs) {
      const who = submitters === '' ? 'a person' : `a person of ${submitters}`;
      const count = open.length;
      if (count === mostApprovals) break;
      open.push({ name: count === 0 ? `an approval by ${who}` : `approval ${count + 1} by ${who}`, place });
    }
    return [...open];
  });
}

/** The machine of Jenkins itself, which holds every secret of it (jenkins.io/doc/book/security/controller-isolation, read 2026-11). */
const controller =
  /\blabel\b[^\n]{0,8}["'](?:built-in|master|controller)["']|\bnode\b[^\n]{0,4}["'](?:built-in|master|controller)["']/;

function runnerOf(file: TextFile, stage: Stage): Runner | null {
  const named = [...stage.parts, ...stage.steps.flatMap(({ parts }) => parts)].find(
    ({ name, meaning }) => ['the agent', 'step node'].includes(name) && controller.test(meaning),
  );
  return named === undefined
    ? null
    : {
        labels: ['the machine of Jenkins itself'],
        hosting: 'self-hosted',
        place: placeIn(file, named.lines),
      };
}
