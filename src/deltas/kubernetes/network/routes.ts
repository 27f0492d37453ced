/** Names and paths by which a cluster is reached from outside: Ingress, Gateway API, and Istio's gateways. */
import type { Facts, Severity } from '../../delta.ts';
import { type Aspect, encryption, exposure } from '../meaning/aspects.ts';
import { at, itemsOf, type Spot, type Standing, textAt, textsAt } from '../meaning/spots.ts';
import { callerAspects } from './callers.ts';

/** What is known of a door before its hosts are read. */
interface Door {
  readonly label: string;
  readonly facts: Facts;
  readonly inside: boolean;
  /** Paths of what decides that. */
  readonly by: readonly string[];
}

export function routeAspects(side: Standing): readonly Aspect[] {
  const { object, root } = side;
  const annotations = at(root, 'metadata', 'annotations');
  const facts = {
    system: 'kubernetes',
    objectKind: object.kind,
    object: object.name,
    namespace: object.namespace,
  };
  const spec = at(root, 'spec');
  if (object.kind === 'Ingress') {
    return ingressAspects({ label: object.label, facts, spec, annotations });
  }
  const door = { label: object.label, facts, inside: false, by: ['/spec/gateways'] };
  if (object.group === 'networking.istio.io') {
    return object.kind === 'Gateway' ? istioGateway(spec, door) : virtualService(spec, door);
  }
  return object.kind === 'Gateway' ? gateway(spec, door) : route(spec, door);
}

/**
 * @param spec of an Ingress, or the part of a chart's values that becomes one: with `hosts` for `rules`.
 */
export function ingressAspects(ingress: {
  readonly label: string;
  readonly facts: Facts;
  readonly spec: Spot | null;
  readonly annotations: Spot | null;
}): readonly Aspect[] {
  const { label, facts, spec, annotations } = ingress;
  const schemes = ['alb.ingress.kubernetes.io/scheme', 'kubernetes.io/ingress.class'];
  const classes = [
    at(spec, 'ingressClassName'),
    at(spec, 'className'),
    ...schemes.map((key) => at(annotations, key)),
  ];
  const by = classes.flatMap((spot) => spot?.path ?? []);
  const door = { label, facts, inside: isInside(spec, annotations), by };
  const rules = [...itemsOf(at(spec, 'rules')), ...itemsOf(at(spec, 'hosts'))];
  const hosts = rules.flatMap((rule) => {
    const host = textAt(rule, 'host') || (rule.node.kind === 'scalar' ? textAt(rule) : '') || '*';
    const paths = [...itemsOf(at(rule, 'http', 'paths')), ...itemsOf(at(rule, 'paths'))];
    return [
      hostAspect(door, host, at(rule, 'host') ?? rule, rule.path),
      ...paths.map((path) => pathAspect(door, host, path)),
    ];
  });
  const single = at(spec, 'hostname') ?? at(spec, 'host');
  const backend = at(spec, 'defaultBackend') ?? at(spec, 'backend');
  return [
    ...hosts,
    ...(single === null ? [] : [hostAspect(door, textAt(single), single)]),
    ...(backend === null ? [] : [hostAspect(door, '*', backend)]),
    ...tlsAspects(spec, annotations, door, rules),
    ...callerAspects(annotations, label, facts),
  ];
}

function isInside(spec: Spot | null, annotations: Spot | null): boolean {
  const scheme = textAt(annotations, 'alb.ingress.kubernetes.io/scheme');
  if (scheme !== '') return scheme === 'internal';
  const name =
    textAt(spec, 'ingressClassName') ||
    textAt(spec, 'className') ||
    textAt(annotations, 'kubernetes.io/ingress.class');
  return /internal|private|intranet/i.test(name);
}

/** @param whole the path of all that is said of the host. */
function hostAspect(door: Door, host: string, spot: Spot, whole: string = spot.path): Aspect {
  const all = host.startsWith('*');
  const severity: Severity = door.inside ? 'low' : 'medium';
  const whence = door.inside ? 'inside the network' : 'outside';
  return {
    key: JSON.stringify(['host', host, door.inside]),
    slot: `host ${host}`,
    rank: door.inside ? 0 : 1,
    answer: `from ${whence}`,
    kinds: exposure,
    severity,
    group: 'host',
    member: '',
    value: host,
    facts: { ...door.facts, setting: 'host', inside: door.inside },
    subject: () => door.label,
    gained: (_, values) =>
      `${door.label} now answers from ${whence} under ${all ? `${values}, a whole range of names` : values}`,
    lost: (_, values) => `${door.label} no longer answers from ${whence} under ${values}`,
    spot,
    also: [whole, ...door.by],
  };
}

/** One more path of a name that is open already widens within what the model shows. */
function pathAspect(door: Door, host: string, path: Spot): Aspect {
  const written = textAt(path, 'path') || (path.node.kind === 'scalar' ? textAt(path) : '') || '/';
  const spot = at(path, 'path') ?? path;
  return {
    key: JSON.stringify(['path', host, written]),
    kinds: exposure,
    severity: 'low',
    group: `paths ${host}`,
    member: '',
    value: written,
    // The paths of what is new altogether come with its names.
    within: '',
    facts: { ...door.facts, setting: 'path', host },
    subject: () => `${host} of ${door.label}`,
    gained: (_, values) => `${door.label} now also answers for ${values} of ${host}`,
    lost: (_, values) => `${door.label} no longer answers for ${values} of ${host}`,
    spot,
    also: [path.path],
  };
}

function tlsAspects(
  spec: Spot | null,
  annotations: Spot | null,
  door: Door,
  rules: readonly Spot[],
): readonly Aspect[] {
  const tls = at(spec, 'tls');
  const certificate =
    at(annotations, 'alb.ingress.kubernetes.io/certificate-arn') ??
    at(annotations, 'networking.gke.io/managed-certificates');
  const entries = itemsOf(tls);
  const spot = entries.length > 0 ? tls : certificate;
  if (spot === null) return [];
  const covered = new Set(entries.flatMap((entry) => textsAt(entry, 'hosts').map((host) => textAt(host))));
  const hosts = rules.map((rule) => textAt(rule, 'host')).filter((host) => host !== '');
  // Without hosts of its own a certificate is for all of them.
  const all = covered.size === 0 || spot === certificate;
  return (all ? ['*'] : [...covered]).map(
    (host): Aspect => ({
      key: JSON.stringify(['tls', all ? '*' : host]),
      within: '',
      kinds: encryption,
      severity: 'medium',
      group: 'tls',
      member: '',
      value: all ? (hosts[0] ?? 'all names') : host,
      facts: { ...door.facts, setting: 'tls' },
      subject: () => `TLS of ${door.label}`,
      gained: (_, values) => `${door.label} now answers ${values} over TLS`,
      lost: (_, values) =>
        `${door.label} no longer has a certificate for ${values}: what is sent can be read on the way`,
      spot,
    }),
  );
}

/** Gateway API (gateway-api.sigs.k8s.io, reference of v1, read 2026-11). */
function gateway(spec: Spot | null, door: Door): readonly Aspect[] {
  return itemsOf(at(spec, 'listeners')).flatMap((listener): readonly Aspect[] => {
    const host = textAt(listener, 'hostname') || '*';
    const protocol = textAt(listener, 'protocol');
    const from = at(listener, 'allowedRoutes', 'namespaces', 'from');
    return [
      listenerAspect(door, host, textAt(listener, 'port'), protocol, listener),
      ...(from === null || textAt(from) !== 'All'
        ? []
        : [
            {
              key: JSON.stringify(['routes', listener.name]),
              kinds: { gained: 'infra.network.opened', lost: 'infra.network.closed' },
              severity: 'low',
              group: 'routes',
              member: '',
              value: listener.name,
              facts: { ...door.facts, setting: 'allowedRoutes' },
              subject: () => door.label,
              gained: (_, values) =>
                `every namespace may now publish through the listeners ${values} of ${door.label}`,
              lost: (_, values) =>
                `not every namespace may publish through the listeners ${values} of ${door.label} any more`,
              spot: from,
            } satisfies Aspect,
          ]),
    ];
  });
}

function istioGateway(spec: Spot | null, door: Door): readonly Aspect[] {
  return itemsOf(at(spec, 'servers')).flatMap((server) => {
    const protocol = textAt(server, 'port', 'protocol');
    const mode = textAt(server, 'tls', 'mode');
    const plain = mode === '' || at(server, 'tls', 'httpsRedirect') !== null;
    const spoken = plain ? protocol : `${protocol} with TLS`;
    return textsAt(server, 'hosts').map((host) =>
      listenerAspect(door, textAt(host), textAt(server, 'port', 'number'), spoken, host, server.path),
    );
  });
}

const encrypted = /HTTPS|TLS/i;

function listenerAspect(
  door: Door,
  host: string,
  port: string,
  protocol: string,
  spot: Spot,
  whole: string = spot.path,
): Aspect {
  const safe = encrypted.test(protocol);
  return {
    key: JSON.stringify(['listener', host, port, safe]),
    slot: `listener ${host} ${port}`,
    rank: safe ? 0 : 1,
    answer: safe ? 'over TLS' : 'without TLS',
    kinds: exposure,
    severity: 'medium',
    group: `listener ${safe}`,
    member: '',
    value: host,
    facts: { ...door.facts, setting: 'listener', tls: safe },
    subject: () => door.label,
    gained: (_, values) =>
      `${door.label} now listens for ${values}${safe ? '' : ' without TLS'}${port === '' ? '' : ` at port ${port}`}`,
    lost: (_, values) => `${door.label} no longer listens for ${values}${safe ? '' : ' without TLS'}`,
    spot,
    also: [whole],
  };
}

/** A route without a gateway, or of the mesh alone, opens nothing. */
function route(spec: Spot | null, door: Door): readonly Aspect[] {
  const parents = itemsOf(at(spec, 'parentRefs'));
  if (parents.length > 0 && parents.every((parent) => textAt(parent, 'kind') === 'Service')) return [];
  const hosts = textsAt(spec, 'hostnames');
  const rules = itemsOf(at(spec, 'rules'));
  const paths = rules
    .flatMap((rule) => itemsOf(at(rule, 'matches')))
    .flatMap((match) => at(match, 'path', 'value') ?? []);
  const named = hosts.map((host) => hostAspect(door, textAt(host), host));
  const whole = hosts.length > 0 || spec === null ? [] : [hostAspect(door, '*', spec)];
  const host = textAt(hosts[0] ?? null) || '*';
  return [...named, ...whole, ...paths.map((path) => pathAspect(door, host, path))];
}

function virtualService(spec: Spot | null, door: Door): readonly Aspect[] {
  const gateways = textsAt(spec, 'gateways').map((spot) => textAt(spot));
  if (!gateways.some((name) => name !== 'mesh')) return [];
  const hosts = textsAt(spec, 'hosts');
  const matches = itemsOf(at(spec, 'http')).flatMap((http) => itemsOf(at(http, 'match')));
  const paths = matches.flatMap((match) => at(match, 'uri', 'prefix') ?? at(match, 'uri', 'exact') ?? []);
  const host = textAt(hosts[0] ?? null) || '*';
  return [
    ...hosts.map((one) => hostAspect(door, textAt(one), one)),
    ...paths.map((path) => pathAspect(door, host, path)),
  ];
}
