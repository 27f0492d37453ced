/** Where the drawing carries meaning: what stands in a box, and which lines a flow crosses. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export function middleOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** @returns whether a point is in a box; what is drawn half outside counts by its middle. */
export function isWithin({ x, y }: Point, box: Box): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

/** @returns whether two lines cross; a curve is taken as straight between its points. */
export function linesCross(one: readonly Point[], other: readonly Point[]): boolean {
  return segments(one).some(([a, b]) => segments(other).some(([c, d]) => cross(a, b, c, d)));
}

function segments(line: readonly Point[]): readonly (readonly [Point, Point])[] {
  return line.slice(1).flatMap((to, at) => {
    const from = line[at];
    return from === undefined ? [] : [[from, to] as const];
  });
}

/** Two segments cross where each has its ends on both sides of the other. */
function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function side(from: Point, to: Point, of: Point): number {
  return (to.x - from.x) * (of.y - from.y) - (to.y - from.y) * (of.x - from.x);
}
