/** Labels that decide what may run: the pod security standard of a namespace, and exceptions that pods and namespaces claim. */
import type { Facts } from '../../delta.ts';
import { type Aspect, exception, guard, power } from '../meaning/aspects.ts';
import { at, fieldsOf, isTrue, type Spot, type Standing, textAt, textsAt } from '../meaning/spots.ts';

/** From the freest to the strictest (kubernetes.io, "Pod Security Admission", read 2026-11). */
const standards: readonly string[] = ['privileged', 'baseline', 'restricted'];

function factsOf({ object }: Standing): Facts {
  return { system: 'kubernetes', objectKind: object.kind, object: object.name, namespace: object.namespace };
}

export function namespaceAspects(side: Standing): readonly Aspect[] {
  const { label } = side.object;
  const spot = at(side.root, 'metadata', 'labels', 'pod-security.kubernetes.io/enforce');
  const standard = textAt(spot);
  const rank = standards.indexOf(standard);
  if (spot === null || rank < 1) return [];
  return [
    {
      key: JSON.stringify(['enforce', standard]),
      slot: 'enforce',
      rank,
      answer: standard,
      within: '/metadata',
      kinds: guard,
      severity: 'high',
      group: 'enforce',
      member: '',
      value: standard,
      facts: { ...factsOf(side), setting: 'pod-security' },
      subject: () => label,
      gained: () => `${label} now refuses pods that are not ${standard}`,
      lost: () => `${label} no longer refuses pods that are not ${standard}`,
      spot,
    },
  ];
}

/** Labels and annotations by which an object leaves a check or the mesh (docs of Gatekeeper, Istio and Linkerd, read 2026-11). */
const exceptions: Readonly<Record<string, readonly [RegExp, string]>> = {
  'admission.gatekeeper.sh/ignore': [/./, 'the policies of Gatekeeper'],
  'policies.kyverno.io/ignore': [/^true$/i, 'the policies of Kyverno'],
  'sidecar.istio.io/inject': [/^false$/i, 'the mesh, its encryption and its checks of callers'],
  'istio-injection': [/^disabled$/i, 'the mesh, its encryption and its checks of callers'],
  'linkerd.io/inject': [/^disabled$/i, 'the mesh, its encryption and its checks of callers'],
  'istio.io/dataplane-mode': [/^none$/i, 'the mesh, its encryption and its checks of callers'],
};

/** @param metadata of the object or of its pods. */
export function exceptionAspects(metadata: Spot | null, label: string, facts: Facts): readonly Aspect[] {
  return ['labels', 'annotations'].flatMap((kind) =>
    fieldsOf(at(metadata, kind)).flatMap((spot): readonly Aspect[] => {
      const known = Object.hasOwn(exceptions, spot.name) ? exceptions[spot.name] : undefined;
      if (known === undefined || !known[0].test(textAt(spot))) return [];
      return [
        {
          key: JSON.stringify(['exception', spot.path]),
          within: '',
          kinds: exception,
          severity: 'medium',
          group: spot.path,
          member: '',
          value: '',
          facts: { ...facts, setting: spot.name },
          subject: () => label,
          gained: () => `${label} is now outside of ${known[1]}`,
          lost: () => `${label} is no longer outside of ${known[1]}`,
          spot,
        },
      ];
    }),
  );
}

/** Only up to Kubernetes 1.24: what a policy lets pods do. */
const allowances: Readonly<Record<string, string>> = {
  privileged: 'be privileged',
  hostPID: 'see the processes of their node',
  hostNetwork: 'use the network of their node',
  hostIPC: 'share memory with their node',
  allowPrivilegeEscalation: 'gain privileges',
};

export function podSecurityPolicyAspects(side: Standing): readonly Aspect[] {
  const { label } = side.object;
  const spec = at(side.root, 'spec');
  const one = (spot: Spot, what: string, value: string, severity: Aspect['severity']): Aspect => ({
    key: JSON.stringify([spot.path, value]),
    within: '',
    kinds: power,
    severity,
    group: spot.name,
    member: '',
    value,
    facts: { ...factsOf(side), setting: spot.name },
    subject: () => label,
    gained: (_, values) => `${label} now lets pods ${what}${values === '' ? '' : ` ${values}`}`,
    lost: (_, values) => `${label} no longer lets pods ${what}${values === '' ? '' : ` ${values}`}`,
    spot,
  });
  const flags = Object.entries(allowances).flatMap(([key, what]) => {
    const spot = at(spec, key);
    return spot !== null && isTrue(spot) ? [one(spot, what, '', 'high')] : [];
  });
  const lists = (['allowedCapabilities', 'volumes'] as const).flatMap((key) =>
    textsAt(spec, key).map((spot) =>
      one(
        spot,
        key === 'volumes' ? 'mount' : 'have',
        textAt(spot),
        /^(?:\*|hostPath|ALL|SYS_ADMIN)$/.test(textAt(spot)) ? 'high' : 'low',
      ),
    ),
  );
  return [...flags, ...lists];
}
