/** The deltas of one directory in; those of guards that went with all that they guarded are little, out. */
import type { DraftDelta } from '../delta.ts';
import { holderName, type Powers, products } from './model.ts';

const guardKinds: ReadonlySet<string> = new Set(['agent.guard.removed', 'agent.approval.removed']);

/** A product of which no file is left there, and of which one granted something. Guards that stood alone are still missed. */
export function guardsThatLeft(
  deltas: readonly DraftDelta[],
  before: readonly Powers[],
  after: readonly Powers[],
): readonly DraftDelta[] {
  const stays = new Set(after.map(({ holder }) => holder.product));
  const granted = new Set(before.filter(grants).map(({ holder }) => holder.product));
  const left = new Map(
    before
      .filter(({ holder: { product } }) => !stays.has(product) && granted.has(product))
      .map(({ holder }) => [holderName(holder), products[holder.product]]),
  );
  if (left.size === 0) return deltas;
  return deltas.map((delta) => {
    const product = left.get(String(delta.facts.agent));
    if (product === undefined || !guardKinds.has(delta.kind)) return delta;
    const summary = `${delta.summary}; all that was set up for ${product} there is gone with it`;
    return { ...delta, severity: 'low', summary };
  });
}

function grants({ holder, servers, rules, levels, openings, hooks }: Powers): boolean {
  return (
    holder.part !== null ||
    servers.length + openings.length + hooks.length > 0 ||
    rules.some(({ decision }) => decision === 'allow') ||
    levels.some(({ openness }) => openness > 0)
  );
}
