/** package.json: four lists of packages, what overrides them, and the scripts that run when they are installed. */
import type { TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import { Unreadable } from '../../../../syntax/unreadable.ts';
import type { Manifest } from '../manifest.ts';
import { canonical, entriesOf, Reading, textOf, under } from '../reading.ts';
import { isTypesAlone, specified } from './specifier.ts';

const lists: ReadonlyMap<string, { readonly development: boolean }> = new Map([
  ['dependencies', { development: false }],
  ['peerDependencies', { development: false }],
  ['optionalDependencies', { development: false }],
  ['devDependencies', { development: true }],
]);

/** What describes the package, or is told by the lists: no code of others comes from it. */
const silent = new Set(
  `name version private description keywords homepage bugs license licenses author contributors maintainers funding
   repository engines os cpu libc type files main module browser types typings exports imports bin man directories
   sideEffects unpkg jsdelivr workspaces packageManager bundleDependencies bundledDependencies peerDependenciesMeta
   dependenciesMeta eslintConfig eslintIgnore prettier stylelint browserslist babel jest ava c8 nyc mocha commitlint
   release size-limit volta devEngines engineStrict displayName publisher icon categories activationEvents exports
   typesVersions source style sass svelte readme readmeFilename gitHead $schema`.split(/\s+/),
);

export const packageJson: Manifest = {
  name: 'package.json',
  paths: ['**/package.json', '!**/node_modules/**'],
  source: 'docs.npmjs.com/cli/v11/configuring-npm/package-json, pnpm.io/package_json, read 2026-11',
  read(file, side) {
    const root = readJson(file.path, file.text);
    if (root !== null && root.kind !== 'map')
      throw new Unreadable(file.path, 1, 'a package.json is an object');
    const reading = new Reading(file, side, 'npm');
    for (const entry of entriesOf(root ?? undefined)) readKey(reading, file, entry);
    const name = textOf(under(root, 'name'));
    if (name !== null) reading.isItself(name.toLowerCase());
    return reading.end();
  },
};

function readKey(reading: Reading, file: TextFile, entry: TreeEntry): void {
  const { key, value } = entry;
  const list = lists.get(key);
  if (list !== undefined) {
    readList(reading, file, entry, list.development);
    return;
  }
  switch (key) {
    case 'overrides':
    case 'resolutions':
      readOverrides(reading, file, value);
      return;
    case 'scripts':
      for (const script of entriesOf(value)) reading.leavesEntry(`script ${script.key.slice(0, 60)}`, script);
      return;
    case 'pnpm':
      for (const inner of entriesOf(value)) {
        if (inner.key === 'overrides') readOverrides(reading, file, inner.value);
        else reading.leavesEntry(`pnpm ${inner.key.slice(0, 60)}`, inner);
      }
      return;
    case 'catalog':
    case 'catalogs':
      readOverrides(reading, file, value);
      return;
    default:
      if (!silent.has(key)) reading.leavesEntry(key.slice(0, 60), entry);
  }
}

/** @param entry the key with its map of names. */
function readList(reading: Reading, file: TextFile, entry: TreeEntry, development: boolean): void {
  if (entry.value.kind !== 'map') {
    reading.leavesEntry(entry.key, entry);
    return;
  }
  for (const one of entriesOf(entry.value)) {
    const written = textOf(one.value);
    if (written === null) {
      reading.leavesEntry(`package ${one.key.slice(0, 60)}`, one);
      continue;
    }
    const { name, version, source } = specified(file.path, one.key, written);
    if (name === null) continue;
    reading.asks({ name, version, source, development: development || isTypesAlone(name) }, one);
  }
}

/** An override asks for nothing that is not asked for anyway, unless it puts other code in its place. */
export function readOverrides(reading: Reading, file: TextFile, node: TreeNode): void {
  for (const one of entriesOf(node)) {
    if (one.value.kind === 'map') {
      readOverrides(reading, file, one.value);
      continue;
    }
    const written = textOf(one.value);
    if (written === null) reading.leaves('an override', canonical(one.value), one);
    else readOverride(reading, file, one, written);
  }
}

function readOverride(reading: Reading, file: TextFile, one: TreeEntry, written: string): void {
  const replaced = replacedName(one.key);
  const { name, version, source } = specified(file.path, replaced, written);
  if (name !== null && (source !== null || name !== replaced)) reading.asks({ name, version, source }, one);
}

/** "quay>@harbour/pier@^1" and "**\/pier": the package that is meant in the end. */
function replacedName(key: string): string {
  const last = key.slice(key.lastIndexOf('>') + 1);
  const parts = last.split('/').filter((part) => part !== '**');
  const own = parts.at(-2)?.startsWith('@') === true ? parts.slice(-2) : parts.slice(-1);
  const name = own.join('/');
  const at = name.indexOf('@', 1);
  return at < 0 ? name : name.slice(0, at);
}
