/**
 * A Threat Dragon model of version 1 or 2 in, our model out. Places and sizes mean nothing but this: a part stands in
 * the trust boundary box that holds its middle, and a flow crosses the boxes and curves between its ends.
 * An actor is an identity where its name is a person's, an account's or an agent's (`kind: agent` in the description
 * overrules the name), and otherwise an external component. What the model covers stands in a line `covers: quay/**` of
 * the summary's description, tags of a part in a line `tags:` of its own: the schema knows no other place.
 */
import { posix } from 'node:path';
import type { TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import {
  type Boundary,
  type Component,
  type Flow,
  type Identity,
  identityKinds,
  type Threat,
  type ThreatModel,
} from '../../model.ts';
import { identityIn } from '../reading/actors.ts';
import { severityIn, statusIn } from '../reading/grades.ts';
import { uniqueIds } from '../reading/ids.ts';
import { notesIn } from '../reading/notes.ts';
import { saysIn } from '../reading/says.ts';
import { field, isTrue, itemsOf, placeOf, textOf } from '../reading/tree.ts';
import { type Cell, flagsOf } from './cells.ts';
import { type Diagram, diagramsOf, drawnIn } from './diagram.ts';
import { saidOfCells, saidOfTagged } from './says.ts';

/** @throws Unreadable where it is no JSON, or no model. */
export function read({ path, text }: TextFile): readonly [ThreatModel] {
  const root = readJson(path, text);
  const detail = field(root ?? undefined, 'detail');
  if (root?.kind !== 'map' || detail?.kind !== 'map') {
    throw new Unreadable(path, 1, 'no Threat Dragon model: it has no "detail" with the diagrams');
  }
  const summary = field(root, 'summary');
  const gathered: Gathered = { components: [], identities: [], boundaries: [], flows: [], threats: [] };
  const ids = { part: uniqueIds(), boundary: uniqueIds(), flow: uniqueIds(), threat: uniqueIds() };
  for (const diagram of diagramsOf(root)) gather(path, diagram, gathered, ids);
  // Who contributed is the next best where nobody owns it.
  const owner = textOf(field(summary, 'owner'));
  const contributors = itemsOf(field(detail, 'contributors')).flatMap(
    (one) => textOf(field(one, 'name')) ?? [],
  );
  return [
    {
      path,
      format: 'threat-dragon',
      title: textOf(field(summary, 'title')) ?? posix.basename(path),
      owners: owner === null ? contributors : [owner],
      covers: notesIn(textOf(field(summary, 'description'))).covers,
      ...gathered,
      assets: [],
      says: {},
    },
  ];
}

interface Gathered {
  readonly components: Component[];
  readonly identities: Identity[];
  readonly boundaries: Boundary[];
  readonly flows: Flow[];
  readonly threats: Threat[];
}

type Ids = Readonly<Record<'part' | 'boundary' | 'flow' | 'threat', (wanted: string) => string>>;

function gather(path: string, diagram: Diagram, into: Gathered, ids: Ids): void {
  const drawn = drawnIn(path, diagram);
  const sortId = (cell: Cell) => {
    const wanted = cell.id;
    if (cell.sort === 'flow') return ids.flow(wanted);
    return cell.sort === 'box' || cell.sort === 'curve' ? ids.boundary(wanted) : ids.part(wanted);
  };
  const idOf = new Map(diagram.cells.map((cell) => [cell, sortId(cell)]));
  const idsOf = (cells: readonly Cell[]) => cells.flatMap((cell) => idOf.get(cell) ?? []);
  const parts = diagram.cells.filter(
    ({ sort }) => sort === 'actor' || sort === 'process' || sort === 'store',
  );
  const ends = new Map(parts.map((part) => [part.id, part]));
  const endOf = (cell: string | null) => ends.get(cell ?? '') ?? null;
  for (const cell of diagram.cells) {
    const id = idOf.get(cell) ?? cell.id;
    const place = placeOf(cell.node);
    const bounds = cell.sort === 'box' || cell.sort === 'curve';
    if (bounds) {
      into.boundaries.push({ id, name: cell.name ?? 'trust boundary', place, kind: null, says: {} });
    } else if (cell.sort === 'flow') {
      const [from, to] = [endOf(cell.source.cell), endOf(cell.target.cell)];
      const between = [from, to].map((end) => end?.name ?? 'nothing').join(' to ');
      into.flows.push({
        id,
        name: cell.name ?? between,
        place,
        from: from && (idOf.get(from) ?? null),
        to: to && (idOf.get(to) ?? null),
        protocol: textOf(field(cell.data, 'protocol')),
        crosses: idsOf(drawn.crosses(cell)),
        says: saysIn(saidOfCells, cell.data),
      });
    } else {
      gatherPart(cell, { id, name: cell.name ?? cell.sort, place }, idsOf(drawn.standsIn(cell)), into);
    }
    // A boundary is nothing that a threat can be about.
    const about = bounds ? [] : [id];
    for (const threat of cell.threats) into.threats.push(threatOf(threat, about, ids.threat));
  }
}

/** A note of the author's overrules what shape and name suggest. */
function gatherPart(
  { sort, data }: Cell,
  part: Pick<Component, 'id' | 'name' | 'place'>,
  boundaries: readonly string[],
  into: Gathered,
): void {
  const notes = notesIn(textOf(field(data, 'description')));
  const noted = identityKinds.find((kind) => kind === notes.kind);
  const identity = noted ?? (sort === 'actor' && notes.kind === null ? identityIn(part.name) : null);
  if (identity !== null) {
    into.identities.push({ ...part, kind: identity, says: saysIn(saidOfCells, data) });
    return;
  }
  into.components.push({
    ...part,
    kind: notes.kind === 'other' ? 'other' : sort === 'process' || sort === 'store' ? sort : 'external',
    technology: notes.technology,
    tags: [...notes.tags, ...flagsOf(data)],
    outOfScope: isTrue(field(data, 'outOfScope')),
    boundaries,
    says: saysIn(saidOfTagged, data),
  });
}

function threatOf(node: TreeNode, about: readonly string[], threatId: (wanted: string) => string): Threat {
  const named = textOf(field(node, 'title'));
  // The tool shows numbers, but only ids are unique in models that were merged.
  const number = textOf(field(node, 'number'));
  const id = textOf(field(node, 'id')) ?? textOf(field(node, 'threatId')) ?? number ?? named ?? 'threat';
  return {
    id: threatId(id),
    name: named ?? textOf(field(node, 'description')) ?? id,
    place: placeOf(node),
    category: textOf(field(node, 'type')),
    severity: severityIn(textOf(field(node, 'severity'))),
    status: statusIn(textOf(field(node, 'status'))),
    owner: textOf(field(node, 'owner')),
    mitigation: textOf(field(node, 'mitigation')),
    due: null,
    about,
  };
}
