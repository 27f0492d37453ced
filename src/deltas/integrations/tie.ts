/** What binds a repository to a vendor beside its code: the contract of those who read webhooks and grants for offboarding. */
import type { TextFile } from '../../change/snapshot.ts';
import type { Evidence } from '../delta.ts';
import type { Vendor, VendorCatalogue } from './vendors.ts';

/** It stays at the vendor when the code leaves; whether it comes or goes is told where it is judged. */
export interface Tie {
  readonly sort: 'grant' | 'webhook';
  /** The vendor's id. */
  readonly vendor: string;
  /** A host, a route or an app. */
  readonly name: string;
  /** "webhook to hooks.quay.example", "grants of Quay Bot (chat:write)". */
  readonly said: string;
  readonly places: readonly Evidence[];
}

export interface TieFormat {
  /** Globs of the files to read where the vendor leaves. */
  readonly paths: (vendor: Vendor) => readonly string[];
  /** Never throws: whoever judges the file says what makes no sense in it. */
  readonly read: (file: TextFile, vendors: VendorCatalogue) => readonly Tie[];
}
