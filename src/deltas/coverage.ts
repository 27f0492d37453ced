/** How much of a change was understood, file by file: what every check says in one line. */
import type { Delta } from './delta.ts';

/** One relevant file: one that an analyzer claims or a rule's paths name. */
export interface FileCoverage {
  readonly path: string;
  /** Where it stood before, when it was moved; rules of paths speak about both. */
  readonly formerly: string | null;
  /** True where every changed part was judged. */
  readonly understood: boolean;
  /** What was not judged, or why it could not be read; empty where it was understood. */
  readonly because: readonly string[];
}

export interface Coverage {
  readonly files: readonly FileCoverage[];
  /** What the forge could not show, in words; null where it showed everything. */
  readonly omitted: string | null;
  /** How many files were not searched for what may stand in any text; it is said, and asks for nothing. */
  readonly unscanned: number;
}

/** What the analyzers say of a change. */
export interface Judged {
  readonly deltas: readonly Delta[];
  readonly coverage: Coverage;
}
