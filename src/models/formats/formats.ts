/** The formats that are read. */
import { deltaReview } from './delta-review/delta-review.ts';
import type { ModelFormat } from './format.ts';

export const modelFormats: readonly ModelFormat[] = [
  // Ours last: its keys are plain words.
  deltaReview,
];
