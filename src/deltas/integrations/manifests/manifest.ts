/** The contract of one manifest format: a file in, the packages that it asks for out. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { Unjudged } from '../../analyzer.ts';
import type { Sighting } from '../sighting.ts';

export interface ManifestReading {
  readonly sightings: readonly Sighting[];
  /** Parts that decide which code runs and that the reader cannot follow: a script that installs, a computed list. */
  readonly unjudged: readonly Unjudged[];
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
