/** Events that strangers can fire, and whether the code of a stranger's pull request is then checked out. */
import { expressionsIn, normalContexts } from '../../syntax/expressions/github.ts';
import type { Lines } from '../../syntax/tree.ts';
import type { DraftDelta, Severity } from '../delta.ts';
import { compareTraits, type Trait } from '../traits.ts';
import { evidenceIn } from './traits.ts';
import { entriesOf, type Job, type Pipeline, textOf, writtenIn } from './workflow.ts';

/**
 * Events that anyone with an account can cause, and how far they get: the first three run with secrets and a token of
 * the default branch on content of the stranger's choosing (docs.github.com, "Events that trigger workflows").
 */
const strangers: Readonly<Record<string, Severity>> = {
  pull_request_target: 'high',
  workflow_run: 'high',
  issue_comment: 'high',
  issues: 'medium',
  discussion: 'medium',
  discussion_comment: 'medium',
  pull_request_review: 'low',
  pull_request_review_comment: 'low',
  fork: 'low',
  watch: 'low',
  gollum: 'low',
};

/** @returns true where the event runs with the base's token and secrets, so that the head's code must not run. */
export function isPrivileged(trigger: string): boolean {
  return strangers[trigger] === 'high' || strangers[trigger] === 'medium';
}

/** @param called checkouts of a side's jobs in the files that they call. */
export function triggerDeltas(
  before: Pipeline | null,
  after: Pipeline | null,
  called: CalledCheckouts,
): readonly DraftDelta[] {
  const deltas = compareTraits(triggerTraits(before, called), triggerTraits(after, called));
  // The trigger alone says nothing that the same trigger with a checkout does not say louder.
  const louder = new Set(deltas.filter((delta) => 'job' in delta.facts).map(named));
  return deltas.filter((delta) => 'job' in delta.facts || !louder.has(named(delta)));
}

function named({ kind, facts }: DraftDelta): string {
  return `${kind} ${facts.trigger}`;
}

type CalledCheckouts = (pipeline: Pipeline, job: Job) => readonly Lines[];

function triggerTraits(pipeline: Pipeline | null, called: CalledCheckouts): readonly Trait[] {
  if (pipeline === null) return [];
  return pipeline.triggers.flatMap(({ name, lines }): readonly Trait[] => {
    const severity = strangers[name];
    if (severity === undefined) return [];
    const alone: Trait = {
      subject: `trigger ${name}`,
      facts: { trigger: name, checkout: 'none' },
      evidence: evidenceIn(pipeline, lines),
      gained: {
        kind: 'pipeline.trigger.untrusted',
        severity,
        summary: `People outside the project can now start this workflow through ${name}`,
      },
      lost: {
        kind: 'pipeline.trigger.removed',
        summary: `People outside the project can no longer start this workflow through ${name}`,
      },
    };
    return [alone, ...(isPrivileged(name) ? checkoutTraits(pipeline, name, lines, called) : [])];
  });
}

function checkoutTraits(
  pipeline: Pipeline,
  trigger: string,
  lines: Lines,
  called: CalledCheckouts,
): readonly Trait[] {
  return pipeline.jobs.flatMap((job) =>
    [...headCheckouts(job), ...called(pipeline, job)].flatMap((checkout) =>
      [checkout, lines].map(
        (place): Trait => ({
          subject: `trigger ${trigger} with a checkout of the head in job ${job.id}`,
          facts: { trigger, checkout: 'head', job: job.id },
          evidence: evidenceIn(pipeline, place),
          gained: {
            kind: 'pipeline.trigger.untrusted',
            severity: 'critical',
            summary: `Job ${job.id} now checks out a pull request's code while ${trigger} gives it the base's token and secrets`,
          },
          lost: {
            kind: 'pipeline.trigger.removed',
            summary: `Job ${job.id} no longer checks out a pull request's code under ${trigger}`,
          },
        }),
      ),
    ),
  );
}

const headContext =
  /\bgithub\.head_ref\b|\bgithub\.event\.(?:pull_request\.(?:head\b|merge_commit_sha\b)|workflow_run\.(?:head_|pull_requests\b))|\.outputs\.[\w-]*(?:head|pull|pr)[\w-]*(?:ref|sha|branch)/;
const pullRef = /refs\/pull\b|(?:^|[\s:'"+])pull\//;
const gitReads = /\bgit\b[^\n]{0,200}\b(?:checkout|switch|fetch|pull|clone|worktree|reset|merge)\b/;

/** @returns the lines of each checkout of what a pull request brings, by action, by command, or handed to another workflow. */
export function headCheckouts(job: Job): readonly Lines[] {
  const handed = [...entriesOf(job.body.get('with')).values()].filter(
    (entry) => /ref|sha|branch|head|commit/i.test(entry.key) && namesHead(textOf(entry)),
  );
  const jobEnv = writtenIn(entriesOf(job.body.get('env')).values());
  const steps = job.steps.flatMap((step): readonly Lines[] => {
    const inputs = entriesOf(step.body.get('with'));
    if (/(?:^|\/)checkout@/.test(textOf(step.body.get('uses')))) {
      const named = [inputs.get('ref'), inputs.get('repository')].filter((entry) => entry !== undefined);
      return named.filter((entry) => namesHead(textOf(entry)));
    }
    const run = step.body.get('run');
    if (run === undefined) return [];
    const commands = textOf(run);
    const texts = [
      commands,
      ...[...jobEnv, ...writtenIn(entriesOf(step.body.get('env')).values())].map((w) => w.text),
    ];
    const fetchesHead = gitReads.test(commands) && (texts.some(namesHead) || pullRef.test(commands));
    return fetchesHead || /\bgh\s+pr\s+checkout\b/.test(commands) ? [run] : [];
  });
  return [...handed, ...steps];
}

function namesHead(text: string): boolean {
  return pullRef.test(text) || expressionsIn(text).some((inner) => headContext.test(normalContexts(inner)));
}
