/** A change of business or workflow that somebody announced and no file shows, as values: the word, its key, its sentence. */
import { createHash } from 'node:crypto';
import type { Need } from '../events.ts';

/** Somebody's word that it is no change, and what was so when they said it. */
export interface Objection {
  readonly by: string;
  readonly is: readonly string[];
  /** True where somebody had signed it, or waived it. */
  readonly signed: boolean;
  /** Who had to sign it; nobody where it was not shown yet. */
  readonly needs: readonly Need[];
}

export interface Trigger {
  /** The key of its point: that of the word, so that the same text said again is another. */
  readonly key: string;
  readonly by: string;
  readonly at: string;
  readonly text: string;
  /** The label that said it; null where a person wrote it. */
  readonly label: string | null;
  readonly objections: readonly Objection[];
}

/** @param once of the event that announces it. */
export function keyOfTrigger(once: string): string {
  return createHash('sha256')
    .update(JSON.stringify(['announced', once]))
    .digest('hex')
    .slice(0, 32);
}

/** "Announced by @mara: support staff may refund". */
export function announcement({ by, text, label }: Pick<Trigger, 'by' | 'text' | 'label'>): string {
  // An app has no name that anybody is called by.
  const who = by.endsWith('[bot]') ? by : `@${by}`;
  return `Announced by ${who}${label === null ? '' : ` with label ${label}`}: ${text}`;
}
