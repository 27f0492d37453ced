/** A kind of difference in, what could go wrong because of it out: the beginning of a title and the letter's word of STRIDE. */
import type { Kind, kinds } from '../../deltas/kinds.ts';

interface Danger {
  /** What could happen; what it happens to follows after a colon. */
  readonly title: string;
  readonly category: Stride;
}

type Stride =
  | 'Spoofing'
  | 'Tampering'
  | 'Repudiation'
  | 'Information disclosure'
  | 'Denial of service'
  | 'Elevation of privilege';

type Widening = {
  [K in Kind]: (typeof kinds)[K]['direction'] extends 'widens' ? K : never;
}[Kind];

/** Neither more nor less, and yet another code than the one that was reviewed. */
type Exchanged = 'agent.server.changed' | 'agent.hook.changed' | 'integration.content.changed';

const spoofing = danger('Spoofing');
const tampering = danger('Tampering');
const repudiation = danger('Repudiation');
const disclosure = danger('Information disclosure');
const elevation = danger('Elevation of privilege');

const dangers: Readonly<Record<Widening | Exchanged, Danger>> = {
  'iam.access.added': elevation('More access than is needed is misused'),
  'iam.escalation.added': elevation('An identity gives itself more access'),
  'iam.public.added': disclosure('Anybody reads or uses it'),
  'iam.trust.widened': spoofing('A stranger takes on the identity'),
  'iam.condition.removed': elevation('Access is used where a condition used to forbid it'),
  'iam.deny.removed': elevation('Somebody does what a denial used to stop'),
  'iam.boundary.removed': elevation('An identity is given more than its limit allowed'),
  'iam.policy.attached': elevation('A managed policy gives more than is needed'),
  'iam.identity.added': spoofing('Somebody else acts under the identity'),
  'iam.credential.added': spoofing('The credential is stolen and used'),

  'infra.exposure.added': disclosure('Somebody outside attacks what can now be reached'),
  'infra.network.opened': elevation('Somebody comes in through the opened network'),
  'infra.encryption.removed': disclosure('Data is read on its way or where it lies'),
  'infra.logging.removed': repudiation('An attack leaves no trace'),
  'infra.protection.removed': tampering('What the protection held off happens'),
  'infra.privilege.added': elevation('What runs there takes over its host'),
  'infra.code.added': tampering('The code from elsewhere turns malicious'),
  'infra.secret.exposed': disclosure('The secret is read where it stands'),
  'infra.provider.added': elevation('The provider, account or role is misused'),

  'pipeline.permission.widened': elevation('A hijacked job misuses its token'),
  'pipeline.oidc.added': spoofing('A hijacked job takes on a cloud identity'),
  'pipeline.trigger.untrusted': elevation('A stranger runs code in the pipeline'),
  'pipeline.secret.added': disclosure('A hijacked job leaks the secret'),
  'pipeline.environment.removed': elevation('A deployment happens that nobody approved'),
  'pipeline.action.unpinned': tampering('The action is exchanged for a malicious one'),
  'pipeline.action.added': tampering('The action turns out to be malicious'),
  'pipeline.runner.changed': elevation('A job takes over or taints the machine that it runs on'),
  'pipeline.injection.added': tampering('Text from outside runs as a command'),
  'pipeline.download.executed': tampering('The server sends a malicious program'),

  'integration.vendor.added': disclosure('The third party is compromised, or misuses what it gets'),
  'integration.dependency.added': tampering('The code of others turns malicious'),
  'integration.source.changed': tampering('The code comes from a malicious source'),
  'integration.content.changed': tampering('The package was exchanged for a malicious one'),
  'integration.scope.added': disclosure('The app misuses what it may see and do'),
  'integration.app.opened': spoofing('Somebody uncalled for gets in through the app'),
  'integration.endpoint.added': disclosure('Data goes where it should not'),
  'integration.webhook.added': spoofing('A forged call is taken for a genuine one'),
  'integration.origin.added': disclosure('A malicious page reads or acts for a person who is signed in'),

  'agent.definition.added': elevation('The agent is talked into doing harm'),
  'agent.server.added': disclosure('The tool server misleads the agent, or leaks what it is given'),
  'agent.server.changed': tampering('The tool server is not the one that was reviewed'),
  'agent.package.unpinned': tampering('The package of the tool server is exchanged for a malicious one'),
  'agent.transport.insecure': spoofing('Somebody listens in, or pretends to be the other end'),
  'agent.secret.added': disclosure('The agent or its tools leak the secret'),
  'agent.tool.added': elevation('The agent is talked into misusing the tool'),
  'agent.permission.widened': elevation('The agent does harm without asking'),
  'agent.approval.removed': elevation('The agent does harm that nobody approved'),
  'agent.guard.removed': elevation('The agent does what it was held back from'),
  'agent.hook.added': elevation('The command beside the agent is misused'),
  'agent.hook.changed': tampering('The command beside the agent is not the one that was reviewed'),
  'agent.delegation.added': elevation('Harmful work is passed on to another agent'),
  'agent.endpoint.added': spoofing('A stranger reaches the agent and gives it work'),
  'agent.trigger.untrusted': elevation('A stranger sets the agent to work'),
  'agent.combination.completed': disclosure('Text from outside makes the agent do harm by itself'),
  'agent.instructions.loosened': elevation('The agent acts more freely than anybody meant'),
  'agent.instructions.hidden': tampering('A hidden instruction steers the agent'),

  'guardrail.weakened': tampering('What the guard held off gets through'),
  'guardrail.code.added': tampering('Whoever writes for the guard turns it off'),

  'secret.exposed': disclosure('The secret is used by whoever reads it'),
  'secret.name.added': disclosure('The secret is stolen'),
  'secret.longlived.added': spoofing('The credential that does not expire is stolen and used'),
};

function danger(category: Stride): (title: string) => Danger {
  return (title) => ({ title, category });
}

const byKind: ReadonlyMap<string, Danger> = new Map(Object.entries(dangers));

/** @returns null for a kind that makes nothing worse. */
export function dangerOf(kind: Kind): Danger | null {
  return byKind.get(kind) ?? null;
}
