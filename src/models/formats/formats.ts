/** The formats that are read. */
import { deltaReview } from './delta-review/delta-review.ts';
import type { ModelFormat } from './format.ts';
import { otm } from './otm/otm.ts';

export const modelFormats: readonly ModelFormat[] = [
  otm,
  // Ours last: its keys are plain words.
  deltaReview,
];
