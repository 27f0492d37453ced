/** One side of all manifests: read by their formats; what makes no sense is a fault of its own file. */
import { posix } from 'node:path';
import { type PathSet, pathSet } from '../../change/path-set.ts';
import type { Side, Snapshot } from '../../change/snapshot.ts';
import { textFiles } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { isShown } from '../units.ts';
import type { Manifest, ManifestPart, ManifestReading, Registry } from './manifests/manifest.ts';
import type { PackageSighting } from './sighting.ts';

export interface ManifestByPath {
  readonly manifest: Manifest;
  readonly set: PathSet;
}

export function manifestsByPath(manifests: readonly Manifest[]): readonly ManifestByPath[] {
  return manifests.map((manifest) => ({ manifest, set: pathSet(manifest.paths) }));
}

export interface IntegrationSide {
  readonly side: Side;
  /** By path. */
  readonly readings: ReadonlyMap<string, ManifestReading>;
  readonly faults: ReadonlyMap<string, Unreadable>;
}

export function readSide(snapshot: Snapshot, formats: readonly ManifestByPath[]): IntegrationSide {
  const readings = new Map<string, ManifestReading>();
  const faults = new Map<string, Unreadable>();
  for (const file of textFiles(snapshot)) {
    const found = formats.find(({ set }) => set.has(file.path));
    if (found === undefined) continue;
    try {
      readings.set(file.path, found.manifest.read(file, snapshot.side));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      faults.set(file.path, error);
    }
  }
  return { side: snapshot.side, readings, faults };
}

/** Folders that are named after tests: "_integration-test", "e2e". */
const testing = /(?:^|[-_./])(?:tests?|e2e)(?:$|[-_./])/;

/** What all manifests of one side say together. */
export interface Together {
  readonly packages: readonly PackageSighting[];
  readonly registries: readonly Registry[];
  /** Packages that the repository itself is, by "npm:@harbour/quay". */
  readonly own: ReadonlySet<string>;
  readonly parts: readonly ManifestPart[];
}

/** @param without paths that one side cannot read: neither side's word counts there. */
export function together({ readings }: IntegrationSide, without: ReadonlySet<string>): Together {
  const kept = [...readings].filter(([path]) => !without.has(path));
  return {
    packages: kept.flatMap(([path, { sightings }]) => {
      // What an example or a test asks for runs for nobody else.
      const folder = posix.dirname(path);
      const shown = isShown(folder) || testing.test(folder);
      return shown ? sightings.map((one) => ({ ...one, development: true })) : sightings;
    }),
    registries: kept.flatMap(([, reading]) => reading.registries),
    own: new Set(kept.flatMap(([, reading]) => reading.own)),
    parts: kept.flatMap(([, reading]) => reading.unjudged),
  };
}

export function keyOf({ ecosystem, name }: PackageSighting): string {
  return `${ecosystem}:${name}`;
}
