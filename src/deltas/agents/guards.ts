/** What holds an agent back: approval modes, sandboxes, network, and the lists that let out. */
import { type DraftDelta, higherSeverity, moreSevere, type Severity } from '../delta.ts';
import { compareTraits, type Trait } from '../traits.ts';
import { holderName, type Level, type Opening, type Powers } from './model.ts';

/** @returns the deltas of all settings that have an order; layers that disagree count as their most open one. */
export function levelDeltas(before: readonly Powers[], after: readonly Powers[]): readonly DraftDelta[] {
  const was = levelsOf(before);
  const is = levelsOf(after);
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((key) => {
    const old = was.get(key);
    const fresh = is.get(key);
    const from = old?.level.openness ?? 0;
    const to = fresh?.level.openness ?? 0;
    const known = fresh ?? old;
    if (from === to || known === undefined) return [];
    const { holder, level } = known;
    const approval = level.of === 'approval';
    const opens = to > from;
    const kind = opens
      ? approval
        ? 'agent.approval.removed'
        : 'agent.guard.removed'
      : approval
        ? 'agent.approval.restored'
        : 'agent.guard.added';
    const draft: DraftDelta = {
      kind,
      subject: `${level.key} of ${holder}`,
      ...(opens ? { severity: openingSeverity(old?.level, fresh?.level) } : {}),
      summary: sentence(holder, old?.level, fresh?.level),
      facts: {
        agent: holder,
        setting: level.key,
        before: old?.level.value ?? 'not set',
        after: fresh?.level.value ?? 'not set',
      },
      evidence:
        fresh === undefined
          ? [level.evidence]
          : [fresh.level.evidence, ...(old === undefined ? [] : [old.level.evidence])],
    };
    return [draft];
  });
}

/** A door that opens is as bad as its own grade says; a guard that is gone, as the guard's, and never minor. */
function openingSeverity(old: Level | undefined, fresh: Level | undefined): Severity {
  if (fresh !== undefined && fresh.openness > 0) return fresh.severity;
  const grades = [old?.severity ?? 'high', fresh?.severity ?? 'medium'] as const;
  return higherSeverity(higherSeverity(...grades), 'medium');
}

/** Where a list stands, its entries are told and not that it is one. */
const aList = 'listed';

function sentence(holder: string, old: Level | undefined, fresh: Level | undefined): string {
  if (fresh === undefined) {
    const was = old === undefined || old.value === aList ? '' : ` was ${old.value}`;
    return `${holder} ${noLongerDoes(old?.meaning ?? '')} (${old?.key}${was})`;
  }
  const was = old === undefined ? '' : `, was ${old.value}`;
  const is = fresh.value === aList ? '' : `: ${fresh.value}`;
  return `${holder} ${nowDoes(fresh.meaning)} (${fresh.key}${is}${was})`;
}

/** "may now work in ../ferry", "now runs without a sandbox". */
function nowDoes(meaning: string): string {
  return /^(?:may|can) /.test(meaning) ? meaning.replace(' ', ' now ') : `now ${meaning}`;
}

function noLongerDoes(meaning: string): string {
  return /^(?:may|can) /.test(meaning) ? meaning.replace(' ', ' no longer ') : `no longer ${meaning}`;
}

interface Held {
  readonly holder: string;
  readonly level: Level;
}

function levelsOf(powers: readonly Powers[]): ReadonlyMap<string, Held> {
  const found = new Map<string, Held>();
  for (const { holder, levels } of powers) {
    for (const level of levels) {
      const name = holderName(holder);
      const key = JSON.stringify([name, level.of, level.key]);
      const known = found.get(key);
      if (known === undefined || level.openness > known.level.openness)
        found.set(key, { holder: name, level });
      else if (level.openness === known.level.openness)
        found.set(key, { holder: name, level: moreSevere(known.level, level) });
    }
  }
  return found;
}

/** A list that limits has just come or gone with its entries: the limit is told, and its entries let nothing more out. */
export function openingDeltas(before: readonly Powers[], after: readonly Powers[]): readonly DraftDelta[] {
  const [was, is] = [limitsOf(before), limitsOf(after)];
  const moved = new Set([...was, ...is].filter((key) => was.has(key) !== is.has(key)));
  return compareTraits(openingTraits(before, moved), openingTraits(after, moved));
}

function limitsOf(powers: readonly Powers[]): ReadonlySet<string> {
  return new Set(
    powers.flatMap(({ holder, levels }) =>
      levels
        .filter(({ openness }) => openness < 0)
        .map(({ key }) => JSON.stringify([holderName(holder), key])),
    ),
  );
}

function openingTraits(powers: readonly Powers[], without: ReadonlySet<string>): readonly Trait[] {
  return powers.flatMap(({ holder, openings }) => {
    const name = holderName(holder);
    return openings
      .filter(({ key }) => !without.has(JSON.stringify([name, key])))
      .map((one) => openingTrait(name, one));
  });
}

function openingTrait(holder: string, { of, key, value, severity, meaning, evidence }: Opening): Trait {
  // The meaning mostly names the value already.
  const set = meaning.includes(value) ? key : `${key}: ${value}`;
  return {
    subject: `${key} of ${holder}`,
    facts: { agent: holder, setting: key, value },
    evidence,
    gained: {
      kind: of === 'plugin' ? 'agent.tool.added' : 'agent.guard.removed',
      severity,
      summary: `${holder} ${nowDoes(meaning)} (${set})`,
    },
    lost: {
      kind: of === 'plugin' ? 'agent.tool.removed' : 'agent.guard.added',
      summary: `${holder} ${noLongerDoes(meaning)} (${set})`,
    },
  };
}
