/** Where a pipeline signs in with a credential that does not expire: a workflow's steps and variables, other systems' names. */
import type { Lines, TreeEntry, TreeNode } from '../../syntax/tree.ts';
import type { Trait } from '../traits.ts';
import type { SignIn } from './catalogue.ts';
import { evidenceIn, type Source } from './source.ts';
import { at, itemsOf, mapOf, textOf } from './tree.ts';

/** Of a store, and not the job's own token, which ends with it. */
const stored = /\bsecrets\s{0,4}(?:\.\s{0,4}(?!GITHUB_TOKEN\b)[A-Z_]|\[)/i;

export function workflowSignIns(
  source: Source,
  root: TreeNode,
  signIns: readonly SignIn[],
): readonly Trait[] {
  const shared = variables(source, 'every job', at(root, 'env'), '', signIns);
  const jobs = [...mapOf(at(root, 'jobs')).values()].flatMap(({ key, value }) => {
    const job = `job ${key}`;
    const steps = itemsOf(at(value, 'steps'));
    const commands = steps.map((step) => textOf(at(step, 'run')) ?? '').join('\n');
    return [
      ...variables(source, job, at(value, 'env'), commands, signIns),
      ...steps.flatMap((step) => stepSignIns(source, job, step, signIns)),
    ];
  });
  return [...shared, ...jobs];
}

function stepSignIns(
  source: Source,
  job: string,
  step: TreeNode,
  signIns: readonly SignIn[],
): readonly Trait[] {
  const action = (textOf(at(step, 'uses')) ?? '').split('@')[0]?.toLowerCase() ?? '';
  const inputs = [...mapOf(at(step, 'with')).values()];
  const given = signIns.flatMap((signIn) => {
    const asked = signIn.actions.get(action);
    const first = inputs.find(({ key, value }) => asked?.has(key.toLowerCase()) && isStored(value));
    return first === undefined ? [] : [trait(source, signIn, job, first)];
  });
  const run = textOf(at(step, 'run')) ?? '';
  return [...given, ...variables(source, job, at(step, 'env'), run, signIns)];
}

function isStored(value: TreeNode): boolean {
  return stored.test((textOf(value) ?? '').slice(0, 4_096));
}

function variables(
  source: Source,
  job: string,
  env: TreeNode | undefined,
  commands: string,
  signIns: readonly SignIn[],
): readonly Trait[] {
  const entries: readonly TreeEntry[] = [...mapOf(env).values()];
  return signIns.flatMap((signIn) => {
    if (signIn.commands.length > 0 && !signIn.commands.some((command) => commands.includes(command)))
      return [];
    const first = entries.find(({ key, value }) => signIn.variables.has(key) && isStored(value));
    return first === undefined ? [] : [trait(source, signIn, job, first)];
  });
}

/** Systems whose variables are set outside of the file: there a name in it is all that tells. */
export const otherPipelines: readonly { readonly name: string; readonly path: RegExp }[] = [
  { name: 'the GitLab pipeline', path: /(?:^|\/)\.gitlab-ci\.ya?ml$|(?:^|\/)\.gitlab\/.{1,200}\.ya?ml$/ },
  { name: 'the CircleCI pipeline', path: /(?:^|\/)\.circleci\/[^/]{1,100}\.ya?ml$/ },
  { name: 'the Azure pipeline', path: /(?:^|\/)azure-pipelines[\w.-]{0,60}\.ya?ml$/ },
  { name: 'the Bitbucket pipeline', path: /(?:^|\/)bitbucket-pipelines\.ya?ml$/ },
  { name: 'the Jenkins pipeline', path: /(?:^|\/)Jenkinsfile[\w.-]{0,60}$/ },
  { name: 'the Buildkite pipeline', path: /(?:^|\/)\.buildkite\/.{1,200}\.ya?ml$/ },
];

const longestLine = 2_000;

export function otherSignIns(source: Source, pipeline: string, signIns: readonly SignIn[]): readonly Trait[] {
  const lines = source.file.text.split('\n');
  const byName = new Map(
    signIns
      .filter(({ commands }) => commands.length === 0)
      .flatMap((signIn) => [...signIn.variables].map((name) => [name, signIn] as const)),
  );
  const seen = new Set<string>();
  return lines.flatMap((line, index): readonly Trait[] => {
    if (line.length > longestLine || /^\s{0,200}(?:#|\/\/)/.test(line)) return [];
    return [...line.matchAll(/\b[A-Z][A-Z\d_]{4,60}\b/g)].flatMap(([name]) => {
      const signIn = byName.get(name);
      if (signIn === undefined || seen.has(signIn.id)) return [];
      seen.add(signIn.id);
      return [trait(source, signIn, pipeline, { startLine: index + 1, endLine: index + 1 })];
    });
  });
}

function trait(source: Source, signIn: SignIn, who: string, lines: Lines): Trait {
  const whose = who === 'every job' ? 'Every job' : who.charAt(0).toUpperCase() + who.slice(1);
  return {
    subject: `sign-in to ${signIn.to} of ${who}`,
    facts: { form: signIn.id, to: signIn.to, by: who },
    evidence: evidenceIn(source, lines),
    gained: {
      kind: 'secret.longlived.added',
      severity: signIn.severity,
      summary: `${whose} signs in to ${signIn.to} with ${signIn.with}, where ${signIn.instead} would do`,
    },
    lost: {
      kind: 'secret.longlived.removed',
      summary: `${whose} no longer signs in to ${signIn.to} with ${signIn.with}`,
    },
  };
}
