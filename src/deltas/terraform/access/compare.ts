/**
 * Who may do what by the resources of a Terraform directory, both sides in; what changed about it out.
 *
 * For the analyzer: evaluate both sides, align what was moved, and give all resources and data resources to
 * `compareTerraformAccess`. The comparison of resources (deltas/infra) leaves alone what `judges` claims, by its attribute,
 * and the coming and going of what `whole` claims; an attribute that it calls `access` and that `judges` does not claim
 * is nobody's, and goes to the unjudged.
 */
import type { AzureRoles } from '../../../access/azure-roles.ts';
import type { DraftDelta } from '../../delta.ts';
import type { GoogleRoles } from '../../google/roles.ts';
import type { AwsWorld } from '../../iam/grading/grade.ts';
import type { Resource } from '../../infra/resource.ts';
import { compareTraits } from '../../traits.ts';
import { awsDeltas } from './aws/compare.ts';
import { awsAccessOf } from './aws/model.ts';
import { azureAccessOf, azureDeltas } from './azure/compare.ts';
import { googleAccessOf, googleDeltas } from './google/compare.ts';
import { kubernetesAccessOf, kubernetesDeltas } from './kubernetes.ts';
import { otherAccessOf } from './others.ts';
import { compareBoth, readBoth } from './reading.ts';
import { type AccessSide, Names, type TerraformResources } from './side.ts';

/** What is known of each cloud; read when a change first needs it. */
export interface AccessKnowledge {
  readonly aws: AwsWorld;
  readonly azure: () => AzureRoles;
  readonly google: () => GoogleRoles;
}

export interface TerraformAccess {
  /** Those of access that cannot be known are among them, as iam.unresolved. */
  readonly deltas: readonly DraftDelta[];
  /** Whether an attribute of a resource of either side is accounted for by the deltas. */
  readonly judges: (resource: Resource, attribute: string) => boolean;
  /** Whether a resource is nothing but access, so that its coming and going is told by the deltas. */
  readonly whole: (resource: Resource) => boolean;
}

export function compareTerraformAccess(
  before: TerraformResources,
  after: TerraformResources,
  knowledge: AccessKnowledge,
): TerraformAccess {
  const names = new Names(before.resources, after.resources);
  const both = <T>(read: (side: AccessSide) => T) => readBoth(before, after, names, read);
  const aws = both(awsAccessOf);
  const google = both(googleAccessOf);
  const azure = both((side) => azureAccessOf(side, knowledge.azure));
  const kubernetes = both(kubernetesAccessOf);
  const others = both(otherAccessOf);
  const vouched = [aws, google, azure, kubernetes, others].flatMap((read) => [
    read.before.most.vouched,
    read.after.most.vouched,
  ]);
  const found = (resource: Resource) => vouched.flatMap((resources) => resources.get(resource.address) ?? []);
  return {
    deltas: [
      ...awsDeltas(aws.before, aws.after, knowledge.aws),
      ...compareBoth(google.before, google.after, (then, now) => googleDeltas(then, now, knowledge.google)),
      ...compareBoth(azure.before, azure.after, azureDeltas),
      ...compareBoth(kubernetes.before, kubernetes.after, kubernetesDeltas),
      ...compareBoth(others.before, others.after, (then, now) => compareTraits(then.traits, now.traits)),
    ],
    judges: (resource, attribute) => found(resource).some(({ read }) => read.includes(attribute)),
    whole: (resource) => found(resource).some(({ whole }) => whole),
  };
}
