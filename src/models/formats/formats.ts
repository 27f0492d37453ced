/** The formats that are read. */
import { deltaReview } from './delta-review/delta-review.ts';
import type { ModelFormat } from './format.ts';
import { otm } from './otm/otm.ts';
import { threagile } from './threagile/threagile.ts';

export const modelFormats: readonly ModelFormat[] = [
  otm,
  threagile,
  // Ours last: its keys are plain words.
  deltaReview,
];
