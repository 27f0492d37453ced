/** A value whose use is not seen (an input of a module from elsewhere, a values file): what its name and the change of it tell. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Direction, Severity } from '../../delta.ts';
import { eitherTag } from '../../infra/resource.ts';
import { meaningOf } from '../evaluation/meaning.ts';
import { knownBoolean, knownText } from '../evaluation/values.ts';

export interface Graded {
  readonly severity: Severity;
  readonly direction: Direction;
}

/** What opens when it is on, and what guards when it is on. */
const opens =
  /(?:^|_)(?:public|publicly|open|anonymous|insecure|privileged|admin|skip|disable|disabled|allow|unauthenticated|force_destroy|external|internet)(?:_|$)/;
const guards =
  /(?:^|_)(?:encrypt\w*|log|logs|logging|audit|mfa|tls|ssl|https|require\w*|protect\w*|enforce\w*|block|restrict\w*|versioning|rotat\w*|waf|private|verify|validate|backup|guardduty|cloudtrail|monitoring|immutable)(?:_|$)/;
/** What decides who may do what. */
const access =
  /(?:^|_)(?:policy|policies|role|roles|principals?|permissions?|assume|trust\w*|iam|accounts?|members?|admins?|users?|groups?|owners?|actions|statements?|scopes?|grants?|oidc|federated|subjects?|(?:github|gitlab|bitbucket)_(?:repositor(?:y|ies)|repos|orgs?|organi[sz]ations?))(?:_|$)/;
const network =
  /(?:^|_)(?:cidrs?|cidr_blocks|ingress|ips?|whitelist|allowlist|allowed|ranges?|networks?|ports?|firewall|sources?)(?:_|$)/;
const outward = /(?:^|_)egress(?:_|$)/;
const names = /_(?:name|names|prefix|suffix|description|tag|tags|label|labels|id|ids|count|size|version)$/;

const anywhere = new Set(['0.0.0.0/0', '::/0', '*']);
/** Who has these may do everything, whatever the value is for. */
const everything = new Set([
  'system:masters',
  'AdministratorAccess',
  'arn:aws:iam::aws:policy/AdministratorAccess',
  'roles/owner',
]);

export function gradeValue(name: string, before: TreeNode | null, after: TreeNode | null): Graded {
  const key = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
  const { came, went } = itemsBetween(before, after);
  const gains = (texts: ReadonlySet<string>) =>
    came.some((item) => holds(item, texts)) && !went.some((item) => holds(item, texts));
  if (gains(everything)) return { severity: 'high', direction: 'widens' };
  if (gains(anywhere)) return { severity: outward.test(key) ? 'medium' : 'high', direction: 'widens' };
  if (holds(before, anywhere) && !holds(after, anywhere)) return { severity: 'low', direction: 'narrows' };
  const [was, is] = [before, after].map((node) => (node === null ? null : knownBoolean(node)));
  if (
    (is === true && was !== true && opens.test(key)) ||
    (is === false && was === true && guards.test(key))
  ) {
    return { severity: 'medium', direction: 'widens' };
  }
  if (
    (was === true && is !== true && opens.test(key)) ||
    (was === false && is === true && guards.test(key))
  ) {
    return { severity: 'low', direction: 'narrows' };
  }
  if (names.test(key) || namesSecret(name)) return { severity: 'low', direction: 'neutral' };
  // Less of a list is never more access, whatever it lists.
  if ((access.test(key) || network.test(key)) && after !== null && !isPartOf(after, before)) {
    return { severity: 'medium', direction: 'widens' };
  }
  return { severity: 'low', direction: 'neutral' };
}

/** What a list gains and loses; of anything else, the whole of it. */
export function itemsBetween(
  before: TreeNode | null,
  after: TreeNode | null,
): { readonly came: readonly TreeNode[]; readonly went: readonly TreeNode[] } {
  const [had, has] = [before, after].map(itemsOf);
  const [then, now] = [had, has].map((items = []) => new Set(items.map(meaningOf)));
  return {
    came: (has ?? []).filter((item) => then?.has(meaningOf(item)) !== true),
    went: (had ?? []).filter((item) => now?.has(meaningOf(item)) !== true),
  };
}

function itemsOf(node: TreeNode | null): readonly TreeNode[] {
  if (node === null) return [];
  return node.kind === 'sequence' && node.tag !== eitherTag ? node.items : [node];
}

function isPartOf(inner: TreeNode, outer: TreeNode | null): boolean {
  if (inner.kind !== 'sequence' || outer?.kind !== 'sequence') return false;
  const had = new Set(outer.items.map(knownText));
  return inner.items.every((item) => knownText(item) !== null && had.has(knownText(item)));
}

function holds(node: TreeNode | null, texts: ReadonlySet<string>): boolean {
  if (node === null) return false;
  if (node.kind === 'scalar') return typeof node.value === 'string' && texts.has(node.value);
  const inner = node.kind === 'sequence' ? node.items : [...node.entries.values()].map(({ value }) => value);
  return inner.some((one) => holds(one, texts));
}

/** What such a name holds is a secret; what only names one, says how long it is or where it lies is none. */
const secret =
  /(?:^|_)(?:password|passwd|passphrase|secret|token|api_?key|private_?key|access_?key|client_secret|credentials?|signing_?key|encryption_?key|webhook_url|connection_string)s?(?:_|$)/;
const noSecret =
  /_(?:arn|arns|name|names|id|ids|path|length|version|enabled|ttl|file|rotation|days|policy|prefix|type|algorithm|expiry|duration|key_id|lifetime|issuer|endpoint|status)$|^(?:enable|create|use|rotate|has|is|require)_/;

export function namesSecret(name: string): boolean {
  const key = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
  return secret.test(key) && !noSecret.test(key);
}

/**
 * @param name what it stands under: people choose a word for a password, machines that make tokens and keys never do.
 * @returns whether a text may be a secret itself, and not the name of one or a placeholder for it.
 */
export function looksSecret(name: string, text: string): boolean {
  if (text.length < 8 || /\s/.test(text)) return false;
  if (!/pass/i.test(name) && /^[a-z]{1,12}$/.test(text)) return false;
  return !/^(?:arn:|\/|\.|https?:\/\/[^:@]*$|projects\/|alias\/|\$\{|<|xxx|change[-_]?me|example|dummy|placeholder|\*+$)/i.test(
    text,
  );
}
