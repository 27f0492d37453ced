/** The critical and high findings, by when they came and by when they went. */
import { compareSeverity } from '../../deltas/delta.ts';
import { type Finding, findingsOf } from './findings.ts';
import type { Timed } from './merges.ts';
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

export const severeOf = perHistory((history): Severe => {
  const opened = findingsOf(history).filter(({ delta }) => compareSeverity(delta.severity, 'high') >= 0);
  const closed = opened.flatMap((finding) =>
    finding.closedAt === null ? [] : [{ at: finding.closedAt, finding }],
  );
  return { opened, closed: closed.sort((a, b) => a.at - b.at) };
});
