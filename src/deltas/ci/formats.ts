/** The systems that are read. Adding one is a folder of its own and a line here. */
import { circleci } from './circleci/format.ts';
import type { Format } from './format.ts';

export const ciFormats: readonly Format[] = [circleci];
