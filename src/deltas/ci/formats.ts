/** The systems that are read. Adding one is a folder of its own and a line here. */
import { azurePipelines } from './azure/format.ts';
import { buildkite } from './buildkite/format.ts';
import { circleci } from './circleci/format.ts';
import type { Format } from './format.ts';
import { gitlab } from './gitlab/format.ts';
import { jenkins } from './jenkins/format.ts';

export const ciFormats: readonly Format[] = [azurePipelines, buildkite, circleci, gitlab, jenkins];
