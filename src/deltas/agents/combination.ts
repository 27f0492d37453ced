/** What an agent can do together: grants that are harmless apart and an attack's whole path side by side. */
import type { DraftDelta } from '../delta.ts';
import { shownPlaces } from '../traits.ts';
import type { Ability, Grant } from './model.ts';

interface Combination {
  readonly id: string;
  readonly needs: readonly Ability[];
  /** After "<holder> can now " and "can no longer ". */
  readonly meaning: string;
  readonly danger: string;
}

const combinations: readonly Combination[] = [
  {
    id: 'exfiltration',
    needs: ['private-data', 'untrusted-content', 'way-out'],
    meaning: 'read private data, be steered by text from outside, and send out what it read',
    danger: "a stranger's text is enough to take the data",
  },
  {
    id: 'unattended-commands',
    needs: ['commands', 'unattended'],
    meaning: 'run commands without asking anybody',
    danger: 'whatever it is talked into happens',
  },
];

/** The grants of one holder on one side, its own and those it takes over. */
export interface Granted {
  readonly holder: string;
  readonly grants: readonly Grant[];
}

/**
 * @returns one delta for each combination that one side has and the other has not. Where one grant alone is all of it, that
 *   grant's own delta says so.
 */
export function combinationDeltas(
  before: readonly Granted[],
  after: readonly Granted[],
): readonly DraftDelta[] {
  const was = new Map(before.map((one) => [one.holder, one.grants]));
  const is = new Map(after.map((one) => [one.holder, one.grants]));
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((holder) =>
    combinations.flatMap((combination) => {
      const old = was.get(holder) ?? [];
      const fresh = is.get(holder) ?? [];
      const held = isWhole(combination, old);
      if (held === isWhole(combination, fresh)) return [];
      const parts = held ? partsOf(combination, old, fresh) : partsOf(combination, fresh, old);
      if (parts === null) return [];
      return [
        told(held ? 'agent.combination.broken' : 'agent.combination.completed', holder, combination, parts),
      ];
    }),
  );
}

function isWhole({ needs }: Combination, grants: readonly Grant[]): boolean {
  return needs.every((need) => grants.some(({ ability }) => ability === need));
}

type Parts = readonly [Grant, ...Grant[]];

/** How many grants of one ability are named. */
const named = 3;

/** @returns the grants of a whole combination, those first that the other side lacks; null where one of them is all of it. */
function partsOf(combination: Combination, grants: readonly Grant[], other: readonly Grant[]): Parts | null {
  const { needs } = combination;
  const keyOf = ({ ability, by }: Grant) => JSON.stringify([ability, by]);
  const known = new Set(other.map(keyOf));
  const isNew = (grant: Grant) => !known.has(keyOf(grant));
  const ordered = [...grants].sort(
    (a, b) => Number(isNew(b)) - Number(isNew(a)) || (keyOf(a) < keyOf(b) ? -1 : 1),
  );
  const byGiver = new Map<string, Set<Ability>>();
  for (const { by, ability } of grants) byGiver.set(by, (byGiver.get(by) ?? new Set()).add(ability));
  if ([...byGiver.values()].some((given) => needs.every((need) => given.has(need)))) return null;
  const [first, ...more] = needs
    .map((need) => distinct(ordered.filter(({ ability }) => ability === need)))
    .flatMap((own) => own.slice(0, named))
    .sort((a, b) => Number(isNew(b)) - Number(isNew(a)));
  return first === undefined ? null : [first, ...more];
}

function distinct(grants: readonly Grant[]): readonly Grant[] {
  return [...new Map([...grants].reverse().map((grant) => [grant.by, grant])).values()].reverse();
}

const words: Readonly<Record<Ability, string>> = {
  'private-data': 'private data',
  'untrusted-content': 'text from outside',
  'way-out': 'a way out',
  commands: 'commands',
  unattended: 'no question',
};

function told(
  kind: 'agent.combination.completed' | 'agent.combination.broken',
  holder: string,
  { id, needs, meaning, danger }: Combination,
  parts: Parts,
): DraftDelta {
  const list = needs
    .map((need) => {
      const own = parts.filter(({ ability }) => ability === need).map(({ by }) => by);
      return `${words[need]}: ${own.sort().join(', ')}`;
    })
    .join('; ');
  const [first, ...more] = parts;
  const places = distinctPlaces(more.map(({ evidence }) => evidence));
  const completed = kind === 'agent.combination.completed';
  return {
    kind,
    subject: `${id} by ${holder}`,
    summary: completed
      ? `${holder} can now ${meaning}: ${danger} (${list})`
      : `${holder} can no longer ${meaning} (until now ${list})`,
    facts: { agent: holder, combination: id, parts: [...new Set(parts.map(({ by }) => by))].sort() },
    evidence: [first.evidence, ...places.slice(0, shownPlaces - 1)],
  };
}

function distinctPlaces(evidence: readonly Grant['evidence'][]): readonly Grant['evidence'][] {
  return [...new Map(evidence.map((one) => [`${one.path}:${one.startLine}`, one])).values()];
}
