/** The servers of one directory's agents on both sides in, what came, went and is started in another way out. */
import { listed } from '../../containers/images.ts';
import type { DraftDelta, Evidence, Facts } from '../../delta.ts';
import { shownPlaces } from '../../traits.ts';
import { holderName, type Powers } from '../model.ts';
import type { McpCatalogue } from './catalogue.ts';
import { launchDeltas } from './comparing/launches.ts';
import { pairs } from './comparing/pairing.ts';
import { type Entry, entryOf, joining, leaving, type Told } from './comparing/telling.ts';
import { traitsOf } from './comparing/weaknesses.ts';

/** @param before of one root, as `after`. */
export function serverDeltas(
  before: readonly Powers[],
  after: readonly Powers[],
  catalogue: McpCatalogue,
): readonly DraftDelta[] {
  const had = byHolder(before, catalogue);
  const has = byHolder(after, catalogue);
  const told = [...new Set([...has.keys(), ...had.keys()])]
    .sort()
    .flatMap((holder) =>
      holderDeltas(had.get(holder) ?? [], has.get(holder) ?? []).map((one) => ({ holder, one })),
    );
  return merged(told);
}

function byHolder(powers: readonly Powers[], catalogue: McpCatalogue): ReadonlyMap<string, readonly Entry[]> {
  const holders = new Map<string, Entry[]>();
  for (const { holder, servers } of powers) {
    const name = holderName(holder);
    const entries = holders.get(name) ?? [];
    for (const server of servers) entries.push(entryOf(server, catalogue));
    holders.set(name, entries);
  }
  return holders;
}

function holderDeltas(before: readonly Entry[], after: readonly Entry[]): readonly Told[] {
  const { came, went, both, renamed } = pairs(before, after);
  const names = new Map(renamed.map(([was, is]) => [was.server.name, is.server.name]));
  return [
    ...came.map(joining),
    ...went.map(leaving),
    ...both.flatMap(([was, is]) => {
      if (!was.server.enabled && !is.server.enabled) return [];
      if (!was.server.enabled) return [joining(is)];
      if (!is.server.enabled) return [leaving(was)];
      return launchDeltas(was, is);
    }),
    ...renamed.map(([was, is]) => rename(was, is)),
    ...traitsOf(before, after, names),
  ];
}

function rename(was: Entry, is: Entry): Told {
  return {
    kind: 'agent.server.changed',
    direction: 'neutral',
    severity: 'low',
    subject: `server that runs ${is.launched.name}`,
    facts: { aspect: 'name', was: was.server.name, is: is.server.name },
    says: (who) =>
      `server ${is.server.name} (${who}) goes by another name and is started as before (was ${was.server.name})`,
    evidence: [is.server.evidence, was.server.evidence],
  };
}

interface HeldTelling {
  readonly holder: string;
  readonly one: Told;
}

/** What is the same for several holders is one delta that names them all. */
function merged(told: readonly HeldTelling[]): readonly DraftDelta[] {
  const groups = new Map<string, [HeldTelling, ...HeldTelling[]]>();
  for (const held of told) {
    const { kind, direction, severity, subject, facts } = held.one;
    const key = JSON.stringify([kind, direction, severity, subject, Object.entries(facts).sort()]);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [held]);
    else same.push(held);
  }
  return [...groups.values()].map((group) => {
    const [{ one }] = group;
    const holders = [...new Set(group.map(({ holder }) => holder))].sort();
    const { says, facts, evidence: _, ...rest } = one;
    const all: Facts = { ...facts, agents: holders };
    return {
      ...rest,
      facts: all,
      summary: says(listed(holders).replace(/^published server .*$/, 'published here')),
      evidence: placesOf(group),
    };
  });
}

function placesOf([first, ...more]: readonly [HeldTelling, ...HeldTelling[]]): readonly [
  Evidence,
  ...Evidence[],
] {
  const [primary] = first.one.evidence;
  const rest = [...first.one.evidence.slice(1), ...more.flatMap(({ one }) => one.evidence)];
  const seen = new Set([placeOf(primary)]);
  const different = rest.filter((evidence) => {
    const place = placeOf(evidence);
    if (seen.has(place)) return false;
    seen.add(place);
    return true;
  });
  return [primary, ...different.slice(0, shownPlaces - 1)];
}

function placeOf({ side, path, startLine, endLine }: Evidence): string {
  return JSON.stringify([side, path, startLine, endLine]);
}
