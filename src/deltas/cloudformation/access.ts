/** What the reader of one resource gives: its share of the access model, and which of its properties that accounts for. */
import { spoken } from '../../access/patterns/pattern.ts';
import type { Lines, TreeNode } from '../../syntax/tree.ts';
import type { AccessModel, Place, PolicyUse } from '../iam/model.ts';
import { documentOf } from './documents.ts';
import { entriesOf, isNothing } from './nodes.ts';
import type { Resource, Template } from './template.ts';

/** A part that grants or limits access and that cannot be known from the template. */
export interface Unclear {
  readonly subject: string;
  /** The policy that it stands for, or a part of. */
  readonly name: string;
  readonly reason: string;
  /** Equal where two parts are the same, known or not. */
  readonly meaning: string;
  /** False where only a part of the policy is unclear: the rest is compared. */
  readonly whole: boolean;
  readonly place: Place;
}

export interface Access extends AccessModel {
  readonly unclear: readonly Unclear[];
  /** Properties of which the model has everything. */
  readonly read: readonly string[];
  /** Properties that only say which thing it is: told with it when it comes or goes, and a change when it stays. */
  readonly names: readonly string[];
  /** Properties of which the model has that they are there, and no more. */
  readonly present: readonly string[];
  /** True where the resource is nothing but access: without the properties above, nothing is left of it. */
  readonly whole: boolean;
}

/** A resource in its template. */
export interface At {
  readonly template: Template;
  readonly resource: Resource;
  /** Logical ids of the policies that identities of the template have as their boundary, and none as a policy. */
  readonly boundaries: ReadonlySet<string>;
}

export type Reader = (at: At) => readonly Partial<Access>[];

export function combined(pieces: readonly Partial<Access>[]): Access {
  return {
    policies: pieces.flatMap((piece) => piece.policies ?? []),
    attachments: pieces.flatMap((piece) => piece.attachments ?? []),
    identities: pieces.flatMap((piece) => piece.identities ?? []),
    credentials: pieces.flatMap((piece) => piece.credentials ?? []),
    unclear: pieces.flatMap((piece) => piece.unclear ?? []),
    read: pieces.flatMap((piece) => piece.read ?? []),
    names: pieces.flatMap((piece) => piece.names ?? []),
    present: pieces.flatMap((piece) => piece.present ?? []),
    whole: pieces.some((piece) => piece.whole === true),
  };
}

export function placeOf({ template: { file, side } }: At, { startLine, endLine }: Lines): Place {
  return { file, side, startLine, endLine };
}

/** @returns the value of a property; undefined where it has none or `AWS::NoValue`. */
export function property({ resource }: At, name: string): TreeNode | undefined {
  const value = resource.properties.get(name)?.value;
  return value === undefined || isNothing(value) ? undefined : value;
}

/** @returns the property as people read it, terms as `${name}`; null where it is no text. */
export function textOf(at: At, name: string): string | null {
  const value = property(at, name);
  return value === undefined ? null : spokenText(at, value);
}

export function spokenText({ template }: At, node: TreeNode): string | null {
  const text = template.terms.text(node);
  return text === null ? null : spoken(text);
}

/** @returns the name of what a text refers to: the logical id of a resource of this template, or the text. */
export function referent(at: At, node: TreeNode): string | null {
  const text = at.template.terms.text(node);
  const [only, ...more] = text ?? [];
  if (only !== undefined && more.length === 0 && typeof only !== 'string' && 'symbol' in only) {
    const id = only.symbol.replace(/\.Arn$/, '');
    if (at.template.resources.has(id)) return id;
  }
  return text === null ? null : spoken(text);
}

/** @param node undefined gives nothing. */
export function policyIn(
  at: At,
  node: TreeNode | undefined,
  held: { readonly subject: string; readonly name: string; readonly use: PolicyUse },
): Partial<Access> {
  if (node === undefined) return {};
  const { policy, gaps } = documentOf(node, at.template);
  const { subject, name } = held;
  return {
    policies: policy === null ? [] : [{ ...held, policy, place: placeOf(at, node) }],
    unclear: gaps.map((gap) => {
      const { reason, meaning, whole } = gap;
      return { subject, name, reason, meaning, whole, place: placeOf(at, gap) };
    }),
  };
}

/** @param node the part whose meaning cannot be known. */
export function unclear(
  at: At,
  lines: Lines,
  { subject, name }: { readonly subject: string; readonly name: string },
  reason: string,
  node: TreeNode,
): Unclear {
  const meaning = at.template.terms.meaning(node);
  return { subject, name, reason, meaning, whole: true, place: placeOf(at, lines) };
}

/** Named policies of an identity, as roles, users and groups hold them: `PolicyName` with `PolicyDocument`. */
export function inlinePolicies(at: At, name: string, subject: string): readonly Partial<Access>[] {
  const list = property(at, name);
  if (list === undefined) return [];
  const pieces = at.template.terms.items(list).map((item) => {
    const entries = entriesOf(item);
    const document = entries.get('PolicyDocument')?.value;
    const written = entries.get('PolicyName')?.value;
    const label = written === undefined ? null : spokenText(at, written);
    const held = { subject, name: `inline policy ${label ?? ''}`.trim(), use: 'identity' } as const;
    if (document !== undefined) return policyIn(at, document, held);
    return { unclear: [unclear(at, item, held, 'an inline policy has no PolicyDocument here', item)] };
  });
  return [...pieces, { read: [name] }];
}

/** Managed policies, or a permissions boundary, by ARN or by a term for one. */
export function attachments(
  at: At,
  name: string,
  subject: string,
  as: 'policy' | 'boundary',
): readonly Partial<Access>[] {
  const list = property(at, name);
  if (list === undefined) return [];
  const pieces = at.template.terms.items(list).map((item) => attachment(at, item, { subject, as }));
  return [...pieces, { read: [name] }];
}

export function attachment(
  at: At,
  node: TreeNode,
  { subject, as }: { readonly subject: string; readonly as: 'policy' | 'boundary' },
): Partial<Access> {
  const policy = spokenText(at, node);
  const place = placeOf(at, node);
  if (policy !== null) return { attachments: [{ subject, policy: policyName(policy), as, place }] };
  const held = { subject, name: as === 'policy' ? 'managed policies' : 'permissions boundary' };
  return {
    unclear: [unclear(at, node, held, 'a policy is attached here by something that is no text', node)],
  };
}

/** A policy of AWS is the same one in every partition, written out or as a term. */
export function policyName(arn: string): string {
  const parts = arn.startsWith('arn:${AWS::Partition}:')
    ? ['arn', '', ...arn.slice('arn:${AWS::Partition}:'.length).split(':')]
    : arn.split(':');
  const [scheme, , service, region, account, ...rest] = parts;
  const managed = scheme === 'arn' && service === 'iam' && region === '' && account === 'aws';
  return managed ? `arn:aws:iam::aws:${rest.join(':')}` : arn;
}
