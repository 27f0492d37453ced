/** Managed identities and the outside workloads that may sign in as them: resources in, traits out. */
import type { TreeNode } from '../../syntax/tree.ts';
import type { Severity } from '../delta.ts';
import type { Trait } from '../traits.ts';
import { type Environment, isExpression, resolved, resolvedText } from './expressions.ts';
import {
  evidenceIn,
  fieldsOf,
  firstLine,
  inWords,
  type Part,
  restOf,
  type Source,
  without,
} from './fields.ts';
import type { Resource } from './template.ts';

const silent = ['dependson', 'tags', 'comments', 'location', 'type', 'name', 'resources'];

export function identity({ name, lines, source, fields }: Resource): {
  readonly trait: Trait;
  readonly part: Part;
} {
  const subject = `managed identity ${inWords(name)}`;
  const trait: Trait = {
    subject,
    facts: { system: 'azure', identity: name },
    evidence: evidenceIn(source, firstLine(lines)),
    gained: { kind: 'iam.identity.added', summary: `Managed identity ${inWords(name)} is new` },
    lost: { kind: 'iam.identity.removed', summary: `Managed identity ${inWords(name)} is gone` },
  };
  return { trait, part: restOf(without(fields, new Set(silent)), subject, subject, lines) };
}

/** Whom a federated credential lets in. */
interface Trusted {
  /** Host and path, in lower case. */
  readonly issuer: string;
  /** '' where an expression does not say it in a way that is understood here. */
  readonly subject: string;
  /** Whether `*` and `?` in the subject stand for other text; elsewhere they are letters. */
  readonly pattern: boolean;
}

export function federation({ name, lines, source, environment, fields, properties }: Resource): {
  readonly trait: Trait;
  readonly part: Part;
} {
  const text = (field: string) => resolvedText(properties.get(field)?.value, environment);
  const issuer = hostOf(text('issuer'));
  const expression = properties.get('claimsmatchingexpression');
  const written = expression === undefined ? '' : expressionText(expression.value, source, environment);
  const trusted: Trusted =
    expression === undefined
      ? { issuer, subject: text('subject'), pattern: false }
      : { issuer, subject: claimedSubject(written) ?? '', pattern: true };
  const [owner, credential] = split(name);
  const list = properties.get('audiences');
  const found = list === undefined ? undefined : resolved(list.value, environment).node;
  const audiences =
    found?.kind === 'sequence'
      ? found.items.map((item) => resolvedText(item, environment))
      : [resolvedText(found, environment)];
  const who = inWords(trusted.subject || written);
  const subject = `managed identity ${inWords(owner)}: trusts ${inWords(issuer)} for ${who}`;
  const rest = new Map([
    ...without(fields, new Set([...silent, 'properties'])),
    ...without(properties, new Set(['issuer', 'subject', 'audiences', 'claimsmatchingexpression'])),
  ]);
  const trait: Trait = {
    subject,
    facts: {
      system: 'azure',
      identity: owner,
      issuer,
      subject: trusted.subject,
      audiences,
      ...(written === '' ? {} : { expression: written }),
    },
    evidence: evidenceIn(source, properties.get('subject') ?? expression ?? firstLine(lines)),
    gained: {
      kind: 'iam.trust.widened',
      severity: trustSeverity(trusted),
      summary: `${who} of ${inWords(issuer)} may now sign in as managed identity ${inWords(owner)}`,
    },
    lost: {
      kind: 'iam.trust.narrowed',
      summary: `${who} of ${inWords(issuer)} may no longer sign in as managed identity ${inWords(owner)}`,
    },
  };
  const called = `federated credential ${inWords(credential)} of ${inWords(owner)}`;
  return { trait, part: restOf(rest, called, called, lines) };
}

function hostOf(issuer: string): string {
  const text = issuer.toLowerCase().replace(/^https:\/\//, '');
  return text.endsWith('/') ? text.slice(0, -1) : text;
}

/** "owner/credential"; a computed name is both. */
function split(name: string): readonly [string, string] {
  const at = isExpression(name) ? -1 : name.lastIndexOf('/');
  return at < 0 ? [name, name] : [name.slice(0, at), name.slice(at + 1)];
}

function expressionText(node: TreeNode, source: Source, environment: Environment): string {
  const inner = node.kind === 'map' ? fieldsOf(node, source).get('value')?.value : node;
  return resolvedText(inner, environment).trim();
}

/** One comparison of "claims['sub'] matches 'repo:org/name:*' and …": quotes are not part of a claim's value. */
const comparison = /^claims\['([\w.]{1,64})'\] (?:matches|eq) '([^']{0,600})'$/;

/**
 * @returns what an expression asks of the subject; null where it is not understood.
 *   Language: learn.microsoft.com/entra/workload-id/workload-identities-flexible-federated-identity-credentials, read 2026-11.
 */
function claimedSubject(expression: string): string | null {
  for (const text of expression.split(' and ')) {
    const [, claim, value] = comparison.exec(text.trim()) ?? [];
    if (claim === undefined || value === undefined) return null;
    if (claim === 'sub') return value;
  }
  // Any subject will do.
  return '*';
}

const github = 'token.actions.githubusercontent.com';
/** Issuers that are one for everybody: a subject tells whose workload it is. */
const shared = [
  'gitlab.com',
  'app.terraform.io',
  'vstoken.dev.azure.com',
  'agent.buildkite.com',
  'oidc.circleci.com',
];

function trustSeverity({ issuer, subject, pattern }: Trusted): Severity {
  const open = pattern && /[*?]/.test(subject);
  if (subject === '') return 'high';
  if (issuer === github || issuer.startsWith(`${github}/`))
    return githubSeverity(subject.toLowerCase(), open);
  if (shared.some((host) => issuer === host || issuer.startsWith(`${host}/`)))
    return open ? 'high' : 'medium';
  if (isExpression(issuer) || subject.startsWith('system:serviceaccount:')) return open ? 'high' : 'medium';
  return 'high';
}

/** Subjects: docs.github.com, "OpenID Connect reference", example subject claims; read 2026-11. */
function githubSeverity(subject: string, open: boolean): Severity {
  if (subject.includes(':pull_request')) return 'high';
  if (!subject.startsWith('repo:')) return open ? 'critical' : 'medium';
  const [, repository = '', ...context] = subject.split(':');
  const star = (text: string) => open && /[*?]/.test(text);
  const [owner = ''] = repository.split('/');
  if (star(owner)) return 'critical';
  if (star(repository)) return 'high';
  const where = context.join(':');
  if (star(where)) return 'medium';
  return where.startsWith('ref:') || where.startsWith('environment:') ? 'low' : 'medium';
}
