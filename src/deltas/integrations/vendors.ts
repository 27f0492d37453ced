/** The catalogue of vendors: who stands behind a package, a host, a provider, an action, an image or a name. */
import type { Severity } from '../delta.ts';
import type { HostCatalogue } from './hosts/host-catalogue.ts';
import type { VendorEntry } from './known/entry.ts';
import type { KnownExploited } from './known/exploited.ts';
import type { Sighting } from './sighting.ts';
import type { World } from './vendor-names.ts';

/** What a third party is there for. */
export const vendorCategories = [
  'identity',
  'payments',
  'messaging',
  'mail',
  'analytics',
  'storage',
  'database',
  'ai',
  'observability',
  'source-control',
  'cloud',
  'customer-data',
  'support',
  'marketing',
  'security',
  'search',
  'media',
  'maps',
  'productivity',
  'automation',
  'feature-flags',
  'devices',
] as const;
export type VendorCategory = (typeof vendorCategories)[number];

export interface Vendor {
  readonly id: string;
  /** As people know it: "Stripe". */
  readonly name: string;
  readonly category: VendorCategory;
  /** What they typically get, completing "gets …": "card payments and the customers behind them". */
  readonly gets: string;
  readonly severity: Severity;
  /** An address where its packages are named. */
  readonly source: string;
  /** True where the organisation has approved them already. */
  readonly approved: boolean;
  /** What the list of known exploited vulnerabilities calls them, beside their name: "Quay", "Quay: Ledger". */
  readonly kev: readonly string[];
}

/** What is wrong with one of the entries that are laid over a catalogue. */
export interface EntryFault {
  /** The entry's index, then the way to the value. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export interface VendorCatalogue {
  /** In order of id. */
  readonly all: readonly Vendor[];
  readonly byId: (id: string) => Vendor | null;
  /** @returns whose a name is; null where nobody is known. */
  readonly owner: (world: World, name: string) => Vendor | null;
  /** @returns whom a sighting belongs to; null where nobody is known. */
  readonly of: (sighting: Sighting) => Vendor | null;
  /** The same with a list laid over it: it adds vendors, adds to those that are known, and takes names over. */
  readonly over: (entries: readonly VendorEntry[]) => {
    readonly catalogue: VendorCatalogue;
    readonly faults: readonly EntryFault[];
  };
}

/** What third parties are known by; each is read when a change first needs it. */
export interface IntegrationWorld {
  readonly vendors: () => VendorCatalogue;
  readonly hosts: () => HostCatalogue;
  /** What an operator knows of vulnerabilities that are used in attacks; null where that is nothing. */
  readonly exploited: KnownExploited | null;
}
