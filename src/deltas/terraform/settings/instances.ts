/** What is said of many instances of one declaration in the same words is said once. */
import { type DraftDelta, type Facts, higherSeverity } from '../../delta.ts';
import { kinds } from '../../kinds.ts';
import { shownPlaces } from '../../traits.ts';

/** The key of an instance, as names and addresses write it. */
const key = /\[(?:\d{1,9}|"(?:[^"\\]|\\.){0,256}")\]/g;
const shownKeys = 5;

/** @returns the deltas in their order, those of instances where the first of them stood. */
export function instancesTogether(deltas: readonly DraftDelta[]): readonly DraftDelta[] {
  const groups = new Map<string, DraftDelta[]>();
  for (const delta of deltas) {
    const group = groups.get(sayingOf(delta));
    if (group === undefined) groups.set(sayingOf(delta), [delta]);
    else group.push(delta);
  }
  return [...groups.values()].flatMap(together);
}

/** The same kind of the same declaration with the same facts, whichever key they name. */
function sayingOf({ kind, subject, facts }: DraftDelta): string {
  return JSON.stringify([kind, withoutKeys(subject), factsWithoutKeys(facts)]);
}

/** Text by text: a list of one text looks like a key where all is written as one. */
function factsWithoutKeys(facts: Facts): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      typeof value === 'string' ? withoutKeys(value) : Array.isArray(value) ? value.map(withoutKeys) : value,
    ]),
  );
}

function withoutKeys(text: string): string {
  return text.replace(key, '');
}

function together(group: readonly DraftDelta[]): readonly DraftDelta[] {
  const [first] = group;
  if (first === undefined) throw new Error('a group of deltas has none');
  const keys = new Set(group.map(({ subject }) => (subject.match(key) ?? []).join('')));
  if (keys.size < 2) return group;
  const named = [...keys].slice(0, shownKeys).join(', ');
  const more = keys.size > shownKeys ? ', …' : '';
  const severity = group.map((delta) => delta.severity ?? kinds[delta.kind].severity).reduce(higherSeverity);
  const [primary, ...rest] = group.flatMap(({ evidence }) => evidence);
  const places = new Map(
    rest.map((one) => [JSON.stringify([one.side, one.path, one.startLine, one.endLine]), one]),
  );
  return [
    {
      ...first,
      subject: withoutKeys(first.subject),
      severity,
      summary: `${withoutKeys(first.summary)} (${keys.size} instances: ${named}${more})`,
      facts: factsWithoutKeys(first.facts),
      evidence: [primary ?? first.evidence[0], ...[...places.values()].slice(0, shownPlaces)],
    },
  ];
}
