/** The words that tools grade threats by, as severities and states. */
import type { Severity } from '../../../deltas/delta.ts';
import type { ThreatStatus } from '../../model.ts';

/** "Not Applicable", "NotApplicable" and "not_applicable" are one. */
function plain(word: string | null): string {
  return (word ?? '').toLowerCase().replace(/[^a-z]/g, '');
}

const severities: ReadonlyMap<string, Severity> = new Map([
  ['info', 'info'],
  ['informational', 'info'],
  ['verylow', 'info'],
  ['low', 'low'],
  ['medium', 'medium'],
  ['moderate', 'medium'],
  ['high', 'high'],
  ['veryhigh', 'critical'],
  ['critical', 'critical'],
]);

/** @returns null for "TBD" and whatever else grades nothing. */
export function severityIn(word: string | null): Severity | null {
  return severities.get(plain(word)) ?? null;
}

const statuses: ReadonlyMap<string, ThreatStatus> = new Map([
  ['mitigated', 'mitigated'],
  // What is no longer done, or no longer there, needs no other remedy.
  ['avoided', 'mitigated'],
  ['eliminated', 'mitigated'],
  ['accepted', 'accepted'],
  ['transferred', 'transferred'],
  ['na', 'not-applicable'],
  ['notapplicable', 'not-applicable'],
]);

/** @returns open for every other word: what nobody knows is not closed. */
export function statusIn(word: string | null): ThreatStatus {
  return statuses.get(plain(word)) ?? 'open';
}
