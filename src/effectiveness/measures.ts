/** The measures, in the order in which they are shown: what became of the system first. */
import type { Measure } from './measure.ts';
import { recurrence } from './measures/outcomes/recurrence.ts';

export const measures: readonly Measure[] = [recurrence];
