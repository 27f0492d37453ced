/** CircleCI: `.circleci/config.yml` and the configurations that a setup run goes on with. */
import { readYaml } from '../../../syntax/yaml.ts';
import { writtenIn } from '../../pipelines/workflow.ts';
import type { Format } from '../format.ts';
import { readConfig } from './config.ts';
import { pipelineOf } from './pipeline.ts';

/** Inputs of the continuation and path-filtering orbs that name a file to go on with (circleci.com/docs/dynamic-config, read 2026-11). */
const goesOnWith = /^(?:config[-_]path|configuration_path|base[-_]config)$/;

export const circleci: Format = {
  name: 'CircleCI',
  paths: ['**/.circleci/config.{yml,yaml}'],
  source: 'circleci.com/docs/configuration-reference, read 2026-11',
  recognises: ({ path, text }) =>
    /(?:^|\/)\.circleci\//.test(path) &&
    /\.ya?ml$/.test(path) &&
    /^(?:jobs|workflows|commands|orbs)\s*:/m.test(text),
  includes: () => [],
  starts(file) {
    if (!/^setup\s*:/m.test(file.text)) return [];
    const tree = readYaml(file.path, file.text);
    const written = tree?.kind === 'map' ? writtenIn(tree.entries.values()) : [];
    return written
      .filter(({ key, text }) => goesOnWith.test(key) && /^[\w./-]{1,200}\.ya?ml$/.test(text))
      .map(({ text }) => text.replace(/^\.\//, ''));
  },
  // The reader makes a part of every field that runs, so that nothing is left over.
  leaves: () => [],
  read(file, { side }) {
    const config = readConfig(file);
    return config === null ? null : pipelineOf(config, side);
  },
};
