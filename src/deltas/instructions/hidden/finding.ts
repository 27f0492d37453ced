/** One place where a text says something that a person doesn't see. */
import type { Lines } from '../../../syntax/tree.ts';
import type { Severity } from '../../delta.ts';

/** How it is hidden, with the words for it. */
export const techniques = {
  direction: 'direction controls',
  'zero-width': 'zero-width characters',
  tags: 'tag characters',
  selectors: 'variation selectors',
  invisible: 'invisible characters',
  controls: 'control characters',
  'look-alikes': 'look-alike letters',
  comment: 'orders in a comment',
  markup: 'markup that is not shown',
  title: 'orders in a picture or link title',
  encoded: 'encoded text',
  'pushed away': 'text pushed out of sight',
} as const;
export type Technique = keyof typeof techniques;

export interface Finding extends Lines {
  readonly technique: Technique;
  readonly severity: Severity;
  /** Equal where the same is hidden among the same words, wherever that stands. */
  readonly key: string;
  /** What is hidden, made visible and safe to show. */
  readonly shown: string;
}
