/** Grants of other providers, coarse: who has what where, as sets of traits; Vault's policies by path and capability. */

import type { TreeNode } from '../../../syntax/tree.ts';
import type { Severity } from '../../delta.ts';
import { evidenceAt } from '../../evidence.ts';
import type { Resource } from '../../infra/resource.ts';
import type { Trait } from '../../traits.ts';
import type { At } from './attributes.ts';
import { type GrantRow, grantRows } from './other-grants.ts';
import type { Vouched, Vouches } from './reading.ts';
import { type AccessSide, isData } from './side.ts';
import { isNothing, itemsIn, literalIn, spokenIn, termIn } from './terms.ts';
import { writtenAt } from './written.ts';

export interface OtherAccess {
  readonly traits: readonly Trait[];
}

export function otherAccessOf(side: AccessSide): OtherAccess {
  return { traits: side.resources.flatMap((resource) => grantsOf({ side, resource })?.traits ?? []) };
}

export const otherVouches: Vouches = (at) => grantsOf(at);

function grantsOf({ side, resource }: At): (OtherAccess & Vouched) | null {
  if (isData(resource)) return null;
  if (resource.type === 'vault_policy') {
    const traits = vaultTraits(side, resource);
    return traits === null ? null : { traits, read: ['policy', 'name'], whole: true };
  }
  const row = grantRows.get(resource.type);
  if (row === undefined) return null;
  const read = [...row.who.slice(1), ...(row.has === null ? [] : [row.has]), ...row.on.slice(1)];
  return { traits: grantTraits(side, resource, row), read, whole: row.whole };
}

function attribute({ body }: Resource, name: string): TreeNode | undefined {
  const value = body.entries.get(name)?.value;
  return value === undefined || isNothing(value) ? undefined : value;
}

/** @returns what an attribute names: a thing of the directory by its name, else the text. */
function namesIn(side: AccessSide, resource: Resource, attributes: readonly string[]) {
  return attributes.flatMap((name) =>
    itemsIn(attribute(resource, name), side.choices).flatMap((node) => {
      const term = termIn(node);
      const found = term === null ? null : (side.attributeAt(term)?.resource ?? null);
      const text = found === null ? spokenIn(node) : side.nameOf(found);
      return text === null ? [] : [{ text, node }];
    }),
  );
}

function grantTraits(side: AccessSide, resource: Resource, row: GrantRow): readonly Trait[] {
  const [noun, ...who] = row.who;
  const [place, ...on] = row.on;
  const where = namesIn(side, resource, on)
    .map(({ text }) => text)
    .sort()
    .join('/');
  const at = where === '' ? '' : ` ${row.joint ?? 'on'} ${`${place} ${where}`.trim()}`;
  const given = row.has === null ? [] : namesIn(side, resource, [row.has]);
  const things = given.length > 0 ? given : [{ text: row.otherwise, node: undefined }];
  const holders =
    who.length === 0 ? [{ text: side.nameOf(resource), node: undefined }] : namesIn(side, resource, who);
  return holders.flatMap((holder) =>
    things.map(({ text, node }): Trait => {
      const subject = `${noun} ${holder.text}`.trim();
      const has = `${row.thing} ${text}`.trim();
      const verb = noun.startsWith('workflows') ? 'have' : 'has';
      const written = writtenAt(resource, node ?? holder.node ?? resource.body);
      const severity = row.grades.find(([pattern]) => pattern.test(text))?.[1] ?? row.severity;
      return {
        subject,
        facts: { system: row.system, has: text, on: where },
        evidence: evidenceAt(written.file, written.side, written),
        gained: { kind: 'iam.access.added', severity, summary: `${subject} now ${verb} ${has}${at}` },
        lost: { kind: 'iam.access.removed', summary: `${subject} no longer ${verb} ${has}${at}` },
      };
    }),
  );
}

interface Rule {
  readonly path: string;
  readonly capabilities: readonly string[];
  readonly node: TreeNode;
}

/** @returns null where the policy is not known. */
function vaultTraits(side: AccessSide, resource: Resource): readonly Trait[] | null {
  const policy = attribute(resource, 'policy');
  if (policy === undefined) return null;
  const term = termIn(policy);
  const document = term === null ? null : (side.attributeAt(term)?.resource ?? null);
  const rules =
    document?.type === 'vault_policy_document'
      ? documentRules(side, document)
      : rulesOf(spokenIn(policy) ?? '').map((rule) => ({ ...rule, node: policy }));
  if (rules.length === 0 && literalIn(policy) !== '' && document === null) return null;
  const owner = document ?? resource;
  const subject = `vault policy ${side.nameOf(resource)}`;
  return rules.flatMap(({ path, capabilities, node }) =>
    capabilities.map((capability): Trait => {
      const place = (document === null ? resource : owner).placeOf(node);
      const denies = capability === 'deny';
      const said = denies ? `denies everything on ${path}` : `allows ${capability} on ${path}`;
      return {
        subject,
        facts: { system: 'vault', path, capability },
        evidence: evidenceAt(place.file, place.side, place),
        gained: denies
          ? { kind: 'iam.deny.added', summary: `${subject} now ${said}` }
          : {
              kind: 'iam.access.added',
              severity: vaultSeverity(path, capability),
              summary: `${subject} now ${said}`,
            },
        lost: denies
          ? { kind: 'iam.deny.removed', summary: `${subject} no longer ${said}` }
          : {
              kind: 'iam.access.removed',
              summary: `${subject} no longer ${said}`,
            },
      };
    }),
  );
}

/** developer.hashicorp.com/vault/docs/concepts/policies, read 2026-11. */
function vaultSeverity(path: string, capability: string): Severity {
  if (path === '*' || path === '+/*') return 'critical';
  if (capability === 'sudo' || /^(?:sys|auth|identity)\//.test(path)) return 'high';
  return capability === 'list' ? 'low' : path.includes('*') ? 'high' : 'medium';
}

function documentRules(side: AccessSide, resource: Resource): readonly Rule[] {
  return itemsIn(attribute(resource, 'rule'), side.choices).flatMap((block) => {
    if (block.kind !== 'map') return [];
    const path = spokenIn(block.entries.get('path')?.value) ?? '(unknown)';
    const list = itemsIn(block.entries.get('capabilities')?.value, side.choices);
    return [{ path, capabilities: list.flatMap((node) => spokenIn(node) ?? []), node: block }];
  });
}

/** `path "secret/*" { capabilities = ["read"] }`, by its words and quotes alone: other settings only narrow. */
function rulesOf(text: string): readonly Omit<Rule, 'node'>[] {
  const rules: { path: string; capabilities: string[] }[] = [];
  const lines = text.split('\n').map((line) => line.replace(/^\s*(?:#|\/\/).*$/, ''));
  let inList = false;
  for (const line of lines) {
    const path = /\bpath\s{0,8}"([^"]{1,1024})"/.exec(line)?.[1];
    if (path !== undefined) rules.push({ path, capabilities: [] });
    const start = inList ? 0 : line.search(/\bcapabilities\b/);
    if (start < 0) continue;
    const end = line.indexOf(']', start);
    const own = rules.at(-1);
    for (const [, word] of line.slice(start, end < 0 ? undefined : end).matchAll(/"([\w-]{1,32})"/g)) {
      if (word !== undefined && own !== undefined && !own.capabilities.includes(word))
        own.capabilities.push(word);
    }
    inList = end < 0;
  }
  return rules;
}
