/** Secrets as manifests: which values stand there for everybody to read, and where those come from that do not. */
import { canonical } from '../../../syntax/canonical.ts';
import type { DraftDelta, Facts } from '../../delta.ts';
import { type Aspect, bareSecret, type Pair, power, type Told } from '../meaning/aspects.ts';
import { holdsSecret, isLiteral, looksSecret } from '../meaning/secret-names.ts';
import { at, fieldsOf, itemsOf, type Spot, type Standing, textAt } from '../meaning/spots.ts';
import { evidenceIn } from '../objects.ts';

function factsOf({ object }: Standing): Facts {
  return { system: 'kubernetes', objectKind: object.kind, object: object.name, namespace: object.namespace };
}

/** Certificates are for everybody to see. */
const openKeys = /(?:^|[._-])(?:ca|tls|cert|chain|public)[\w-]{0,20}\.(?:crt|pem|pub)$/;

export function storedSecretAspects(side: Standing): readonly Aspect[] {
  const { root, object } = side;
  // SOPS leaves the keys and encrypts the values (getsops.io, read 2026-11).
  if (at(root, 'sops') !== null) return [];
  const isSecret = object.kind === 'Secret';
  const entries = ['data', 'stringData', 'binaryData'].flatMap((key) =>
    fieldsOf(at(root, key)).map((spot) => ({
      spot,
      value: key === 'data' && isSecret ? decoded(textAt(spot)) : textAt(spot),
    })),
  );
  return entries.flatMap(({ spot, value }): readonly Aspect[] => {
    const told = isSecret
      ? isLiteral(value) && !openKeys.test(spot.name)
      : looksSecret(value) || (!value.includes('\n') && holdsSecret(spot.name, value));
    return told ? [literalAspect(side.object.label, factsOf(side), spot)] : [];
  });
}

export function literalAspect(label: string, facts: Facts, spot: Spot, name: string = spot.name): Aspect {
  return {
    key: JSON.stringify(['literal', spot.path]),
    kinds: bareSecret,
    severity: 'high',
    group: 'literal',
    member: '',
    value: name,
    facts: { ...facts, setting: 'literal' },
    subject: () => label,
    gained: (_, values) =>
      `the values of ${values} stand in ${label} as they are: whoever reads the repository has them`,
    lost: (_, values) => `the values of ${values} no longer stand in ${label}`,
    spot: { ...spot, name },
    shown: false,
  };
}

function decoded(text: string): string {
  if (!/^[\w+/=\s-]*$/.test(text)) return text;
  return Buffer.from(text, 'base64').toString('utf8');
}

/** External Secrets and the CSI driver: which secrets are fetched from elsewhere. */
export function fetchedAspects(side: Standing): readonly Aspect[] {
  const { label } = side.object;
  const spec = at(side.root, 'spec');
  const keys = [...itemsOf(at(spec, 'data')), ...itemsOf(at(spec, 'dataFrom'))].flatMap((item) => {
    const spot =
      at(item, 'remoteRef', 'key') ?? at(item, 'extract', 'key') ?? at(item, 'find', 'name', 'regexp');
    return spot === null ? [] : [{ spot, item }];
  });
  return keys.map(
    ({ spot, item }): Aspect => ({
      key: JSON.stringify(['fetched', textAt(spot)]),
      within: '',
      kinds: power,
      severity: 'low',
      group: 'fetched',
      member: '',
      value: textAt(spot),
      facts: { ...factsOf(side), setting: 'fetched' },
      subject: () => label,
      gained: (_, values) => `${label} now fetches the secrets ${values}`,
      lost: (_, values) => `${label} no longer fetches the secrets ${values}`,
      spot: item,
    }),
  );
}

/** @returns a delta where secrets are now fetched from another place, or as somebody else. */
export function movedStores({ before, after }: Pair): readonly Told[] {
  if (before === null || after === null) return [];
  const keys = after.object.kind.endsWith('Store')
    ? [['spec', 'provider']]
    : [
        ['spec', 'secretStoreRef'],
        ['spec', 'provider'],
      ];
  return keys.flatMap((path): readonly Told[] => {
    const was = at(before.root, ...path);
    const is = at(after.root, ...path);
    if (was === null || is === null || canonical(was.node) === canonical(is.node)) return [];
    const delta: DraftDelta = {
      kind: 'infra.setting.changed',
      severity: 'medium',
      subject: `${path.at(-1) ?? ''} of ${after.object.label}`,
      summary: `${after.object.label} now takes its secrets from another place, or as somebody else`,
      facts: {
        ...factsOf(after),
        was: canonical(was.node).slice(0, 400),
        is: canonical(is.node).slice(0, 400),
      },
      evidence: [evidenceIn(after.object, is), evidenceIn(before.object, was)],
    };
    return [{ delta, paths: [is.path] }];
  });
}
