/** The contract of one lock file format: a file in, where each package was taken from and what it held out. */
import type { TextFile } from '../../change/snapshot.ts';
import type { Ecosystem } from '../integrations/sighting.ts';

export interface Locked {
  /** As its registry compares it. */
  readonly name: string;
  readonly version: string;
  /** Where it was taken from, as the file says it; null where that is its usual registry, or unsaid. */
  readonly source: LockedSource | null;
  /** By what was hashed and how, "sha512" or "quay-1.0.whl sha256": the hash. Those of one key can be compared. */
  readonly hashes: ReadonlyMap<string, string>;
  /** 1-based. */
  readonly line: number;
}

export interface LockedSource {
  readonly form: 'registry' | 'git' | 'archive';
  /** "https://registry.npmjs.org/…", "git+https://github.com/harbour/quay#4f2c". */
  readonly address: string;
}

export interface LockFormat {
  /** As its tool calls it: "package-lock.json". */
  readonly name: string;
  readonly paths: readonly string[];
  readonly ecosystem: Ecosystem;
  /** The file beside it whose own addresses the lock only repeats; null where it names none. */
  readonly manifest: string | null;
  /** Where the format is documented, and when that was read. */
  readonly source: string;
  /** @throws Unreadable where the text makes no sense. */
  readonly read: (file: TextFile) => readonly Locked[];
}
