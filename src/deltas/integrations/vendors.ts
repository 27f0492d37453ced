/** The catalogue of vendors: who stands behind a package, a host, a provider, an action, an image or a name. */
import type { Severity } from '../delta.ts';
import type { Sighting } from './sighting.ts';

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
}

export interface VendorCatalogue {
  /** In order of id. */
  readonly all: readonly Vendor[];
  /** @returns whom a sighting belongs to; null where nobody is known. */
  readonly of: (sighting: Sighting) => Vendor | null;
}
