/** Service accounts and their keys: those of both sides in, which are new or gone out. */
import type { DraftDelta } from '../delta.ts';
import { evidenceOf, type Identity, type Key, type Pieces } from './model.ts';

export function identityDeltas(before: Pieces, after: Pieces): readonly DraftDelta[] {
  return [
    ...onlyIn(after.accounts, before.accounts, ({ name }) => name).map((one) => accountDraft(one, true)),
    ...onlyIn(before.accounts, after.accounts, ({ name }) => name).map((one) => accountDraft(one, false)),
    ...onlyIn(after.keys, before.keys, keyName).map((one) => keyDraft(one, true)),
    ...onlyIn(before.keys, after.keys, keyName).map((one) => keyDraft(one, false)),
  ];
}

/** Of another account, or with another public half, it is another key. */
const keyName = ({ name, account, publicKey }: Key) => JSON.stringify([name, account, publicKey]);

function onlyIn<T>(some: readonly T[], others: readonly T[], nameOf: (one: T) => string): readonly T[] {
  const known = new Set(others.map(nameOf));
  return some.filter((one) => !known.has(nameOf(one)));
}

function accountDraft({ name, at }: Identity, gained: boolean): DraftDelta {
  return {
    kind: gained ? 'iam.identity.added' : 'iam.identity.removed',
    subject: `service account ${name}`,
    summary: `Service account ${name} ${gained ? 'is new, or in use again' : 'is gone, or disabled'}`,
    facts: { system: 'google', member: name },
    evidence: evidenceOf(at),
  };
}

function keyDraft({ name, account, publicKey, at }: Key, gained: boolean): DraftDelta {
  return {
    kind: gained ? 'iam.credential.added' : 'iam.credential.removed',
    subject: `key ${name} of service account ${account}`,
    summary: gained
      ? `Service account ${account} gets key ${name}, which is valid until somebody deletes it`
      : `Key ${name} of service account ${account} is no longer asked for`,
    facts: { system: 'google', member: account, key: name, publicKey },
    evidence: evidenceOf(at),
  };
}
