/** A `.tm7` in, its model out. Places are lines of the file, which has often only one. */
import { posix } from 'node:path';
import type { TextFile } from '../../../change/snapshot.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { childrenOf, readXml, textIn, type XmlElement } from '../../../syntax/xml/xml.ts';
import type { Boundary, Component, Flow, Identity, Says, Threat, ThreatModel } from '../../model.ts';
import { modelCharacters } from '../format.ts';
import { identityIn } from '../reading/actors.ts';
import { crossed } from '../reading/boundaries.ts';
import { severityIn, statusIn } from '../reading/grades.ts';
import { uniqueIds } from '../reading/ids.ts';
import { notesIn } from '../reading/notes.ts';
import { says, type Vocabulary } from '../reading/says.ts';
import { placeOf } from '../reading/tree.ts';
import { crossing, type Shape, shapesOf, standing } from './drawing.ts';
import { saidOfFlows, saidOfShapes, unsaid } from './says.ts';

/** Every file holds the knowledge base that it was drawn with, some 10 000 elements with their pictures. */
const limits = { characters: modelCharacters, elements: 400_000, depth: 64 };

/** @throws Unreadable where it is no XML, holds a document type, or is no threat model. */
export function read({ path, text }: TextFile): readonly [ThreatModel] {
  const root = readXml(path, text, limits);
  if (root?.name !== 'ThreatModel')
    throw new Unreadable(
      path,
      root?.startLine ?? 1,
      'no model of the Threat Modeling Tool: it has no ThreatModel',
    );
  const drawings = childrenOf(root, 'DrawingSurfaceList').flatMap(({ children }) => children);
  const [about] = childrenOf(root, 'MetaInformation');
  const said = (key: string) => (about === undefined ? null : wordsIn(about, key));
  const parts = gather(drawings);
  const notes = ['HighLevelSystemDescription', 'Assumptions'].map((key) => said(key) ?? '').join('\n');
  const owner = said('Owner');
  const threatId = uniqueIds();
  const ids = new Set([parts.components, parts.identities, parts.flows].flat().map(({ id }) => id));
  return [
    {
      path,
      format: 'tmt',
      title: said('ThreatModelName') ?? posix.basename(path),
      owners: owner === null ? [] : [owner],
      covers: notesIn(notes).covers,
      ...parts,
      assets: [],
      says: {},
      threats: childrenOf(root, 'ThreatInstances')
        .flatMap(({ children }) => children)
        .flatMap((entry) => {
          const [value] = childrenOf(entry, 'Value');
          return value === undefined ? [] : [threatOf(value, ids, threatId)];
        }),
    },
  ];
}

interface Parts {
  readonly components: Component[];
  readonly identities: Identity[];
  readonly boundaries: Boundary[];
  readonly flows: Flow[];
}

function gather(drawings: readonly XmlElement[]): Parts {
  const parts: Parts = { components: [], identities: [], boundaries: [], flows: [] };
  const unique = uniqueIds();
  for (const drawing of drawings) {
    const shapes = shapesOf(drawing);
    const around = standing(shapes);
    const crosses = crossing(shapes);
    const standsIn = new Map<string, readonly string[]>();
    for (const shape of shapes.filter(({ sort }) => sort !== 'flow')) {
      const bounds = shape.sort === 'boundary' ? [] : around(shape).map(({ guid }) => guid);
      if (shape.sort !== 'boundary') standsIn.set(shape.guid, bounds);
      const part = { id: unique(shape.guid), name: shape.name, place: placeOf(shape.element) };
      const said = saysOf(shape, saidOfShapes);
      const identity = shape.sort === 'external' ? identityOf(shape) : null;
      if (shape.sort === 'boundary') parts.boundaries.push({ ...part, kind: shape.stencil, says: {} });
      else if (identity !== null) parts.identities.push({ ...part, kind: identity, says: said });
      else parts.components.push({ ...part, ...whatIs(shape), boundaries: bounds, says: said });
    }
    for (const flow of shapes.filter(({ sort }) => sort === 'flow')) {
      const { guid, element, name, stencil, properties } = flow;
      const [from = '', to = ''] = ['SourceGuid', 'TargetGuid'].map((key) => textIn(element, key) ?? '');
      const end = (one: string) => (standsIn.has(one) ? one : null);
      parts.flows.push({
        id: unique(guid),
        name,
        place: placeOf(element),
        from: end(from),
        to: end(to),
        protocol: properties.get('Protocol') ?? (protocols.has(stencil ?? '') ? stencil : null),
        crosses: [...crossed(standsIn.get(from), standsIn.get(to)), ...crosses(flow).map(({ guid }) => guid)],
        says: saysOf(flow, saidOfFlows),
      });
    }
  }
  return parts;
}

function saysOf({ properties }: Shape, vocabulary: Vocabulary): Says {
  const text = (name: string) => {
    const value = properties.get(name) ?? null;
    return value !== null && unsaid.has(value) ? null : value;
  };
  return says(vocabulary, { text, texts: () => [] });
}

/** The stencils of flows that are protocols; others are "Request" and "Generic Data Flow" (default.tb7, read 2026-11). */
const protocols = new Set([
  'ALPC',
  'HTTP',
  'HTTPS',
  'IOCTL Interface',
  'IPsec',
  'Named Pipe',
  'RPC or DCOM',
  'SMB',
  'UDP',
]);

function whatIs({
  sort,
  stencil,
  properties,
}: Shape): Pick<Component, 'kind' | 'technology' | 'tags' | 'outOfScope'> {
  return {
    kind: sort === 'process' || sort === 'store' ? sort : 'external',
    technology: stencil,
    tags: [],
    outOfScope: properties.get('Out Of Scope')?.toLowerCase() === 'true',
  };
}

/** What a stencil is called says more than the name that an author gave it. */
function identityOf({ name, stencil }: Shape): Identity['kind'] | null {
  if (stencil === null || stencil === name) return identityIn(name);
  return /\b(?:user|human|actor|person)\b/i.test(stencil.slice(0, 100))
    ? (identityIn(stencil) ?? 'human')
    : null;
}

function threatOf(
  value: XmlElement,
  known: ReadonlySet<string>,
  threatId: (wanted: string) => string,
): Threat {
  const properties = new Map<string, string>();
  for (const property of childrenOf(value, 'Properties').flatMap(({ children }) => children)) {
    const [key, text] = [textIn(property, 'Key'), textIn(property, 'Value')];
    if (key !== null && text !== null && text !== '') properties.set(key, text);
  }
  // The first versions of the tool wrote elements, later ones leave those empty and write properties.
  const said = (key: string) => wordsIn(value, key) ?? properties.get(key) ?? null;
  const type = wordsIn(value, 'TypeId') ?? 'threat';
  const ends = ['FlowGuid', 'SourceGuid', 'TargetGuid'].flatMap((key) => wordsIn(value, key) ?? []);
  return {
    id: threatId(wordsIn(value, 'Id') ?? type),
    name: said('Title') ?? type,
    place: placeOf(value),
    category: said('UserThreatCategory'),
    severity: severityIn(said('Priority')),
    // AutoGenerated and NeedsInvestigation are open.
    status: statusIn(said('State')),
    owner: null,
    mitigation: said('StateInformation'),
    due: null,
    about: [...new Set(ends.filter((id) => known.has(id)))],
  };
}

function wordsIn(element: XmlElement, key: string): string | null {
  const text = textIn(element, key);
  return text === null || text === '' ? null : text;
}
