/** All AWS resources of a side, each by the reader of its type: the access model, and which attributes it accounts for. */
import { shapeOf } from '../../../../access/policy.ts';
import type { AccessModel, HeldPolicy } from '../../../iam/model.ts';
import type { Resource } from '../../../infra/resource.ts';
import type { Trait } from '../../../traits.ts';
import type { Vouches } from '../reading.ts';
import { type AccessSide, isData } from '../side.ts';
import {
  type Access,
  type At,
  combined,
  type Piece,
  policyIn,
  policyOf,
  type Reader,
  type Unclear,
} from './access.ts';
import { boundariesIn, identityReaders } from './identities.ts';
import { permissionReaders } from './permissions.ts';
import { documentAttributes, isDocument } from './policy-documents/document-data.ts';
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
  /** Addresses of policy documents that something here is made from. */
  readonly used: ReadonlySet<string>;
  /** Policy documents that nothing here is made from, by address: a module from elsewhere may be given them. */
  readonly loose: ReadonlyMap<string, Access>;
}

export function awsAccessOf(side: AccessSide): AwsAccess {
  const bare = side.resources
    .filter(isRead)
    .map((resource): At => ({ side, resource, boundaries: new Set() }));
  const boundaries = boundariesIn(bare);
  const ats = bare.map((at) => ({ ...at, boundaries }));
  const byResource = new Map(
    ats.flatMap((at) => {
      const access = accessIn(at);
      return access === null ? [] : [[at.resource.address, access] as const];
    }),
  );
  const { policies, attachments, identities, credentials, traits, unclear } = combined([
    ...byResource.values(),
  ]);
  const documents = side.resources.filter(isDocument);
  return {
    model: { policies, attachments, identities, credentials },
    traits,
    unclear,
    ats,
    loose: looseDocuments(documents, side),
    used: side.used,
  };
}

export const awsVouches: Vouches = (at) => {
  if (isDocument(at.resource)) return { read: documentAttributes, whole: true };
  return isRead(at.resource) ? accessIn({ ...at, boundaries: new Set() }) : null;
};

const policyKey = /(?:^|_)polic(?:y|ies)(?:_document|_json|_text)?$/;

function isRead(resource: Resource): boolean {
  return resource.type.startsWith('aws_') && !isData(resource);
}

/** @returns null where the resource says nothing of access. */
function accessIn(at: At): Access | null {
  const pieces = readers.get(at.resource.type)?.(at) ?? policiesIn(at);
  const runsAs = runsAsAttributes(at.resource.type);
  return pieces.length === 0 && runsAs.length === 0 ? null : combined([...pieces, { read: runsAs }]);
}

/** Types that no reader knows may have policies all the same. */
function policiesIn(at: At): readonly Piece[] {
  const { resource, side } = at;
  const subject = `${resource.type.replace(/^aws_/, '').replaceAll('_', ' ')} ${side.nameOf(resource)}`;
  return [...resource.body.entries.values()].flatMap(({ key, value }): readonly Piece[] => {
    if (!policyKey.test(key)) return [];
    const piece = policyIn(at, value, { subject, name: key, use: 'identity' });
    const { policies = [] } = piece;
    // A name or an ARN of a policy is no document.
    if (policies.length === 0) return [];
    return [{ ...piece, policies: policies.map(ofItsShape) }, { read: [key] }];
  });
}

function looseDocuments(documents: readonly Resource[], side: AccessSide): ReadonlyMap<string, Access> {
  const loose = documents.filter(({ address }) => !side.used.has(address));
  const read = loose.map((resource) => {
    const at: At = { side, resource, boundaries: new Set() };
    const held = {
      subject: `policy document ${side.nameOf(resource)}`,
      name: 'policy document',
      use: 'identity',
    } as const;
    const piece = policyOf(at, held);
    return [
      resource.address,
      combined([{ ...piece, policies: (piece.policies ?? []).map(ofItsShape) }]),
    ] as const;
  });
  // One that another of these is made from is told with it.
  return new Map(read.filter(([address]) => !side.used.has(address)));
}

/** What a document is for is told by what its statements name. */
function ofItsShape(held: HeldPolicy): HeldPolicy {
  return { ...held, use: shapeOf(held.policy) };
}

/** What makes two policies the same one on both sides. */
export function keyOf({ subject, name }: Pick<HeldPolicy, 'subject' | 'name'>): string {
  return JSON.stringify([subject, name]);
}
