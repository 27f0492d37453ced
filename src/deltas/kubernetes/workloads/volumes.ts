/** What a pod mounts: files of its node, secrets, and tokens made for somebody else. */
import type { Severity } from '../../delta.ts';
import { type Aspect, power } from '../meaning/aspects.ts';
import { at, isTrue, itemsOf, type Spot, textAt } from '../meaning/spots.ts';
import { ofPod, type Pod } from './pods.ts';

/** Whoever writes there, or asks there, has the node (kubernetes.io, "hostPath", and docs.docker.com, "Protect the Docker daemon socket", read 2026-11). */
const worstPaths =
  /^\/(?:$|etc(?:\/|$)|root(?:\/|$)|proc(?:\/|$)|sys\/fs\/cgroup|dev\/?$|boot(?:\/|$)|home\/?$|usr\/?$|var\/?$|var\/lib\/?$|run\/?$|var\/run\/?$|(?:var\/)?run\/(?:docker|containerd|crio|podman)|var\/lib\/(?:kubelet|docker|containerd|etcd|rancher|kube))|\.sock$/;
/** Read by most monitors, and written by nobody but the node. */
const mildPaths =
  /^\/(?:etc\/(?:localtime|timezone|machine-id|os-release|ssl\/certs|pki\/ca-trust)|usr\/share\/|lib\/modules|sys\/?$|dev\/(?:fuse|kvm|dri|net)|usr\/lib\/os-release)/;

export function volumeAspects(pod: Pod): readonly Aspect[] {
  const mounts = mountsOf(pod);
  return itemsOf(at(pod.spec, 'volumes')).flatMap((volume) => [
    ...hostPathAspects(pod, volume, mounts.get(volume.name) ?? []),
    ...tokenAspects(pod, volume),
  ]);
}

function hostPathAspects(pod: Pod, volume: Spot, mounts: readonly Spot[]): readonly Aspect[] {
  const spot = at(volume, 'hostPath', 'path');
  if (spot === null) return [];
  const path = textAt(spot).replaceAll(/\/{2,}/g, '/');
  // Every mount of the volume says so, and there is one.
  const readOnly = mounts.length > 0 && mounts.every((mount) => isTrue(mount, 'readOnly'));
  return [
    {
      key: JSON.stringify(['hostPath', path, readOnly]),
      slot: `hostPath ${path}`,
      rank: readOnly ? 0 : 1,
      answer: readOnly ? 'only to read' : 'to write too',
      kinds: power,
      severity: severityOf(path, readOnly),
      group: `hostPath ${path}`,
      member: '',
      value: path,
      ...ofPod(pod),
      facts: { ...pod.facts, setting: 'hostPath', readOnly },
      gained: () =>
        `${pod.label} now mounts ${path} of its node${readOnly ? ', only to read' : ' to read and write'}`,
      lost: () => `${pod.label} no longer mounts ${path} of its node${readOnly ? '' : ' to write'}`,
      spot: at(volume, 'hostPath') ?? spot,
      also: [volume.path, ...mounts.map((mount) => mount.path)],
    },
  ];
}

function severityOf(path: string, readOnly: boolean): Severity {
  if (path.endsWith('.sock')) return 'critical';
  if (mildPaths.test(path)) return 'low';
  if (worstPaths.test(path)) return readOnly ? 'high' : 'critical';
  return readOnly ? 'low' : 'medium';
}

function mountsOf(pod: Pod): ReadonlyMap<string, readonly Spot[]> {
  const mounts = new Map<string, Spot[]>();
  for (const { spot } of pod.containers) {
    for (const mount of itemsOf(at(spot, 'volumeMounts'))) {
      const name = textAt(mount, 'name');
      const same = mounts.get(name);
      if (same === undefined) mounts.set(name, [mount]);
      else same.push(mount);
    }
  }
  return mounts;
}

function tokenAspects(pod: Pod, volume: Spot): readonly Aspect[] {
  return itemsOf(at(volume, 'projected', 'sources')).flatMap((source): readonly Aspect[] => {
    const token = at(source, 'serviceAccountToken');
    const audience = textAt(token, 'audience');
    if (token === null || audience === '') return [];
    return [
      {
        key: JSON.stringify(['audience', audience]),
        kinds: power,
        severity: 'medium',
        group: 'audience',
        member: '',
        value: audience,
        ...ofPod(pod),
        facts: { ...pod.facts, setting: 'audience' },
        gained: (_, values) => `${pod.label} now gets a token that ${values} accepts as its service account`,
        lost: (_, values) => `${pod.label} no longer gets a token for ${values}`,
        spot: token,
        also: [volume.path],
      },
    ];
  });
}
