/** Service accounts, what their pods carry, and the tokens kept for them: each as what a side has or has not. */
import type { DraftDelta } from '../delta.ts';
import { entriesOf, evidenceIn, type KubeObject, textOf } from './objects.ts';
import { compareHoldings, type Holding, type Placed, pairsOf, type Sides } from './pairing.ts';

const access = { gained: 'iam.access.added', lost: 'iam.access.removed' } as const;

/** Annotations by which pods of an account become a cloud identity (docs of EKS, GKE and AKS on workload identity, read 2026-11). */
const clouds: Readonly<Record<string, string>> = {
  'eks.amazonaws.com/role-arn': 'AWS role',
  'iam.gke.io/gcp-service-account': 'Google service account',
  'azure.workload.identity/client-id': 'Azure client',
};

export function identityDeltas(sides: Sides): readonly DraftDelta[] {
  const { before, after } = sides;
  return [
    ...compareHoldings(accounts(before), accounts(after)),
    ...automountDeltas(sides),
    ...compareHoldings(cloudIdentities(before), cloudIdentities(after)),
    ...compareHoldings(tokens(before), tokens(after)),
  ];
}

function accounts(objects: readonly Placed[]): readonly Holding[] {
  return (
    objects
      // Every namespace has an account of this name, declared or not.
      .filter(({ judgedAs, name }) => judgedAs === 'account' && name !== 'default')
      .map((account) => ({
        key: account.key,
        kinds: { gained: 'iam.identity.added', lost: 'iam.identity.removed' },
        subject: account.label,
        facts: accountFacts(account),
        gained: `New ${account.label}`,
        lost: `${account.label} is gone`,
        evidence: evidenceIn(account, account.body.get('kind') ?? account.node),
      }))
  );
}

function accountFacts({ name, namespace }: KubeObject) {
  return { system: 'kubernetes', serviceAccount: name, namespace };
}

/** YAML 1.1, which kubectl reads, has more words for it. */
const no = new Set(['false', 'no', 'off', 'n']);

/** Where nothing says otherwise, a pod gets the token (kubernetes.io, "Configure Service Accounts for Pods", read 2026-11). */
function automounts(account: Placed | null): boolean {
  return !no.has(textOf(account?.body.get('automountServiceAccountToken')).toLowerCase());
}

function automountDeltas(sides: Sides): readonly DraftDelta[] {
  return pairsOf(sides, 'account').flatMap(({ before, after }): readonly DraftDelta[] => {
    const account = after ?? before;
    const had = automounts(before);
    const has = automounts(after);
    // A new account is told as such; `default` was there before, with its token.
    const fresh = (before === null || after === null) && account?.name !== 'default';
    if (account === null || had === has || fresh) return [];
    const lines = [after, before].flatMap((side) =>
      side === null
        ? []
        : [
            evidenceIn(
              side,
              side.body.get('automountServiceAccountToken') ?? side.body.get('kind') ?? side.node,
            ),
          ],
    );
    const [first = evidenceIn(account, account.node), ...more] = lines;
    return [
      {
        kind: has ? access.gained : access.lost,
        ...(has && { severity: 'medium' }),
        subject: `${account.label} in its pods`,
        summary: has
          ? `Pods of ${account.label} get its token again without asking for it`
          : `Pods of ${account.label} no longer get its token unless they ask for it`,
        facts: { ...accountFacts(account), automount: true },
        evidence: [first, ...more],
      },
    ];
  });
}

function annotationsOf(object: Placed) {
  return entriesOf(entriesOf(object.body.get('metadata')).get('annotations'));
}

function cloudIdentities(objects: readonly Placed[]): readonly Holding[] {
  return objects
    .filter(({ judgedAs }) => judgedAs === 'account')
    .flatMap((account) =>
      [...annotationsOf(account).values()].flatMap((annotation): readonly Holding[] => {
        const cloud = clouds[annotation.key];
        const identity = textOf(annotation);
        if (cloud === undefined || identity === '') return [];
        return [
          {
            key: JSON.stringify([account.key, annotation.key, identity]),
            kinds: access,
            severity: 'medium',
            subject: account.label,
            facts: { ...accountFacts(account), annotation: annotation.key, identity },
            gained: `Pods of ${account.label} now act as ${cloud} ${identity}`,
            lost: `Pods of ${account.label} no longer act as ${cloud} ${identity}`,
            evidence: evidenceIn(account, annotation),
          },
        ];
      }),
    );
}

/** Such a token has no end (kubernetes.io, "Managing Service Accounts", read 2026-11). */
function tokens(objects: readonly Placed[]): readonly Holding[] {
  return objects
    .filter(({ judgedAs }) => judgedAs === 'token')
    .map((secret) => {
      const account = textOf(annotationsOf(secret).get('kubernetes.io/service-account.name'));
      return {
        key: JSON.stringify([secret.key, account]),
        kinds: { gained: 'iam.credential.added', lost: 'iam.credential.removed' },
        subject: secret.label,
        facts: {
          system: 'kubernetes',
          secret: secret.name,
          namespace: secret.namespace,
          serviceAccount: account,
        },
        gained: `${secret.label} now keeps a token of service account ${account} that never expires`,
        lost: `${secret.label} no longer keeps a token of service account ${account}`,
        evidence: evidenceIn(secret, secret.body.get('type') ?? secret.node),
      };
    });
}
