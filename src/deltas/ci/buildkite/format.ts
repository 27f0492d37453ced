/** Buildkite: pipelines of a repository, uploaded by its first step or by another pipeline. */
import type { Format } from '../format.ts';
import { pipelineOf } from './pipeline.ts';
import { readSteps } from './steps.ts';

export const buildkite: Format = {
  name: 'Buildkite',
  paths: [
    '**/.buildkite/pipeline*.{yml,yaml,json}',
    '**/.buildkite/*{-,_,.}pipeline.{yml,yaml,json}',
    '**/{buildkite,.buildkite}.{yml,yaml,json}',
  ],
  source: 'buildkite.com/docs/pipelines/configure/defining-steps, read 2026-11',
  recognises: ({ path, text }) =>
    /(?:^|\/)\.buildkite\/.{1,200}\.ya?ml$/.test(path) && /^steps\s*:/m.test(text),
  includes: () => [],
  starts: ({ text }) =>
    [...text.matchAll(/\bpipeline\s{1,4}upload\s{1,4}["']?([\w./-]{1,200}\.(?:ya?ml|json))/g)].map(
      ([, path = '']) => path.replace(/^\.\//, ''),
    ),
  // The reader makes a part of every field, so that nothing is left over.
  leaves: () => [],
  read(file, { side }) {
    const pipeline = readSteps(file);
    return pipeline === null ? null : pipelineOf(pipeline, side);
  },
};
