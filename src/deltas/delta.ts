/** One security-relevant difference in meaning, and where it stands. */
import type { Side } from '../change/snapshot.ts';
import type { Kind } from './kinds.ts';

export type Direction = 'widens' | 'narrows' | 'neutral';
export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** All that rules test and identity rests on. */
export type Facts = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface Evidence {
  readonly side: Side;
  readonly path: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  /** The lines as written, with secrets redacted, at most 240 characters. */
  readonly text: string;
}

/** What an analyzer says; the pipeline adds the defaults of the kind and the two keys. */
export interface DraftDelta {
  readonly kind: Kind;
  /** What it is about, by name: "job publish", "permission contents". No path, no line. */
  readonly subject: string;
  /** Default: the kind's. */
  readonly direction?: Direction;
  /** Default: the kind's. */
  readonly severity?: Severity;
  /** One plain sentence; never part of a key, so it can be reworded at any time. */
  readonly summary: string;
  readonly facts: Facts;
  /** What to show below the summary, a line each: ids with their days. Never part of a key. */
  readonly details?: readonly string[];
  /** Beside those of the kind. */
  readonly frameworks?: readonly string[];
  /** The first is primary: it is where the annotation goes. */
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

export interface Delta extends DraftDelta {
  readonly direction: Direction;
  readonly severity: Severity;
  readonly frameworks: readonly string[];
  /** The analyzer that said it. */
  readonly analyzer: string;
  /** Kind, subject and facts: the same delta anywhere. 128 bits, hex. */
  readonly identity: string;
  /** Identity and place: what a signature covers. 128 bits, hex. */
  readonly fingerprint: string;
}

/** @returns negative where a is less severe than b. */
export function compareSeverity(a: Severity, b: Severity): number {
  return severities.indexOf(a) - severities.indexOf(b);
}

/** @returns the higher of two severities. */
export function higherSeverity(a: Severity, b: Severity): Severity {
  return compareSeverity(b, a) > 0 ? b : a;
}

/** @returns the more severe of two, the first where they are alike; for reduce. */
export function moreSevere<T extends { readonly severity: Severity }>(a: T, b: T): T {
  return compareSeverity(b.severity, a.severity) > 0 ? b : a;
}
