/** The formats that are read. */
import type { ModelFormat } from './format.ts';

export const modelFormats: readonly ModelFormat[] = [];
