/** What one resource gives to Google's model of access, and how its attributes are read. */

import type { TreeMap, TreeNode } from '../../../../syntax/tree.ts';
import { canonicalCondition } from '../../../google/conditions.ts';
import { canonicalMember } from '../../../google/members.ts';
import type { Grant, Level, Pieces, Place, Resource as Target } from '../../../google/model.ts';
import type { Trait } from '../../../traits.ts';
import { type At, attributeIn, blocksIn } from '../attributes.ts';
import { itemsIn, spokenIn, textIn } from '../terms.ts';
import { writtenAt } from '../written.ts';

export interface GooglePiece {
  readonly pieces: Partial<Pieces>;
  readonly traits?: readonly Trait[];
  /** Attributes that are accounted for. */
  readonly read: readonly string[];
}

/** @returns the texts of a list, each with its place. */
export function textsIn(at: At, body: TreeMap, name: string): ReadonlyMap<string, Place> {
  return new Map(
    itemsIn(attributeIn(body, name), at.side.choices).flatMap((node) => {
      const text = spokenIn(node);
      return text === null ? [] : [[text, writtenAt(at.resource, node)] as const];
    }),
  );
}

export function membersIn(at: At, body: TreeMap, name: string): ReadonlyMap<string, Place> {
  return new Map(
    itemsIn(attributeIn(body, name), at.side.choices).flatMap((node) => {
      const member = memberIn(at, node);
      return member === null ? [] : [[member, writtenAt(at.resource, node)] as const];
    }),
  );
}

/** A service account of the directory is called by its name: "serviceAccountRef:ferry". */
function memberIn({ side }: At, node: TreeNode): string | null {
  const text = textIn(node);
  if (text === null) return null;
  const [last, ...before] = text.toReversed();
  if (last !== undefined && typeof last === 'object' && 'symbol' in last) {
    const found = side.attributeAt(last.symbol);
    const prefix = before.toReversed().join('');
    if (
      found?.resource.type === 'google_service_account' &&
      (prefix === 'serviceAccount:' || prefix === '')
    ) {
      return `serviceAccountRef:${side.nameOf(found.resource)}`;
    }
  }
  return canonicalMember(spokenIn(node) ?? '');
}

/** @returns the condition of a grant, in one spelling; '' for none. */
export function conditionIn(
  at: At,
  body: TreeMap,
  name = 'condition',
): { readonly condition: string; readonly conditionAt: Place | null } {
  const [block] = blocksIn(at, body, name);
  const expression = block === undefined ? undefined : attributeIn(block, 'expression');
  const text = spokenIn(expression);
  if (expression === undefined || text === null) return { condition: '', conditionAt: null };
  return { condition: canonicalCondition(text), conditionAt: at.resource.placeOf(expression) };
}

export function grantsOf(
  at: At,
  body: TreeMap,
  target: Target,
  members: ReadonlyMap<string, Place>,
): readonly Grant[] {
  const role = attributeIn(body, 'role');
  if (role === undefined) return [];
  const named = spokenIn(role) ?? '(unknown)';
  const condition = conditionIn(at, body);
  const roleAt = at.resource.placeOf(role);
  return [...members].map(([member, memberAt]) => ({
    resource: target,
    role: named,
    member,
    memberAt,
    roleAt,
    ...condition,
  }));
}

const levels: ReadonlyMap<string, Level> = new Map([
  ['organization', 'organization'],
  ['folder', 'folder'],
  ['project', 'project'],
]);

/** Where a thing stands, beside its own name. */
const places = new Set(['project', 'location', 'region', 'zone', 'instance', 'cluster']);
const judged = new Set([
  ...['role', 'member', 'members', 'condition', 'policy_data', 'etag', 'id', 'service', 'audit_log_config'],
  ...['count', 'for_each', 'depends_on', 'provider', 'lifecycle', 'timeouts'],
]);

/** @param kind "project", "storage_bucket": what stands before `_iam_` in the type. */
export function targetOf(
  { side, resource }: At,
  kind: string,
): { readonly target: Target; readonly read: readonly string[] } {
  const level = levels.get(kind) ?? 'resource';
  const names = [...resource.body.entries.keys()].filter((name) => !judged.has(name)).sort();
  const own = names.filter((name) => !places.has(name));
  const chosen = own.length > 0 ? own : names;
  const texts = chosen.flatMap((name) => {
    const node = attributeIn(resource.body, name);
    const found = node === undefined ? null : (textIn(node)?.[0] ?? null);
    const known =
      typeof found === 'object' && found !== null && 'symbol' in found
        ? side.attributeAt(found.symbol)
        : null;
    const text = known === null ? spokenIn(node) : side.nameOf(known.resource);
    return text === null ? [] : [text.replace(/^(?:organizations|folders|projects)\//, '')];
  });
  const name = `${kind.replaceAll('_', ' ')} ${texts.join('/')}`.trim();
  return { target: { name, level }, read: chosen };
}
