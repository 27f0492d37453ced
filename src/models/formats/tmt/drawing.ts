/** The shapes of one diagram of a `.tm7`: element in, what it is, what it says and where it lies out. */
import { childrenOf, textIn, type XmlElement } from '../../../syntax/xml/xml.ts';

export type Sort = 'process' | 'store' | 'external' | 'boundary' | 'flow';

export interface Shape {
  readonly sort: Sort;
  readonly guid: string;
  readonly element: XmlElement;
  readonly name: string;
  /** What the stencil is called: "Azure SQL Database"; null for the generic ones. */
  readonly stencil: string | null;
  readonly properties: ReadonlyMap<string, string>;
  readonly box: Box | null;
  /** Of a line: its beginning, the handle that bends it, and its end. */
  readonly course: readonly Point[] | null;
}

type Point = readonly [x: number, y: number];

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Templates rename the types of elements, never these (files of six templates, read 2026-11). */
const sorts: ReadonlyMap<string, Sort> = new Map([
  ['StencilEllipse', 'process'],
  ['StencilParallelLines', 'store'],
  ['StencilRectangle', 'external'],
  ['BorderBoundary', 'boundary'],
  ['LineBoundary', 'boundary'],
  ['Connector', 'flow'],
]);

/** How many boundaries are held against each shape: all that anybody draws, and few where a file is all shapes. */
function most(shapes: readonly Shape[]): number {
  return Math.min(200, Math.ceil(400_000 / shapes.length));
}

export function shapesOf(surface: XmlElement): readonly Shape[] {
  return ['Borders', 'Lines'].flatMap((list) =>
    childrenOf(surface, list)
      .flatMap((shapes) => shapes.children)
      .flatMap((entry) => childrenOf(entry, 'Value'))
      .flatMap((element) => shapeOf(element) ?? []),
  );
}

function shapeOf(element: XmlElement): Shape | null {
  const type = element.attributes.get('i:type') ?? '';
  const sort = sorts.get(type.slice(type.indexOf(':') + 1));
  const guid = textIn(element, 'Guid');
  // A note on the diagram is drawn as a rectangle too.
  if (sort === undefined || guid === null || textIn(element, 'GenericTypeId') === 'GE.A') return null;
  const { header, properties } = propertiesOf(element);
  const stencil = header === null || header.startsWith('Generic ') ? null : header;
  return {
    sort,
    guid,
    element,
    name: properties.get('Name') ?? header ?? sort,
    stencil,
    properties,
    box: boxOf(element),
    course: courseOf(element),
  };
}

/** The first header names the stencil; the others are headings of the window that shows the properties. */
function propertiesOf(element: XmlElement) {
  const properties = new Map<string, string>();
  let header: string | null = null;
  for (const property of childrenOf(childrenOf(element, 'Properties')[0], 'anyType')) {
    const name = textIn(property, 'DisplayName') ?? '';
    const [value] = childrenOf(property, 'Value');
    const selected = value?.children[Number(textIn(property, 'SelectedIndex') ?? -1)]?.text;
    const text = selected ?? value?.text ?? '';
    if ((property.attributes.get('i:type') ?? '').endsWith('HeaderDisplayAttribute')) header ??= name || null;
    else if (text !== '' && !properties.has(name)) properties.set(name, text);
  }
  return { header, properties };
}

function boxOf(element: XmlElement): Box | null {
  const [left, top, width, height] = ['Left', 'Top', 'Width', 'Height'].map((key) => numberIn(element, key));
  if (left === undefined || top === undefined || width === undefined || height === undefined) return null;
  const box = { left, top, right: left + width, bottom: top + height };
  return Object.values(box).every(Number.isFinite) ? box : null;
}

function courseOf(element: XmlElement): readonly Point[] | null {
  const points = ['Source', 'Handle', 'Target'].map(
    (point): Point => [numberIn(element, `${point}X`), numberIn(element, `${point}Y`)],
  );
  return points.flat().every(Number.isFinite) ? points : null;
}

function numberIn(element: XmlElement, key: string): number {
  return Number.parseFloat(textIn(element, key) ?? '');
}

/** @returns for a flow the boundaries drawn as lines that it crosses, as the tool draws both. */
export function crossing(shapes: readonly Shape[]): (flow: Shape) => readonly Shape[] {
  const lines = shapes
    .filter(({ sort, course }) => sort === 'boundary' && course !== null)
    .slice(0, most(shapes))
    .map((line) => ({ line, parts: pairs(line.course ?? []) }));
  return ({ course }) => {
    const parts = pairs(course ?? []);
    return lines.filter((other) => meet(parts, other.parts)).map(({ line }) => line);
  };
}

type Pair = readonly [Point, Point];

function meet(some: readonly Pair[], others: readonly Pair[]): boolean {
  return some.some(([a, b]) =>
    others.some(([c, d]) => {
      const [left, right] = [turn(a, b, c), turn(a, b, d)];
      return left !== right && left * right <= 0 && turn(c, d, a) * turn(c, d, b) <= 0;
    }),
  );
}

function pairs(points: readonly Point[]): readonly Pair[] {
  return points.slice(1).flatMap((to, at) => {
    const from = points[at];
    return from === undefined ? [] : [[from, to] as const];
  });
}

/** On which side of the line from a to b the point lies. */
function turn(a: Point, b: Point, point: Point): number {
  return Math.sign((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]));
}

/** @returns for a shape the boundaries that its middle lies in, the smallest first: no file says it in words. */
export function standing(shapes: readonly Shape[]): (shape: Shape) => readonly Shape[] {
  const boxes = shapes
    .filter(({ sort, box }) => sort === 'boundary' && box !== null)
    .slice(0, most(shapes))
    .sort((a, b) => area(a.box) - area(b.box));
  return ({ box }) => {
    if (box === null) return [];
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    return boxes.filter(
      ({ box: around }) =>
        around !== null &&
        around.left <= x &&
        x <= around.right &&
        around.top <= y &&
        y <= around.bottom &&
        area(around) > area(box),
    );
  };
}

function area(box: Box | null): number {
  return box === null ? 0 : (box.right - box.left) * (box.bottom - box.top);
}
