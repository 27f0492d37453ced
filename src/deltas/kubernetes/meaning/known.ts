/** Which objects are judged as what runs, what reaches it and what checks it: by group and kind, and by file name. */

export type Known =
  | 'workload'
  | 'service'
  | 'route'
  | 'network-policy'
  | 'foreign-policy'
  | 'mesh'
  | 'namespace'
  | 'webhook'
  | 'admission-policy'
  | 'kyverno'
  | 'gatekeeper'
  | 'limit'
  | 'pod-security-policy'
  | 'stored'
  | 'fetched'
  | 'volume'
  | 'plain'
  | 'chart'
  | 'values'
  | 'kustomization';

/** Groups of files that are no objects of a cluster. */
export const packageGroup = 'package';

/** By group, the kinds (kubernetes.io, API reference; the projects' own references, read 2026-11). */
const groups: Readonly<Record<string, Readonly<Record<string, Known>>>> = {
  '': {
    Pod: 'workload',
    PodTemplate: 'workload',
    ReplicationController: 'workload',
    Service: 'service',
    Endpoints: 'plain',
    Namespace: 'namespace',
    Secret: 'stored',
    ConfigMap: 'stored',
    ResourceQuota: 'limit',
    LimitRange: 'limit',
    PersistentVolume: 'volume',
    PersistentVolumeClaim: 'plain',
  },
  apps: {
    Deployment: 'workload',
    StatefulSet: 'workload',
    DaemonSet: 'workload',
    ReplicaSet: 'workload',
  },
  batch: { Job: 'workload', CronJob: 'workload' },
  'argoproj.io': { Rollout: 'workload' },
  'keda.sh': { ScaledJob: 'workload', ScaledObject: 'plain' },
  'discovery.k8s.io': { EndpointSlice: 'plain' },
  'networking.k8s.io': { Ingress: 'route', NetworkPolicy: 'network-policy', IngressClass: 'plain' },
  'gateway.networking.k8s.io': {
    Gateway: 'route',
    HTTPRoute: 'route',
    GRPCRoute: 'route',
    TLSRoute: 'route',
    TCPRoute: 'route',
    UDPRoute: 'route',
  },
  'networking.istio.io': { Gateway: 'route', VirtualService: 'route' },
  'security.istio.io': {
    AuthorizationPolicy: 'mesh',
    PeerAuthentication: 'mesh',
    RequestAuthentication: 'mesh',
  },
  'cilium.io': { CiliumNetworkPolicy: 'foreign-policy', CiliumClusterwideNetworkPolicy: 'foreign-policy' },
  'projectcalico.org': { NetworkPolicy: 'foreign-policy', GlobalNetworkPolicy: 'foreign-policy' },
  'crd.projectcalico.org': { NetworkPolicy: 'foreign-policy', GlobalNetworkPolicy: 'foreign-policy' },
  'admissionregistration.k8s.io': {
    ValidatingWebhookConfiguration: 'webhook',
    MutatingWebhookConfiguration: 'webhook',
    ValidatingAdmissionPolicy: 'admission-policy',
    ValidatingAdmissionPolicyBinding: 'admission-policy',
  },
  'kyverno.io': { ClusterPolicy: 'kyverno', Policy: 'kyverno', PolicyException: 'kyverno' },
  'templates.gatekeeper.sh': { ConstraintTemplate: 'gatekeeper' },
  policy: { PodSecurityPolicy: 'pod-security-policy', PodDisruptionBudget: 'plain' },
  'external-secrets.io': {
    ExternalSecret: 'fetched',
    ClusterExternalSecret: 'fetched',
    SecretStore: 'fetched',
    ClusterSecretStore: 'fetched',
  },
  'secrets-store.csi.x-k8s.io': { SecretProviderClass: 'plain' },
  'bitnami.com': { SealedSecret: 'plain' },
  autoscaling: { HorizontalPodAutoscaler: 'plain' },
  'autoscaling.k8s.io': { VerticalPodAutoscaler: 'plain' },
  'scheduling.k8s.io': { PriorityClass: 'plain' },
  'storage.k8s.io': { StorageClass: 'plain' },
  'monitoring.coreos.com': { ServiceMonitor: 'plain', PodMonitor: 'plain', PrometheusRule: 'plain' },
  'elbv2.k8s.aws': { TargetGroupBinding: 'plain' },
};

/** Kinds that moved: what was in `extensions` is elsewhere now, and is still the same object (kubernetes.io, "Deprecated API Migration Guide", read 2026-11). */
const moved: Readonly<Record<string, string>> = {
  Deployment: 'apps',
  DaemonSet: 'apps',
  ReplicaSet: 'apps',
  Ingress: 'networking.k8s.io',
  NetworkPolicy: 'networking.k8s.io',
  PodSecurityPolicy: 'policy',
};

export function groupOf(group: string, kind: string): string {
  return group === 'extensions' ? (moved[kind] ?? group) : group;
}

const packages: Readonly<Record<string, Known>> = {
  Chart: 'chart',
  Values: 'values',
  Kustomization: 'kustomization',
};

/** @param hasPod whether it makes pods by a template, whatever it is. */
export function knownAs(group: string, kind: string, hasPod: boolean): Known | null {
  if (group === packageGroup) return packages[kind] ?? null;
  if (group === 'constraints.gatekeeper.sh') return 'gatekeeper';
  if (group === 'kustomize.config.k8s.io') return 'kustomization';
  const kinds = Object.hasOwn(groups, group) ? groups[group] : undefined;
  const known = kinds !== undefined && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  return known ?? (hasPod ? 'workload' : null);
}

const kindNames = [...new Set(Object.values(groups).flatMap((kinds) => Object.keys(kinds)))];
const kindMarks = new RegExp(`\\bkind["']?\\s{0,8}:\\s{0,8}["']?(?:${kindNames.join('|')}|Kustomization)\\b`);
const podMarks = [/\btemplate["']?\s{0,8}:/, /\bcontainers["']?\s{0,8}:/];

/** @returns whether a manifest has an object that is known here; a text without `apiVersion` has none. */
export function hasKnown(text: string): boolean {
  if (kindMarks.test(text) || text.includes('constraints.gatekeeper.sh')) return true;
  return !text.includes('CustomResourceDefinition') && podMarks.every((mark) => mark.test(text));
}

/** @returns what a file is by its name: of a Helm chart, or of Kustomize. */
export function packageOf(path: string): 'Chart' | 'Values' | 'Kustomization' | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/^Chart\.ya?ml$/.test(name)) return 'Chart';
  if (/^kustomization\.ya?ml$/i.test(name)) return 'Kustomization';
  return /^(?:values(?:[-._][\w.-]{0,100})?|[\w.-]{1,100}[-._]values)\.ya?ml$/.test(name) ? 'Values' : null;
}
