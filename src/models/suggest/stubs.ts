/** What a change makes worse in, stubs of the threats that a model says nothing about yet out. */
import { compareSeverity, type Delta, moreSevere } from '../../deltas/delta.ts';
import type { Addition } from '../formats/format.ts';
import type { Threat, ThreatModel } from '../model.ts';
import { normalised } from '../names.ts';
import { dangerOf } from './threat-words.ts';
import { isAbout } from './topics.ts';
import { reasonOf } from './wording.ts';

/** Dangers of one kind that are told one by one; of more, a single stub names the first. */
const apart = 2;
const named = 2;
/** Sentences of one stub. */
const reasonsAtMost = 3;
/** Parts that one stub is about. */
const aboutAtMost = 4;

/** A part of the model, or one that is added in the same breath. */
export interface AboutPart {
  readonly name: string;
  /** In the model; null where it is added. */
  readonly id: string | null;
}

export interface Subject {
  /** By the change alone, whatever the model calls it. */
  readonly name: string;
  readonly parts: readonly AboutPart[];
}

/** @returns the stubs. Their titles rest on the change alone: what was added for it once is found again. */
export function stubsOf(
  models: readonly ThreatModel[],
  deltas: readonly Delta[],
  subjectOf: (delta: Delta) => Subject,
): readonly Extract<Addition, { add: 'threat' }>[] {
  const known = new Set(models.flatMap(({ threats }) => threats.map(({ name }) => normalised(name))));
  const covered = coverage(models);
  return groupsOf(deltas, subjectOf).flatMap(({ title, category, told }) => {
    if (known.has(normalised(title))) return [];
    known.add(normalised(title));
    if (told.every(({ delta, subject }) => covered(delta, subject.parts))) return [];
    const about = new Set(told.flatMap(({ subject }) => subject.parts.map(({ name }) => name)));
    const reasons = new Set(told.map(({ delta }) => reasonOf(delta)));
    return [
      {
        add: 'threat' as const,
        name: title,
        category,
        severity: told.map(({ delta }) => delta).reduce(moreSevere).severity,
        about: [...about].slice(0, aboutAtMost),
        reason: [...reasons].slice(0, reasonsAtMost).join(' '),
      },
    ];
  });
}

interface Told {
  readonly delta: Delta;
  readonly subject: Subject;
}

interface Group {
  readonly title: string;
  readonly category: string;
  readonly told: readonly [Told, ...Told[]];
}

/** One stub for what threatens one thing in one way, and one for what threatens very many. */
function groupsOf(deltas: readonly Delta[], subjectOf: (delta: Delta) => Subject): readonly Group[] {
  const groups = new Map<string, { category: string; told: [Told, ...Told[]] }>();
  for (const delta of deltas) {
    const danger = dangerOf(delta.kind);
    const counts = compareSeverity(delta.severity, 'medium') >= 0 && delta.direction !== 'narrows';
    if (danger === null || !counts) continue;
    const subject = subjectOf(delta);
    const key = JSON.stringify([danger.category, normalised(subject.name)]);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, { category: danger.category, told: [{ delta, subject }] });
    else same.told.push({ delta, subject });
  }
  const alike = new Map<string, { category: string; subjects: string[]; told: [Told, ...Told[]][] }>();
  for (const { category, told } of groups.values()) {
    const worst = told.map(({ delta }) => delta).reduce(moreSevere);
    const title = dangerOf(worst.kind)?.title ?? '';
    const same = alike.get(title) ?? { category, subjects: [], told: [] };
    same.subjects.push(told[0].subject.name);
    same.told.push(told);
    alike.set(title, same);
  }
  return [...alike].flatMap(([title, { category, subjects, told }]): readonly Group[] => {
    const [first, ...more] = told;
    if (first === undefined) return [];
    if (told.length <= apart)
      return told.map((one) => ({ title: `${title}: ${one[0].subject.name}`, category, told: one }));
    const several = `${subjects.slice(0, named).join(', ')} and ${subjects.length - named} more`;
    return [{ title: `${title}: ${several}`, category, told: [first[0], ...first.slice(1), ...more.flat()] }];
  });
}

/** Threats without a part that are looked at, each for its words. */
const wholeAtMost = 500;
/** A shorter name stands in other words by chance. */
const shortestName = 4;

/** A threat that names no part is about what it names in its words. */
function coverage(models: readonly ThreatModel[]): (delta: Delta, parts: readonly AboutPart[]) => boolean {
  const about = new Map<string, Threat[]>();
  const whole: { readonly threat: Threat; readonly words: string }[] = [];
  for (const { flows, threats } of models) {
    const ends = new Map(flows.map(({ id, from, to }) => [id, [from, to]]));
    for (const threat of threats) {
      if (threat.about.length === 0 && whole.length < wholeAtMost) {
        const words = `${threat.name} ${threat.mitigation ?? ''}`.slice(0, 2_000);
        whole.push({ threat, words: normalised(words) });
      }
      for (const id of new Set(threat.about.flatMap((one) => [one, ...(ends.get(one) ?? [])]))) {
        if (id === null) continue;
        const same = about.get(id);
        if (same === undefined) about.set(id, [threat]);
        else same.push(threat);
      }
    }
  }
  const isNamed = (name: string, words: string) =>
    normalised(name).length >= shortestName && words.includes(normalised(name));
  return (delta, parts) =>
    parts.some(
      ({ id, name }) =>
        (id !== null && about.get(id)?.some((threat) => isAbout(threat, delta)) === true) ||
        whole.some(({ threat, words }) => isNamed(name, words) && isAbout(threat, delta)),
    );
}
