/** package-lock.json, npm-shrinkwrap.json -> packages: a flat map by place since version 2, a tree before. */
import { readJson } from '../../../syntax/json.ts';
import type { TreeMap } from '../../../syntax/tree.ts';
import type { Locked, LockFormat } from '../lock.ts';
import { addIntegrity, isNpmRegistry, linesIn, mapAt, sourceOf, textAt } from './reading.ts';

export const npmLock: LockFormat = {
  name: 'package-lock.json',
  paths: ['**/{package-lock.json,npm-shrinkwrap.json}'],
  ecosystem: 'npm',
  manifest: 'package.json',
  source: 'docs.npmjs.com/cli/v11/configuring-npm/package-lock-json, read 2026-11',
  read(file) {
    linesIn(file);
    const root = readJson(file.path, file.text);
    const packages = mapAt(root, 'packages');
    if (packages !== null) return flat(packages);
    return nested(mapAt(root, 'dependencies'));
  },
};

const folder = 'node_modules/';

function flat(packages: TreeMap): readonly Locked[] {
  return [...packages.entries].flatMap(([place, { value, startLine }]) => {
    const at = place.lastIndexOf(folder);
    // What stands elsewhere is a part of the repository itself.
    if (at < 0 || value.kind !== 'map') return [];
    return lockedOf(textAt(value, 'name') || place.slice(at + folder.length), value, startLine);
  });
}

function nested(dependencies: TreeMap | null): readonly Locked[] {
  return [...(dependencies?.entries ?? [])].flatMap(([name, { value, startLine }]) =>
    value.kind === 'map'
      ? [...lockedOf(name, value, startLine), ...nested(mapAt(value, 'dependencies'))]
      : [],
  );
}

function lockedOf(name: string, entry: TreeMap, line: number): readonly Locked[] {
  const hashes = new Map<string, string>();
  addIntegrity(hashes, textAt(entry, 'integrity'));
  const version = textAt(entry, 'version');
  // Before version 2 an address stood in the place of a version.
  const address = textAt(entry, 'resolved') || version;
  return version === '' ? [] : [{ name, version, source: sourceOf(address, isNpmRegistry), hashes, line }];
}
