/** The formats that are read. */
import { deltaReview } from './delta-review/delta-review.ts';
import type { ModelFormat } from './format.ts';
import { otm } from './otm/otm.ts';
import { pytm } from './pytm/pytm.ts';
import { threagile } from './threagile/threagile.ts';
import { threatComposer } from './threat-composer/threat-composer.ts';
import { threatDragon } from './threat-dragon/threat-dragon.ts';
import { threatcl } from './threatcl/threatcl.ts';
import { tmBom } from './tm-bom/tm-bom.ts';
import { tmt } from './tmt/tmt.ts';

export const modelFormats: readonly ModelFormat[] = [
  // Its keys "trust_boundaries" and "diagrams" are others' too, but not with the rest of it.
  tmBom,
  otm,
  threagile,
  threatDragon,
  threatComposer,
  threatcl,
  pytm,
  tmt,
  // Ours last: its keys are plain words.
  deltaReview,
];
