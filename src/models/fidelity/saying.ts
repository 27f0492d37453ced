/** What one delta says about one thing. */
import type { Delta, Evidence } from '../../deltas/delta.ts';
import type { Component, Identity } from '../model.ts';

export const thingSorts = [
  'identity',
  'agent',
  'server',
  'tool',
  'integration',
  'store',
  'endpoint',
  'boundary',
] as const;
export type ThingSort = (typeof thingSorts)[number];

/** What a thing would be in a model. */
export type ThingKind =
  | { readonly part: 'component'; readonly kind: Component['kind'] }
  | { readonly part: 'identity'; readonly kind: Identity['kind'] }
  | { readonly part: 'boundary'; readonly kind: string };

/** What of a delta is looked at; an item of an inventory has it too. */
export type Told = Pick<Delta, 'kind' | 'subject' | 'facts' | 'evidence'>;

export interface Saying {
  readonly sort: ThingSort;
  /** The same for all that speak of one thing. */
  readonly key: string;
  /** 0 where the thing itself is declared, more the further away what is said stands. */
  readonly rank: number;
  readonly name: string;
  /** Other names that code knows it by. */
  readonly called: readonly string[];
  /** Addresses in code. */
  readonly tags: readonly string[];
  /** What such things are called: a name may end in it or lack it. */
  readonly nouns: readonly string[];
  /** Names of a part that stands for all of them. */
  readonly together: readonly string[];
  readonly technology: string | null;
  readonly kind: ThingKind;
  /** Without a full stop. */
  readonly sentence: string;
  /** Where of the delta's places it stands, if not in all. */
  readonly places?: readonly Evidence[];
  readonly way: 'added' | 'changed' | 'removed';
}

/** "iam.identity.added" says that it came, its mirror that it went. */
export function wayOf({ kind }: Pick<Told, 'kind'>): 'added' | 'removed' {
  return /\.(?:removed|closed|narrowed|detached)$/.test(kind) ? 'removed' : 'added';
}

/** @returns '' where the fact is none or no text. */
export function textFact({ facts }: Pick<Told, 'facts'>, name: string): string {
  const value = Object.hasOwn(facts, name) ? facts[name] : undefined;
  return typeof value === 'string' ? value : '';
}

export function listFact({ facts }: Pick<Told, 'facts'>, name: string): readonly string[] {
  const value = Object.hasOwn(facts, name) ? facts[name] : undefined;
  return typeof value === 'object' ? value : [];
}
