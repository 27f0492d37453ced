/** The rules of a role as a set of permissions: what is allowed, and whether one permission is covered by others. */
import type { Lines } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { type KubeObject, mapsIn, namesIn } from './objects.ts';

export interface Permission {
  /** null for a path of the API server that is no resource; `resource` is the path then. */
  readonly group: string | null;
  readonly resource: string;
  /** null where it holds for objects of any name. */
  readonly name: string | null;
  readonly verb: string;
}

export interface Held extends Permission {
  /** The rules that grant it. */
  readonly rules: readonly Lines[];
}

export interface Access {
  readonly held: readonly Held[];
  readonly covers: (permission: Permission) => boolean;
}

/** How many combinations one role, and all roles of a comparison together, may grant before they are too many. */
const limits = { role: 10_000, all: 60_000 };

/** Reads the access of roles, each once, within a bound for all of them. */
export class AccessReader {
  readonly #known = new Map<KubeObject, Access>();
  #left = limits.all;

  /** @throws Unreadable where the rules make no sense, or grant too many combinations to compare. */
  of(role: KubeObject): Access {
    const known = this.#known.get(role);
    if (known !== undefined) return known;
    const access = accessOf(this.#permissionsOf(role));
    this.#known.set(role, access);
    return access;
  }

  #permissionsOf(role: KubeObject): readonly Held[] {
    const merged = new Map<string, Permission & { readonly rules: Lines[] }>();
    let left = Math.min(limits.role, this.#left);
    for (const rule of mapsIn(role, role.body.get('rules'))) {
      const names = (key: string) => namesIn(role, rule.entries.get(key));
      const verbs = names('verbs');
      const resources = names('resources');
      const groups = rule.entries.has('apiGroups') ? names('apiGroups') : [''];
      const named = names('resourceNames');
      const objects: readonly (string | null)[] = named.length === 0 ? [null] : named;
      const paths = names('nonResourceURLs').map(plainPath);
      const count = verbs.length * (groups.length * resources.length * objects.length + paths.length);
      left -= count;
      this.#left -= count;
      if (left < 0) {
        const reason = `grants too many combinations to compare; the limit is ${limits.role} a role`;
        throw new Unreadable(role.file.path, rule.startLine, reason);
      }
      const add = (permission: Permission) => {
        const key = keyOf(permission);
        const known = merged.get(key);
        if (known === undefined) merged.set(key, { ...permission, rules: [rule] });
        else known.rules.push(rule);
      };
      for (const verb of verbs) {
        for (const path of paths) add({ group: null, resource: path, name: null, verb });
        for (const group of groups)
          for (const resource of resources) for (const name of objects) add({ group, resource, name, verb });
      }
    }
    return [...merged.values()];
  }
}

function keyOf({ group, resource, name, verb }: Permission): string {
  return JSON.stringify([group, resource, name, verb]);
}

/** Any number of final stars is one. */
function plainPath(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '*') end -= 1;
  return end === path.length ? path : `${path.slice(0, end)}*`;
}

/**
 * What covers what, as Kubernetes evaluates it (kubernetes/kubernetes, pkg/apis/rbac/v1/evaluation_helpers.go, read
 * 2026-11): `*` stands for any group, resource and verb, never for a name; a resource names its subresources one by
 * one, or a star with `/exec` for all; a path may end in `*`.
 */
function accessOf(held: readonly Held[]): Access {
  const keys = new Set(held.map(keyOf));
  const prefixes = new Map<string, Set<string>>();
  const lengths = new Set<number>();
  for (const { group, resource, verb } of held) {
    if (group !== null || !resource.endsWith('*')) continue;
    const prefix = resource.slice(0, -1);
    prefixes.set(verb, (prefixes.get(verb) ?? new Set()).add(prefix));
    lengths.add(prefix.length);
  }
  const coversPath = ({ resource, verb }: Permission): boolean => {
    const start = resource.endsWith('*') ? resource.slice(0, -1) : resource;
    const open = [verb, '*'].flatMap((one) => prefixes.get(one) ?? []);
    if (open.length === 0) return false;
    return [...lengths].some(
      (length) => length <= start.length && open.some((known) => known.has(start.slice(0, length))),
    );
  };
  const covers = (permission: Permission): boolean => {
    if (keys.has(keyOf(permission))) return true;
    const { group, resource, name, verb } = permission;
    const verbs = verb === '*' ? ['*'] : [verb, '*'];
    if (group === null) {
      return verbs.some((one) => keys.has(keyOf({ ...permission, verb: one }))) || coversPath(permission);
    }
    const slash = resource.indexOf('/');
    const resources = new Set([resource, '*', ...(slash < 0 ? [] : [`*${resource.slice(slash)}`])]);
    return verbs.some((oneVerb) =>
      [...new Set([group, '*'])].some((oneGroup) =>
        [...resources].some((oneResource) =>
          [...new Set([name, null])].some((oneName) =>
            keys.has(keyOf({ group: oneGroup, resource: oneResource, name: oneName, verb: oneVerb })),
          ),
        ),
      ),
    );
  };
  return { held, covers };
}
