/** Which pods hold which traffic back, and whom they let through: network policies of Kubernetes, Cilium, Calico and Istio. */
import { canonical } from '../../../syntax/canonical.ts';
import type { Facts, Severity } from '../../delta.ts';
import { type Aspect, encryption, guard, opening } from '../meaning/aspects.ts';
import { at, fieldsOf, itemsOf, type Spot, type Standing, textAt, textsAt } from '../meaning/spots.ts';
import { reachOf } from './addresses.ts';

type Way = 'ingress' | 'egress';
const directions: Readonly<Record<Way, { readonly Name: string; readonly peers: string }>> = {
  ingress: { Name: 'Ingress', peers: 'from' },
  egress: { Name: 'Egress', peers: 'to' },
};

function factsOf({ object }: Standing): Facts {
  return { system: 'kubernetes', objectKind: object.kind, object: object.name, namespace: object.namespace };
}

/** @returns for each direction: whom the policy holds back, and every peer it lets through. */
export function networkPolicyAspects(side: Standing): readonly Aspect[] {
  const spec = at(side.root, 'spec');
  if (spec === null) return [];
  return (['ingress', 'egress'] as const).flatMap((way) => directionAspects(side, spec, way));
}

function isWritten(spec: Spot, way: Way): boolean {
  const types = textsAt(spec, 'policyTypes').map((spot) => textAt(spot));
  if (types.length > 0) return types.includes(directions[way].Name);
  // Left out, it is Ingress, and Egress where there are rules for it (kubernetes.io, "Network Policies", read 2026-11).
  return way === 'ingress' || at(spec, 'egress') !== null;
}

function directionAspects(side: Standing, spec: Spot, way: Way): readonly Aspect[] {
  if (!isWritten(spec, way)) return [];
  const { label } = side.object;
  const facts = { ...factsOf(side), way };
  const rules = itemsOf(at(spec, way));
  const peers = rules.flatMap((rule) => peersOf(rule, way, label, facts));
  const open = peers.some(({ everybody }) => everybody);
  const selector = at(spec, 'podSelector');
  const all = selector === null || fieldsOf(selector).length === 0;
  const selected = selector === null ? '{}' : canonical(selector.node);
  const whom = all ? 'every pod of its namespace' : 'the pods it selects';
  const traffic = way === 'ingress' ? 'traffic to' : 'traffic from';
  const holds: Aspect = {
    key: JSON.stringify(['holds', way, selected]),
    slot: `holds ${way}`,
    rank: all ? 1 : 0,
    answer: all ? 'for every pod of its namespace' : 'for selected pods',
    kinds: guard,
    severity: rules.length === 0 && all ? 'high' : 'medium',
    group: `holds ${way}`,
    member: '',
    value: '',
    facts: { ...facts, denies: rules.length === 0 },
    subject: () => label,
    gained: () => `${label} now holds back ${traffic} ${whom}`,
    lost: () =>
      `${label} no longer holds back ${traffic} ${whom}${rules.length === 0 ? ', all of which it refused' : ''}`,
    spot: selector ?? spec,
    also: [`${spec.path}/policyTypes`],
  };
  return [...(open ? [] : [holds]), ...peers.map(({ aspect }) => aspect)];
}

interface Peer {
  readonly everybody: boolean;
  readonly aspect: Aspect;
}

function peersOf(rule: Spot, way: Way, label: string, facts: Facts): readonly Peer[] {
  const listed = itemsOf(at(rule, directions[way].peers));
  const ports = itemsOf(at(rule, 'ports'));
  const at_ = ports
    .map((port) => textAt(port, 'port') || 'any')
    .sort()
    .join(', ');
  const through = at_ === '' ? '' : ` at port ${at_}`;
  const one = (who: string, severity: Severity, everybody: boolean, spot: Spot): Peer => ({
    // Everybody at one port is no open door for all.
    everybody: everybody && ports.length === 0,
    aspect: {
      key: JSON.stringify(['peer', way, who, at_]),
      // Of a policy that is new or gone, only what it opens for all the world counts by itself.
      ...(everybody ? {} : { within: '' }),
      kinds: opening,
      severity,
      group: `peer ${way} ${through}`,
      member: '',
      value: who,
      facts,
      subject: () => label,
      gained: (_, values) =>
        way === 'ingress'
          ? `${label} now lets ${values} in${through}`
          : `${label} now lets its pods out to ${values}${through}`,
      lost: (_, values) =>
        way === 'ingress'
          ? `${label} no longer lets ${values} in${through}`
          : `${label} no longer lets its pods out to ${values}${through}`,
      spot,
      also: [rule.path],
    },
  });
  if (listed.length === 0) return [one('everybody', 'medium', true, rule)];
  return listed.map((peer) => {
    const cidr = textAt(peer, 'ipBlock', 'cidr');
    if (cidr !== '') {
      const reach = reachOf(cidr);
      const severity = reach === 'inside' ? 'low' : 'medium';
      const but = textsAt(peer, 'ipBlock', 'except')
        .map((spot) => textAt(spot))
        .sort();
      const who = `${reach === 'anywhere' ? `the whole internet (${cidr})` : cidr}${but.length === 0 ? '' : ` except ${but.join(', ')}`}`;
      return one(who, severity, reach === 'anywhere' && but.length === 0, peer);
    }
    const namespaces = at(peer, 'namespaceSelector');
    const pods = at(peer, 'podSelector');
    const every = namespaces !== null && fieldsOf(namespaces).length === 0;
    const who = `${pods === null || fieldsOf(pods).length === 0 ? 'all pods' : `pods ${selectorText(pods)}`} of ${
      namespaces === null
        ? 'its namespace'
        : every
          ? 'every namespace'
          : `namespaces ${selectorText(namespaces)}`
    }`;
    return one(who, every && pods === null ? 'medium' : 'low', false, peer);
  });
}

function selectorText(selector: Spot): string {
  const labels = fieldsOf(at(selector, 'matchLabels')).map((spot) => `${spot.name}=${textAt(spot)}`);
  const more = itemsOf(at(selector, 'matchExpressions')).map(
    (spot) =>
      `${textAt(spot, 'key')} ${textAt(spot, 'operator')} ${textsAt(spot, 'values')
        .map((value) => textAt(value))
        .join('|')}`,
  );
  const text = [...labels, ...more].sort().join(' ');
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

/** Cilium and Calico: that there is a policy, and whether it names the world; the rest is settings. */
export function foreignPolicyAspects(side: Standing): readonly Aspect[] {
  const { object, root } = side;
  const { label } = object;
  const facts = factsOf(side);
  const worlds = (['spec', 'specs'] as const).flatMap((key) => {
    const spec = at(root, key);
    return (spec?.node.kind === 'sequence' ? itemsOf(spec) : spec === null ? [] : [spec]).flatMap(worldsIn);
  });
  return [
    {
      key: 'policy',
      kinds: guard,
      severity: 'medium',
      group: 'policy',
      member: '',
      value: '',
      facts,
      subject: () => label,
      gained: () => `${label} now holds traffic back`,
      lost: () => `${label} is gone, and with it what it held back`,
      spot: root,
    },
    ...worlds.map(
      ({ way, who, spot }): Aspect => ({
        key: JSON.stringify(['world', way, who]),
        within: '',
        kinds: opening,
        severity: 'medium',
        group: `world ${way}`,
        member: '',
        value: who,
        facts: { ...facts, way },
        subject: () => label,
        gained: (_, values) =>
          `${label} now lets ${way === 'ingress' ? `${values} in` : `its pods out to ${values}`}`,
        lost: (_, values) =>
          `${label} no longer lets ${way === 'ingress' ? `${values} in` : `its pods out to ${values}`}`,
        spot,
      }),
    ),
  ];
}

function worldsIn(spec: Spot): readonly { readonly way: Way; readonly who: string; readonly spot: Spot }[] {
  return (['ingress', 'egress'] as const).flatMap((way) =>
    itemsOf(at(spec, way)).flatMap((rule) => {
      const peers = way === 'ingress' ? 'from' : 'to';
      const entities = textsAt(rule, `${peers}Entities`).filter((spot) =>
        /^(?:world|all)/.test(textAt(spot)),
      );
      const ranges = textsAt(rule, `${peers}CIDR`).filter((spot) => reachOf(textAt(spot)) === 'anywhere');
      const nets = textsAt(at(rule, way === 'ingress' ? 'source' : 'destination'), 'nets').filter(
        (spot) => reachOf(textAt(spot)) === 'anywhere',
      );
      return [...entities, ...ranges, ...nets].map((spot) => ({ way, who: textAt(spot), spot }));
    }),
  );
}

/** Istio: who may call whom, and whether they prove it (istio.io, reference of security, read 2026-11). */
export function meshAspects(side: Standing): readonly Aspect[] {
  const { object, root } = side;
  const { label } = object;
  const spec = at(root, 'spec');
  const shared = { group: object.kind, member: '', value: '', facts: factsOf(side), subject: () => label };
  if (object.kind === 'PeerAuthentication') {
    const own = at(spec, 'mtls', 'mode');
    const ports = fieldsOf(at(spec, 'portLevelMtls')).map((port) => ({
      name: port.name,
      spot: at(port, 'mode'),
    }));
    return [{ name: '', spot: own }, ...ports].flatMap(({ name, spot }): readonly Aspect[] => {
      const mode = textAt(spot);
      const rank = { STRICT: 2, PERMISSIVE: 1 }[mode] ?? 0;
      if (spot === null || rank === 0) return [];
      const where = name === '' ? '' : ` at port ${name}`;
      return [
        {
          ...shared,
          key: JSON.stringify(['mtls', name, mode]),
          slot: `mtls ${name}`,
          rank,
          answer:
            rank === 2 ? 'only from callers that prove who they are' : 'encrypted where the caller does',
          kinds: encryption,
          severity: rank === 2 ? 'high' : 'medium',
          facts: { ...shared.facts, mode, port: name },
          gained: () =>
            `${label} now ${rank === 2 ? 'accepts mutual TLS only' : 'accepts mutual TLS'}${where}`,
          lost: () =>
            `${label} no longer ${rank === 2 ? 'asks for mutual TLS' : 'accepts mutual TLS'}${where}`,
          spot,
        },
      ];
    });
  }
  if (object.kind !== 'AuthorizationPolicy') {
    return [
      {
        ...shared,
        key: 'object',
        kinds: guard,
        severity: 'high',
        gained: () => `${label} now checks the tokens of callers`,
        lost: () => `${label} is gone: tokens of callers are no longer checked`,
        spot: root,
      },
    ];
  }
  return authorization(side, spec, shared);
}

function authorization(
  { object, root }: Standing,
  spec: Spot | null,
  shared: Pick<Aspect, 'member' | 'value' | 'facts' | 'subject'>,
): readonly Aspect[] {
  const { label } = object;
  const action = textAt(spec, 'action') || 'ALLOW';
  const allows = action === 'ALLOW';
  const rules = itemsOf(at(spec, 'rules'));
  const selector = at(spec, 'selector') ?? at(spec, 'targetRefs');
  return [
    {
      ...shared,
      group: 'authorization',
      key: JSON.stringify(['authorization', action, selector === null ? '' : canonical(selector.node)]),
      slot: 'authorization',
      rank: selector === null ? 1 : 0,
      kinds: guard,
      severity: 'high',
      answer: `${action}${selector === null ? ' for all' : ' for selected workloads'}`,
      facts: { ...shared.facts, action },
      gained: () =>
        `${label} now decides who may call (${action}${selector === null ? ', for all workloads there' : ''})`,
      lost: () => `${label} no longer decides who may call (${action})`,
      spot: at(spec, 'action') ?? selector ?? root,
      also: [`${spec?.path ?? ''}/selector`, `${spec?.path ?? ''}/action`],
    },
    ...rules.map((rule): Aspect => {
      const anybody = at(rule, 'from') === null;
      return {
        ...shared,
        group: `rule ${anybody}`,
        key: JSON.stringify(['rule', action, rule.name]),
        within: '',
        kinds: allows ? opening : guard,
        severity: anybody || !allows ? 'high' : 'medium',
        facts: { ...shared.facts, action, from: anybody ? 'anybody' : 'some' },
        gained: () =>
          allows
            ? `${label} now lets ${anybody ? 'everybody' : 'more callers'} in`
            : `${label} now refuses more`,
        lost: () =>
          allows
            ? `${label} no longer lets some callers in`
            : `${label} no longer refuses what one of its rules did`,
        spot: rule,
      };
    }),
  ];
}
