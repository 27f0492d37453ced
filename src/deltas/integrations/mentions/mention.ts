/** The contract of one reader of mentions: a file in, the names from outside and the hosts that stand in it out. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { Evidence } from '../../delta.ts';
import type { Address } from '../hosts/addresses.ts';
import type { NamedSighting } from '../sighting.ts';

/** A host that a setting names: data goes there once it runs. */
export interface HostMention extends Address {
  /** The setting: "QUAY_URL". */
  readonly setting: string;
  readonly evidence: Evidence;
}

export interface MentionReading {
  /** Providers, actions, images, variables and secrets; hosts stand in `hosts`. */
  readonly names: readonly NamedSighting[];
  readonly hosts: readonly HostMention[];
  /** Domains that this repository itself is served from. */
  readonly own: readonly string[];
}

export interface MentionFormat {
  /** "environment example". */
  readonly name: string;
  readonly paths: readonly string[];
  /** Which of a repository's files are read though they did not change: all, the nearest, or none. */
  readonly unchanged: 'all' | 'nearest' | 'none';
  /** Where the format is documented, and when that was read. */
  readonly source: string;
  /** Where a path cannot tell. */
  readonly holds?: (text: string) => boolean;
  /** Never throws for a text that makes no sense: whoever judges the file says so, and its lines are read as they are. */
  readonly read: (file: TextFile, side: Side) => MentionReading;
}
