/** Traits: what a pipeline has or does, as a set. A delta is a trait that one side has and the other has not. */
import type { Lines } from '../../syntax/tree.ts';
import type { DraftDelta, Evidence, Facts } from '../delta.ts';
import { evidenceAt, linesOf } from '../evidence.ts';
import type { Kind } from '../kinds.ts';
import type { Pipeline } from './workflow.ts';

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
const shownPlaces = 20;

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

export function evidenceIn(pipeline: Pipeline, lines: Lines): Evidence {
  return evidenceAt(pipeline.file, pipeline.side, lines);
}

/**
 * @param keysOf what a line holds.
 * @returns for a key, each line within `lines` that holds it; all of them as one where it is written across lines.
 */
export function linesHolding(
  pipeline: Pipeline,
  lines: Lines,
  keysOf: (line: string) => readonly string[],
): (key: string) => readonly Lines[] {
  const found = new Map<string, Lines[]>();
  for (const [index, line] of linesOf(pipeline.file)
    .slice(lines.startLine - 1, lines.endLine)
    .entries()) {
    const at = lines.startLine + index;
    for (const key of new Set(keysOf(line))) {
      const known = found.get(key);
      if (known === undefined) found.set(key, [{ startLine: at, endLine: at }]);
      else if (known.length < shownPlaces) known.push({ startLine: at, endLine: at });
    }
  }
  return (key) => found.get(key) ?? [lines];
}
