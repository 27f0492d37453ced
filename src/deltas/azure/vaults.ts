/** Access policies of key vaults: who may use keys, secrets and certificates; both sides in, deltas out. */
import type { Lines, TreeNode } from '../../syntax/tree.ts';
import type { DraftDelta } from '../delta.ts';
import { type Environment, resolved, resolvedText } from './expressions.ts';
import {
  evidenceIn,
  type Fields,
  fieldsOf,
  inWords,
  listed,
  type Part,
  restOf,
  type Source,
  without,
} from './fields.ts';
import type { Resource } from './template.ts';

/** What one principal may do with one kind of object of one vault. */
export interface Grant {
  readonly vault: string;
  readonly principal: string;
  /** "secrets", "keys", "certificates", "storage". */
  readonly objects: string;
  /** In lower case, each with its line. */
  readonly permissions: ReadonlyMap<string, Lines>;
}

/** Those that show no more than names: learn.microsoft.com/azure/templates/microsoft.keyvault/vaults, read 2026-11. */
const harmless = new Set(['list', 'listissuers', 'getissuers', 'listsas', 'getrotationpolicy']);

const silent = ['dependson', 'tags', 'comments', 'type', 'name', 'resources', 'properties'];

/** @param vault the vault's own name: its policies may be a resource of their own. */
export function readVault(
  { fields, properties, source, environment, lines, type, name }: Resource,
  vault: string,
): { readonly grants: readonly Grant[]; readonly part: Part } {
  const list = properties.get('accesspolicies');
  const found = list === undefined ? undefined : resolved(list.value, environment).node;
  const understood = found?.kind === 'sequence';
  const entries = understood ? found.items.map((item) => fieldsOf(item, source)) : [];
  const grants = entries.flatMap((entry) => grantsOf(entry, vault, source, environment));
  const rest: Fields = new Map([
    ...without(fields, new Set(silent)),
    ...without(properties, new Set(understood ? ['accesspolicies'] : [])),
  ]);
  const called = `${type} ${inWords(name)}`;
  // Of a vault itself much else is to judge.
  const isPolicies = type.toLowerCase().endsWith('/accesspolicies');
  return {
    grants,
    part: { ...restOf(rest, called.toLowerCase(), called, lines), told: isPolicies ? 'alone' : 'never' },
  };
}

function grantsOf(entry: Fields, vault: string, source: Source, environment: Environment): readonly Grant[] {
  const text = (name: string) => resolvedText(entry.get(name)?.value, environment);
  const application = text('applicationid');
  const principal = application === '' ? text('objectid') : `${text('objectid')} through ${application}`;
  const kinds = fieldsOf(entry.get('permissions')?.value, source);
  return [...kinds].map(([objects, { value }]) => ({
    vault,
    principal,
    objects,
    permissions: new Map(textsOf(value, environment).map(({ text: one, lines }) => [one, lines])),
  }));
}

/** A list that only the deployment tells counts as one permission by its expression. */
function textsOf(
  node: TreeNode,
  environment: Environment,
): readonly { readonly text: string; readonly lines: Lines }[] {
  const { node: list } = resolved(node, environment);
  const items = list.kind === 'sequence' ? list.items : [list];
  return items.flatMap((item) => {
    const text = resolvedText(item, environment).toLowerCase();
    return text === '' ? [] : [{ text, lines: item }];
  });
}

/** The grants of one side. */
export interface Grants {
  readonly source: Source;
  readonly grants: readonly Grant[];
}

export function grantDeltas(before: Grants, after: Grants): readonly DraftDelta[] {
  const had = joined(before.grants);
  const has = joined(after.grants);
  return [...gained(had, has, after.source, 'added'), ...gained(has, had, before.source, 'removed')];
}

/** Entries of one principal add up. */
function joined(grants: readonly Grant[]): ReadonlyMap<string, Grant> {
  const byKey = new Map<string, Grant & { readonly permissions: Map<string, Lines> }>();
  for (const grant of grants) {
    const { vault, principal, objects } = grant;
    const key = JSON.stringify([vault.toLowerCase(), principal.toLowerCase(), objects]);
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, { ...grant, permissions: new Map(grant.permissions) });
    else for (const [permission, lines] of grant.permissions) same.permissions.set(permission, lines);
  }
  return byKey;
}

function gained(
  from: ReadonlyMap<string, Grant>,
  to: ReadonlyMap<string, Grant>,
  source: Source,
  way: 'added' | 'removed',
): readonly DraftDelta[] {
  return [...to].flatMap(([key, { vault, principal, objects, permissions }]): readonly DraftDelta[] => {
    const known = from.get(key)?.permissions;
    if (known?.has('all') === true) return [];
    const fresh = [...permissions].filter(([permission]) => known?.has(permission) !== true);
    const [first, ...more] = fresh.slice(0, 20).map(([, lines]) => evidenceIn(source, lines));
    if (first === undefined) return [];
    const names = fresh.map(([permission]) => permission);
    const severity = names.every((name) => harmless.has(name)) ? 'low' : 'high';
    return [
      {
        kind: `iam.access.${way}`,
        subject: `key vault ${inWords(vault)}: ${objects} for ${inWords(principal)}`,
        ...(way === 'added' ? { severity } : {}),
        summary: `${inWords(principal)} may ${way === 'added' ? 'now' : 'no longer'} use ${objects} of key vault ${inWords(vault)}: ${listed(names)}`,
        facts: { system: 'azure', vault, principal, objects, permissions: names },
        evidence: [first, ...more],
      },
    ];
  });
}
