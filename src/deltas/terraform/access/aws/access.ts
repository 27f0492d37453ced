/** What the reader of one resource gives: its share of the access model, and which of its attributes that accounts for. */
import { spoken } from '../../../../access/patterns/pattern.ts';
import type { TreeMap, TreeNode } from '../../../../syntax/tree.ts';
import type { AccessModel, Place, PolicyUse } from '../../../iam/model.ts';
import type { Trait } from '../../../traits.ts';
import { attributeIn, type At as ResourceAt } from '../attributes.ts';
import { itemsIn, literalIn, meaningOf, spokenIn, textIn } from '../terms.ts';
import { writtenAt } from '../written.ts';
import { policiesOfData, policyPieces } from './policy-documents/documents.ts';

/** A part that grants or limits access and that cannot be known from the files. */
export interface Unclear {
  readonly subject: string;
  /** The policy that it stands for, or a part of. */
  readonly name: string;
  readonly reason: string;
  /** Equal where two parts are the same, known or not. */
  readonly meaning: string;
  /** True where nothing of the policy is known, so that what the other side has is no difference. */
  readonly whole: boolean;
  readonly place: Place;
}

export interface Access extends AccessModel {
  readonly traits: readonly Trait[];
  readonly unclear: readonly Unclear[];
  /** Attributes that the model accounts for. */
  readonly read: readonly string[];
  /** True where the resource is nothing but access: that it comes or goes is told by what it gives. */
  readonly whole: boolean;
}

export interface At extends ResourceAt {
  /** Addresses of policies that identities have as their boundary, and none as a policy. */
  readonly boundaries: ReadonlySet<string>;
}

export type Piece = Partial<Access>;
export type Reader = (at: At) => readonly Piece[];

export function combined(pieces: readonly Piece[]): Access {
  return {
    policies: pieces.flatMap((piece) => piece.policies ?? []),
    attachments: pieces.flatMap((piece) => piece.attachments ?? []),
    identities: pieces.flatMap((piece) => piece.identities ?? []),
    credentials: pieces.flatMap((piece) => piece.credentials ?? []),
    traits: pieces.flatMap((piece) => piece.traits ?? []),
    unclear: pieces.flatMap((piece) => piece.unclear ?? []),
    read: pieces.flatMap((piece) => piece.read ?? []),
    whole: pieces.some((piece) => piece.whole === true),
  };
}

/** @returns the value of an attribute; undefined where it has none or null. */
export function attribute({ resource }: At, name: string): TreeNode | undefined {
  return attributeIn(resource.body, name);
}

/** @returns the items of an attribute that is one or a list. */
export function items({ resource, side }: At, name: string): readonly TreeNode[] {
  return itemsIn(resource.body.entries.get(name)?.value, side.choices);
}

/** @returns nested blocks of one name. */
export function blocks(at: At, name: string): readonly TreeMap[] {
  return items(at, name).filter((item) => item.kind === 'map');
}

export function placeOf({ resource }: At, node: TreeNode): Place {
  return writtenAt(resource, node);
}

/** @param node undefined gives nothing. */
export function policyIn(
  at: At,
  node: TreeNode | undefined,
  held: { readonly subject: string; readonly name: string; readonly use: PolicyUse },
): Piece {
  if (node === undefined) return {};
  const { policies, unclear } = policyPieces(node, at.resource.placeOf, at.side);
  return {
    policies: policies.map((one) => ({ ...held, ...one })),
    unclear: unclear.map((one) => ({ subject: held.subject, name: held.name, ...one })),
  };
}

/** @returns the policy that a data resource is. */
export function policyOf(
  { side, resource }: At,
  held: { readonly subject: string; readonly name: string; readonly use: PolicyUse },
): Piece {
  const { policies, unclear } = policiesOfData(resource, side);
  return {
    policies: policies.map((one) => ({ ...held, ...one })),
    unclear: unclear.map((one) => ({ subject: held.subject, name: held.name, ...one })),
  };
}

export function unclear(
  at: At,
  node: TreeNode,
  { subject, name }: { readonly subject: string; readonly name: string },
  reason: string,
): Piece {
  const part = { subject, name, reason, meaning: meaningOf(node), whole: false, place: placeOf(at, node) };
  return { unclear: [part] };
}

export const policyTypes = ['aws_iam_policy'];
export const roleTypes = ['aws_iam_role', 'aws_iam_service_linked_role'];

/** Managed policies, or a permissions boundary, by ARN or by reference. */
export function attachments(
  at: At,
  name: string,
  subject: string,
  as: 'policy' | 'boundary',
): readonly Piece[] {
  const written = items(at, name).filter((item) => literalIn(item) !== '');
  const pieces = written.map((item) => attachment(at, item, subject, as));
  return [...pieces, { read: [name] }];
}

export function attachment(at: At, node: TreeNode, subject: string, as: 'policy' | 'boundary'): Piece {
  const policy = managedPolicy(at, node);
  const place = placeOf(at, node);
  if (policy !== null) return { attachments: [{ subject, policy, as, place }] };
  const name = as === 'policy' ? 'managed policies' : 'permissions boundary';
  return unclear(at, node, { subject, name }, 'a policy is attached here by something that is no text');
}

/** @returns an ARN of AWS's own policies in one partition, the name of a policy written here, or the text. */
export function managedPolicy({ side, resource }: At, node: TreeNode): string | null {
  const text = textIn(node);
  if (text === null) return null;
  const found = side.referent(node, policyTypes, resource);
  if (found === null) {
    const written = spoken(text);
    const [scheme, , service, region, account, ...rest] = written.split(':');
    const managed = scheme === 'arn' && service === 'iam' && region === '' && account === 'aws';
    return managed ? `arn:aws:iam::aws:${rest.join(':')}` : written;
  }
  const arn = spokenIn(attributeIn(found.body, 'arn'));
  // A policy that is only looked up: AWS's own where the look-up says so.
  return found.address.includes('data.aws_iam_policy.') && arn !== null ? arn : side.nameOf(found);
}
