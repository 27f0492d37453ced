/**
 * What scopes mean: the texts of `rules/catalogues/grants/*.yml` in, one a vendor; a look-up of vendors and scopes out.
 * A `*` stands for anything once a name; the exact name counts first, then the longest pattern.
 */

import { z } from 'zod';
import { plainYaml } from '../../syntax/json-value.ts';
import { severities } from '../delta.ts';
import { type Actor, actorNames, type Meaning, powers } from './grant.ts';

const pattern = z
  .string()
  .min(1)
  .refine((text) => text.indexOf('*') === text.lastIndexOf('*'), 'has more than one *');

const scopeSchema = z.strictObject({
  scope: pattern,
  /** Only where the same name means another thing in another's name; such a record counts before one without. */
  as: z.enum(actorNames).optional(),
  /** The number that manifests write in its place. */
  id: z.string().min(1).optional(),
  power: z.enum(powers).exclude(['unknown']),
  /** To follow "it may". */
  may: z.string().min(1),
  severity: z.enum(severities),
  /** Where no user can grant it alone. */
  consent: z.literal('admin').optional(),
  /** Scopes of this vendor, or patterns, that a holder needs no more. */
  implies: z.array(pattern).default([]),
});

const fileSchema = z.strictObject({
  id: z.string().regex(/^[a-z\d]+(-[a-z\d]+)*$/),
  /** As sentences name it: "asks Slack for …". */
  name: z.string().min(1),
  source: z.url({ protocol: /^https$/ }),
  /** Year and month. */
  read: z.string().regex(/^\d{4}-\d{2}$/),
  /** Its own hosts; with "*." all below a name. */
  hosts: z.array(z.string()).default([]),
  scopes: z.array(scopeSchema),
});

export type ScopeRecord = Readonly<z.infer<typeof scopeSchema>>;

export interface GrantVendor {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly read: string;
  readonly scopes: readonly ScopeRecord[];
  /** Whether a host is the vendor's own. */
  readonly owns: (host: string) => boolean;
  /**
   * @param scope by name or number.
   * @returns null where the list does not know it.
   */
  readonly of: (scope: string, as: Actor) => ScopeRecord | null;
  /** The scopes, or patterns of them, that who holds this one needs no more by the list. */
  readonly impliedBy: (scope: string, as: Actor) => readonly string[];
}

export interface GrantCatalogue {
  readonly ids: readonly string[];
  /** @throws Error for a vendor without a sound file: formats and lists are our own. */
  readonly vendor: (id: string) => GrantVendor;
}

/** What is said of a scope of a known vendor that its list does not have. */
export const unknownScope: Meaning = {
  power: 'unknown',
  may: 'do something that its list does not know',
  severity: 'medium',
};

/** @param texts each read when its vendor is first asked for, by its name: `slack` stands in "slack.yml". */
export function grantCatalogue(
  texts: readonly { readonly file: string; readonly text: string }[],
): GrantCatalogue {
  const files = new Map(texts.map((one) => [/([^/]*)\.yml$/.exec(one.file)?.[1] ?? '', one]));
  const read = new Map<string, GrantVendor>();
  const vendor = (id: string): GrantVendor => {
    const known = read.get(id);
    if (known !== undefined) return known;
    const file = files.get(id);
    if (file === undefined) throw new Error(`no list of grants for ${JSON.stringify(id)}`);
    const found = readVendor(id, file);
    read.set(id, found);
    return found;
  };
  return { ids: [...files.keys()], vendor };
}

/** @throws Error where a text is broken or names a scope twice: they are files of our own. */
function readVendor(
  id: string,
  { file, text }: { readonly file: string; readonly text: string },
): GrantVendor {
  const { data, error } = fileSchema.safeParse(plainYaml(text));
  if (data === undefined) throw new Error(`${file}: ${z.prettifyError(error)}`);
  if (data.id !== id) throw new Error(`${file}: holds the list of ${data.id}`);
  return vendorOf(file, data);
}

function vendorOf(file: string, data: z.infer<typeof fileSchema>): GrantVendor {
  const { id, name, source, read, hosts, scopes } = data;
  const exact = new Map<string, ScopeRecord>();
  for (const record of scopes) {
    for (const named of record.id === undefined ? [record.scope] : [record.scope, record.id]) {
      const key = keyOf(named, record.as);
      if (exact.has(key)) throw new Error(`${file}: ${named} stands here twice`);
      exact.set(key, record);
    }
  }
  const patterns = scopes
    .filter(({ scope }) => scope.includes('*'))
    .sort((one, other) => other.scope.length - one.scope.length);
  const small = new Map([...exact].map(([key, record]) => [key.toLowerCase(), record]));
  const of = (scope: string, as: Actor) =>
    exact.get(keyOf(scope, as)) ??
    exact.get(keyOf(scope)) ??
    small.get(keyOf(scope, as).toLowerCase()) ??
    small.get(keyOf(scope).toLowerCase()) ??
    patterns.find((record) => (record.as ?? as) === as && fits(record.scope, scope)) ??
    null;
  const implied = new Map<ScopeRecord, readonly string[]>();
  const impliedBy = (held: string, as: Actor): readonly string[] => {
    const record = of(held, as);
    if (record === null || record.implies.length === 0) return [];
    const known = implied.get(record) ?? [...closure(record, (scope) => of(scope, as))];
    implied.set(record, known);
    return known;
  };
  return {
    id,
    name,
    source,
    read,
    scopes,
    owns: (host) => hosts.some((own) => fits(own, host) || own === `*.${host}`),
    of,
    impliedBy,
  };
}

function keyOf(scope: string, as?: Actor): string {
  return `${as ?? ''} ${scope}`;
}

/** @returns what a scope implies, and what that implies. */
function closure(held: ScopeRecord, of: (scope: string) => ScopeRecord | null): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [...held.implies];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    open.push(...(of(next)?.implies ?? []));
  }
  return reached;
}

/** @returns whether a scope is the one that a list writes, or fits its pattern. */
export function fits(written: string, scope: string): boolean {
  const star = written.indexOf('*');
  if (star < 0) return written === scope;
  const [head, tail] = [written.slice(0, star), written.slice(star + 1)];
  return scope.length >= head.length + tail.length && scope.startsWith(head) && scope.endsWith(tail);
}
