/** The contract of one manifest format: a file in, the packages that it asks for out. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { Unjudged } from '../../analyzer.ts';
import type { Evidence, Severity } from '../../delta.ts';
import type { Ecosystem, PackageSighting } from '../sighting.ts';

/** A place beside the usual registry that packages are taken from. */
export interface Registry {
  readonly ecosystem: Ecosystem;
  /** Without credentials: "https://packages.harbour.example/simple". */
  readonly address: string;
  /** True where only packages that name it are taken from it, so that it cannot answer for a name of others. */
  readonly named: boolean;
  /** What names it, where the file says it of a group: "@harbour". */
  readonly group?: string;
  /** True where it is asked beside the usual registry, so that either may answer for a name of the other. */
  readonly beside?: true;
  readonly evidence: Evidence;
}

/** A setting of a package manager that holds code of others back, in ranks: the higher, the more. */
export interface Guard {
  /** "certificates of npm registries". */
  readonly subject: string;
  readonly severity: Severity;
  /** The rank where nothing is written. */
  readonly usual: number;
  readonly weaker: (is: number, was: number) => string;
  readonly stronger: (is: number, was: number) => string;
}

export interface GuardLevel {
  readonly guard: Guard;
  readonly rank: number;
  readonly evidence: Evidence;
}

export interface ManifestPart extends Unjudged {
  /** What it says, without layout: two sides that say the same are not told. Never shown, since it may hold secrets. */
  readonly says: string;
}

export interface ManifestReading {
  readonly sightings: readonly PackageSighting[];
  readonly registries: readonly Registry[];
  readonly levels: readonly GuardLevel[];
  /** Packages that this file itself is the manifest of, by "npm:@harbour/quay". */
  readonly own: readonly string[];
  /** Parts that decide which code runs and that the reader cannot follow: a script that installs, a computed list. */
  readonly unjudged: readonly ManifestPart[];
}

export interface Manifest {
  /** As its tool calls it: "package.json". */
  readonly name: string;
  /** Globs of the files that are of this format. */
  readonly paths: readonly string[];
  /** Where the format is documented, and when that was read. */
  readonly source: string;
  /** @throws Unreadable where the text makes no sense. */
  readonly read: (file: TextFile, side: Side) => ManifestReading;
}
