/** What one file says of the ways in and out of a system: the contract between the readers and what compares their findings. */
import type { TextFile } from '../../change/snapshot.ts';
import type { Lines } from '../../syntax/tree.ts';

/** A third party calls in, or is called when something happens. */
export interface Webhook extends Lines {
  readonly sort: 'webhook';
  /** `offered`: whoever subscribes is called, as an interface description says. */
  readonly way: 'in' | 'out' | 'offered';
  /** A route, a host without its path (the path of such an address is a secret), or the name of an event. */
  readonly name: string;
  /** Whom the name points to: "Stripe"; null where it tells nobody. */
  readonly vendor: string | null;
  readonly encrypted: boolean;
  /** Whether a check of who calls is named beside it; null where that cannot be told there. */
  readonly checked: boolean | null;
}

/** A list of origins, or one header that names one. */
export interface Origin extends Lines {
  readonly sort: 'origin';
  /** Tells two lists of one file apart: "location /api/". */
  readonly at: string;
  readonly list: 'cors' | 'csrf';
  /** In small letters, without a final slash; `*` for all, `reflected` where whoever asks is let in. */
  readonly origin: string;
  readonly credentials: boolean;
}

/** A content security policy that is enforced. */
export interface Policy extends Lines {
  readonly sort: 'policy';
  readonly at: string;
  /** By name, in small letters. */
  readonly directives: ReadonlyMap<string, Directive>;
}

export interface Directive extends Lines {
  /** In small letters but for paths, without nonces and hashes. */
  readonly sources: ReadonlySet<string>;
  /** A nonce or hash stands in it, so that 'unsafe-inline' is passed over. */
  readonly pinned: boolean;
  /** False where code works out a part of it, so that what it lacks cannot be told. */
  readonly whole: boolean;
}

/** Another header that holds browsers back. */
export interface HeaderGuard extends Lines {
  readonly sort: 'guard';
  readonly at: string;
  readonly name: 'Strict-Transport-Security' | 'X-Frame-Options';
}

export type Finding = Webhook | Origin | Policy | HeaderGuard;

/** Who stands behind a word of a route, or behind a host. */
export interface Known {
  readonly byWord: (word: string) => string | null;
  readonly byHost: (host: string) => string | null;
}

/** @throws Unreadable where the text makes no sense: then nothing is said of it. */
export type ReadEdges = (file: TextFile, known: Known) => readonly Finding[];
