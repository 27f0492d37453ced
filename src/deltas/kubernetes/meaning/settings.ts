/** What changed in an object and is told by no delta of its own: which keys, grouped into one delta a directory. */
import { createHash } from 'node:crypto';
import { canonical } from '../../../syntax/canonical.ts';
import type { DraftDelta, Evidence } from '../../delta.ts';
import { evidenceIn } from '../objects.ts';
import { listed } from '../words.ts';
import { type Pair, spotsOf, type Told } from './aspects.ts';
import { hidesItsValue } from './secret-names.ts';
import { itemsOf, parentOf, type Spot, type Standing } from './spots.ts';

/** One thing of an object whose value is another. */
export interface Setting {
  readonly label: string;
  /** As a reader writes it: "spec.replicas". */
  readonly key: string;
  readonly was: string;
  readonly is: string;
  /** Asked for where it is shown: there may be thousands. */
  readonly evidence: () => readonly Evidence[];
}

/** What leaving it out means (kubernetes.io, API reference of Pod and Service, read 2026-11). */
const defaults: Readonly<Record<string, string>> = {
  allowPrivilegeEscalation: 'true',
  privileged: 'false',
  readOnlyRootFilesystem: 'false',
  runAsNonRoot: 'false',
  hostNetwork: 'false',
  hostPID: 'false',
  hostIPC: 'false',
  hostUsers: 'true',
  shareProcessNamespace: 'false',
  optional: 'false',
  readOnly: 'false',
  protocol: '"TCP"',
};

/** Lists that mean the same in any order. */
const unordered = new Set([
  'add',
  'drop',
  'accessModes',
  'policyTypes',
  'hosts',
  'operations',
  'apiGroups',
  'apiVersions',
  'resources',
  'externalIPs',
  'loadBalancerSourceRanges',
  'hostnames',
  'namespaces',
]);
/** Lists that run one after the other, or of which the first match counts. */
const inOrder = new Set(['initContainers', 'http', 'tcp', 'tls', 'patches']);

/** Names, notes for people and tools, and what the server writes. */
export const silentMetadata: ReadonlySet<string> = new Set([
  'name',
  'namespace',
  'labels',
  'annotations',
  'creationTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
]);
const silentTop = new Set(['apiVersion', 'kind', 'status']);
/** Whose annotations a controller acts on; those of others mean nothing to the cluster. */
const acting = [
  'ingress.kubernetes.io',
  'service.beta.kubernetes.io',
  'service.kubernetes.io',
  'external-dns.alpha.kubernetes.io',
  'security.beta.kubernetes.io',
  'security.alpha.kubernetes.io',
  'nginx.org',
  'nginx.com',
  'k8s.aws',
  'amazonaws.com',
  'cloud.google.com',
  'gke.io',
  'azure.kubernetes.io',
  'azure.workload.identity',
  'appgw.ingress.kubernetes.io',
  'traefik.io',
  'haproxy.org',
  'konghq.com',
  'projectcontour.io',
  'hashicorp.com',
  'istio.io',
  'linkerd.io',
  'cert-manager.io',
  'cilium.io',
  'kyverno.io',
  'emberstack.com',
  'mittwald.de',
];

/** @returns the paths whose values differ and are told by nothing else; none for what is new or gone altogether. */
export function changedPaths({ before, after }: Pair, told: readonly Told[]): readonly string[] {
  if (before === null || after === null) return [];
  const paths = new Set(told.flatMap((one) => one.paths));
  const isTold = (path: string) => {
    for (let here = path; ; here = parentOf(here)) {
      if (paths.has(here)) return true;
      if (here === '') return false;
    }
  };
  const had = leavesOf(before);
  const has = leavesOf(after);
  const differs = [...new Set([...has.keys(), ...had.keys()])].filter(
    (path) => had.get(path)?.meaning !== has.get(path)?.meaning,
  );
  // Of a list of plain values each may be told by itself.
  const untold = (leaf: Leaf | undefined) =>
    itemsOf(leaf?.spot ?? null)
      .filter(({ path }) => !paths.has(path))
      .map(({ path }) => path)
      .join('\n');
  const isTellable = (path: string) => {
    const node = (has.get(path) ?? had.get(path))?.spot.node;
    return (
      node?.kind !== 'sequence' || node.items.length === 0 || untold(has.get(path)) !== untold(had.get(path))
    );
  };
  return [...differs.filter(isTellable), ...reordered(before, after)].filter(
    (path) => !isSilent(path) && !isTold(path),
  );
}

export function settingsOf({ before, after }: Pair, paths: readonly string[]): readonly Setting[] {
  if (before === null || after === null) return [];
  const had = spotsOf(before);
  const has = spotsOf(after);
  // An item that is new or gone is one setting, not each of its keys.
  const whole = (path: string): string => {
    const above = parentOf(path);
    return above !== '' && had.has(above) !== has.has(above) ? whole(above) : path;
  };
  return [...new Set(paths.map(whole))].map((path): Setting => {
    return {
      label: after.object.label,
      key: keyOf(path),
      was: shownOf(path, had.get(path)),
      is: shownOf(path, has.get(path)),
      evidence: () => [after, before].flatMap((side) => (spotsOf(side).has(path) ? [place(side, path)] : [])),
    };
  });
}

/** A patch, which is no object of its own, comes or goes with all that it sets. */
export function patchSetting({ before, after }: Pair): readonly Setting[] {
  const side = after ?? before;
  if (side === null) return [];
  const digest = shownOf('', { ...side.root, node: side.object.node });
  return [
    {
      label: side.object.label,
      key: 'a patch',
      was: after === null ? digest : '',
      is: after === null ? '' : digest,
      evidence: () => [evidenceIn(side.object, side.object.body.get('kind') ?? side.root)],
    },
  ];
}

function isSilent(path: string): boolean {
  const steps = path.split('/');
  if (silentTop.has(steps[1] ?? '')) return true;
  const metadata = steps.indexOf('metadata');
  if (metadata < 0 || !silentMetadata.has(steps[metadata + 1] ?? '')) return false;
  const key = steps[metadata + 2];
  if (steps[metadata + 1] !== 'annotations' || key === undefined) return true;
  const domain = key.slice(0, Math.max(0, key.indexOf('~1')));
  return !acting.some((one) => domain === one || domain.endsWith(`.${one}`));
}

interface Leaf {
  readonly spot: Spot;
  readonly meaning: string;
}

/** What has nothing below it, a list of plain values among them. */
function leavesOf(side: Standing): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  for (const spot of spotsOf(side).values()) {
    const { node, name, path } = spot;
    if (node.kind === 'map') {
      if (node.entries.size === 0) leaves.set(path, { spot, meaning: '{}' });
    } else if (node.kind === 'sequence') {
      const plain = node.items.every((item) => item.kind === 'scalar');
      const items = plain ? node.items.map(canonical) : [];
      const sorted = unordered.has(name) ? [...items].sort() : items;
      if (plain) leaves.set(path, { spot, meaning: `[${sorted.join(',')}]` });
    } else if (!isInList(path, side) && defaults[name] !== canonical(node)) {
      leaves.set(path, { spot, meaning: canonical(node) });
    }
  }
  return leaves;
}

function isInList(path: string, side: Standing): boolean {
  return spotsOf(side).get(parentOf(path))?.node.kind === 'sequence';
}

const longest = 40;

function shownOf(path: string, spot: Spot | undefined): string {
  if (spot === undefined) return '';
  if (hidesItsValue(path)) return 'a value';
  const meaning = canonical(spot.node);
  const plain = meaning.replace(/^"(.*)"$/s, '$1');
  const short = plain.length <= longest && spot.node.kind === 'scalar';
  return short ? plain : `#${digestOf(meaning)}`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** Lists of which both sides have the same items, in another order that counts. */
function reordered(before: Standing, after: Standing): readonly string[] {
  const had = spotsOf(before);
  return [...spotsOf(after).values()].flatMap(({ path, name, ...spot }) => {
    if (!inOrder.has(name) || spot.node.kind !== 'sequence') return [];
    const names = itemsOf({ path, name, ...spot }).map((item) => item.name);
    const former = itemsOf(had.get(path) ?? null).map((item) => item.name);
    const same = [...names].sort().join('\n') === [...former].sort().join('\n');
    return same && names.join('\n') !== former.join('\n') ? [path] : [];
  });
}

function place(side: Standing, path: string): Evidence {
  const evidence = evidenceIn(side.object, spotsOf(side).get(path) ?? side.root);
  return hidesItsValue(path) ? { ...evidence, text: `${keyOf(path)}: [redacted]` } : evidence;
}

function keyOf(path: string): string {
  const key = path.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
  return key
    .replaceAll(/\.?#[\da-f]{12}(?:#\d{1,6})?/g, '[]')
    .replace(/^spec\.(?:jobTemplate\.spec\.)?template\.spec\./, '');
}

const shownPlaces = 20;
/** Beyond these, facts hold a digest of the rest. */
const mostNamed = 50;

/** One delta for all of a directory: twenty probes that change are one look, not twenty. */
export function settingsDelta(settings: readonly Setting[]): readonly DraftDelta[] {
  const [first] = settings;
  if (first === undefined) return [];
  const labels = [...new Set(settings.map(({ label }) => label))].sort();
  const keys = [...new Set(settings.map(({ key }) => key))].sort();
  const [evidence, ...more] = settings.slice(0, shownPlaces).flatMap((setting) => setting.evidence());
  if (evidence === undefined) return [];
  const change = (one: Setting) => `${one.key}: ${one.was || 'nothing'} -> ${one.is || 'nothing'}`;
  const changes = settings.map((one) => `${one.label} ${change(one)}`);
  const what = settings.length === 1 ? wordsOf(first) : `${listed(keys, 5)} changed`;
  return [
    {
      kind: 'infra.setting.changed',
      subject: `settings of ${listed(labels, 3)}`,
      summary: `${listed(labels, 3)}: ${what}`,
      facts: {
        system: 'kubernetes',
        objects: labels.slice(0, mostNamed),
        keys: keys.slice(0, mostNamed),
        changes: changes.slice(0, mostNamed),
        ...(changes.length > mostNamed && { rest: digestOf(changes.join('\n')) }),
      },
      evidence: [evidence, ...more],
    },
  ];
}

function wordsOf({ key, was, is }: Setting): string {
  const opaque = [was, is].some((value) => value.startsWith('#') || value === 'a value');
  if (was === '') return opaque ? `${key} is new` : `${key} is now ${is}`;
  if (is === '') return opaque ? `${key} is gone` : `${key} is gone (was ${was})`;
  return opaque ? `${key} changed` : `${key} is ${is} (was ${was})`;
}
