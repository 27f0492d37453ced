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
import { awsDeltas, type BothWays } from './aws/compare.ts';
import { awsAccessOf } from './aws/model.ts';
import { AccessSide, Names, type TerraformResources } from './side.ts';
import type { Choices } from './terms.ts';

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
  const unsure = { before: new Set<string>(), after: new Set<string>() };
  const side = (given: TerraformResources, choices: Choices) =>
    awsAccessOf(new AccessSide(given, names, choices));
  // Read first for what is in doubt: what is so on both sides is no difference.
  const first = {
    before: side(before, { want: 'most', shared: new Set(), unsure: unsure.before }),
    after: side(after, { want: 'most', shared: new Set(), unsure: unsure.after }),
  };
  const certain = unsure.before.size + unsure.after.size === 0;
  const bothWays = (
    given: TerraformResources,
    read: BothWays['most'],
    shared: ReadonlySet<string>,
  ): BothWays => {
    if (certain) return { most: read, least: read };
    const want = (way: Choices['want']) => side(given, { want: way, shared, unsure: new Set() });
    return { most: want('most'), least: want('least') };
  };
  const aws = {
    before: bothWays(before, first.before, unsure.after),
    after: bothWays(after, first.after, unsure.before),
  };
  const read = [first.before.byResource, first.after.byResource];
  const found = (resource: Resource) => read.flatMap((resources) => resources.get(resource.address) ?? []);
  return {
    deltas: awsDeltas(aws.before, aws.after, knowledge.aws),
    judges: (resource, attribute) => found(resource).some((access) => access.read.includes(attribute)),
    whole: (resource) => found(resource).some((access) => access.whole),
  };
}
