/** All AWS resources of a side, each by the reader of its type: the access model, and which attributes it accounts for. */
import type { AccessModel, HeldPolicy } from '../../../iam/model.ts';
import type { Trait } from '../../../traits.ts';
import type { Vouched } from '../reading.ts';
import { type AccessSide, isData } from '../side.ts';
import { type At, combined, type Reader, type Unclear } from './access.ts';
import { boundariesIn, identityReaders } from './identities.ts';
import { permissionReaders } from './permissions.ts';
import { resourcePolicyReaders } from './resource-policies.ts';
import { runsAsAttributes } from './runs-as.ts';
import { shareReaders } from './shares.ts';

const readers: ReadonlyMap<string, Reader> = new Map([
  ...identityReaders,
  ...resourcePolicyReaders,
  ...permissionReaders,
  ...shareReaders,
]);

export interface AwsAccess {
  readonly model: AccessModel;
  readonly traits: readonly Trait[];
  readonly unclear: readonly Unclear[];
  readonly ats: readonly At[];
  readonly vouched: Vouched;
}

export function awsAccessOf(side: AccessSide): AwsAccess {
  const bare = side.resources
    .filter((resource) => resource.type.startsWith('aws_') && !isData(resource))
    .map((resource): At => ({ side, resource, boundaries: new Set() }));
  const boundaries = boundariesIn(bare);
  const ats = bare.map((at) => ({ ...at, boundaries }));
  const byResource = new Map(
    ats.flatMap((at) => {
      const pieces = readers.get(at.resource.type)?.(at) ?? [];
      const runsAs = runsAsAttributes(at.resource.type);
      if (pieces.length === 0 && runsAs.length === 0) return [];
      return [[at.resource.address, combined([...pieces, { read: runsAs }])] as const];
    }),
  );
  const { policies, attachments, identities, credentials, traits, unclear } = combined([
    ...byResource.values(),
  ]);
  return {
    model: { policies, attachments, identities, credentials },
    traits,
    unclear,
    ats,
    vouched: byResource,
  };
}

/** What makes two policies the same one on both sides. */
export function keyOf({ subject, name }: Pick<HeldPolicy, 'subject' | 'name'>): string {
  return JSON.stringify([subject, name]);
}
