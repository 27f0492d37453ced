/** The infrastructure of both sides, as evaluation gives it, in; what changed about who may do what out. */
import { documentIn } from '../evaluation/documents.ts';
import type { Infrastructure } from '../infrastructure.ts';
import { type AccessKnowledge, compareTerraformAccess, type TerraformAccess } from './compare.ts';
import type { TerraformResources } from './side.ts';

export function infrastructureAccess(
  before: Infrastructure,
  after: Infrastructure,
  knowledge: AccessKnowledge,
): TerraformAccess {
  return compareTerraformAccess(given(before, 'before'), given(after, 'after'), knowledge);
}

function given(
  { resources, data, references }: Infrastructure,
  side: TerraformResources['side'],
): TerraformResources {
  return { side, resources: [...resources, ...data], treeBehind: documentIn, references };
}
