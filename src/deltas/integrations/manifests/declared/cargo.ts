/** Cargo.toml: crates of the package, its targets and its workspace, and what is patched. */
import { readToml } from '../../../../syntax/toml.ts';
import type { TreeNode } from '../../../../syntax/tree.ts';
import { gitSource, pathOutside } from '../addresses.ts';
import type { Manifest } from '../manifest.ts';
import { entriesOf, Reading, textOf, under } from '../reading.ts';

const silent = new Set(
  'features bin lib example test bench profile lints badges cargo-features hints'.split(' '),
);

export const cargoToml: Manifest = {
  name: 'Cargo.toml',
  paths: ['**/Cargo.toml', '!**/vendor/**'],
  source: 'doc.rust-lang.org/cargo/reference/manifest.html and specifying-dependencies.html, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'cargo');
    const root = readToml(file.path, file.text);
    for (const entry of entriesOf(root ?? undefined)) {
      const { key, value } = entry;
      if (readLists(reading, key, value)) continue;
      if (key === 'package') {
        const build = under(value, 'build');
        if (build !== undefined) reading.leaves('the build script', textOf(build) ?? '', build);
      } else if (key === 'target')
        for (const target of entriesOf(value))
          for (const list of entriesOf(target.value)) readLists(reading, list.key, list.value);
      else if (key === 'workspace')
        for (const inner of entriesOf(value)) readLists(reading, inner.key, inner.value);
      else if (key === 'patch') for (const registry of entriesOf(value)) readPatches(reading, registry.value);
      else if (key === 'replace') readPatches(reading, value);
      else if (!silent.has(key)) reading.leavesEntry(key.slice(0, 60), entry);
    }
    const name = textOf(under(root, 'package', 'name'));
    if (name !== null) reading.isItself(name);
    return reading.end();
  },
};

/** @returns false where the key is no list of crates. */
function readLists(reading: Reading, key: string, list: TreeNode): boolean {
  const kind = /^(dev-|build-)?dependencies$/.exec(key.replace('_', '-'));
  if (kind === null) return false;
  for (const one of entriesOf(list)) {
    const { value } = one;
    // What the workspace says of it stands there.
    const name = textOf(under(value, 'package')) ?? one.key;
    const version = textOf(value) ?? textOf(under(value, 'version'));
    const source = sourceOf(reading, value);
    if (source === 'inside') continue;
    const registry = textOf(under(value, 'registry')) ?? textOf(under(value, 'registry-index'));
    if (registry !== null && registry !== 'crates-io')
      reading.takesFrom(registry.includes('://') ? registry : `registry ${registry}`, one, true);
    reading.asks({ name, version, source, development: kind[1] !== undefined }, one);
  }
  return true;
}

/** What is patched is asked for elsewhere; here it comes from another place. */
export function readPatches(reading: Reading, list: TreeNode): void {
  for (const one of entriesOf(list)) {
    const source = sourceOf(reading, one.value);
    const name = textOf(under(one.value, 'package')) ?? (one.key.split(':')[0] || one.key);
    if (source === 'inside') reading.isItself(name);
    else if (source !== null) reading.asks({ name, source }, one);
  }
}

/** @returns null for the registry, "inside" for a path of the repository. */
function sourceOf(reading: Reading, crate: TreeNode): string | null | 'inside' {
  const git = textOf(under(crate, 'git'));
  const ref = ['rev', 'tag', 'branch'].map((key) => textOf(under(crate, key))).find((one) => one !== null);
  if (git !== null) return gitSource(git, ref ?? null);
  const path = textOf(under(crate, 'path'));
  return path === null ? null : (pathOutside(reading.file.path, path) ?? 'inside');
}
