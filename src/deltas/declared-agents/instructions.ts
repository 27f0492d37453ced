/** The texts that declared agents follow, of both sides, in; one delta for each agent that is told something else, out. */
import { createHash } from 'node:crypto';
import type { DraftDelta } from '../delta.ts';
import type { AgentText } from './declaration.ts';

/** Of an agent that joins or leaves, its text is part of that. Breaks of lines are no wording. */
export function instructionDeltas(
  before: readonly AgentText[],
  after: readonly AgentText[],
  known: (holder: string) => boolean,
): readonly DraftDelta[] {
  const was = byHolder(before);
  const is = byHolder(after);
  return [...new Set([...is.keys(), ...was.keys()])].filter(known).flatMap((holder) => {
    const old = was.get(holder) ?? new Map<string, AgentText>();
    const fresh = is.get(holder) ?? new Map<string, AgentText>();
    const parts = [...new Set([...fresh.keys(), ...old.keys()])]
      .filter((part) => worded(old.get(part)) !== worded(fresh.get(part)))
      .sort();
    const places = parts
      .flatMap((part) => [fresh.get(part), old.get(part)])
      .filter((one) => one !== undefined);
    const [first, ...more] = places.map(({ evidence }) => evidence);
    if (first === undefined) return [];
    const digest = createHash('sha256');
    for (const part of parts) digest.update(JSON.stringify([part, worded(fresh.get(part))]));
    return [
      {
        kind: 'agent.instructions.changed',
        subject: `instructions of ${holder}`,
        summary: `${holder} is told something else (${parts.join(', ')})`,
        // A signature for one wording must not cover the next.
        facts: { agent: holder, parts, digest: digest.digest('hex').slice(0, 32) },
        evidence: [first, ...more.slice(0, shownPlaces)],
      },
    ];
  });
}

const shownPlaces = 19;

function worded(text: AgentText | undefined): string {
  return text?.text.trim().replaceAll(/\s+/g, ' ') ?? '';
}

function byHolder(texts: readonly AgentText[]): ReadonlyMap<string, ReadonlyMap<string, AgentText>> {
  const holders = new Map<string, Map<string, AgentText>>();
  for (const text of texts) {
    const parts = holders.get(text.holder) ?? new Map<string, AgentText>();
    parts.set(text.part, text);
    holders.set(text.holder, parts);
  }
  return holders;
}
