/** The formats that are read. */
import { deltaReview } from './delta-review/delta-review.ts';
import type { ModelFormat } from './format.ts';
import { pytm } from './pytm/pytm.ts';
import { threatcl } from './threatcl/threatcl.ts';
import { tmt } from './tmt/tmt.ts';

export const modelFormats: readonly ModelFormat[] = [
  threatcl,
  pytm,
  tmt,
  // Ours last: its keys are plain words.
  deltaReview,
];
