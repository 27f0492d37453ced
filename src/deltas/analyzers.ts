/** The list of analyzers. A test compares it with the folders beside it. */
import type { AwsCatalogue } from '../access/aws-catalogue.ts';
import type { Analyzer } from './analyzer.ts';
import { kubernetes } from './kubernetes/analyzer.ts';
import { pipelines } from './pipelines/analyzer.ts';

/** The data under rules/catalogues/ that analyzers know the world by. */
export interface Catalogues {
  readonly aws: AwsCatalogue;
}

export function analyzersWith(_catalogues: Catalogues): readonly Analyzer[] {
  return [kubernetes, pipelines];
}
