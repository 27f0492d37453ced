/**
 * Who may do what by the resources of a Terraform directory, both sides in; what changed about it out.
 *
 * For the analyzer: evaluate both sides, align what was moved, and give all resources and data resources to
 * `compareTerraformAccess`. The comparison of resources (deltas/infra) leaves alone what `judges` claims, by its attribute,
 * and the coming and going of what `whole` claims; an attribute that it calls `access` and that `judges` does not claim
 * is nobody's, and goes to the unjudged.
 */
import type { AzureRoles } from '../../../access/azure-roles.ts';
import type { TreeMap } from '../../../syntax/tree.ts';
import type { DraftDelta } from '../../delta.ts';
import type { GoogleRoles } from '../../google/roles.ts';
import type { AwsWorld } from '../../iam/grading/grade.ts';
import type { Resource } from '../../infra/resource.ts';
import { compareTraits } from '../../traits.ts';
import { areTwins } from '../evaluation/meaning.ts';
import { awsDeltas } from './aws/compare.ts';
import { awsAccessOf, awsVouches } from './aws/model.ts';
import { azureAccessOf, azureDeltas, azureVouches } from './azure/compare.ts';
import { googleAccessOf, googleDeltas, googleVouches } from './google/compare.ts';
import { kubernetesAccessOf, kubernetesDeltas, kubernetesVouches } from './kubernetes.ts';
import { otherAccessOf, otherVouches } from './others.ts';
import { compareBoth, readBoth, type Vouched, type Vouches } from './reading.ts';
import { AccessSide, isData, Names, type TerraformResources } from './side.ts';
import { meaningOf } from './terms.ts';

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
  const sides = [before, after].map(
    (given) => new AccessSide(given, names, { want: 'most', shared: new Set(), unsure: new Set() }),
  );
  const found = vouchedIn(sides);
  const counts = (resource: Resource) => isData(resource) || found(resource).length > 0;
  return {
    deltas: isSame(before.resources, after.resources, counts) ? [] : deltas(),
    judges: (resource, attribute) => found(resource).some(({ read }) => read.includes(attribute)),
    whole: (resource) => found(resource).some(({ whole }) => whole),
  };

  function deltas(): readonly DraftDelta[] {
    const both = <T>(read: (side: AccessSide) => T) => readBoth(before, after, names, read);
    const { before: had, after: has } = both(awsAccessOf);
    return [
      ...awsDeltas(had, has, knowledge.aws),
      ...compareBoth(both(googleAccessOf), (then, now) => googleDeltas(then, now, knowledge.google)),
      ...compareBoth(
        both((side) => azureAccessOf(side, knowledge.azure)),
        azureDeltas,
      ),
      ...compareBoth(both(kubernetesAccessOf), kubernetesDeltas),
      ...compareBoth(both(otherAccessOf), (then, now) => compareTraits(then.traits, now.traits)),
    ];
  }
}

const vouches: readonly Vouches[] = [
  awsVouches,
  googleVouches,
  azureVouches,
  kubernetesVouches,
  otherVouches,
];

/** Looked at one by one, where somebody asks: of a large directory most changes touch few resources. */
function vouchedIn(sides: readonly AccessSide[]): (resource: Resource) => readonly Vouched[] {
  const given = sides.map((side) => ({
    side,
    resources: new Map(side.resources.map((resource) => [resource.address, resource])),
  }));
  const known = new Map<string, readonly Vouched[]>();
  return ({ address }) => {
    const found =
      known.get(address) ??
      given.flatMap(({ side, resources }) => {
        const resource = resources.get(address);
        return resource === undefined ? [] : vouches.flatMap((vouch) => vouch({ side, resource }) ?? []);
      });
    known.set(address, found);
    return found;
  };
}

/** Most changes of a directory leave its access alone; what is alike on both sides counts or not on both. */
function isSame(
  before: readonly Resource[],
  after: readonly Resource[],
  counts: (resource: Resource) => boolean,
): boolean {
  const [had, has] = [before, after].map((side) => new Map(side.map(({ address, body }) => [address, body])));
  const differs = (other: ReadonlyMap<string, TreeMap> | undefined) => (resource: Resource) => {
    const twin = other?.get(resource.address);
    return twin === undefined || !meanAlike(twin, resource.body);
  };
  // Of two that have one address, a look at the address tells nothing.
  if (had?.size !== before.length || has?.size !== after.length) return false;
  return !after.filter(differs(had)).some(counts) && !before.filter(differs(has)).some(counts);
}

function meanAlike(one: TreeMap, other: TreeMap): boolean {
  return areTwins(one, other) || meaningOf(one) === meaningOf(other);
}
