/** GitLab CI: `.gitlab-ci.yml` and the files that it includes of this repository, as one pipeline. */
import type { TextFile } from '../../../change/snapshot.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { entriesOf, writtenIn } from '../../pipelines/workflow.ts';
import type { Format } from '../format.ts';
import { leavesOf } from '../leaves.ts';
import type { CiJob, CiPipeline } from '../model.ts';
import { documentOf, freeInputs, readConfig } from './config.ts';
import { startsOf } from './flow.ts';
import { importOf } from './imports.ts';
import { childPaths, includesIn, localPaths, wantedPaths } from './includes.ts';
import { jobsOf } from './jobs.ts';
import { includeParts, part, variableParts } from './parts.ts';
import { readJob } from './read-job.ts';
import { takenScans } from './scans.ts';
import { namesSet, secretsRead, valuesOf } from './variables.ts';

export const gitlab: Format = {
  name: 'GitLab CI',
  paths: ['**/{.,*.,*-}gitlab-ci.{yml,yaml}'],
  source: 'docs.gitlab.com/ci/yaml, read 2026-11',
  recognises: ({ text }) => looksLikeGitLab(text),
  includes: (file, files) => {
    const top = topOf(file);
    return includesIn(top.get('include')).flatMap(({ from, target }) =>
      from !== 'local'
        ? []
        : files.paths.length === 0
          ? wantedPaths(target)
          : [...localPaths(target, files), ...wantedPaths(target)],
    );
  },
  starts: (file) => {
    try {
      return [...topOf(file).values()].flatMap((entry) => childPaths(entriesOf(entry)));
    } catch (error) {
      if (error instanceof Unreadable) return [];
      throw error;
    }
  },
  leaves: (file) => {
    const { body } = documentOf(file);
    return body === null ? [] : leavesOf(body, silent);
  },
  read(file, files) {
    const config = readConfig(file, files);
    if (config === null) return null;
    const { top, sources, includes, placed } = config;
    const variables = entriesOf(top.get('variables'));
    const made = jobsOf(config);
    const around = { sources, variables, freeInputs: freeInputs(config.inputs) };
    const jobs = made.map((job) => readJob(job, around));
    const placeOf = sources.placeOf.bind(sources);
    const flow = [
      ...[top.get('workflow')].filter((entry) => entry !== undefined),
      ...made.flatMap(({ body }) =>
        [...body.values()].filter(({ key }) => key === 'rules' || key === 'only'),
      ),
    ];
    const values = valuesOf(variables);
    const idle = made.some(({ template }) => template === null)
      ? []
      : ['default', 'before_script', 'after_script', 'image', 'services'];
    const rest = ['workflow', 'stages', 'spec', ...idle].flatMap((key) => top.get(key) ?? []);
    const shared: CiJob = {
      id: '*',
      label: 'every job',
      place: { file, startLine: 1, endLine: 1 },
      scripts: [],
      injections: [],
      secrets: writtenIn(variables.values()).flatMap(({ text, key }) => {
        const entry = variables.get(key);
        return entry === undefined
          ? []
          : secretsRead(text, placeOf(entry), new Set([...variables.keys(), ...namesSet(text)]));
      }),
      identities: [],
      permits: [],
      imports: includes.flatMap((include) => importOf(include, placeOf(include.at)) ?? []),
      images: [],
      runner: null,
      closeness: [],
      gates: [],
      scans: takenScans(includes, made, values, sources),
      strength: 'blocking',
      parts: [
        ...rest.map((entry) => part(entry.key, spoken[entry.key] ?? `${entry.key}`, entry, sources)),
        ...variableParts(variables, sources),
        ...includeParts(includes, placed, sources),
      ],
      steps: [],
    };
    const pipeline: CiPipeline = {
      system: 'GitLab CI',
      side: files.side,
      root: file,
      files: config.files,
      starts: startsOf(flow, placeOf),
      shared,
      jobs,
    };
    return pipeline;
  },
};

/** What is only shown, about times, or about which file is included, which is read. */
const silent = new Set([
  'coverage',
  'description',
  'extends',
  'include',
  'interruptible',
  'resource_group',
  'retry',
  'tags',
  'timeout',
  'url',
  'auto_stop_in',
  'on_stop',
  'deployment_tier',
  'alias',
  'expire_in',
]);

const spoken: Readonly<Record<string, string>> = {
  workflow: 'when it runs',
  stages: 'the stages',
};

/** A template by another name: jobs with commands, words that other systems do not have there, and no top of theirs. */
function looksLikeGitLab(text: string): boolean {
  return (
    /^ {1,8}(?:script|extends):(?:\s|$)/m.test(text) &&
    /^ {1,8}(?:rules|only|except|before_script|after_script|allow_failure|stage|id_tokens|tags):(?:\s|$)/m.test(
      text,
    ) &&
    !/^(?:on|jobs|steps|pipelines|services|language|kind|apiVersion|os|addons|matrix|environment|test_script|openapi|\$schema)\s{0,4}:/m.test(
      text,
    ) &&
    !/^-\s/m.test(text)
  );
}

function topOf(file: TextFile) {
  const { body } = documentOf(file);
  return body?.kind === 'map' ? body.entries : new Map();
}
