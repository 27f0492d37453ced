/** What weakens the servers of one holder (unpinned code, open connections, secrets) on both sides in; what came and went out. */
import type { Evidence, Facts } from '../../../delta.ts';
import type { Kind } from '../../../kinds.ts';
import { secretsOf } from '../secrets.ts';
import { insecurities } from '../switches.ts';
import { type Entry, runs, type Told } from './telling.ts';

interface Weakness {
  /** What makes two of them the same one. */
  readonly key: string;
  readonly subject: string;
  readonly facts: Facts;
  readonly evidence: Evidence;
  readonly gained: Pick<Told, 'severity' | 'says'> & { readonly kind: Kind };
  readonly lost: Pick<Told, 'says'> & { readonly kind: Kind };
}

/** @param names of servers that are called otherwise now, by the old name. */
export function traitsOf(
  before: readonly Entry[],
  after: readonly Entry[],
  names: ReadonlyMap<string, string>,
): readonly Told[] {
  const called = ({ server }: Entry) => names.get(server.name) ?? server.name;
  const then = new Map(before.map((entry) => [called(entry), entry]));
  const now = new Map(after.map((entry) => [entry.server.name, entry]));
  const had = byKey(before, called, now);
  const has = byKey(after, ({ server }) => server.name, then);
  return [
    ...[...has].filter(([key]) => !had.has(key)).map(([, one]) => draft(one, 'gained')),
    ...[...had].filter(([key]) => !has.has(key)).map(([, one]) => draft(one, 'lost')),
  ];
}

function draft({ subject, facts, evidence, ...way }: Weakness, as: 'gained' | 'lost'): Told {
  return { ...way[as], subject, facts, evidence: [evidence] };
}

function byKey(
  entries: readonly Entry[],
  called: (entry: Entry) => string,
  others: ReadonlyMap<string, Entry>,
): ReadonlyMap<string, Weakness> {
  const found = new Map<string, Weakness>();
  for (const entry of entries) {
    if (!entry.server.enabled) continue;
    const name = called(entry);
    const other = others.get(name);
    const enabled = other?.server.enabled === true ? other : undefined;
    for (const one of [
      ...unpinned(entry, name, enabled),
      ...open(entry, name),
      ...secrets(entry, name, enabled),
    ]) {
      if (!found.has(one.key)) found.set(one.key, one);
    }
  }
  return found;
}

/** @param other the server on the other side, where it is there. */
function unpinned(entry: Entry, name: string, other: Entry | undefined): readonly Weakness[] {
  const { moves, source, name: code } = entry.launched;
  if (moves === null) return [];
  const subject = `server ${name}`;
  return [
    {
      key: `unpinned ${subject}`,
      subject,
      facts: { server: name, source, runs: code },
      evidence: entry.server.evidence,
      gained: {
        kind: 'agent.package.unpinned',
        severity: source === 'download' ? 'high' : 'medium',
        says: (who) =>
          `server ${name} (${who}) is ${runs(entry)}, unpinned (${moves}): whoever publishes it decides what runs${other === undefined ? '' : ` (was ${runs(other)})`}`,
      },
      lost: {
        kind: 'agent.package.pinned',
        says: (who) =>
          other === undefined
            ? `server ${name} (${who}), which was ${runs(entry)}, unpinned (${moves}), is no longer started`
            : `server ${name} (${who}) is ${runs(other)}, which stays as it was reviewed (was ${runs(entry)}, unpinned: ${moves})`,
      },
    },
  ];
}

function open({ server }: Entry, name: string): readonly Weakness[] {
  return insecurities(server).map(({ by, evidence }) => ({
    key: `open ${name} ${by}`,
    subject: `server ${name}`,
    facts: { server: name, by },
    evidence,
    gained: {
      kind: 'agent.transport.insecure',
      severity: 'high',
      says: (who) => `server ${name} (${who}) is reached so that others on the way can read or answer: ${by}`,
    },
    lost: {
      kind: 'agent.transport.secured',
      says: (who) => `server ${name} (${who}) is no longer reached over an open connection: ${by} is gone`,
    },
  }));
}

/** `${GITHUB_TOKEN}`, `${env:GITHUB_TOKEN}` and `$GITHUB_TOKEN` lead to the same place. */
function placeOf(reference: string): string {
  return reference
    .replaceAll(/^\$?\{+\s{0,4}(?:env|localEnv):|^\$?\{+\s{0,4}|\s{0,4}\}+$|^\$/g, '')
    .replace(/:-.*$/s, '');
}

function secrets(entry: Entry, name: string, other: Entry | undefined): readonly Weakness[] {
  const otherwise = other === undefined ? [] : secretsIn(other);
  return secretsIn(entry).flatMap((secret): readonly Weakness[] => {
    const subject = `secret ${secret.name} of server ${name}`;
    const common = { subject, evidence: secret.evidence };
    if (secret.reference === null) {
      return [
        {
          ...common,
          key: `exposed ${subject}`,
          facts: { server: name, secret: secret.name },
          gained: {
            kind: 'secret.exposed',
            severity: 'high',
            says: (who) =>
              `${secret.name} of server ${name} (${who}) stands in the file where everyone who reads it can use it`,
          },
          lost: {
            kind: 'secret.withdrawn',
            says: (who) =>
              `${secret.name} of server ${name} (${who}) no longer stands in the file; whoever read it still knows it`,
          },
        },
      ];
    }
    // It was handed over already, in the open.
    if (otherwise.some((one) => one.name === secret.name && one.reference === null)) return [];
    const place = placeOf(secret.reference);
    const from = place === 'a placeholder' || place === secret.name ? '' : fromPlace(place.slice(0, 120));
    return [
      {
        ...common,
        key: `handed ${subject} ${place}`,
        facts: { server: name, secret: secret.name, from: place.slice(0, 120) },
        gained: {
          kind: 'agent.secret.added',
          severity: 'medium',
          says: (who) => `server ${name} (${who}) is handed the secret ${secret.name}${from}`,
        },
        lost: {
          kind: 'agent.secret.removed',
          says: (who) => `server ${name} (${who}) is no longer handed the secret ${secret.name}${from}`,
        },
      },
    ];
  });
}

interface PlacedSecret {
  readonly name: string;
  readonly reference: string | null;
  readonly evidence: Evidence;
}

function secretsIn({ server }: Entry): readonly PlacedSecret[] {
  const inLaunch = secretsOf(server.launch).map(({ name, reference }) => ({
    name,
    reference,
    evidence: server.evidence,
  }));
  return [...server.secrets, ...inLaunch];
}

function fromPlace(place: string): string {
  return place.startsWith('asked of') ? `, which is ${place} who sets it up` : `, from ${place}`;
}
