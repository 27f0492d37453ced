/** The contract of an analyzer: pure, synchronous, one side against the other. */
import type { OpaqueFile, Side, Snapshot, TextFile } from '../change/snapshot.ts';
import type { DraftDelta } from './delta.ts';
import type { VendorEntry } from './integrations/known/entry.ts';
import type { UnresolvedKind } from './kinds.ts';

/** A changed part that an analyzer looked at and did not judge. Silence about it must be earned by somebody else. */
export interface Unjudged {
  readonly side: Side;
  readonly path: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  /** "the commands of step build", for the coverage line. */
  readonly part: string;
}

export interface Analysis {
  readonly deltas: readonly DraftDelta[];
  readonly unjudged: readonly Unjudged[];
}

export interface Analyzer {
  /** The folder it lives in. */
  readonly name: string;
  /** The kind of the delta where a file cannot be read. */
  readonly unresolved: UnresolvedKind;
  /** Globs of the files it claims; with `recognises`, of those it looks into. */
  readonly paths: readonly string[];
  /**
   * Where a path cannot tell: whether a text is one that it judges. A changed file is claimed where either side is.
   * Cheap, and true for a broken text of its own kind, so that it is called unreadable and not left alone.
   */
  readonly recognises?: (file: TextFile) => boolean;
  /** Files without text that it leaves alone: what they say stands in another file, which is read. */
  readonly leaves?: (file: OpaqueFile) => boolean;
  /**
   * Looks for one thing in any text and vouches for nothing: a file that nobody else claims stays unclaimed, what is no text
   * is skipped, and its files are read last, as many as the limit leaves. It throws nothing at a text; what it did not search
   * is its `unjudged`, which is counted and asks for no review.
   */
  readonly scans?: true;
  /** What one call sees: one changed file (through a rename), all claimed files of a directory, or all there are. */
  readonly unit: 'file' | 'directory' | 'repository';
  /**
   * Further paths it needs to understand this snapshot; with a final slash, all claimed files of a directory; with a star,
   * the changed files that fit. Bounded by the caller. A directory that leads to a changed file or directory is judged too, and one that is led to is judged there.
   */
  readonly follows?: (snapshot: Snapshot) => readonly string[];
  /**
   * Of a directory unit: what a directory gives to all that stands there, as a text. What is moved to one that gives
   * something else is new there.
   */
  readonly gives?: (directory: Snapshot) => string;
  /**
   * Globs of files outside `paths` that it may follow, in a directory unit from a directory above them: a change of one is
   * worth looking for it.
   */
  readonly mayFollow?: readonly string[];
  /** Of those, globs of the files that are looked for from the nearest other directories too. */
  readonly mayFollowFromAfar?: readonly string[];
  /**
   * Of a repository unit: globs of the claimed files that are read though they did not change; left out, all of them.
   * Of a file unit: globs of the claimed files that stand after the judged one, which is the first of its side and may
   * be absent; left out, none.
   */
  readonly beside?: readonly string[];
  /** Of a repository unit: globs of further claimed files that did not change, of which only the nearest are read. */
  readonly nearby?: readonly string[];
  /**
   * Of a repository unit: globs of files that its changed ones turn out to call for, whoever claims them. What changes there
   * alone is none of its business. Bounded by the caller.
   */
  readonly callsFor?: (before: Snapshot, after: Snapshot) => readonly string[];
  /**
   * Globs of the claimed files that it vouches for; left out, all. Into the others it only looks: what it finds is told,
   * and whether they are understood is for others to say.
   */
  readonly vouches?: readonly string[];
  /** The same analyzer where the configuration adds vendors to those that it knows: the same paths, another verdict. */
  readonly knowing?: (vendors: readonly VendorEntry[]) => Analyzer;
  /**
   * A file that does not exist on a side is missing from, or absent in, that side's snapshot.
   * @throws Unreadable where a file makes no sense: it becomes an `unresolved` delta.
   */
  readonly analyze: (before: Snapshot, after: Snapshot) => Analysis;
}

/** The limit of one unit; beyond it the unit is unresolved. Bytes alone: a clock would judge the same change twice differently. */
export const analyzerBudget = { bytes: 8_388_608 } as const;

/** @returns the analyzers as the configuration has them judge. */
export function configured(
  analyzers: readonly Analyzer[],
  vendors: readonly VendorEntry[],
): readonly Analyzer[] {
  return vendors.length === 0 ? analyzers : analyzers.map((one) => one.knowing?.(vendors) ?? one);
}
