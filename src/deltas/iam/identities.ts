/** Identities, the managed policies and boundaries they have, and their long-lived credentials: what came and what went. */
import { comparePolicies } from '../../access/compare.ts';
import { noPolicy } from '../../access/document.ts';
import { newActions } from '../../access/entries.ts';
import { type DraftDelta, higherSeverity, type Severity } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
import { compareTraits, type Trait } from '../traits.ts';
import { type AwsWorld, gradeOf } from './grading/grade.ts';
import { passingSubjects } from './holdings.ts';
import type { AccessModel, Attachment, Credential, HeldPolicy, Identity, Place } from './model.ts';

export function identityDeltas(
  before: AccessModel,
  after: AccessModel,
  world: AwsWorld,
): readonly DraftDelta[] {
  const passing = new Set(passingSubjects(before, after));
  return compareTraits(traitsOf(before, passing, world), traitsOf(after, passing, world));
}

/** @param passing identities of one side alone: their boundaries hold nobody back that was there before. */
function traitsOf(model: AccessModel, passing: ReadonlySet<string>, world: AwsWorld): readonly Trait[] {
  return [
    ...model.identities.map(identityTrait),
    ...model.attachments.flatMap((attachment): readonly Trait[] => {
      if (attachment.as === 'policy') return [attachmentTrait(attachment, model, world)];
      return passing.has(attachment.subject) ? [] : [boundaryTrait(attachment)];
    }),
    ...model.credentials.map(credentialTrait),
  ];
}

function evidenceOf(place: Place): Trait['evidence'] {
  return evidenceAt(place.file, place.side, place);
}

/** A person's or program's own account with credentials weighs more than a role, which is judged by its trust and policies. */
const identitySeverity: Readonly<Record<Identity['kind'], Severity>> = {
  role: 'low',
  group: 'low',
  user: 'high',
  provider: 'high',
};

function identityTrait({ subject, kind, place }: Identity): Trait {
  const why = kind === 'provider' ? ': whoever it vouches for can be trusted by roles' : '';
  return {
    subject,
    facts: { system: 'aws', identity: kind },
    evidence: evidenceOf(place),
    gained: {
      kind: 'iam.identity.added',
      severity: identitySeverity[kind],
      summary: `${subject} is new${why}`,
    },
    lost: { kind: 'iam.identity.removed', summary: `${subject} is gone` },
  };
}

function credentialTrait({ subject, kind, place }: Credential): Trait {
  return {
    subject,
    facts: { system: 'aws', credential: kind },
    evidence: evidenceOf(place),
    gained: {
      kind: 'iam.credential.added',
      summary: `${subject} is new: it is valid until somebody takes it away`,
    },
    lost: { kind: 'iam.credential.removed', summary: `${subject} is gone` },
  };
}

function boundaryTrait({ subject, policy, place }: Attachment): Trait {
  const words = `the permissions boundary ${policy}`;
  return {
    subject,
    facts: { system: 'aws', policy },
    evidence: evidenceOf(place),
    gained: { kind: 'iam.boundary.added', summary: `${subject} is now held back by ${words}` },
    lost: { kind: 'iam.boundary.removed', summary: `${subject} is no longer held back by ${words}` },
  };
}

function attachmentTrait({ subject, policy, place }: Attachment, model: AccessModel, world: AwsWorld): Trait {
  // Worked out where it is told: most attachments are the same on both sides.
  let known: ReturnType<typeof managedGrade> | null = null;
  const grade = () => {
    known ??= managedGrade(policy, model, world);
    return known;
  };
  return {
    subject,
    facts: { system: 'aws', policy },
    evidence: evidenceOf(place),
    gained: {
      kind: 'iam.policy.attached',
      get severity() {
        return grade().severity;
      },
      get summary() {
        return `${subject} now has the managed policy ${policy}${grade().grants}`;
      },
    },
    lost: {
      kind: 'iam.policy.detached',
      summary: `${subject} no longer has the managed policy ${policy}`,
    },
  };
}

/** By its content where that is known: from AWS's own, or from a policy that is written beside it. */
function managedGrade(
  policy: string,
  model: AccessModel,
  world: AwsWorld,
): { readonly severity: Severity; readonly grants: string } {
  const { policiesByArn, policiesByName } = world.known();
  const arn = policy.replace(/^arn:aws[\w-]*:/, 'arn:aws:');
  const known = policiesByArn.get(arn) ?? policiesByName.get(policy);
  if (known !== undefined) return { severity: known.severity, grants: `, which grants ${known.grants}` };
  const name = `policy ${/^\$\{([\w.]+)\}$/.exec(policy)?.[1] ?? policy}`;
  const written = bySubject(model).get(name) ?? [];
  if (written.length > 0) {
    const own = { statements: written.flatMap((held) => held.policy.statements) };
    const severities = comparePolicies(noPolicy, own, world.catalogue).added.flatMap((entry) =>
      entry.actions.map((name) => gradeOf(name, newActions(entry, name), entry, world).severity),
    );
    return { severity: severities.reduce(higherSeverity, 'low'), grants: '' };
  }
  return arn.startsWith('arn:aws:iam::aws:') && /ReadOnly|ViewOnly/.test(arn)
    ? { severity: 'low', grants: '' }
    : { severity: 'medium', grants: '; what it grants is not written here' };
}

const subjects = new WeakMap<AccessModel, ReadonlyMap<string, readonly HeldPolicy[]>>();

/** There may be as many attachments as policies. */
function bySubject(model: AccessModel): ReadonlyMap<string, readonly HeldPolicy[]> {
  const known = subjects.get(model);
  if (known !== undefined) return known;
  const found = new Map<string, HeldPolicy[]>();
  for (const held of model.policies) {
    const same = found.get(held.subject);
    if (same === undefined) found.set(held.subject, [held]);
    else same.push(held);
  }
  subjects.set(model, found);
  return found;
}
