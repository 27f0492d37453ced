/** The list of analyzers. A test compares it with the folders beside it. */
import type { Analyzer } from './analyzer.ts';
import { pipelines } from './pipelines/analyzer.ts';

export const analyzers: readonly Analyzer[] = [pipelines];
