/**
 * What a Threat Dragon model lacks in, the edits that add it out. New cells go into the first diagram, below all others;
 * an end of a flow that only another diagram has is drawn there once more. A threat is written into each part that it is
 * about; one about the whole goes into the first process, as the format has no other place.
 */
import type { TextFile } from '../../../change/snapshot.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Addition, TextEdit } from '../format.ts';
import { identityIn } from '../reading/actors.ts';
import { uniqueIds, uuidOf } from '../reading/ids.ts';
import { described } from '../reading/notes.ts';
import { field, itemsOf, numberOf, textOf } from '../reading/tree.ts';
import { append, inOrder, jsonTargetOf } from '../writing/append.ts';
import { replace } from '../writing/replace.ts';
import { type WrittenMap, written } from '../writing/written.ts';
import type { Cell } from './cells.ts';
import { type Diagram, diagramsOf, versionOf } from './diagram.ts';
import { levelAbove, placer } from './layout.ts';
import { flowCell, type NewPart, partCell, threatFor } from './new-cells.ts';
import { threaten } from './threatened.ts';

export function suggest(file: TextFile, additions: readonly Addition[]): readonly TextEdit[] {
  const target = jsonTargetOf(file.path, file.text);
  if (target === null || additions.length === 0) return [];
  const { tree } = target;
  const diagrams = diagramsOf(tree);
  const [first] = diagrams;
  const version = first?.version ?? versionOf(tree, undefined);
  const list = field(version === 1 ? field(first?.node, 'diagramJson') : first?.node, 'cells');
  const there = cellsByName(diagrams);
  const draft = draftParts(additions, first, there, list);
  const threats = threatsFor(
    tree,
    diagrams,
    additions,
    draft,
    there,
    version,
    textOf(field(first?.node, 'diagramType')),
  );
  const { made, cellIds, newId } = draft;
  // Flows are drawn over the parts that they join.
  const below = levelAbove(list);
  const cells = [
    ...made.map((part, at) =>
      partCell(version, { ...part, level: below + at, threats: threats.of(part.name) }),
    ),
    ...additions.flatMap((flow): readonly WrittenMap[] => {
      if (flow.add !== 'flow' || there.has(flow.name)) return [];
      const [from, to] = [cellIds.get(flow.from), cellIds.get(flow.to)];
      if (from === undefined || to === undefined) return [];
      const { name, protocol } = flow;
      const description = described(flow.reason, {});
      const level = below + made.length;
      const own = { id: newId(`flow ${name}`), sort: 'flow', name, description, protocol } as const;
      return [flowCell(version, { ...own, from, to, level, threats: threats.of(name) })];
    }),
  ];
  const detail = field(tree, 'detail');
  const top = numberOf(field(detail, 'threatTop'));
  const counted = replace(target, ['detail', 'threatTop'], (text) =>
    top === null ? text : String(Math.max(top, threats.top())),
  );
  const cellPath = (at: number) => [
    'detail',
    'diagrams',
    at,
    ...(diagrams[at]?.version === 1 ? ['diagramJson'] : []),
    'cells',
  ];
  const threatened = [...there.values()].flatMap(({ cell, diagram }) => {
    const own = cell.name === null ? [] : threats.of(cell.name);
    return own.length === 0 ? [] : threaten(target, [...cellPath(diagram), cell.index], cell, own);
  });
  return inOrder([
    ...threatened,
    { depth: 1, edits: counted },
    ...(first === undefined ? newDiagram(target, version, cells) : [append(target, cellPath(0), cells)]),
  ]);
}

interface Found {
  readonly cell: Cell;
  readonly diagram: number;
}

/** Parts and flows by name; of several with one name, the first. */
function cellsByName(diagrams: readonly Diagram[]): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  for (const [diagram, { cells }] of diagrams.entries())
    for (const cell of cells) {
      if (cell.name === null || cell.sort === 'box' || cell.sort === 'curve') continue;
      if (!found.has(cell.name)) found.set(cell.name, { cell, diagram });
    }
  return found;
}

/** A part with its place, before it is known what threatens it. */
type Undrawn = Omit<NewPart, 'level' | 'threats'>;

interface Draft {
  readonly made: readonly Undrawn[];
  /** By name, those of the first diagram and the new ones. */
  readonly cellIds: ReadonlyMap<string, string>;
  readonly newId: (name: string) => string;
}

function draftParts(
  additions: readonly Addition[],
  first: Diagram | undefined,
  there: ReadonlyMap<string, Found>,
  list: TreeNode | undefined,
): Draft {
  const cells = first?.cells ?? [];
  const unique = uniqueIds(itemsOf(list).flatMap((node) => textOf(field(node, 'id')) ?? []));
  const newId = (name: string) => unique(uuidOf(name));
  const place = placer(cells, itemsOf(list));
  const cellIds = new Map<string, string>();
  for (const { name, id, sort } of cells)
    if (name !== null && (sort === 'actor' || sort === 'process' || sort === 'store') && !cellIds.has(name))
      cellIds.set(name, id);
  const made: Undrawn[] = [];
  // An id rests on the name, so that the same addition is the same cell whenever it is suggested.
  const draw = (part: Omit<Undrawn, 'id' | 'box'>) => {
    const id = newId(`part ${part.name}`);
    cellIds.set(part.name, id);
    made.push({ ...part, id, box: place(part.sort) });
  };
  for (const part of additions)
    if (
      (part.add === 'component' || part.add === 'identity') &&
      !there.has(part.name) &&
      !cellIds.has(part.name)
    )
      draw({ name: part.name, sort: shapeOf(part), description: described(part.reason, notesOf(part)) });
  for (const name of additions.flatMap((flow) =>
    flow.add === 'flow' && !there.has(flow.name) ? [flow.from, flow.to] : [],
  )) {
    const cell = there.get(name)?.cell;
    if (cellIds.has(name) || (cell?.sort !== 'actor' && cell?.sort !== 'process' && cell?.sort !== 'store'))
      continue;
    draw({ name, sort: cell.sort, description: textOf(field(cell.data, 'description')) ?? '' });
  }
  return { made, cellIds, newId };
}

type PartAddition = Extract<Addition, { add: 'component' | 'identity' }>;

/** The tool draws people, accounts and other companies' systems with one shape. */
function shapeOf(part: PartAddition): NewPart['sort'] {
  if (part.add === 'identity' || part.kind === 'external') return 'actor';
  return part.kind === 'store' ? 'store' : 'process';
}

/** What the shape and the name do not tell stands in lines of the description. */
function notesOf(part: PartAddition): Parameters<typeof described>[1] {
  if (part.add === 'identity') return identityIn(part.name) === part.kind ? {} : { kind: part.kind };
  const told = part.kind === 'external' ? identityIn(part.name) === null : part.kind !== 'other';
  return { kind: told ? null : part.kind, technology: part.technology, tags: part.tags };
}

/** Numbers go on from the highest that was ever given, which the tool keeps in `threatTop`. */
function threatsFor(
  tree: TreeNode,
  diagrams: readonly Diagram[],
  additions: readonly Addition[],
  { made, cellIds }: Draft,
  there: ReadonlyMap<string, Found>,
  version: 1 | 2,
  method: string | null,
) {
  const known = diagrams.flatMap(({ cells }) => cells.flatMap(({ threats }) => threats));
  const unique = uniqueIds(
    known.flatMap((node) => textOf(field(node, 'id') ?? field(node, 'threatId')) ?? []),
  );
  const numbers = [...known.map((node) => field(node, 'number')), field(field(tree, 'detail'), 'threatTop')];
  let top = numbers.reduce((most, number) => Math.max(most, numberOf(number) ?? 0), 0);
  const names = new Set([...there.keys(), ...made.map(({ name }) => name)]);
  for (const flow of additions)
    if (flow.add === 'flow' && cellIds.has(flow.from) && cellIds.has(flow.to)) names.add(flow.name);
  const whole = wholeOf(diagrams[0], made);
  const byName = new Map<string, WrittenMap[]>();
  for (const threat of additions) {
    if (threat.add !== 'threat') continue;
    const about = threat.about.filter((name) => names.has(name));
    for (const name of about.length > 0 ? new Set(about) : whole) {
      top += 1;
      const { name: title, category, severity, reason } = threat;
      const id = unique(uuidOf(`threat ${title} of ${name}`));
      const description = described(reason, {});
      const one = threatFor(version, {
        id,
        number: top,
        title,
        category,
        severity,
        description,
        method: method ?? 'STRIDE',
      });
      byName.set(name, [...(byName.get(name) ?? []), one]);
    }
  }
  return { of: (name: string): readonly WrittenMap[] => byName.get(name) ?? [], top: () => top };
}

/** The part that stands for the whole: the first process, or else the first of all. */
function wholeOf(first: Diagram | undefined, made: readonly Undrawn[]): readonly string[] {
  const parts = [...(first?.cells ?? []), ...made].filter(
    ({ sort, name }) => name !== null && (sort === 'actor' || sort === 'process' || sort === 'store'),
  );
  const whole = parts.find(({ sort }) => sort === 'process') ?? parts[0];
  return whole?.name == null ? [] : [whole.name];
}

/** A model without a diagram gets its first. */
function newDiagram(target: Parameters<typeof append>[0], version: 1 | 2, cells: readonly WrittenMap[]) {
  if (cells.length === 0) return [];
  const top = numberOf(field(field(target.tree, 'detail'), 'diagramTop')) ?? 0;
  const common = {
    id: version === 1 ? 0 : top,
    title: 'Main',
    diagramType: 'STRIDE',
    thumbnail: './public/content/images/thumbnail.stride.jpg',
  };
  const diagram =
    version === 1
      ? written({ ...common, size: written({ height: 590, width: 790 }), diagramJson: written({ cells }) })
      : written({
          ...common,
          placeholder: '',
          version: textOf(field(target.tree, 'version')) ?? '2.0',
          cells,
        });
  const counted = replace(target, ['detail', 'diagramTop'], () => String(top + 1));
  return [append(target, ['detail', 'diagrams'], [diagram]), { depth: 1, edits: counted }];
}
