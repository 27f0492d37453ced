/** The diagrams of a `threatmodel` block in, components, identities, boundaries and flows out. One name is one thing in all of them. */
import type { Boundary, Component, Flow, Identity, ThreatModel } from '../../model.ts';
import { identityKinds } from '../../model.ts';
import { identityIn } from '../reading/actors.ts';
import { crossed } from '../reading/boundaries.ts';
import { uniqueIds } from '../reading/ids.ts';
import { notesIn } from '../reading/notes.ts';
import { placeOf } from '../reading/tree.ts';
import { blocksOf, type HclBlock } from './hcl.ts';
import { saidOfElements, saidOfParties, saysOf } from './says.ts';
import { elementsOf, type Texts } from './texts.ts';

const kinds: ReadonlyMap<string, Component['kind']> = new Map([
  ['process', 'process'],
  ['data_store', 'store'],
  ['external_element', 'external'],
]);

/** Flags of a third party that say what it is. */
const flags = ['saas', 'paying_customer', 'open_source', 'infrastructure'];

type Drawn = Pick<ThreatModel, 'components' | 'identities' | 'boundaries' | 'flows'>;

export function diagramsOf(model: HclBlock, texts: Texts): Drawn {
  const diagrams = blocksOf(model, 'data_flow_diagram_v2', 'data_flow_diagram');
  const elements = diagrams.flatMap((diagram) => elementsOf(diagram, texts));
  const standing = new Map<string, Set<string>>();
  const boundaries = new Map<string, Boundary>();
  const bound = (zone: string, at: HclBlock) => {
    if (!boundaries.has(zone))
      boundaries.set(zone, { id: zone, name: zone, place: placeOf(at), kind: null, says: {} });
  };
  for (const zone of diagrams.flatMap((diagram) => blocksOf(diagram, 'trust_zone')))
    bound(zone.labels[0] ?? 'trust zone', zone);
  for (const { block, zone } of elements) {
    const name = nameOf(block);
    const zones = standing.get(name) ?? new Set();
    standing.set(name, zones);
    if (zone === null) continue;
    bound(zone, block);
    zones.add(zone);
  }
  const components = new Map<string, Component>();
  const identities = new Map<string, Identity>();
  for (const { block } of elements) {
    const name = nameOf(block);
    if (components.has(name) || identities.has(name)) continue;
    const part = { id: name, name, place: placeOf(block) };
    const notes = notesIn(block.comments.join('\n'));
    const noted = identityKinds.find((kind) => kind === notes.kind);
    const actor = block.type === 'external_element' && notes.kind === null ? identityIn(name) : null;
    const identity = noted ?? actor;
    if (identity !== null) identities.set(name, { ...part, kind: identity, says: {} });
    else
      components.set(name, {
        ...part,
        kind: notes.kind === 'other' ? 'other' : (kinds.get(block.type) ?? 'other'),
        technology: notes.technology,
        tags: notes.tags,
        outOfScope: false,
        boundaries: [...(standing.get(name) ?? [])],
        says: saysOf(saidOfElements, block, texts),
      });
  }
  for (const party of blocksOf(model, 'third_party_dependency')) {
    const name = nameOf(party);
    if (components.has(name) || identities.has(name)) continue;
    const tags = flags.filter((flag) => texts.text(party, flag)?.toLowerCase() === 'true');
    components.set(name, {
      id: name,
      name,
      place: placeOf(party),
      kind: 'external',
      technology: null,
      tags,
      outOfScope: false,
      boundaries: [],
      says: saysOf(saidOfParties, party, texts),
    });
  }
  // Some write `from = process.ferry_api` and not the name.
  const referred = new Map(elements.map(({ block }) => [`${block.type}.${wordsOf(block)}`, nameOf(block)]));
  const endOf = (flow: HclBlock, key: string) => {
    const value = flow.attributes.get(key);
    return texts.text(flow, key) ?? (value?.kind === 'reference' ? (referred.get(value.name) ?? null) : null);
  };
  const known = (name: string | null) =>
    name !== null && (components.has(name) || identities.has(name)) ? name : null;
  const flowId = uniqueIds();
  const flows = diagrams.flatMap((diagram) =>
    blocksOf(diagram, 'flow').map((block): Flow => {
      const [from, to] = [endOf(block, 'from'), endOf(block, 'to')];
      const name = nameOf(block);
      return {
        // Flows share names such as "https"; their ends tell them apart.
        id: flowId(`${name}: ${from} to ${to}`),
        name,
        place: placeOf(block),
        from: known(from),
        to: known(to),
        protocol: texts.text(block, 'protocol'),
        crosses: crossed(zonesOf(standing, from), zonesOf(standing, to)),
        says: {},
      };
    }),
  );
  return {
    components: [...components.values()],
    identities: [...identities.values()],
    boundaries: [...boundaries.values()],
    flows,
  };
}

function zonesOf(standing: ReadonlyMap<string, ReadonlySet<string>>, name: string | null) {
  const zones = standing.get(name ?? '');
  return zones && [...zones];
}

function nameOf({ labels, type }: HclBlock): string {
  return labels[0] ?? type;
}

/** "Ferry API" as "ferry_api". */
function wordsOf(block: HclBlock): string {
  return nameOf(block)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
}
