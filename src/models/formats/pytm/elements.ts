/** What a model of pytm is made of, whether its JSON or its Python says it, as a model of ours. */
import { posix } from 'node:path';
import {
  type Component,
  identityKinds,
  type ModelPlace,
  type Threat,
  type ThreatModel,
} from '../../model.ts';
import { identityIn } from '../reading/actors.ts';
import { around, crossed } from '../reading/boundaries.ts';
import { severityIn, statusIn } from '../reading/grades.ts';
import { uniqueIds } from '../reading/ids.ts';
import { globsOf, notesIn } from '../reading/notes.ts';
import { saidOfData, saidOfElements, saysOf } from './says.ts';

/** An element, flow, boundary or datum; references between them are by what `uniqueIds` made of their names. */
export interface Said {
  /** `Server`, `Dataflow`, `Boundary`, `Data`. */
  readonly sort: string;
  readonly name: string;
  readonly place: ModelPlace;
  /** @returns null where nothing literal is said. */
  readonly text: (key: string) => string | null;
  readonly texts: (key: string) => readonly string[];
  /** Of all attributes that are set; those of `controls` as `controls.isHardened`. */
  readonly keys: () => readonly string[];
  /** True where something is said that only running it would tell. */
  readonly computed: (key: string) => boolean;
  /** What an attribute names: another of these. */
  readonly refers: (key: string) => Said | null;
}

export interface SaidThreat {
  readonly name: string;
  readonly threat: string;
  readonly place: ModelPlace;
  readonly severity: string | null;
  readonly response: string | null;
  readonly about: Said | null;
}

/** The classes of pytm 1.3 and before (OWASP/pytm, pytm/asset.py and pytm/json.py, read 2026-11). */
const kinds: ReadonlyMap<string, Component['kind']> = new Map([
  ['Server', 'process'],
  ['Lambda', 'process'],
  ['LLM', 'process'],
  ['Process', 'process'],
  ['SetOfProcesses', 'process'],
  ['Asset', 'process'],
  ['Datastore', 'store'],
  ['Database', 'store'],
  ['ExternalEntity', 'external'],
  ['Element', 'other'],
]);

export const sorts: ReadonlySet<string> = new Set([
  ...kinds.keys(),
  ...['TM', 'Actor', 'Agent', 'Boundary', 'Dataflow', 'Data'],
]);

/** @param title null where no `TM` is named. */
export function modelOf(
  path: string,
  tm: Pick<Said, 'text'> & { readonly name: string | null },
  said: readonly Said[],
  threats: readonly SaidThreat[],
): ThreatModel {
  const ids = new Map<Said, string>();
  const name = (of: readonly Said[]) => {
    const unique = uniqueIds();
    for (const one of of) ids.set(one, unique(one.name));
    return of;
  };
  const boundaries = name(said.filter(({ sort }) => sort === 'Boundary'));
  const elements = name(said.filter(({ sort }) => kinds.has(sort) || sort === 'Actor' || sort === 'Agent'));
  const flows = name(said.filter(({ sort }) => sort === 'Dataflow'));
  const data = name(said.filter(({ sort }) => sort === 'Data'));
  const idOf = (one: Said | null) => (one === null ? null : (ids.get(one) ?? null));
  const part = (one: Said) => ({ id: ids.get(one) ?? one.name, name: one.name, place: one.place });
  const outer = new Map<string, string>();
  for (const boundary of boundaries) {
    const within = idOf(boundary.refers('inBoundary'));
    if (within !== null) outer.set(part(boundary).id, within);
  }
  const standsIn = (one: Said) => around(idOf(one.refers('inBoundary')), outer);
  const identities = elements.flatMap((one) => {
    const kind = identityOf(one);
    return kind === null ? [] : [{ ...part(one), kind, says: saysOf(saidOfElements, one) }];
  });
  const threatId = uniqueIds();
  const files = elements.flatMap((one) => one.texts('sourceFiles'));
  const directory = posix.dirname(path);
  return {
    path,
    format: 'pytm',
    title: tm.name ?? posix.basename(path),
    owners: [],
    covers: [
      ...notesIn(tm.text('description')).covers,
      // Relative to the script of the model (pytm/element.py, read 2026-11).
      ...globsOf(files.map((file) => posix.join(directory, file))),
    ],
    components: elements.flatMap((one): Component[] => {
      if (identityOf(one) !== null) return [];
      const notes = notesIn(one.text('description'));
      return [
        {
          ...part(one),
          kind: kinds.get(one.sort) ?? 'other',
          technology: notes.technology ?? technologyOf(one),
          tags: notes.tags,
          outOfScope: one.text('inScope')?.toLowerCase() === 'false',
          boundaries: standsIn(one),
          says: saysOf(saidOfElements, one),
        },
      ];
    }),
    identities,
    says: {},
    boundaries: boundaries.map((one) => ({
      ...part(one),
      kind: null,
      says: saysOf(saidOfElements, one),
    })),
    flows: flows.map((flow) => {
      const [from, to] = [flow.refers('source'), flow.refers('sink')];
      return {
        ...part(flow),
        from: idOf(from),
        to: idOf(to),
        // A flow takes the protocol of what it arrives at (pytm/tm.py, read 2026-11).
        protocol: flow.text('protocol') ?? to?.text('protocol') ?? null,
        crosses: crossed(from === null ? undefined : standsIn(from), to === null ? undefined : standsIn(to)),
        says: saysOf(saidOfElements, flow),
      };
    }),
    assets: data.map((one) => ({
      ...part(one),
      classification: wordOf(one.text('classification')),
      says: saysOf(saidOfData, one),
    })),
    threats: threats.map(
      ({ name, threat, place, severity, response, about }): Threat => ({
        id: threatId(about === null ? threat : `${threat}: ${about.name}`),
        name,
        place,
        category: null,
        severity: severityIn(severity),
        // "mitigated: ...", "accepted, because ..."; other words promise, or plan.
        status: statusIn(/[a-z]+/i.exec((response ?? '').slice(0, 40))?.[0] ?? null),
        owner: null,
        mitigation: response,
        due: null,
        about: about === null ? [] : [ids.get(about) ?? about.name],
      }),
    ),
  };
}

/** An `Actor` is who begins something; systems of others are `ExternalEntity`. */
function identityOf(one: Said): (typeof identityKinds)[number] | null {
  const noted = identityKinds.find((kind) => kind === notesIn(one.text('description')).kind);
  if (one.sort === 'Agent') return noted ?? 'agent';
  return noted ?? (one.sort === 'Actor' ? (identityIn(one.name) ?? 'human') : null);
}

function technologyOf(one: Said): string | null {
  const type = wordOf(one.text('type'));
  if (type !== null && type !== 'UNKNOWN') return type;
  if (one.text('isSQL')?.toLowerCase() === 'true') return 'SQL';
  return one.sort === 'Lambda' || one.sort === 'LLM' ? one.sort : one.text('OS');
}

/** `Classification.SECRET` as "SECRET". */
function wordOf(text: string | null): string | null {
  return text === null ? null : text.slice(text.lastIndexOf('.') + 1);
}
