/**
 * A record as it is kept, and back. Most changes are merged as they were judged first, so what is said twice is kept
 * once: reading a year of them is reading text, and the time goes by its length.
 */
import type { ChangeRecord } from '../../effectiveness/record.ts';

export interface WrittenRecord extends Omit<ChangeRecord, 'first'> {
  /** null where it is the same as `last`. */
  readonly first: ChangeRecord['first'] | null;
}

export function written(record: ChangeRecord): WrittenRecord {
  const { first, last } = record;
  return JSON.stringify(first) === JSON.stringify(last) ? { ...record, first: null } : record;
}

export function recordFrom(kept: WrittenRecord): ChangeRecord {
  return { ...kept, first: kept.first ?? kept.last };
}
