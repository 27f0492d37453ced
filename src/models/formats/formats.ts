/** The formats that are read. */
import { deltaReview } from './delta-review/delta-review.ts';
import type { ModelFormat } from './format.ts';
import { threatcl } from './threatcl/threatcl.ts';

export const modelFormats: readonly ModelFormat[] = [
  threatcl,
  // Ours last: its keys are plain words.
  deltaReview,
];
