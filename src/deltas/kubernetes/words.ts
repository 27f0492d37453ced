/** Permissions in words: what kubectl calls them, in sentences that a person would write. */
import type { Permission } from './permissions.ts';

/** @returns "deployments.apps/scale", as kubectl writes it; "everything" where no resource is left out. */
export function targetName({ group, resource }: Pick<Permission, 'group' | 'resource'>): string {
  if (group === null) return `the path ${resource}`;
  if (resource === '*') {
    if (group === '*') return 'everything';
    return `everything in ${group === '' ? 'the core group' : group}`;
  }
  if (group === '') return resource;
  const [start = resource, ...rest] = resource.split('/');
  return [`${start}.${group}`, ...rest].join('/');
}

export function verbPhrase(verbs: readonly string[]): string {
  return verbs.includes('*') ? 'do anything with' : listed(verbs);
}

/** @returns "a, b and c"; past `most` the rest is a number. */
export function listed(names: readonly string[], most = 6): string {
  const shown = names.length > most ? names.slice(0, most) : names;
  const rest = names.length - shown.length;
  const words = rest > 0 ? [...shown, `${rest} more`] : shown;
  if (words.length < 2) return words[0] ?? 'nothing';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** What the verbs that escalate are for (kubernetes.io, RBAC good practices, read 2026-11). */
export function escalationPhrase(verbs: readonly string[], resources: readonly string[]): string {
  const has = (verb: string) => verbs.some((one) => one === verb || one.startsWith(`${verb}:`));
  if (has('impersonate')) return ', which lets its holders act as others';
  if (has('escalate')) return ', which lets its holders write roles with more access than they have';
  if (has('bind')) return ', which lets its holders hand out roles that they do not have';
  const roles = resources.some((resource) => resource === 'roles' || resource === 'clusterroles');
  return roles
    ? ', and anything includes escalate and bind: its holders can give themselves any role'
    : ', and anything includes impersonate: its holders can act as others';
}
