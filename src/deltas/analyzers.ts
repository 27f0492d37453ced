/** The list of analyzers. A test compares it with the folders beside it. */
import type { AwsCatalogue } from '../access/aws-catalogue.ts';
import type { AzureRoles } from '../access/azure-roles.ts';
import type { Analyzer } from './analyzer.ts';
import { azureAnalyzer } from './azure/analyzer.ts';
import { googleAnalyzer } from './google/analyzer.ts';
import type { GoogleRoles } from './google/roles.ts';
import { kubernetes } from './kubernetes/analyzer.ts';
import { pipelines } from './pipelines/analyzer.ts';

/** The data under rules/catalogues/ that analyzers know the world by. */
export interface Catalogues {
  readonly aws: AwsCatalogue;
  readonly azure: AzureRoles;
  readonly google: GoogleRoles;
}

export function analyzersWith({ azure, google }: Catalogues): readonly Analyzer[] {
  return [azureAnalyzer(azure), googleAnalyzer(google), kubernetes, pipelines];
}
