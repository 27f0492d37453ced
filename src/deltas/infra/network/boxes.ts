/**
 * What rules let through, as sets: a box is an interval in each of protocol, port, address and target. Whatever way rules
 * are split, merged or moved, the same traffic is the same set.
 */

/** Both ends belong to it. */
export type Interval = readonly [first: bigint, last: bigint];

/** The two versions of addresses are two spaces. */
export interface Box {
  readonly version: 4 | 6;
  readonly protocols: Interval;
  readonly ports: Interval;
  readonly peers: Interval;
  /** Which of the network it is for. */
  readonly targets: Interval;
}

/** Beyond this many pieces nobody counts any more. */
export const boxLimits = { pieces: 5_000, steps: 1_000_000 } as const;

const sides = ['protocols', 'ports', 'peers', 'targets'] as const;

/** Boxes that many others are held against. */
export interface Cover {
  readonly boxes: readonly Box[];
  readonly texts: ReadonlySet<string>;
}

export function coverOf(boxes: readonly Box[]): Cover {
  return { boxes, texts: new Set(boxes.map(boxText)) };
}

/** @returns what of the boxes the cover leaves; null where that takes too long to say. */
export function without(boxes: readonly Box[], cover: Cover): readonly Box[] | null {
  let left: readonly Box[] = boxes.filter((box) => !cover.texts.has(boxText(box)));
  let steps = 0;
  for (const other of cover.boxes) {
    if (left.length === 0) return left;
    steps += left.length;
    if (steps > boxLimits.steps) return null;
    if (!left.some((box) => meets(box, other))) continue;
    left = left.flatMap((box) => cut(box, other));
    if (left.length > boxLimits.pieces) return null;
  }
  return left;
}

/** Written out, and peers first: it is asked of every rule with every other, and most differ there. */
export function meets(box: Box, other: Box): boolean {
  return (
    box.version === other.version &&
    overlap(box.peers, other.peers) &&
    overlap(box.ports, other.ports) &&
    overlap(box.protocols, other.protocols) &&
    overlap(box.targets, other.targets)
  );
}

export function overlap([first, last]: Interval, [from, to]: Interval): boolean {
  return first <= to && from <= last;
}

/** @returns whether all of the second lies in the first. */
export function contains(wide: Box, narrow: Box): boolean {
  return (
    wide.version === narrow.version &&
    sides.every((side) => wide[side][0] <= narrow[side][0] && narrow[side][1] <= wide[side][1])
  );
}

/** Side by side: what sticks out below and above is a piece, and the rest is cut along the next side. */
function cut(box: Box, other: Box): readonly Box[] {
  if (!meets(box, other)) return [box];
  const pieces: Box[] = [];
  let rest = box;
  for (const side of sides) {
    const [first, last] = rest[side];
    const [from, to] = other[side];
    if (first < from) pieces.push({ ...rest, [side]: [first, from - 1n] });
    if (to < last) pieces.push({ ...rest, [side]: [to + 1n, last] });
    rest = { ...rest, [side]: [higher(first, from), lower(last, to)] };
  }
  return pieces;
}

export function boxText({ version, protocols, ports, peers, targets }: Box): string {
  return [version, ...protocols, ...ports, ...peers, ...targets].join();
}

/** @returns the union of intervals, in order. */
export function joined(intervals: readonly Interval[]): readonly Interval[] {
  const sorted = [...intervals].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const out: Interval[] = [];
  for (const [first, last] of sorted) {
    const before = out.at(-1);
    if (before !== undefined && first <= before[1] + 1n) {
      out[out.length - 1] = [before[0], higher(last, before[1])];
    } else {
      out.push([first, last]);
    }
  }
  return out;
}

function higher(one: bigint, other: bigint): bigint {
  return one < other ? other : one;
}

function lower(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
