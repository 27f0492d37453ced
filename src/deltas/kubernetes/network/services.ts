/** What a Service opens: which of its ports, and how far away one may stand to reach them. */
import type { Severity } from '../../delta.ts';
import { higherSeverity } from '../../delta.ts';
import { type Aspect, exposure } from '../meaning/aspects.ts';
import { at, itemsOf, type Spot, type Standing, textAt, textsAt } from '../meaning/spots.ts';
import { widest } from './addresses.ts';

export interface Opening {
  /** How it is put: "from the internet". */
  readonly from: string;
  readonly rank: number;
  readonly severity: Severity;
  /** What makes it so, besides the type. */
  readonly by?: Spot;
}

const internet: Opening = { from: 'from the internet', rank: 4, severity: 'medium' };
const publicRanges: Opening = { from: 'from public addresses that it names', rank: 3, severity: 'low' };
const nodes: Opening = { from: 'at every node', rank: 2, severity: 'medium' };
const internal: Opening = { from: 'from inside the network', rank: 1, severity: 'low' };

/** Ways to say that a load balancer stays inside (docs of AWS, GKE, AKS, OCI and OpenStack on internal load balancers, read 2026-11). */
const internalAnnotations: Readonly<Record<string, RegExp>> = {
  'service.beta.kubernetes.io/aws-load-balancer-internal': /^(?:true|0\.0\.0\.0\/0)$/i,
  'service.beta.kubernetes.io/aws-load-balancer-scheme': /^internal$/i,
  'networking.gke.io/load-balancer-type': /^internal$/i,
  'cloud.google.com/load-balancer-type': /^internal$/i,
  'service.beta.kubernetes.io/azure-load-balancer-internal': /^true$/i,
  'service.beta.kubernetes.io/openstack-internal-load-balancer': /^true$/i,
  'service.beta.kubernetes.io/oci-load-balancer-internal': /^true$/i,
  'service.kubernetes.io/qcloud-loadbalancer-internal-subnetid': /./,
};
const rangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** Ports of administration and of data stores (rubric R9; IANA's registry of ports). */
const gravePorts = new Set([
  '22',
  '23',
  '135',
  '389',
  '445',
  '636',
  '1433',
  '1521',
  '2375',
  '2376',
  '2379',
  '2380',
  '3306',
  '3389',
  '5432',
  '5601',
  '5672',
  '5900',
  '5984',
  '5985',
  '6379',
  '6443',
  '7001',
  '8500',
  '9000',
  '9042',
  '9092',
  '9200',
  '9300',
  '10250',
  '11211',
  '15672',
  '27017',
  '27018',
  '50000',
]);
const webPorts = new Set(['80', '443', '8080', '8443']);

/**
 * @param service its `spec`, or the part of a chart's values that becomes one.
 * @param annotations of the service.
 */
export function openingOf(service: Spot | null, annotations: Spot | null): Opening | null {
  const type = textAt(service, 'type').toLowerCase();
  if (textsAt(service, 'externalIPs').length > 0)
    return { ...internet, from: 'at external addresses', severity: 'high' };
  if (type === 'nodeport') return nodes;
  if (type !== 'loadbalancer') return null;
  const stays = Object.entries(internalAnnotations).flatMap(([key, says]) => {
    const spot = at(annotations, key);
    return spot !== null && says.test(textAt(spot)) ? [spot] : [];
  });
  if (stays[0] !== undefined) return { ...internal, by: stays[0] };
  const written = at(annotations, rangesAnnotation);
  const listed = textAt(written)
    .split(',')
    .map((range) => range.trim())
    .filter((range) => range !== '');
  const own = at(service, 'loadBalancerSourceRanges');
  const ranges = [...textsAt(own).map((spot) => textAt(spot)), ...listed];
  const by = own ?? written;
  const opening = { anywhere: internet, public: publicRanges, inside: internal }[widest(ranges)];
  return by === null ? opening : { ...opening, by };
}

export function portSeverity(opening: Opening, port: string): Severity {
  if (opening.rank < internet.rank) return opening.severity;
  const grade = gravePorts.has(port) ? 'critical' : webPorts.has(port) ? 'medium' : 'high';
  return higherSeverity(opening.severity, grade);
}

export function serviceAspects({ object, root }: Standing): readonly Aspect[] {
  const spec = at(root, 'spec');
  const opening = openingOf(spec, at(root, 'metadata', 'annotations'));
  const external = at(spec, 'externalName');
  const facts = {
    system: 'kubernetes',
    objectKind: 'Service',
    object: object.name,
    namespace: object.namespace,
  };
  const { label } = object;
  const named: readonly Aspect[] =
    external === null || textAt(spec, 'type') !== 'ExternalName' || /\.svc(?:\.|$)/.test(textAt(external))
      ? []
      : [
          {
            key: JSON.stringify(['external', textAt(external)]),
            kinds: { gained: 'infra.network.opened', lost: 'infra.network.closed' },
            severity: 'low',
            group: 'external',
            member: '',
            value: textAt(external),
            facts: { ...facts, setting: 'externalName' },
            subject: () => label,
            gained: (_, values) => `${label} now leads out of the cluster, to ${values}`,
            lost: (_, values) => `${label} no longer leads to ${values}`,
            spot: external,
          },
        ];
  if (opening === null || spec === null) return named;
  const ports = itemsOf(at(spec, 'ports'));
  const where = at(spec, 'type') ?? spec;
  return [
    ...named,
    ...(ports.length === 0 ? [null] : ports).map((port) =>
      portAspect(object.label, opening, port, where, facts),
    ),
  ];
}

function portAspect(
  label: string,
  opening: Opening,
  port: Spot | null,
  type: Spot,
  facts: Aspect['facts'],
): Aspect {
  const number = textAt(port, 'port');
  return {
    key: JSON.stringify(['port', number, opening.from]),
    slot: `port ${number}`,
    rank: opening.rank,
    answer: opening.from,
    kinds: exposure,
    severity: portSeverity(opening, number),
    group: `service ${opening.from}`,
    member: '',
    value: number,
    facts: { ...facts, from: opening.from },
    subject: () => label,
    gained: (_, values) =>
      `${label} can now be reached ${opening.from}${number === '' ? '' : ` at port ${values}`}`,
    lost: (_, values) =>
      `${label} can no longer be reached ${opening.from}${number === '' ? '' : ` at port ${values}`}`,
    spot: opening.by ?? type,
    also: [type.path, ...(port === null ? [] : [port.path])],
  };
}
