/** Identities, the managed policies and boundaries they have, and their long-lived credentials: what came and what went. */
import { comparePolicies } from '../../access/compare.ts';
import { noPolicy } from '../../access/document.ts';
import { newActions } from '../../access/entries.ts';
import type { DraftDelta, Severity } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
import { type AwsWorld, gradeOf, rank } from './grading/grade.ts';
import { passingSubjects } from './holdings.ts';
import type { AccessModel, Attachment, Identity, Place } from './model.ts';

/** What is said when something comes or goes. */
interface Thing {
  readonly key: string;
  readonly place: Place;
  readonly gained: Omit<DraftDelta, 'evidence'>;
  readonly lost: Omit<DraftDelta, 'evidence'>;
}

export function identityDeltas(
  before: AccessModel,
  after: AccessModel,
  world: AwsWorld,
): readonly DraftDelta[] {
  const passing = new Set(passingSubjects(before, after));
  const things = (model: AccessModel) =>
    new Map(thingsOf(model, passing, world).map((thing) => [thing.key, thing]));
  const had = things(before);
  const has = things(after);
  const said = (thing: Thing, way: 'gained' | 'lost'): DraftDelta => ({
    ...thing[way],
    evidence: [evidenceAt(thing.place.file, thing.place.side, thing.place)],
  });
  return [
    ...[...has.values()].filter(({ key }) => !had.has(key)).map((thing) => said(thing, 'gained')),
    ...[...had.values()].filter(({ key }) => !has.has(key)).map((thing) => said(thing, 'lost')),
  ];
}

/** @param passing identities of one side alone: their boundaries hold nobody back that was there before. */
function thingsOf(model: AccessModel, passing: ReadonlySet<string>, world: AwsWorld): readonly Thing[] {
  return [
    ...model.identities.map(identityThing),
    ...model.attachments.flatMap((attachment): readonly Thing[] => {
      if (attachment.as === 'policy') return [attachmentThing(attachment, model, world)];
      return passing.has(attachment.subject) ? [] : [boundaryThing(attachment)];
    }),
    ...model.credentials.map(({ subject, kind, place }): Thing => {
      const facts = { system: 'aws', credential: kind };
      return {
        key: `credential ${subject}`,
        place,
        gained: {
          kind: 'iam.credential.added',
          subject,
          summary: `${subject} is new: it is valid until somebody takes it away`,
          facts,
        },
        lost: { kind: 'iam.credential.removed', subject, summary: `${subject} is gone`, facts },
      };
    }),
  ];
}

/** A person's or program's own account with credentials weighs more than a role, which is judged by its trust and policies. */
const identitySeverity: Readonly<Record<Identity['kind'], Severity>> = {
  role: 'low',
  group: 'low',
  user: 'high',
  provider: 'high',
};

function identityThing({ subject, kind, place }: Identity): Thing {
  const facts = { system: 'aws', identity: kind };
  const why = kind === 'provider' ? ': whoever it vouches for can be trusted by roles' : '';
  return {
    key: `identity ${subject}`,
    place,
    gained: {
      kind: 'iam.identity.added',
      subject,
      severity: identitySeverity[kind],
      summary: `${subject} is new${why}`,
      facts,
    },
    lost: { kind: 'iam.identity.removed', subject, summary: `${subject} is gone`, facts },
  };
}

function boundaryThing({ subject, policy, place }: Attachment): Thing {
  const facts = { system: 'aws', policy };
  const words = `the permissions boundary ${policy}`;
  return {
    key: `boundary ${subject} ${policy}`,
    place,
    gained: {
      kind: 'iam.boundary.added',
      subject,
      summary: `${subject} is now held back by ${words}`,
      facts,
    },
    lost: {
      kind: 'iam.boundary.removed',
      subject,
      summary: `${subject} is no longer held back by ${words}`,
      facts,
    },
  };
}

function attachmentThing({ subject, policy, place }: Attachment, model: AccessModel, world: AwsWorld): Thing {
  const facts = { system: 'aws', policy };
  const { severity, grants } = managedGrade(policy, model, world);
  return {
    key: `policy ${subject} ${policy}`,
    place,
    gained: {
      kind: 'iam.policy.attached',
      subject,
      severity,
      summary: `${subject} now has the managed policy ${policy}${grants}`,
      facts,
    },
    lost: {
      kind: 'iam.policy.detached',
      subject,
      summary: `${subject} no longer has the managed policy ${policy}`,
      facts,
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
  const written = model.policies.filter(
    ({ subject }) => subject === `policy ${/^\$\{([\w.]+)\}$/.exec(policy)?.[1] ?? policy}`,
  );
  if (written.length > 0) {
    const own = { statements: written.flatMap((held) => held.policy.statements) };
    const severities = comparePolicies(noPolicy, own, world.catalogue).added.flatMap((entry) =>
      entry.actions.map((name) => gradeOf(name, newActions(entry, name), entry, world).severity),
    );
    return { severity: severities.reduce((a, b) => (rank(b) > rank(a) ? b : a), 'low'), grants: '' };
  }
  return arn.startsWith('arn:aws:iam::aws:') && /ReadOnly|ViewOnly/.test(arn)
    ? { severity: 'low', grants: '' }
    : { severity: 'medium', grants: '; what it grants is not written here' };
}
