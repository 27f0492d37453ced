/** One side of the files that name third parties: read by their formats; what makes no sense is a fault of its own file. */
import { posix } from 'node:path';
import { type PathSet, pathSet } from '../../change/path-set.ts';
import { isShown } from '../../change/shown.ts';
import type { Side, Snapshot, TextFile } from '../../change/snapshot.ts';
import { textFiles } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { GuardLevel, Manifest, ManifestPart, ManifestReading, Registry } from './manifests/manifest.ts';
import type { HostMention, MentionFormat, MentionReading } from './mentions/mention.ts';
import type { NamedSighting, PackageSighting } from './sighting.ts';

/** Who reads a file: as a manifest, for mentions, or both. */
export interface Readers {
  readonly manifest: Manifest | null;
  readonly mention: MentionFormat | null;
}

export type ReadersOf = (file: TextFile) => Readers;

export function readersOf(manifests: readonly Manifest[], formats: readonly MentionFormat[]): ReadersOf {
  const own = manifests.map((manifest) => ({ manifest, set: pathSet(manifest.paths) }));
  const mentions = formats.map((format) => ({ format, set: pathSet(format.paths) }));
  // A file is asked about many times on its way, and there are thousands.
  const known = new WeakMap<TextFile, Readers>();
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const fits = ({ format, set }: { readonly format: MentionFormat; readonly set: PathSet }) =>
      set.has(file.path) && format.holds?.(file.text) !== false;
    const readers = {
      manifest: own.find(({ set }) => set.has(file.path))?.manifest ?? null,
      mention: mentions.find(fits)?.format ?? null,
    };
    known.set(file, readers);
    return readers;
  };
}

export interface IntegrationSide {
  readonly side: Side;
  /** By path. */
  readonly manifests: ReadonlyMap<string, ManifestReading>;
  readonly mentions: ReadonlyMap<string, MentionReading>;
  readonly faults: ReadonlyMap<string, Unreadable>;
}

/** @param paths those of the snapshot to read. */
export function readSide(
  snapshot: Snapshot,
  readers: ReadersOf,
  paths: ReadonlySet<string>,
): IntegrationSide {
  const manifests = new Map<string, ManifestReading>();
  const mentions = new Map<string, MentionReading>();
  const faults = new Map<string, Unreadable>();
  for (const file of textFiles(snapshot)) {
    if (!paths.has(file.path)) continue;
    const { manifest, mention } = readers(file);
    if (mention !== null) mentions.set(file.path, mention.read(file, snapshot.side));
    if (manifest === null) continue;
    try {
      manifests.set(file.path, manifest.read(file, snapshot.side));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      faults.set(file.path, error);
    }
  }
  return { side: snapshot.side, manifests, mentions, faults };
}

/** @returns the side with what both sides share: it is read once, and stands on neither side of a difference. */
export function withShared(side: IntegrationSide, shared: IntegrationSide): IntegrationSide {
  return {
    side: side.side,
    manifests: new Map([...side.manifests, ...shared.manifests]),
    mentions: new Map([...side.mentions, ...shared.mentions]),
    // Both sides say the same of it, if nobody knows what.
    faults: side.faults,
  };
}

/** Folders and files that are named after tests: "_integration-test", "e2e", ".env.test". */
const testing = /(?:^|[-_./])(?:tests?|e2e|testing|spec|fixtures?|__tests__)(?:$|[-_./])/;
/** What runs on a developer's machine: "docker-compose.dev.yml", ".env.local". */
const local = /(?:^|[-_./])(?:dev|devel|develop|development|local|ci|devcontainer)(?:$|[-_./])/;
const documentation = /(?:^|\/)(?:docs?|documentation|website|samples?|demos?|tutorials?)\//;

/** What all files of one side say together. */
export interface Together {
  readonly packages: readonly PackageSighting[];
  readonly registries: readonly Registry[];
  readonly levels: readonly GuardLevel[];
  /** Packages that the repository itself is, by "npm:@harbour/quay". */
  readonly own: ReadonlySet<string>;
  readonly parts: readonly ManifestPart[];
  readonly names: readonly Placed<NamedSighting>[];
  readonly hosts: readonly Placed<HostMention>[];
  /** Domains that the repository is served from. */
  readonly domains: ReadonlySet<string>;
}

export type Placed<T> = T & {
  /** True where it stands in what runs for those who work on it alone. */
  readonly development: boolean;
};

/** @param without paths that one side cannot read: neither side's word counts there. */
export function together(side: IntegrationSide, without: ReadonlySet<string>): Together {
  const kept = [...side.manifests].filter(([path]) => !without.has(path));
  const mentions = [...side.mentions].filter(([path]) => !isOfOthers(path));
  return {
    packages: kept.flatMap(([path, { sightings }]) => {
      // What an example or a test asks for runs for nobody else.
      const folder = posix.dirname(path);
      const shown = isShown(folder) || testing.test(folder);
      return shown ? sightings.map((one) => ({ ...one, development: true })) : sightings;
    }),
    registries: kept.flatMap(([, reading]) => reading.registries),
    levels: kept.flatMap(([, reading]) => reading.levels),
    own: new Set(kept.flatMap(([, reading]) => reading.own)),
    parts: kept.flatMap(([, reading]) => reading.unjudged),
    names: mentions.flatMap(([path, { names }]) => placed(path, names)),
    hosts: mentions.flatMap(([path, { hosts }]) => placed(path, hosts)),
    domains: new Set(mentions.flatMap(([, { own }]) => own)),
  };
}

/** What a page or an example names is nobody's here. */
export function isOfOthers(path: string): boolean {
  return isShown(path) || documentation.test(path);
}

function placed<T extends object>(path: string, found: readonly T[]): readonly Placed<T>[] {
  // A workflow is named after when it runs; what it calls, it calls with the repository's secrets.
  const development = !path.startsWith('.github/') && (testing.test(path) || local.test(path));
  return found.map((one) => ({ ...one, development }));
}

export function keyOf({ ecosystem, name }: PackageSighting): string {
  return `${ecosystem}:${name}`;
}
