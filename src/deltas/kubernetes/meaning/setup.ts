/** What runs, what may reach it and what checks it: every known object against its other side, nothing left untold. */
import type { DraftDelta } from '../../delta.ts';
import { foreignPolicyAspects, meshAspects, networkPolicyAspects } from '../network/policies.ts';
import { routeAspects } from '../network/routes.ts';
import { serviceAspects } from '../network/services.ts';
import { evidenceIn } from '../objects.ts';
import { kustomizationAspects, kustomizedImages } from '../packages/kustomization.ts';
import { moduleDeltas } from '../packages/modules.ts';
import { valuesAspects, valuesImages } from '../packages/values.ts';
import { pairsOf, type Sides } from '../pairing.ts';
import {
  admissionPolicyAspects,
  changedChecks,
  gatekeeperAspects,
  kyvernoAspects,
  presence,
  webhookAspects,
} from '../policy/admission.ts';
import { exceptionAspects, namespaceAspects, podSecurityPolicyAspects } from '../policy/namespaces.ts';
import { fetchedAspects, movedStores, storedSecretAspects } from '../policy/stored-secrets.ts';
import { commandAspects } from '../workloads/commands.ts';
import { type Owners, ownersIn, podImages } from '../workloads/images.ts';
import { podOf } from '../workloads/pods.ts';
import { privilegeAspects } from '../workloads/privileges.ts';
import { secretAspects } from '../workloads/secrets.ts';
import { volumeAspects } from '../workloads/volumes.ts';
import { type Aspect, compareAspects, type Pair, type Told } from './aspects.ts';
import type { Known } from './known.ts';
import { changedPaths, patchSetting, type Setting, settingsDelta, settingsOf } from './settings.ts';
import { at, type Standing, standing } from './spots.ts';

export function setupDeltas(sides: Sides): readonly DraftDelta[] {
  const pairs = pairsOf(sides, 'setup').map(({ before, after }) => ({
    before: before === null ? null : standing(before),
    after: after === null ? null : standing(after),
  }));
  const owners = {
    before: ownersIn(pairs.flatMap(({ before }) => before ?? [])),
    after: ownersIn(pairs.flatMap(({ after }) => after ?? [])),
  };
  const judged = pairs.map((pair) => judge(pair, owners));
  return [
    ...judged.flatMap(({ told }) => told.flatMap(({ delta }) => delta ?? [])),
    ...settingsDelta(judged.flatMap(({ settings }) => settings)),
  ];
}

function judge(
  pair: Pair,
  owners: Owners,
): { readonly told: readonly Told[]; readonly settings: readonly Setting[] } {
  const known = (pair.after ?? pair.before)?.object.known ?? 'plain';
  const patch = isPatch(pair, known);
  const told = [
    ...(patch ? [] : arrival(pair, known)),
    ...compareAspects(pair, aspectsOf),
    ...further(pair, known, owners),
  ];
  const left = changedPaths(pair, told);
  const checks = known === 'kyverno' || known === 'gatekeeper' ? changedChecks(pair, left) : [];
  const all = [...told, ...checks];
  return { told: all, settings: patch ? patchSetting(pair) : settingsOf(pair, changedPaths(pair, all)) };
}

function further(pair: Pair, known: Known, owners: Owners): readonly Told[] {
  switch (known) {
    case 'workload':
      return podImages(pair, owners);
    case 'values':
      return valuesImages(pair, owners);
    case 'kustomization':
      return [...kustomizedImages(pair, owners), ...moduleDeltas(pair)];
    case 'chart':
      return moduleDeltas(pair);
    case 'fetched':
      return movedStores(pair);
    case 'network-policy':
      // What they mean is told by what is held back.
      return [{ delta: null, paths: ['/spec/policyTypes'] }];
    default:
      return [];
  }
}

function aspectsOf(side: Standing): readonly Aspect[] {
  const { object, root } = side;
  const facts = {
    system: 'kubernetes',
    objectKind: object.kind,
    object: object.name,
    namespace: object.namespace,
  };
  const own = exceptionAspects(at(root, 'metadata'), object.label, facts);
  switch (object.known) {
    case 'workload':
      return [...own, ...workloadAspects(side)];
    case 'service':
      return serviceAspects(side);
    case 'route':
      return routeAspects(side);
    case 'network-policy':
      return networkPolicyAspects(side);
    case 'foreign-policy':
      return foreignPolicyAspects(side);
    case 'mesh':
      return meshAspects(side);
    case 'namespace':
      return [...own, ...namespaceAspects(side)];
    case 'webhook':
      return webhookAspects(side);
    case 'admission-policy':
      return admissionPolicyAspects(side);
    case 'kyverno':
      return kyvernoAspects(side);
    case 'gatekeeper':
      return gatekeeperAspects(side);
    case 'limit':
      return [
        presence(side, 'low', 'limits what its namespace may use', 'limited what its namespace may use'),
      ];
    case 'pod-security-policy':
      return [
        presence(side, 'medium', 'limits what pods may do', 'limited what pods may do'),
        ...podSecurityPolicyAspects(side),
      ];
    case 'stored':
      return storedSecretAspects(side);
    case 'fetched':
      return fetchedAspects(side);
    case 'values':
      return valuesAspects(side);
    case 'kustomization':
      return kustomizationAspects(side);
    default:
      return [];
  }
}

function workloadAspects(side: Standing): readonly Aspect[] {
  const pod = podOf(side);
  if (pod === null) return [];
  return [
    ...privilegeAspects(pod),
    ...volumeAspects(pod),
    ...secretAspects(pod),
    ...commandAspects(pod),
    ...exceptionAspects(pod.metadata, `pods of ${pod.label}`, pod.facts),
  ];
}

/** What a whole object of its kind cannot do without. */
const needed: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Service: [
    ['spec', 'ports'],
    ['spec', 'externalName'],
  ],
  Ingress: [
    ['spec', 'rules'],
    ['spec', 'defaultBackend'],
    ['spec', 'backend'],
  ],
  HorizontalPodAutoscaler: [['spec', 'scaleTargetRef']],
};

/** @returns whether an object that comes or goes is only a part, laid over one that stands elsewhere. */
function isPatch({ before, after }: Pair, known: Known): boolean {
  const side = after ?? before;
  if (side === null || (before !== null && after !== null)) return false;
  if (known !== 'workload') {
    const keys = needed[side.object.kind];
    return keys?.every((path) => at(side.root, ...path) === null) === true;
  }
  const pod = podOf(side);
  return pod === null || pod.containers.every(({ spot }) => at(spot, 'image') === null);
}

/** Guards, and what opens a way in, are told as such when they come and go. */
const toldOtherwise: ReadonlySet<Known> = new Set([
  'network-policy',
  'foreign-policy',
  'mesh',
  'webhook',
  'admission-policy',
  'kyverno',
  'gatekeeper',
  'limit',
  'pod-security-policy',
]);
/** What a threat model hardly shows: beside something else, or without a way in. */
const quiet: ReadonlySet<Known> = new Set([
  'plain',
  'service',
  'stored',
  'namespace',
  'route',
  'kustomization',
]);

function arrival({ before, after }: Pair, known: Known): readonly Told[] {
  const side = after ?? before;
  if (side === null || (before !== null && after !== null) || toldOtherwise.has(known)) return [];
  const { object, root } = side;
  const isNew = after !== null;
  const spot = at(root, 'kind') ?? { startLine: root.startLine, endLine: root.startLine };
  return [
    {
      paths: [''],
      delta: {
        kind: isNew ? 'infra.resource.added' : 'infra.resource.removed',
        // A chart's own values come and go with it.
        severity: quiet.has(known) || object.label === 'values.yaml' ? 'info' : 'low',
        subject: object.label,
        summary: isNew ? `${object.label} is new` : `${object.label} is gone`,
        facts: {
          system: 'kubernetes',
          objectKind: object.kind,
          object: object.name,
          namespace: object.namespace,
        },
        evidence: [evidenceIn(object, spot)],
      },
    },
  ];
}
