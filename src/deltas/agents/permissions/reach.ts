/** What a permission reaches, from the widest to the least: the words that grading and wording share. */
import type { Severity } from '../../delta.ts';

export const reaches = [
  'shell',
  'code',
  'credentials',
  'deploy',
  'outside',
  'network',
  'workspace',
  'delegate',
  'read',
] as const;

export interface Reach {
  readonly what: (typeof reaches)[number];
  readonly severity: Severity;
  /** Completes "may now …": "run any npm script". */
  readonly does: string;
  /** "npm runs whatever package.json says"; null where what it does says it. */
  readonly why: string | null;
}
