/** What one judgement asks of a review in a local repository: people are "Name <email>" there. */
import type { Evaluation } from '../../evaluate.ts';
import type { Forge } from '../../forge/forge.ts';
import { personIn } from '../../forge/people.ts';
import { itemsOf } from '../../review/checklist.ts';
import type { Basis } from '../../review/events.ts';
import { withNeeds } from '../../review/needs.ts';
import { pointsOf } from '../../review/points.ts';

export async function localBasis(
  forge: Pick<Forge, 'contributors'>,
  { change, deltas, coverage, verdict, rules, models }: Evaluation,
): Promise<Basis> {
  const { ref } = change;
  const { people, unknown } = await forge.contributors(ref);
  const named = people.filter((one) => personIn(one)?.name === ref.author);
  const points = pointsOf({ change, deltas, files: coverage.files, verdict, rules });
  return {
    head: ref.head.sha,
    enforcement: verdict.enforcement,
    points: withNeeds(points, { rules, models, ownersOf: () => [] }),
    items: itemsOf(points, deltas, rules),
    contributors: people,
    contributorsUnknown: unknown,
    author: (named.length === 1 ? named[0] : undefined) ?? ref.author,
    selfAttestation: rules.review.lightweight.selfAttestation,
    breakGlass: rules.review.breakGlass,
  };
}
