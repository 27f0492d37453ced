/** What every kind of delta declares of itself. */
import type { Direction, Severity } from '../delta.ts';

export interface KindEntry {
  /** In a few words, for documentation and headings. */
  readonly title: string;
  readonly direction: Direction;
  readonly severity: Severity;
  /** Ids as rules/frameworks.yml lists them. */
  readonly frameworks: readonly string[];
  /** The kind of the same difference read backwards, or why there is none. */
  readonly mirror: string;
}
