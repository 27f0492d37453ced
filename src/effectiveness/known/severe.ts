/** The critical and high findings, by when they came and by when they went. */
import { compareSeverity, type Severity } from '../../deltas/delta.ts';
import { type Finding, findingsOf } from './findings.ts';
import { firstFrom, type Timed } from './merges.ts';
import { perHistory } from './per-history.ts';

export interface Closed extends Timed {
  readonly finding: Finding;
}

export interface Severe {
  /** By when they were merged. */
  readonly opened: readonly Finding[];
  /** By when they were taken back. */
  readonly closed: readonly Closed[];
}

export const severeOf = perHistory(
  (history): Severe => severeAmong(findingsOf(history).filter(({ delta }) => isSevere(delta.severity))),
);

/** The same of one grade. */
export const criticalOf = perHistory((history) => graded(severeOf(history), 'critical'));
export const highOf = perHistory((history) => graded(severeOf(history), 'high'));

function graded({ opened }: Severe, severity: Severity): Severe {
  return severeAmong(opened.filter(({ delta }) => delta.severity === severity));
}

/** @returns how many came before a moment, in milliseconds, and hadn't gone by then. */
export function standingAt({ opened, closed }: Severe, moment: number): number {
  return firstFrom(opened, moment) - firstFrom(closed, moment);
}

export function severeAmong(opened: readonly Finding[]): Severe {
  const closed = opened.flatMap((finding) =>
    finding.closedAt === null ? [] : [{ at: finding.closedAt, finding }],
  );
  return { opened, closed: closed.sort((a, b) => a.at - b.at) };
}

function isSevere(severity: Severity): boolean {
  return compareSeverity(severity, 'high') >= 0;
}
