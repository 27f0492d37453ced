/** Credentials that a cluster hands out for good: tokens of service accounts kept as secrets, users of a kubeconfig. */
import type { TreeNode } from '../../syntax/tree.ts';
import type { Trait } from '../traits.ts';
import { namedIn, type Source } from './source.ts';
import { at, itemsOf, mapOf, textOf } from './tree.ts';

const tokenType = 'kubernetes.io/service-account-token';

export function clusterCredentials(source: Source, document: TreeNode): readonly Trait[] {
  const kind = textOf(at(document, 'kind'));
  if (kind === 'Secret' && textOf(at(document, 'type')) === tokenType) {
    const annotations = at(document, 'metadata', 'annotations');
    const account = textOf(at(annotations, 'kubernetes.io/service-account.name')) ?? 'a service account';
    return [accountToken(source, mapOf(document).get('type')?.value ?? document, account)];
  }
  if (kind !== 'Config' || at(document, 'clusters') === undefined) return [];
  return itemsOf(at(document, 'users')).flatMap((item) => {
    const user = textOf(at(item, 'name')) ?? 'a user';
    const held = ['token', 'password', 'client-key-data'].find(
      (key) => (textOf(at(item, 'user', key)) ?? '') !== '',
    );
    const entry = mapOf(at(item, 'user')).get(held ?? '');
    return entry === undefined || held === undefined ? [] : [kubeconfigUser(source, entry.value, user, held)];
  });
}

/** Kubernetes itself advises against them since 1.24 (kubernetes.io/docs/concepts/configuration/secret, read 2026-11). */
function accountToken(source: Source, node: TreeNode, account: string): Trait {
  return {
    subject: `token of service account ${account}`,
    facts: { form: 'service-account-token', to: 'a cluster', by: account },
    evidence: namedIn(source, node, `type: ${tokenType}`),
    gained: {
      kind: 'secret.longlived.added',
      summary: `Service account ${account} gets a token that never expires, where one that is asked for when it is needed would do`,
    },
    lost: {
      kind: 'secret.longlived.removed',
      summary: `Service account ${account} no longer has a token that never expires`,
    },
  };
}

function kubeconfigUser(source: Source, node: TreeNode, user: string, held: string): Trait {
  return {
    subject: `kubeconfig of ${user}`,
    facts: { form: 'kubeconfig', to: 'a cluster', by: user, held },
    evidence: namedIn(source, node, `${held}: [redacted]`),
    gained: {
      kind: 'secret.longlived.added',
      severity: 'high',
      summary: `A kubeconfig holds the ${held} of ${user}, where a sign-in that expires would do`,
    },
    lost: {
      kind: 'secret.longlived.removed',
      summary: `A kubeconfig no longer holds the ${held} of ${user}`,
    },
  };
}
