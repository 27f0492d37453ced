/** Kinds of deltas by the recurring issue that each is a case of, and subjects by the sort of thing that they name. */
import { type Kind, kinds } from '../../deltas/kinds.ts';

export const categories = [
  'exposed secrets',
  'over-privilege',
  'weak monitoring',
  'long-lived credentials',
  'unpinned supply',
  'autonomy',
  'open doors',
] as const;
export type Category = (typeof categories)[number];

type Widening = {
  [K in Kind]: (typeof kinds)[K]['direction'] extends 'widens' ? K : never;
}[Kind];

/** Why a kind is no issue that could come back. */
interface None {
  readonly none: string;
}

const growth: None = {
  none: 'The business grows by it: that there is one more is no fault that was made again.',
};

/** What widens by its kind is one of them, or says why not. */
export const categoryOf: Readonly<Record<Widening, Category | None>> = {
  'agent.definition.added': growth,
  'agent.server.added': growth,
  'agent.package.unpinned': 'unpinned supply',
  'agent.transport.insecure': 'open doors',
  'agent.secret.added': 'exposed secrets',
  'agent.tool.added': growth,
  'agent.permission.widened': 'autonomy',
  'agent.approval.removed': 'autonomy',
  'agent.guard.removed': 'autonomy',
  'agent.hook.added': 'autonomy',
  'agent.delegation.added': 'autonomy',
  'agent.endpoint.added': 'open doors',
  'agent.trigger.untrusted': 'open doors',
  'agent.combination.completed': 'autonomy',
  'agent.instructions.loosened': 'autonomy',
  'agent.instructions.hidden': 'autonomy',
  'guardrail.weakened': 'weak monitoring',
  'guardrail.code.added': growth,
  'iam.access.added': 'over-privilege',
  'iam.escalation.added': 'over-privilege',
  'iam.public.added': 'open doors',
  'iam.trust.widened': 'over-privilege',
  'iam.condition.removed': 'over-privilege',
  'iam.deny.removed': 'over-privilege',
  'iam.boundary.removed': 'over-privilege',
  'iam.policy.attached': 'over-privilege',
  'iam.identity.added': growth,
  'iam.credential.added': 'long-lived credentials',
  'infra.exposure.added': 'open doors',
  'infra.network.opened': 'open doors',
  'infra.encryption.removed': 'open doors',
  'infra.logging.removed': 'weak monitoring',
  'infra.protection.removed': 'open doors',
  'infra.privilege.added': 'over-privilege',
  'infra.code.added': 'unpinned supply',
  'infra.secret.exposed': 'exposed secrets',
  'infra.provider.added': growth,
  'integration.vendor.added': growth,
  'integration.dependency.added': growth,
  'integration.source.changed': 'unpinned supply',
  'integration.scope.added': 'over-privilege',
  'integration.app.opened': 'open doors',
  'integration.endpoint.added': growth,
  'integration.webhook.added': growth,
  'integration.origin.added': 'open doors',
  'pipeline.permission.widened': 'over-privilege',
  'pipeline.oidc.added': {
    none: 'Tokens that expire take the place of credentials that do not: more of them is the way out of another issue.',
  },
  'pipeline.trigger.untrusted': 'open doors',
  'pipeline.secret.added': 'exposed secrets',
  'pipeline.environment.removed': 'over-privilege',
  'pipeline.action.unpinned': 'unpinned supply',
  'pipeline.action.added': growth,
  'pipeline.runner.changed': 'over-privilege',
  'pipeline.injection.added': 'open doors',
  'pipeline.download.executed': 'unpinned supply',
  'secret.exposed': 'exposed secrets',
  'secret.name.added': growth,
  'secret.longlived.added': 'long-lived credentials',
};

const categoryByKind: ReadonlyMap<string, Category> = new Map(
  Object.entries(categoryOf).flatMap(([kind, category]) =>
    typeof category === 'string' ? [[kind, category] as const] : [],
  ),
);

/** @returns null for a kind that is no recurring issue. */
export function categoryOfKind(kind: Kind): Category | null {
  return categoryByKind.get(kind) ?? null;
}

/** @returns the kind of the same difference read backwards; null where there is none. */
export function mirrorOf(kind: Kind): string {
  return kinds[kind].mirror;
}

const classes = new Map<string, string>();
const keptClasses = 10_000;

/**
 * The sort of thing that a subject names: "aws_iam_role.crane" is an "aws_iam_role", "job publish" a "job", "security group
 * Quay: port 22" a "security group", "CLAUDE.md" a "*.md". Subjects are written by us in few forms; what is in none of them
 * is a class of its own.
 */
export function subjectClass(subject: string): string {
  const known = classes.get(subject);
  if (known !== undefined) return known;
  const found = classed(subject);
  if (classes.size >= keptClasses) classes.clear();
  classes.set(subject, found);
  return found;
}

function classed(subject: string): string {
  const address = /^(?:module\.[^.]+\.)*(?:data\.)?([a-z0-9]+(?:_[a-z0-9]+)+)\.[^ ]/.exec(subject)?.[1];
  if (address !== undefined) return address;
  const [head = '', ...rest] = subject.replace(/\([^()]*\)/g, '').split(joint);
  const words = head.trim().split(/\s+/);
  const [first = '', ...more] =
    words[0] === 'the' || words[0] === 'a' || words[0] === 'an' ? words.slice(1) : words;
  const firstName = more.findIndex((word) => !/^[a-z]+$/.test(word));
  if (more.length > 0)
    return [first, ...more.slice(0, firstName === -1 ? -1 : firstName)].join(' ').toLowerCase();
  if (/^[a-z]+$/.test(first)) return first;
  const [noun] = /^[A-Za-z]+(?=:)/.exec(first) ?? [];
  if (noun !== undefined) return noun.toLowerCase();
  const extension = /\.[a-z]{1,8}$/.exec(first)?.[0];
  if (extension !== undefined) return `*${extension}`;
  // The name of one part: what it is a part of has the noun.
  return rest.length === 0 ? first.toLowerCase() : classed(rest.join(' of '));
}

const joint = /: | (?:of|in|on|to|by|at|for|from|calling|sending|returning)(?= )/;
