/** Pods as they are described: in a Pod itself, in the template of what makes pods, or in part of one, as in a patch. */

import type { Aspect } from '../meaning/aspects.ts';
import { at, itemsOf, type Spot, type Standing, textAt } from '../meaning/spots.ts';
import { listed } from '../words.ts';

export interface Container {
  readonly name: string;
  readonly spot: Spot;
  /** Runs before the others start, and is gone then. */
  readonly early: boolean;
}

export interface Pod {
  /** "Deployment harbour/ferry". */
  readonly label: string;
  readonly spec: Spot;
  readonly metadata: Spot | null;
  readonly containers: readonly Container[];
  readonly facts: Readonly<Record<string, string>>;
}

/** Where a pod's template stands, by kind (kubernetes.io, workload resources, read 2026-11); most have it in their spec. */
const templates: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ['template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  ScaledJob: ['spec', 'jobTargetRef', 'template'],
};

export function podOf({ object, root }: Standing): Pod | null {
  const template = at(root, ...(templates[object.kind] ?? ['spec', 'template']));
  const spec = at(template, 'spec');
  if (template === null || spec === null) return null;
  return podFrom(spec, at(template, 'metadata'), object.label, {
    system: 'kubernetes',
    objectKind: object.kind,
    object: object.name,
    namespace: object.namespace,
  });
}

export function podFrom(
  spec: Spot,
  metadata: Spot | null,
  label: string,
  facts: Readonly<Record<string, string>>,
): Pod {
  const list = (key: string, early: boolean) =>
    itemsOf(at(spec, key)).map(
      (spot): Container => ({ name: textAt(spot, 'name') || spot.name, spot, early }),
    );
  const containers = [
    ...list('containers', false),
    ...list('initContainers', true),
    ...list('ephemeralContainers', false),
  ];
  return { label, spec, metadata, containers, facts };
}

/** The words and facts that all aspects of a pod share. */
export function ofPod({ label, facts }: Pod): Pick<Aspect, 'facts' | 'subject'> {
  return {
    facts,
    subject: (members) =>
      members.length === 0
        ? label
        : `${members.length === 1 ? 'container' : 'containers'} ${listed(members, 3)} of ${label}`,
  };
}

/** @returns "container web of Deployment ferry", "containers web and log of ...", or the pod itself. */
export function who(pod: Pod, members: string): string {
  if (members === '') return pod.label;
  return `${/ and |,/.test(members) ? 'containers' : 'container'} ${members} of ${pod.label}`;
}
