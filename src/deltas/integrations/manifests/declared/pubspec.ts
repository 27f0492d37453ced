/** pubspec.yaml: packages of Dart and Flutter. */
import type { TreeEntry } from '../../../../syntax/tree.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import { gitSource, pathOutside } from '../addresses.ts';
import type { Manifest } from '../manifest.ts';
import { entriesOf, Reading, textOf, under } from '../reading.ts';

const silent = new Set(
  `name version description homepage repository issue_tracker documentation publish_to environment flutter topics
   screenshots funding false_secrets platforms executables resolution workspace`.split(/\s+/),
);

export const pubspec: Manifest = {
  name: 'pubspec.yaml',
  paths: ['**/pubspec.{yaml,yml}'],
  source: 'dart.dev/tools/pub/pubspec and /dependencies, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'pub');
    const root = readYaml(file.path, file.text);
    for (const entry of entriesOf(root ?? undefined)) {
      const { key, value } = entry;
      if (key === 'dependencies' || key === 'dev_dependencies')
        for (const one of entriesOf(value)) readPackage(reading, one, key === 'dev_dependencies');
      else if (key === 'dependency_overrides')
        for (const one of entriesOf(value)) {
          // A version alone asks for nothing new.
          if (one.value.kind === 'map') readPackage(reading, one, false);
        }
      else if (!silent.has(key)) reading.leavesEntry(key.slice(0, 60), entry);
    }
    const name = textOf(under(root, 'name'));
    if (name !== null) reading.isItself(name);
    return reading.end();
  },
};

function readPackage(reading: Reading, one: TreeEntry, development: boolean): void {
  const { key: name, value } = one;
  const version = textOf(value) ?? textOf(under(value, 'version'));
  if (under(value, 'sdk') !== undefined) return;
  const git = under(value, 'git');
  const path = textOf(under(value, 'path'));
  const hosted = textOf(under(value, 'hosted')) ?? textOf(under(value, 'hosted', 'url'));
  if (hosted !== null) reading.takesFrom(hosted, one, true);
  if (git !== undefined) {
    const address = textOf(git) ?? textOf(under(git, 'url')) ?? '';
    reading.asks({ name, version, development, source: gitSource(address, textOf(under(git, 'ref'))) }, one);
  } else if (path === null) reading.asks({ name, version, development }, one);
  else {
    const outside = pathOutside(reading.file.path, path);
    if (outside !== null) reading.asks({ name, version, development, source: outside }, one);
  }
}
