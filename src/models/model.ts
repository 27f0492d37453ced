/** A threat model as every format gives it: what the system is made of, what can go wrong there, and where each of it stands. */
import type { Severity } from '../deltas/delta.ts';
import type { Format } from './detect.ts';

/** Where something stands in the model's file. 1-based, inclusive. */
export interface ModelPlace {
  readonly startLine: number;
  readonly endLine: number;
}

/**
 * What a format says of a part that has a meaning for security and no place of its own here, by the format's own names.
 * A truth stands there where it holds; a list is sorted, and may hold ids.
 */
export type Says = Readonly<Record<string, true | string | readonly string[]>>;

interface Part {
  /** As the format names it; where it has no ids, the name made into one: unique among the parts of its sort. */
  readonly id: string;
  readonly name: string;
  readonly place: ModelPlace;
}

interface SaidPart extends Part {
  readonly says: Says;
}

export const componentKinds = ['process', 'store', 'external', 'other'] as const;

/** Something that runs, keeps data, or is somebody else's. */
export interface Component extends SaidPart {
  readonly kind: (typeof componentKinds)[number];
  /** As the format says it: "PostgreSQL", "web-server", "aws:s3"; null where it says nothing. */
  readonly technology: string | null;
  readonly tags: readonly string[];
  /** True where the model itself leaves it out of what it looks at. */
  readonly outOfScope: boolean;
  /** Ids of the boundaries that it stands in, the closest first. */
  readonly boundaries: readonly string[];
}

export const identityKinds = ['human', 'service', 'agent'] as const;

/** Who acts: a person, a program's account, or an agent. */
export interface Identity extends SaidPart {
  readonly kind: (typeof identityKinds)[number];
}

/** A line that data must not cross unguarded: an account, a network, an organisation. */
export interface Boundary extends SaidPart {
  /** "network", "account" or what else the format says; null where it says nothing. */
  readonly kind: string | null;
}

export interface Flow extends SaidPart {
  /** Ids of components or identities; null where an end is attached to nothing. */
  readonly from: string | null;
  readonly to: string | null;
  readonly protocol: string | null;
  /** Ids of the boundaries that it crosses, where the format says them or they follow from the ends. */
  readonly crosses: readonly string[];
}

/** What a model keeps of value, where it names data and not where they lie. */
export interface DataAsset extends SaidPart {
  /** As the format says it: "strictly-confidential"; null where it says nothing. */
  readonly classification: string | null;
}

export const threatStatuses = ['open', 'mitigated', 'accepted', 'transferred', 'not-applicable'] as const;
export type ThreatStatus = (typeof threatStatuses)[number];

export interface Threat extends Part {
  /** As the format says it: "Spoofing", "CWE-306"; null where it says nothing. */
  readonly category: string | null;
  /** null where the format or the author grades nothing. */
  readonly severity: Severity | null;
  readonly status: ThreatStatus;
  readonly owner: string | null;
  /** What is done about it, in the author's words; null where nothing is written. */
  readonly mitigation: string | null;
  /** "2026-12-31"; null where there is no date. */
  readonly due: string | null;
  /** Ids of the components, identities, flows or assets that it is about; empty where it is about the whole. */
  readonly about: readonly string[];
}

export interface ThreatModel {
  readonly path: string;
  readonly format: Exclude<Format, 'unknown'>;
  readonly title: string;
  readonly owners: readonly string[];
  /** Globs of the paths that the model itself says it covers, by a note of ours in a place that its format allows. */
  readonly covers: readonly string[];
  readonly components: readonly Component[];
  readonly identities: readonly Identity[];
  readonly boundaries: readonly Boundary[];
  readonly flows: readonly Flow[];
  readonly assets: readonly DataAsset[];
  readonly threats: readonly Threat[];
  /** Of the whole. */
  readonly says: Says;
}
