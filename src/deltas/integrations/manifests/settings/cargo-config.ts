/** .cargo/config.toml: registries, what stands in for crates.io, and programs that Cargo runs. */
import { readToml } from '../../../../syntax/toml.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import { readPatches } from '../declared/cargo.ts';
import type { Manifest } from '../manifest.ts';
import { entriesOf, Reading, textOf, under } from '../reading.ts';
import { leavesCredential } from './credentials.ts';
import * as guards from './guards.ts';

/** Words on the screen, caches, and how a build is laid out, by "table" or "table.key". */
const silent = new Set(
  `term doc profile cache future-incompat-report cargo-new net.retry net.offline net.git-fetch-with-cli http.timeout
   http.multiplexing http.low-speed-limit http.user-agent http.debug build.jobs build.target build.target-dir
   build.build-dir build.incremental build.pipelining build.dep-info-basedir install.root resolver`.split(
    /\s+/,
  ),
);

export const cargoConfig: Manifest = {
  name: '.cargo/config.toml',
  paths: ['**/.cargo/config', '**/.cargo/config.toml'],
  source: 'doc.rust-lang.org/cargo/reference/config.html, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'cargo');
    const root = readToml(file.path, file.text);
    const replacing = sourcesThatReplace(root);
    for (const entry of entriesOf(root ?? undefined)) readTable(reading, entry, replacing);
    return reading.end();
  },
};

/** By name: whether a source that stands in for another has its address here, which is told by itself. */
function sourcesThatReplace(root: TreeNode | null): ReadonlyMap<string, boolean> {
  const names = entriesOf(under(root, 'source')).map(({ value }) => textOf(under(value, 'replace-with')));
  return new Map(
    names.flatMap((name) => {
      if (name === null) return [];
      const [source, registry] = [under(root, 'source', name), under(root, 'registries', name)];
      const places = [under(source, 'registry'), under(source, 'git'), under(registry, 'index')];
      return [[name, places.some((place) => place !== undefined)] as const];
    }),
  );
}

function readTable(
  reading: Reading,
  { key, value, ...lines }: TreeEntry,
  replacing: ReadonlyMap<string, boolean>,
): void {
  if (silent.has(key)) return;
  if (key === 'patch') {
    for (const registry of entriesOf(value)) readPatches(reading, registry.value);
    return;
  }
  const inner = entriesOf(value);
  if (inner.length === 0) reading.leavesEntry(key.slice(0, 60), { key, value, ...lines });
  for (const one of inner) {
    if (key === 'source' || key === 'registries') readRegistry(reading, key, one, replacing);
    else if (key === 'http' && one.key === 'check-revoke') {
      const text = textOf(one.value) ?? '';
      reading.holds(
        guards.certificates('Cargo registries that were revoked'),
        guards.rankOf(text),
        text,
        one,
      );
    } else if (key === 'registry' && one.key === 'token')
      leavesCredential(reading, 'crates.io', one.key, textOf(one.value) ?? '', one);
    else if (!silent.has(`${key}.${one.key}`))
      reading.leavesEntry(`${key.slice(0, 40)} ${one.key.slice(0, 40)}`, one);
  }
}

/** A registry is asked by crates that name it; a source for all that come from the one it stands in for. */
function readRegistry(
  reading: Reading,
  table: 'source' | 'registries',
  entry: TreeEntry,
  replacing: ReadonlyMap<string, boolean>,
): void {
  const stands = replacing.has(entry.key);
  for (const one of entriesOf(entry.value)) {
    const text = textOf(one.value) ?? '';
    const address = text.replace(/^sparse\+/, '');
    if (table === 'registries' && one.key === 'index') reading.takesFrom(address, one, !stands);
    else if (table === 'source' && stands && ['registry', 'git'].includes(one.key))
      reading.takesFrom(address, one);
    else if (one.key === 'replace-with' && replacing.get(text) === true) continue;
    else if (one.key === 'token' || one.key === 'secret-key')
      leavesCredential(reading, entry.key, one.key, text, one);
    else reading.leavesEntry(`${table} ${entry.key.slice(0, 60)} ${one.key.slice(0, 40)}`, one);
  }
}
