/** The systems that are read. Adding one is a folder of its own and a line here. */
import { azurePipelines } from './azure/format.ts';
import type { Format } from './format.ts';
import { gitlab } from './gitlab/format.ts';

export const ciFormats: readonly Format[] = [azurePipelines, gitlab];
