/** Which secrets a pod gets, as whom it runs, and secrets that are written into it as they are. */
import { type Aspect, bareSecret, guard, power } from '../meaning/aspects.ts';
import { holdsSecret } from '../meaning/secret-names.ts';
import { at, isFalse, itemsOf, type Spot, textAt } from '../meaning/spots.ts';
import { type Container, ofPod, type Pod, who } from './pods.ts';

export function secretAspects(pod: Pod): readonly Aspect[] {
  return [
    ...pod.containers.flatMap((container) => [
      ...literalAspects(pod, container),
      ...envFrom(container).map(({ spot, secret }) => usesSecret(pod, spot, secret)),
    ]),
    ...volumeSecrets(pod).map(({ spot, secret }) => usesSecret(pod, spot, secret)),
    ...itemsOf(at(pod.spec, 'imagePullSecrets')).map((spot) => pullSecret(pod, spot)),
    ...accountAspects(pod),
  ];
}

interface Used {
  readonly spot: Spot;
  readonly secret: string;
}

function envFrom({ spot }: Container): readonly Used[] {
  const single = itemsOf(at(spot, 'env')).map((env) => ({
    spot: env,
    secret: textAt(env, 'valueFrom', 'secretKeyRef', 'name'),
  }));
  const whole = itemsOf(at(spot, 'envFrom')).map((source) => ({
    spot: source,
    secret: textAt(source, 'secretRef', 'name'),
  }));
  return [...single, ...whole].filter(({ secret }) => secret !== '');
}

function volumeSecrets(pod: Pod): readonly Used[] {
  return itemsOf(at(pod.spec, 'volumes')).flatMap((volume) => {
    const projected = itemsOf(at(volume, 'projected', 'sources')).map((source) =>
      at(source, 'secret', 'name'),
    );
    const provider = at(volume, 'csi', 'volumeAttributes', 'secretProviderClass');
    return [at(volume, 'secret', 'secretName'), provider, ...projected].flatMap((spot) =>
      spot === null ? [] : [{ spot: volume, secret: textAt(spot) }],
    );
  });
}

/** A pod that is new gets what it is made of; one that was there before reads more than it did. */
function usesSecret(pod: Pod, spot: Spot, secret: string): Aspect {
  return {
    key: JSON.stringify(['secret', secret]),
    within: pod.spec.path,
    kinds: power,
    severity: 'low',
    group: 'secret',
    member: '',
    value: secret,
    ...ofPod(pod),
    facts: { ...pod.facts, setting: 'secret' },
    gained: (_, values) => `${pod.label} now reads the secrets ${values}`,
    lost: (_, values) => `${pod.label} no longer reads the secrets ${values}`,
    spot,
  };
}

function pullSecret(pod: Pod, spot: Spot): Aspect {
  return {
    key: JSON.stringify(['pull secret', textAt(spot, 'name')]),
    within: pod.spec.path,
    kinds: power,
    severity: 'low',
    group: 'pull secret',
    member: '',
    value: textAt(spot, 'name'),
    ...ofPod(pod),
    facts: { ...pod.facts, setting: 'imagePullSecrets' },
    gained: (_, values) => `images of ${pod.label} are now pulled with the credentials in ${values}`,
    lost: (_, values) => `images of ${pod.label} are no longer pulled with the credentials in ${values}`,
    spot,
  };
}

function literalAspects(pod: Pod, container: Container): readonly Aspect[] {
  return itemsOf(at(container.spot, 'env')).flatMap((env): readonly Aspect[] => {
    const name = textAt(env, 'name');
    const value = textAt(env, 'value');
    if (!holdsSecret(name, value)) return [];
    const spot = at(env, 'value') ?? env;
    return [
      {
        key: JSON.stringify(['literal', container.name, name]),
        kinds: bareSecret,
        severity: 'high',
        group: `literal ${container.name}`,
        member: container.name,
        value: name,
        ...ofPod(pod),
        facts: { ...pod.facts, setting: 'env' },
        gained: (members, values) =>
          `the value of ${values} is written into ${who(pod, members)}: whoever reads the manifest has it`,
        lost: (members, values) => `the value of ${values} is no longer written into ${who(pod, members)}`,
        spot: { ...spot, name },
        shown: false,
      },
    ];
  });
}

function accountAspects(pod: Pod): readonly Aspect[] {
  const spot = at(pod.spec, 'serviceAccountName') ?? at(pod.spec, 'serviceAccount');
  const account = textAt(spot);
  const mount = at(pod.spec, 'automountServiceAccountToken');
  return [
    ...(spot === null || account === '' || account === 'default'
      ? []
      : [
          {
            key: JSON.stringify(['account', account]),
            slot: 'account',
            answer: account,
            within: pod.spec.path,
            kinds: power,
            severity: 'medium',
            group: 'account',
            member: '',
            value: account,
            ...ofPod(pod),
            facts: { ...pod.facts, setting: 'serviceAccountName' },
            gained: () => `${pod.label} now runs as the service account ${account}`,
            lost: () => `${pod.label} no longer runs as the service account ${account}`,
            spot,
          } satisfies Aspect,
        ]),
    ...(mount === null || !isFalse(mount)
      ? []
      : [
          {
            key: 'automount',
            within: pod.spec.path,
            kinds: guard,
            severity: 'medium',
            group: 'automount',
            member: '',
            value: '',
            ...ofPod(pod),
            facts: { ...pod.facts, setting: 'automountServiceAccountToken' },
            gained: () => `${pod.label} no longer gets a token for the cluster’s API`,
            lost: () => `${pod.label} gets a token for the cluster’s API again`,
            spot: mount,
          } satisfies Aspect,
        ]),
  ];
}
