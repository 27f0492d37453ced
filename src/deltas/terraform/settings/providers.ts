/** Providers: which there are, and whose account or role they act with. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { DraftDelta, Severity } from '../../delta.ts';
import type { Place } from '../../infra/resource.ts';
import { compareTraits, type Saying, type Trait } from '../../traits.ts';
import { evaluateBody } from '../evaluation/body.ts';
import { meaningOf, meanSame } from '../evaluation/meaning.ts';
import { digest, knownBoolean, knownText, placeOf } from '../evaluation/values.ts';
import type { Infrastructure, ModuleScope } from '../infrastructure.ts';
import type { Sides } from '../sides.ts';
import { changedSetting, evidenceOf, inWords, namedInWords, paired } from './changed.ts';

export function providerDeltas({ before, after }: Sides): readonly DraftDelta[] {
  // What a directory that is new as a whole needs, others of the repository may use since long.
  const isWhole = before.scopes.length === 0 || after.scopes.length === 0;
  return [
    ...compareTraits(traitsOf(before, isWhole), traitsOf(after, isWhole)),
    ...settingDeltas(configured(before), configured(after)),
  ];
}

/** They only make values or files, and reach nothing (registry.terraform.io/namespaces/hashicorp, read 2026-11). */
const harmless = new Set(
  ['random', 'null', 'time', 'archive', 'cloudinit', 'template', 'local', 'tls'].map(
    (name) => `hashicorp/${name}`,
  ),
);

/** Whose rights the provider acts with: arguments of the AWS, Google, Azure, GitHub, Cloudflare, Vault and Kubernetes providers. */
const identity = new Set([
  'assume_role',
  'assume_role_with_web_identity',
  'profile',
  'access_key',
  'role_arn',
  'account_id',
  'project',
  'impersonate_service_account',
  'credentials',
  'subscription_id',
  'tenant_id',
  'client_id',
  'use_msi',
  'organization',
  'owner',
  'app_auth',
  'config_context',
  'config_path',
  'namespace',
]);
/** Where it sends what it is given. */
const addresses = new Set([
  'endpoints',
  'endpoint',
  'host',
  'address',
  'api_url',
  'base_url',
  'url',
  'server',
]);
const limits = new Set(['allowed_account_ids', 'forbidden_account_ids']);
const unsafe = new Set([
  'insecure',
  'tls_insecure',
  'skip_tls_verify',
  'insecure_skip_verify',
  'tls_insecure_skip_verify',
]);
/** Shown to people, or where it works: no difference in whose rights it has. */
const silent = new Set(['default_tags', 'default_labels', 'alias', 'version', 'ignore_tags']);

interface Configured {
  readonly name: string;
  readonly settings: ReadonlyMap<string, TreeNode>;
  readonly place: Place;
}

function configured({ scopes }: Infrastructure): ReadonlyMap<string, Configured> {
  const found = new Map<string, Configured>();
  for (const { address, module, environment } of scopes) {
    for (const [name, { block, file }] of module.providers) {
      const inFile = { ...environment, file };
      const body = evaluateBody(block.body, inFile);
      const settings = new Map([...body.entries].map(([key, { value }]) => [key, value]));
      found.set(`${address} ${name}`, { name, settings, place: placeOf(body) });
    }
  }
  return found;
}

function traitsOf(side: Infrastructure, isWhole: boolean): readonly Trait[] {
  const used = [...providersOf(side)].map(([source, place]): Trait => {
    const usual = harmless.has(source) || (isWhole && source.startsWith('hashicorp/'));
    const severity: Severity = usual ? 'low' : 'medium';
    return {
      subject: `provider ${source}`,
      facts: { provider: source },
      evidence: evidenceOf(place),
      gained: { kind: 'infra.provider.added', severity, summary: `provider ${source} is new here` },
      lost: { kind: 'infra.provider.removed', summary: `provider ${source} is no longer used` },
    };
  });
  const acting = [...configured(side).values()].flatMap(({ name, settings, place }) =>
    [...settings].flatMap(([key, value]) => {
      const said = sayingOf(name, key, value);
      if (said === null) return [];
      // A digest tells two long values apart that begin alike.
      const told = digest(meaningOf(value)).slice(0, 8);
      const facts = { provider: name, setting: key, value: namedInWords(key, value), digest: told };
      const where = value.startLine === place.startLine ? place : placeOf(value);
      return [{ subject: `provider ${name}`, facts, evidence: evidenceOf(where), ...said }];
    }),
  );
  return [...used, ...acting];
}

/** A block that says little beside the role it names. */
function roleIn(value: TreeNode): TreeNode | null {
  const block = value.kind === 'sequence' && value.items.length === 1 ? value.items[0] : value;
  return block?.kind === 'map' ? (block.entries.get('role_arn')?.value ?? null) : null;
}

function sayingOf(
  name: string,
  key: string,
  value: TreeNode,
): { readonly gained: Saying; readonly lost: Saying } | null {
  const role = roleIn(value);
  const shown = role === null ? namedInWords(key, value) : inWords(role);
  const what = role === null ? key.replaceAll('_', ' ') : 'role';
  if (identity.has(key)) {
    return {
      gained: {
        kind: 'infra.provider.added',
        severity: 'high',
        summary: `provider ${name} acts with ${what} ${shown}`,
      },
      lost: {
        kind: 'infra.provider.removed',
        summary: `provider ${name} no longer acts with ${what} ${shown}`,
      },
    };
  }
  if (addresses.has(key)) {
    return {
      gained: {
        kind: 'infra.provider.added',
        severity: 'medium',
        summary: `provider ${name} speaks to ${what} ${shown}`,
      },
      lost: {
        kind: 'infra.provider.removed',
        summary: `provider ${name} no longer speaks to ${what} ${shown}`,
      },
    };
  }
  if (limits.has(key)) {
    return {
      gained: { kind: 'infra.protection.added', summary: `provider ${name} is held to ${what} ${shown}` },
      lost: {
        kind: 'infra.protection.removed',
        severity: 'high',
        summary: `provider ${name} is no longer held to ${what} ${shown}`,
      },
    };
  }
  if (unsafe.has(key) && knownBoolean(value) !== false) {
    return {
      gained: {
        kind: 'infra.protection.removed',
        severity: 'high',
        summary: `provider ${name} no longer checks whom it speaks to`,
      },
      lost: { kind: 'infra.protection.added', summary: `provider ${name} checks again whom it speaks to` },
    };
  }
  return null;
}

/** @returns whose rights the provider of that name has in a module, spelled; null where the module does not say. */
export function identityOf({ scopes }: Infrastructure, module: string, name: string): string | null {
  const scope = scopes.find(({ address }) => address === module);
  const declared = scope?.module.providers.get(name);
  if (scope === undefined || declared === undefined) return null;
  const body = evaluateBody(declared.block.body, { ...scope.environment, file: declared.file });
  const told = [...body.entries.values()].filter(({ key }) => identity.has(key) || addresses.has(key));
  return told
    .map(({ key, value }) => `${key} ${meaningOf(value)}`)
    .sort()
    .join();
}

/** What is told one by one, and what is none of a setting's business. */
function isTold(key: string): boolean {
  return identity.has(key) || addresses.has(key) || limits.has(key) || unsafe.has(key) || silent.has(key);
}

function settingDeltas(
  before: ReadonlyMap<string, Configured>,
  after: ReadonlyMap<string, Configured>,
): readonly DraftDelta[] {
  return paired(before, after).flatMap(([, was, is]) => {
    if (was === undefined || is === undefined) return [];
    return paired(was.settings, is.settings).flatMap(([key, then, now]) => {
      if (isTold(key) || (then !== undefined && now !== undefined && meanSame(then, now))) return [];
      return changedSetting({
        subject: `${key} of provider ${is.name}`,
        summary: `provider ${is.name}: ${key} is ${namedInWords(key, now)} (was ${namedInWords(key, then)})`,
        facts: {
          provider: is.name,
          setting: key,
          before: namedInWords(key, then),
          after: namedInWords(key, now),
        },
        after: now === undefined ? is.place : placeOf(now),
        before: then === undefined ? was.place : placeOf(then),
      });
    });
  });
}

/** Sources by where they are first named: a block, a requirement, or a resource of a type that begins with the name. */
function providersOf({ scopes, resources, data }: Infrastructure): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>();
  const sources = new Map<string, ReadonlyMap<string, string>>();
  for (const scope of scopes) {
    const required = requiredIn(scope);
    sources.set(scope.address, new Map([...required].map(([name, { source }]) => [name, source])));
    for (const { source, place } of required.values()) if (!found.has(source)) found.set(source, place);
  }
  const sourceOf = (module: string, name: string) =>
    sources.get(module)?.get(name) ?? (sources.get('')?.get(name) || `hashicorp/${name}`);
  for (const { address, module, environment } of scopes) {
    for (const [full, { block, file }] of module.providers) {
      const source = sourceOf(address, full.split('.')[0] ?? '');
      if (found.has(source)) continue;
      const { startLine, endLine } = block;
      found.set(source, { file, side: environment.world.side, startLine, endLine });
    }
  }
  for (const { type, module, place } of [...resources, ...data]) {
    const source = sourceOf(module, type.split('_')[0] ?? '');
    if (type !== 'terraform_data' && type !== 'terraform_remote_state' && !found.has(source))
      found.set(source, place);
  }
  return found;
}

export interface Requirement {
  readonly source: string;
  readonly version: TreeNode | null;
  readonly place: Place;
}

/** @returns the required providers of one module by their name in it. */
export function requiredIn({ module, environment }: ModuleScope): ReadonlyMap<string, Requirement> {
  const found = new Map<string, Requirement>();
  for (const { block, file } of module.blocks) {
    if (block.type !== 'terraform') continue;
    for (const inner of block.body.blocks) {
      if (inner.type !== 'required_providers') continue;
      const inFile = { ...environment, file };
      for (const [name, entry] of evaluateBody(inner.body, inFile).entries) {
        const { value } = entry;
        const place = { ...placeOf(value), startLine: entry.startLine, endLine: entry.endLine };
        const written = value.kind === 'map' ? value.entries.get('source')?.value : undefined;
        const source = written === undefined ? null : knownText(written);
        const version = value.kind === 'map' ? (value.entries.get('version')?.value ?? null) : value;
        found.set(name, { source: normalized(source ?? `hashicorp/${name}`), version, place });
      }
    }
  }
  return found;
}

/** "registry.terraform.io/hashicorp/aws" is "hashicorp/aws". */
function normalized(source: string): string {
  return source.toLowerCase().replace(/^registry\.(?:terraform\.io|opentofu\.org)\//, '');
}
