/** Traits: what one side of some files has or does, as a set. A delta is a trait that one side has and the other has not. */
import type { DraftDelta, Evidence, Facts } from './delta.ts';
import type { Kind } from './kinds.ts';

/** What is said when a trait comes or goes. */
export interface Saying extends Pick<DraftDelta, 'direction' | 'severity'> {
  readonly kind: Kind;
  readonly summary: string;
}

export interface Trait {
  /** With the facts: what makes two traits the same one. */
  readonly subject: string;
  readonly facts: Facts;
  readonly evidence: Evidence;
  readonly gained: Saying;
  readonly lost: Saying;
}

/** How many places of one delta are shown. */
export const shownPlaces = 20;

/** @returns one delta a trait, with all its places on the side that has it. */
export function compareTraits(before: readonly Trait[], after: readonly Trait[]): readonly DraftDelta[] {
  const had = grouped(before);
  const has = grouped(after);
  const gained = [...has].filter(([key]) => !had.has(key)).map(([, same]) => draft(same, 'gained'));
  const lost = [...had].filter(([key]) => !has.has(key)).map(([, same]) => draft(same, 'lost'));
  return [...gained, ...lost];
}

type Group = [Trait, ...Trait[]];

function grouped(traits: readonly Trait[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const trait of traits) {
    const facts = Object.entries(trait.facts).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify([trait.gained.kind, trait.subject, facts]);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [trait]);
    else if (same.length < shownPlaces) same.push(trait);
  }
  return groups;
}

function draft([first, ...more]: Group, way: 'gained' | 'lost'): DraftDelta {
  return {
    ...first[way],
    subject: first.subject,
    facts: first.facts,
    evidence: [first.evidence, ...more.map((trait) => trait.evidence)],
  };
}
