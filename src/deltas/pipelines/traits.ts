/** Traits: what a pipeline has or does, as a set. A delta is a trait that one side has and the other has not. */
import type { Lines } from '../../syntax/yaml.ts';
import type { DraftDelta, Evidence, Facts } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
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

type Group = readonly [Trait, ...Trait[]];

function grouped(traits: readonly Trait[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const trait of traits) {
    const facts = Object.entries(trait.facts).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify([trait.gained.kind, trait.subject, facts]);
    const same = groups.get(key);
    groups.set(key, same === undefined ? [trait] : [...same, trait]);
  }
  return groups;
}

function draft([first, ...more]: Group, way: 'gained' | 'lost'): DraftDelta {
  return {
    ...first[way],
    subject: first.subject,
    facts: first.facts,
    evidence: [first.evidence, ...more.slice(0, shownPlaces - 1).map((trait) => trait.evidence)],
  };
}

export function evidenceIn(pipeline: Pipeline, lines: Lines): Evidence {
  return evidenceAt(pipeline.file, pipeline.side, lines);
}

/** @returns each line within `lines` that the test accepts; all of them as one where a value is written across lines. */
export function linesWhere(
  pipeline: Pipeline,
  lines: Lines,
  accepts: (line: string) => boolean,
): readonly Lines[] {
  const written = pipeline.file.text.split('\n').slice(lines.startLine - 1, lines.endLine);
  const found = written.flatMap((line, index) => {
    const at = lines.startLine + index;
    return accepts(line) ? [{ startLine: at, endLine: at }] : [];
  });
  return found.length > 0 ? found : [lines];
}
