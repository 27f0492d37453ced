/** Edges: what a file lets in or out, known by its key; both sides in, deltas out. What moved to another file is no change. */
import type { DraftDelta } from '../delta.ts';
import { compareTraits, type Trait } from '../traits.ts';

export interface Edge {
  /** What it is, wherever it stands. */
  readonly key: string;
  readonly path: string;
  /** The list that it stands in, by path and place; null for what is the same edge in any place. */
  readonly list: string | null;
  /** Of two edges with one key the higher lets more through. */
  readonly rank: number;
  readonly trait: Trait;
}

/** @returns deltas of what one side has and the other has not, or has to a lesser degree. */
export function edgeDeltas(before: readonly Edge[], after: readonly Edge[]): readonly DraftDelta[] {
  const gained = beyond(after, before);
  const lost = beyond(before, after);
  const stays = (gained: readonly Edge[], lost: readonly Edge[]) =>
    withoutMoved(gained, lost, { before, after });
  return [
    ...compareTraits(
      [],
      stays(gained, lost).map(({ trait }) => trait),
    ),
    ...compareTraits(
      stays(lost, gained).map(({ trait }) => trait),
      [],
    ),
  ];
}

const spotOf = ({ key, path, list }: Edge) => JSON.stringify([key, list ?? path]);

function beyond(mine: readonly Edge[], theirs: readonly Edge[]): readonly Edge[] {
  const ranks = new Map<string, number>();
  for (const edge of theirs)
    ranks.set(spotOf(edge), Math.max(edge.rank, ranks.get(spotOf(edge)) ?? edge.rank));
  return mine.filter((edge) => (ranks.get(spotOf(edge)) ?? -1) < edge.rank);
}

interface BothSides {
  readonly before: readonly Edge[];
  readonly after: readonly Edge[];
}

/** What left one place and came to another; of lists, only where the whole list did. */
function withoutMoved(
  mine: readonly Edge[],
  theirs: readonly Edge[],
  { before, after }: BothSides,
): readonly Edge[] {
  const lists = (edges: readonly Edge[]) => new Set(edges.flatMap(({ list }) => list ?? []));
  const [had, has] = [lists(before), lists(after)];
  const moves = ({ list }: Edge) => list === null || had.has(list) !== has.has(list);
  const left = new Map<string, number>();
  const keyOf = ({ key, rank }: Edge) => JSON.stringify([key, rank]);
  for (const edge of theirs) if (moves(edge)) left.set(keyOf(edge), (left.get(keyOf(edge)) ?? 0) + 1);
  return mine.filter((edge) => {
    if (!moves(edge)) return true;
    const count = left.get(keyOf(edge)) ?? 0;
    left.set(keyOf(edge), count - 1);
    return count <= 0;
  });
}
