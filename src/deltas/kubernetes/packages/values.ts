/** Values of a Helm chart: keys that charts agree on, read as what they become in the cluster. */
import type { TreeEntry } from '../../../syntax/tree.ts';
import type { Severity } from '../../delta.ts';
import {
  type Aspect,
  encryption,
  exposure,
  guard,
  type Pair,
  power,
  spotsOf,
  type Told,
} from '../meaning/aspects.ts';
import { holdsSecret } from '../meaning/secret-names.ts';
import { at, fieldsOf, isFalse, isTrue, type Spot, type Standing, textAt } from '../meaning/spots.ts';
import { ingressAspects } from '../network/routes.ts';
import { openingOf, portSeverity } from '../network/services.ts';
import { evidenceIn } from '../objects.ts';
import { literalAspect } from '../policy/stored-secrets.ts';
import { commandAspects } from '../workloads/commands.ts';
import { type Owners, type Running, readImage, runningDeltas } from '../workloads/images.ts';
import type { Pod } from '../workloads/pods.ts';
import { privilegeAspects } from '../workloads/privileges.ts';
import { secretAspects } from '../workloads/secrets.ts';
import { volumeAspects } from '../workloads/volumes.ts';

const facts = { system: 'kubernetes', objectKind: 'Values' };

export function valuesAspects(side: Standing): readonly Aspect[] {
  const maps = [...spotsOf(side).values()].filter(({ node }) => node.kind === 'map');
  return maps.flatMap((map) => {
    const label = labelOf(side, map.path);
    const own = [
      ...podAspects(map, label),
      ...serviceAspects(map, label),
      ...routeAspects(map, label),
      ...accountAspects(map, label),
      ...switchAspects(map, side),
      ...secretsIn(map, side),
    ];
    // Two components may say the same.
    return own.map((aspect) => ({
      ...aspect,
      key: JSON.stringify([map.path, aspect.key]),
      group: `${map.path} ${aspect.group}`,
      ...(aspect.slot !== undefined && { slot: `${map.path} ${aspect.slot}` }),
    }));
  });
}

/** "values.yaml at api". */
function labelOf({ object }: Standing, path: string): string {
  const keys = path.slice(1).replaceAll('/', '.');
  return keys === '' ? object.label : `${object.label} at ${keys}`;
}

/** Under other names what a pod has under its own: the security of the pod beside that of its container, more of env and volumes. */
const podKeys: Readonly<Record<string, readonly string[]>> = {
  securityContext: ['podSecurityContext'],
  volumes: ['volumes', 'extraVolumes'],
};
const containerKeys: Readonly<Record<string, readonly string[]>> = {
  securityContext: ['containerSecurityContext', 'securityContext'],
  env: ['env', 'extraEnv', 'extraEnvVars'],
};

function podAspects(map: Spot, label: string): readonly Aspect[] {
  // The account is told by itself.
  if (map.name === 'serviceAccount') return [];
  const spec = renamed(map, podKeys);
  const container = renamed(map, containerKeys);
  const pod: Pod = {
    label,
    spec,
    metadata: null,
    facts,
    containers: [{ name: '', spot: container, early: false }],
  };
  return [...privilegeAspects(pod), ...secretAspects(pod), ...volumeAspects(pod), ...commandAspects(pod)];
}

/** The map with other keys in the place of its own; a path is still that of what is written. */
function renamed(map: Spot, keys: Readonly<Record<string, readonly string[]>>): Spot {
  if (map.node.kind !== 'map') return map;
  const entries = new Map(map.node.entries);
  for (const [key, written] of Object.entries(keys)) {
    const found: TreeEntry | undefined = written.flatMap((one) => entries.get(one) ?? [])[0];
    if (found === undefined) entries.delete(key);
    else entries.set(key, found);
  }
  return { ...map, node: { ...map.node, entries } };
}

function serviceAspects(map: Spot, label: string): readonly Aspect[] {
  const service = at(map, 'service');
  const opening = openingOf(service, at(service, 'annotations'));
  if (service === null || opening === null || isFalse(service, 'enabled')) return [];
  const port = textAt(service, 'port');
  const type = at(service, 'type') ?? service;
  return [
    {
      key: JSON.stringify(['service', opening.from]),
      slot: 'service',
      rank: opening.rank,
      answer: opening.from,
      kinds: exposure,
      severity: portSeverity(opening, port === '' ? '443' : port),
      group: 'service',
      member: '',
      value: '',
      facts: { ...facts, from: opening.from },
      subject: () => `service of ${label}`,
      gained: () => `the service of ${label} can now be reached ${opening.from}`,
      lost: () => `the service of ${label} can no longer be reached ${opening.from}`,
      spot: opening.by ?? type,
      also: [type.path],
    },
  ];
}

/** Charts with several of them call one otlpIngress or adminIngress. */
function routeAspects(map: Spot, label: string): readonly Aspect[] {
  const ingresses = fieldsOf(map).filter(({ name }) => /ingress$/i.test(name));
  return ingresses
    .filter((ingress) => isTrue(ingress, 'enabled'))
    .flatMap((ingress) => {
      const found = ingressAspects({
        label: `the ${ingress.name} of ${label}`,
        facts,
        spec: ingress,
        annotations: at(ingress, 'annotations'),
      });
      const switched = at(ingress, 'enabled')?.path ?? ingress.path;
      return found.map((aspect) => ({
        ...aspect,
        key: JSON.stringify([ingress.name, aspect.key]),
        group: `${ingress.name} ${aspect.group}`,
        ...(aspect.slot !== undefined && { slot: `${ingress.name} ${aspect.slot}` }),
        also: [...(aspect.also ?? []), switched],
      }));
    });
}

/** Docs of EKS, GKE and AKS on workload identity, read 2026-11. */
const clouds: Readonly<Record<string, string>> = {
  'eks.amazonaws.com/role-arn': 'AWS role',
  'iam.gke.io/gcp-service-account': 'Google service account',
  'azure.workload.identity/client-id': 'Azure client',
};

function accountAspects(map: Spot, label: string): readonly Aspect[] {
  const account = at(map, 'serviceAccount');
  const name = at(account, 'name') ?? at(account, 'serviceAccountName');
  const named: readonly Aspect[] =
    account === null || name === null || textAt(name) === ''
      ? []
      : [
          {
            key: JSON.stringify(['account', textAt(name)]),
            slot: 'account',
            answer: textAt(name),
            within: name.path,
            kinds: power,
            severity: 'medium',
            group: 'account',
            member: '',
            value: textAt(name),
            facts: { ...facts, setting: 'serviceAccount' },
            subject: () => `service account of ${label}`,
            gained: (_, values) => `pods of ${label} now run as the service account ${values}`,
            lost: (_, values) => `pods of ${label} no longer run as the service account ${values}`,
            spot: name,
          },
        ];
  const annotated = fieldsOf(at(account, 'annotations')).flatMap((spot): readonly Aspect[] => {
    const cloud = Object.hasOwn(clouds, spot.name) ? clouds[spot.name] : undefined;
    const identity = textAt(spot);
    if (cloud === undefined || identity === '') return [];
    return [
      {
        key: JSON.stringify(['cloud', spot.name, identity]),
        slot: `cloud ${spot.name}`,
        answer: identity,
        kinds: { gained: 'iam.access.added', lost: 'iam.access.removed' },
        severity: 'medium',
        group: spot.name,
        member: '',
        value: '',
        facts: { ...facts, annotation: spot.name, identity },
        subject: () => `service account of ${label}`,
        gained: () => `pods of ${label} now act as ${cloud} ${identity}`,
        lost: () => `pods of ${label} no longer act as ${cloud} ${identity}`,
        spot,
      },
    ];
  });
  return [...named, ...annotated];
}

interface Switch {
  readonly kinds: Aspect['kinds'];
  readonly severity: Severity;
  readonly on: string;
  readonly off: string;
}

/** Keys that charts agree on, by their last two words; what they do when they are true. */
const switches: Readonly<Record<string, Switch>> = {
  'networkpolicy enabled': {
    kinds: guard,
    severity: 'medium',
    on: 'has network policies',
    off: 'has no network policies any more',
  },
  'networkpolicies enabled': {
    kinds: guard,
    severity: 'medium',
    on: 'has network policies',
    off: 'has no network policies any more',
  },
  'auth enabled': {
    kinds: guard,
    severity: 'high',
    on: 'asks its callers who they are',
    off: 'no longer asks its callers who they are',
  },
  'authentication enabled': {
    kinds: guard,
    severity: 'high',
    on: 'asks its callers who they are',
    off: 'no longer asks its callers who they are',
  },
  'oauth2proxy enabled': {
    kinds: guard,
    severity: 'high',
    on: 'asks its callers to sign in',
    off: 'no longer asks its callers to sign in',
  },
  'waf enabled': {
    kinds: guard,
    severity: 'high',
    on: 'has a web application firewall',
    off: 'has no web application firewall any more',
  },
  'securitycontext enabled': {
    kinds: guard,
    severity: 'medium',
    on: 'holds its containers back',
    off: 'no longer holds its containers back',
  },
  'podsecuritycontext enabled': {
    kinds: guard,
    severity: 'medium',
    on: 'holds its pods back',
    off: 'no longer holds its pods back',
  },
  'containersecuritycontext enabled': {
    kinds: guard,
    severity: 'medium',
    on: 'holds its containers back',
    off: 'no longer holds its containers back',
  },
  'tls enabled': { kinds: encryption, severity: 'medium', on: 'speaks TLS', off: 'no longer speaks TLS' },
  'ssl enabled': { kinds: encryption, severity: 'medium', on: 'speaks TLS', off: 'no longer speaks TLS' },
  'mtls enabled': {
    kinds: encryption,
    severity: 'high',
    on: 'speaks mutual TLS',
    off: 'no longer speaks mutual TLS',
  },
  'auditlog enabled': {
    kinds: { gained: 'infra.logging.added', lost: 'infra.logging.removed' },
    severity: 'medium',
    on: 'keeps an audit log',
    off: 'keeps no audit log any more',
  },
  'rbac create': {
    kinds: power,
    severity: 'low',
    on: 'makes roles of its own',
    off: 'makes no roles of its own any more',
  },
  'rbac clusterwide': {
    kinds: power,
    severity: 'medium',
    on: 'has its roles in the whole cluster',
    off: 'no longer has its roles in the whole cluster',
  },
};

/** Only where it was switched before: a default of the chart may stand behind what is not written. */
function switchAspects(map: Spot, side: Standing): readonly Aspect[] {
  return fieldsOf(map).flatMap((spot): readonly Aspect[] => {
    const name = `${map.name} ${spot.name}`.toLowerCase();
    const known = Object.hasOwn(switches, name) ? switches[name] : undefined;
    if (known === undefined || !isTrue(spot)) return [];
    const label = labelOf(side, map.path.slice(0, map.path.lastIndexOf('/')));
    return [
      {
        key: name,
        ...(known.kinds === power ? {} : { within: '' }),
        kinds: known.kinds,
        severity: known.severity,
        group: name,
        member: '',
        value: '',
        facts: { ...facts, setting: `${map.name}.${spot.name}` },
        subject: () => `${map.name} of ${label}`,
        gained: () => `${label} now ${known.on}`,
        lost: () => `${label} ${known.off}`,
        spot,
      },
    ];
  });
}

/** Values under names that keep secrets; those of an `env` list are told with their container. */
function secretsIn(map: Spot, side: Standing): readonly Aspect[] {
  return fieldsOf(map).flatMap((spot): readonly Aspect[] => {
    if (spot.node.kind !== 'scalar' || typeof spot.node.value !== 'string') return [];
    if (spot.name === 'value' || spot.name === 'name' || !holdsSecret(spot.name, spot.node.value)) return [];
    return [literalAspect(side.object.label, facts, spot, spot.path.slice(1).replaceAll('/', '.'))];
  });
}

export function valuesImages({ before, after }: Pair, owners: Owners): readonly Told[] {
  if (before === null || after === null) return [];
  const had = imagesOf(before);
  const has = imagesOf(after);
  // An image that a values file starts or stops naming was the chart's own before.
  const both = (images: ReadonlyMap<string, Running>, other: ReadonlyMap<string, Running>) =>
    new Map([...images].filter(([path]) => other.has(path)));
  return runningDeltas(both(had, has), both(has, had), after.object.label, facts, owners).map((told) => ({
    ...told,
    paths: told.paths.flatMap((path) =>
      ['', '/repository', '/registry', '/tag', '/digest']
        .map((key) => `${path}${key}`)
        .filter((one) => one !== path || isScalar(after, path)),
    ),
  }));
}

function isScalar(side: Standing, path: string): boolean {
  return spotsOf(side).get(path)?.node.kind === 'scalar';
}

function imagesOf(side: Standing): ReadonlyMap<string, Running> {
  const images = [...spotsOf(side).values()].flatMap((spot): readonly [string, Running][] => {
    const written = spot.node.kind === 'map' ? composed(spot) : spot.name === 'image' ? textAt(spot) : '';
    const read = readImage(written);
    if (read === null) return [];
    const tagged = { ...read, tag: read.tag || 'of the chart' };
    const place = at(spot, 'digest') ?? at(spot, 'tag') ?? at(spot, 'repository') ?? spot;
    const name = spot.path.slice(1).replaceAll('/', '.');
    return [
      [spot.path, { spot, name, side: { image: tagged, written, evidence: evidenceIn(side.object, place) } }],
    ];
  });
  return new Map(images);
}

function composed(spot: Spot): string {
  const repository = textAt(spot, 'repository');
  if (
    repository === '' ||
    /:\/\//.test(repository) ||
    (at(spot, 'tag') === null && spot.name !== 'image' && at(spot, 'digest') === null)
  )
    return '';
  const registry = textAt(spot, 'registry');
  const tag = textAt(spot, 'tag');
  const digest = textAt(spot, 'digest');
  return `${registry === '' ? '' : `${registry}/`}${repository}${tag === '' ? '' : `:${tag}`}${digest === '' ? '' : `@${digest}`}`;
}
