/** Pipfile and conda's environment.yml: lists of Python packages by name. */
import { readToml } from '../../../../syntax/toml.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { Manifest } from '../manifest.ts';
import { entriesOf, itemsOf, Reading, textOf, under } from '../reading.ts';
import { readTable } from './pyproject.ts';
import { pythonName } from './requirement.ts';
import { readRequirementLine } from './requirements.ts';

export const pipfile: Manifest = {
  name: 'Pipfile',
  paths: ['**/Pipfile'],
  source: 'pipenv.pypa.io/en/latest/pipfile.html, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'pypi');
    for (const entry of entriesOf(readToml(file.path, file.text) ?? undefined)) {
      const { key, value } = entry;
      if (key === 'packages') readTable(reading, file, value, false);
      else if (key === 'dev-packages') readTable(reading, file, value, true);
      else if (key === 'source')
        for (const source of itemsOf(value)) {
          const url = textOf(under(source, 'url'));
          if (url !== null) reading.takesFrom(url, source);
        }
      else if (key !== 'requires' && key !== 'pipenv') reading.leavesEntry(key.slice(0, 60), entry);
    }
    return reading.end();
  },
};

const usualChannels = new Set(['defaults', 'conda-forge', 'nodefaults', 'anaconda', 'main']);

export const environmentYml: Manifest = {
  name: 'environment.yml',
  paths: ['**/environment.{yml,yaml}'],
  source: 'docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'pypi');
    const root = readYaml(file.path, file.text);
    // The name is used for other things too; what has no list of packages is none of conda's.
    const isConda = under(root, 'dependencies')?.kind === 'sequence';
    for (const entry of entriesOf(root ?? undefined)) {
      const { key, value } = entry;
      if (isConda && (key === 'name' || key === 'prefix')) continue;
      if (isConda && key === 'channels') {
        for (const item of itemsOf(value)) {
          const channel = textOf(item) ?? '';
          if (!usualChannels.has(channel))
            reading.takesFrom(channel.includes('://') ? channel : `https://anaconda.org/${channel}`, item);
        }
      } else if (isConda && key === 'dependencies') {
        for (const item of itemsOf(value)) {
          const [name = '', version] = (textOf(item) ?? '').replace(/^[\w-]{1,60}::/, '').split(/[=<>! ]+/);
          if (item.kind === 'map') {
            for (const line of itemsOf(under(item, 'pip'))) {
              const { startLine, endLine } = line;
              readRequirementLine(reading, file, { text: textOf(line) ?? '', startLine, endLine }, false);
            }
          } else if (name !== 'python' && name !== 'pip')
            reading.asks({ name: pythonName(name), version: version ?? null }, item);
        }
      } else reading.leavesEntry(key.slice(0, 60), entry);
    }
    return reading.end();
  },
};
