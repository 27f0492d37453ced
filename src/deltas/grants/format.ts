/** The contract of a format: one side of one file in, the app that it declares out. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import type { Lines } from '../../syntax/tree.ts';
import type { Evidence } from '../delta.ts';
import type { Trait } from '../traits.ts';
import type { Grant } from './grant.ts';

/** What an address in a manifest is for: sign-ins return to it, the vendor calls it, data goes to it. */
export type Use = 'redirect' | 'webhook' | 'endpoint';

/** An address that the manifest names. */
export interface Place {
  readonly use: Use;
  /** As written; a host alone counts as reached by https. */
  readonly address: string;
  readonly evidence: Evidence;
}

/** A part whose meaning this format does not follow. */
export interface Part {
  /** "functions": its place in the file, for the coverage line. */
  readonly name: string;
  /** Equal where two sides mean the same. */
  readonly meaning: string;
  readonly lines: Lines;
}

/** A setting with a meaning of its own; of one subject, who has a higher rank has all that a lower one gives. */
export interface Level extends Trait {
  readonly rank?: number;
}

/** What one side of a manifest says; names, colours and descriptions are of no meaning and stand nowhere here. */
export interface App {
  /** As people know it: "Quay Bot"; the format's own word where the file names none. Never a path. */
  readonly name: string;
  /** The id of the vendor that runs the app or calls it: whose catalogue names it in sentences. */
  readonly vendor: string;
  readonly grants: readonly Grant[];
  readonly places: readonly Place[];
  /** Settings with a meaning of their own: events, sign-in audience, protections. Compared as sets, by subject and facts. */
  readonly traits: readonly Level[];
  readonly unjudged: readonly Part[];
}

export interface GrantFormat {
  readonly name: string;
  readonly paths: readonly string[];
  /** The page that documents it. */
  readonly source: string;
  /** Year and month. */
  readonly read: string;
  /**
   * Where the path alone cannot tell: whether the text is such a manifest. Cheap, no parsing, and true for a broken one.
   */
  readonly recognises?: (text: string) => boolean;
  /** True for code: only what it asks for is told, and whether all else in the file is understood is for others to say. */
  readonly looksInto?: true;
  /** @throws Unreadable where the text makes no sense. */
  readonly app: (file: TextFile, side: Side) => App;
  /** Beyond what the catalogue's `implies` says: whether who holds the one could do all of the other. Same vendor and actor. */
  readonly covers?: (held: Grant, asked: Grant) => boolean;
}
