/**
 * What only a lock file tells: that packages are taken from another place, and that one is another under the same version.
 * Which versions it holds is what its manifest asked for: a bump is nothing here.
 *
 *   a lock file -> packages with places and hashes, on both sides -> compared -> deltas
 */
import { posix } from 'node:path';
import { pathSet } from '../../change/path-set.ts';
import { type Side, type Snapshot, type TextFile, textFiles } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Analyzer } from '../analyzer.ts';
import type { Manifest, ManifestReading } from '../integrations/manifests/manifest.ts';
import type { Ecosystem } from '../integrations/sighting.ts';
import { type LockSide, lockDeltas } from './compare.ts';
import type { LockFormat } from './lock.ts';

/** Files beside a lock that may name its registries, by who reads them (see the sources of their manifests). */
const settingsBeside: ReadonlyMap<Ecosystem, readonly string[]> = new Map([
  ['npm', ['.npmrc', '.yarnrc.yml', '.yarnrc', 'bunfig.toml']],
  ['pypi', ['uv.toml', 'pip.conf']],
  ['cargo', ['.cargo/config.toml', '.cargo/config']],
  ['gem', ['.bundle/config']],
  ['nuget', ['nuget.config', 'NuGet.config', 'NuGet.Config']],
]);

/** @param manifests whose own addresses their lock files only repeat. */
export function lockfilesAnalyzer(formats: readonly LockFormat[], manifests: readonly Manifest[]): Analyzer {
  const locks = formats.map((format) => ({ format, set: pathSet(format.paths) }));
  const readers = manifests.map((manifest) => ({ manifest, set: pathSet(manifest.paths) }));
  const formatOf = (path: string) => locks.find(({ set }) => set.has(path))?.format ?? null;
  const sideOf = (snapshot: Snapshot): LockSide | null => {
    const file = textFiles(snapshot).find(({ path }) => formatOf(path) !== null);
    const format = file === undefined ? null : formatOf(file.path);
    if (file === undefined || format === null) return null;
    return { file, format, locked: format.read(file), told: toldBeside(snapshot) };
  };
  const toldBeside = (snapshot: Snapshot): LockSide['told'] => {
    const asked = textFiles(snapshot).flatMap((file) => {
      const found = formatOf(file.path) === null ? readers.find(({ set }) => set.has(file.path)) : undefined;
      return found === undefined ? [] : (readingOf(found.manifest, file, snapshot.side) ?? []);
    });
    const placed = asked.flatMap(({ sightings }) => sightings.filter(({ source }) => source !== null));
    const hosts = asked.flatMap(({ registries }) =>
      registries.map(({ address }) => /^[a-z]+:\/\/([^/]+)/.exec(address)?.[1] ?? ''),
    );
    return { packages: new Set(placed.map(({ name }) => name)), hosts: new Set(hosts) };
  };
  return {
    name: 'lockfiles',
    unresolved: 'integration.unresolved',
    unit: 'file',
    paths: formats.flatMap(({ paths }) => paths),
    leaves: ({ reason }) => reason === 'too-large',
    follows: ({ files }) =>
      [...files.keys()].flatMap((path) => {
        const format = formatOf(path);
        if (format === null) return [];
        const beside = [format.manifest ?? [], settingsBeside.get(format.ecosystem) ?? []].flat();
        return beside.map((name) => posix.join(posix.dirname(path), name));
      }),
    analyze: (before, after) => ({ deltas: lockDeltas(sideOf(before), sideOf(after)), unjudged: [] }),
  };
}

/** A manifest that makes no sense is told by itself, and tells nothing here. */
function readingOf(manifest: Manifest, file: TextFile, side: Side): ManifestReading | null {
  try {
    return manifest.read(file, side);
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}
