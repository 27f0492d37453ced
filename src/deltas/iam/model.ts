/**
 * What one side of a file says of AWS identities and their access, whatever format it is written in: policy documents,
 * CloudFormation and Terraform are all read into this, and compared by the same code.
 */
import type { Policy, PolicyShape } from '../../access/policy.ts';
import type { Side, TextFile } from '../../change/snapshot.ts';
import type { Lines } from '../../syntax/tree.ts';

/** Where something is written. */
export interface Place extends Lines {
  readonly file: TextFile;
  readonly side: Side;
}

/**
 * What a policy is for: given to an identity, deciding who may become one, guarding a resource, or limiting what others
 * can be given (service control policy, resource control policy, permissions boundary, session policy).
 */
export type PolicyUse = PolicyShape;

export interface HeldPolicy {
  /** Whose it is, by name: "role deploy-bot", "bucket Ledger", or the name of a document that stands alone. */
  readonly subject: string;
  /** Tells the policies of one subject apart, as far as they have names: "inline policy read-tides". */
  readonly name: string;
  readonly use: PolicyUse;
  readonly policy: Policy;
  readonly place: Place;
}

/** A managed policy that an identity is given, or its permissions boundary: by ARN, or by a term for one. */
export interface Attachment {
  readonly subject: string;
  readonly policy: string;
  readonly as: 'policy' | 'boundary';
  readonly place: Place;
}

export interface Identity {
  /** "role deploy-bot". */
  readonly subject: string;
  readonly kind: 'role' | 'user' | 'group' | 'provider';
  readonly place: Place;
}

/** A secret that lives until somebody takes it away: an access key, a password. */
export interface Credential {
  /** "access key of user ferry". */
  readonly subject: string;
  readonly kind: 'access key' | 'password' | 'signing certificate' | 'service credential';
  readonly place: Place;
}

export interface AccessModel {
  readonly policies: readonly HeldPolicy[];
  readonly attachments: readonly Attachment[];
  readonly identities: readonly Identity[];
  readonly credentials: readonly Credential[];
}
