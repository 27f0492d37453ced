/** What a file of threatcl lacks in, the blocks that add it out, in the way that the file is written. */
import type { TextFile } from '../../../change/snapshot.ts';
import type { Component, Flow, Identity } from '../../model.ts';
import type { Addition, TextEdit } from '../format.ts';
import { identityIn } from '../reading/actors.ts';
import { blocksOf, type HclBlock, readHcl } from './hcl.ts';
import { read } from './read.ts';
import { elementsOf, textsIn } from './texts.ts';
import { aboutNote, impacts, strideOf } from './words.ts';
import { type Part, quoted, type Writer, writer } from './write.ts';

const types = {
  process: 'process',
  store: 'data_store',
  external: 'external_element',
  other: 'process',
} as const;
const diagrams = ['data_flow_diagram_v2', 'data_flow_diagram'];
const elements = [...Object.values(types), 'trust_zone'];

/** Without a reason: it is in the model, and only not yet in the diagram. */
type Drawn =
  | ({ readonly add: 'component'; readonly reason: string | null } & Pick<
      Component,
      'name' | 'kind' | 'technology' | 'tags'
    >)
  | ({ readonly add: 'identity'; readonly reason: string | null } & Pick<Identity, 'name' | 'kind'>);

export function suggest(file: TextFile, additions: readonly Addition[]): readonly TextEdit[] {
  const [model] = read(file);
  const [block] = blocksOf(readHcl(file.path, file.text), 'threatmodel');
  if (model === undefined || block === undefined) return [];
  // A diagram of another file cannot be added to here.
  const diagram = blocksOf(block, ...diagrams).find(({ attributes }) => !attributes.has('import'));
  const there = diagram === undefined ? [] : elementsOf(diagram, textsIn([]));
  const declared = new Set(there.map(({ block }) => block.labels[0]));
  const known = new Map<string, Drawn>();
  for (const part of model.components) known.set(part.name, { add: 'component', reason: null, ...part });
  for (const part of model.identities) known.set(part.name, { add: 'identity', reason: null, ...part });
  const drawn: Part[] = [];
  const draw = (part: Drawn) => {
    declared.add(part.name);
    drawn.push(elementOf(part));
  };
  for (const part of additions) {
    if ((part.add !== 'component' && part.add !== 'identity') || known.has(part.name)) continue;
    known.set(part.name, part);
    draw(part);
  }
  const flows = additions.flatMap((flow): Part[] => {
    if (flow.add !== 'flow' || flow.from === flow.to) return [];
    const same = ({ name, from, to }: Flow) => name === flow.name && from === flow.from && to === flow.to;
    const ends = [flow.from, flow.to].flatMap((name) => known.get(name) ?? []);
    if (ends.length < 2 || model.flows.some(same)) return [];
    // Both ends stand in the diagram of a flow, and once in each (spec, parser_threatmodel.go, read 2026-11).
    for (const end of ends) if (!declared.has(end.name)) draw(end);
    return [flowOf(flow)];
  });
  const things = new Set([
    ...known.keys(),
    ...[...model.flows, ...model.assets].map(({ name }) => name),
    ...additions.flatMap((one) => (one.add === 'flow' ? [one.name] : [])),
  ]);
  const taken = new Set(model.threats.map(({ name }) => name));
  const assets = new Set(model.assets.map(({ name }) => name));
  const threats = additions.flatMap((threat): Part[] => {
    // Names of threats are unique (spec.hcl of threatcl, read 2026-11).
    if (threat.add !== 'threat' || taken.has(threat.name)) return [];
    taken.add(threat.name);
    return [
      threatOf(
        threat,
        threat.about.filter((name) => things.has(name)),
        assets,
      ),
    ];
  });
  const write = writer(file.text);
  return [...diagramEdits(write, block, diagram, drawn, flows), ...write.into(block, ['threat'], threats)];
}

function diagramEdits(
  write: Writer,
  model: HclBlock,
  diagram: HclBlock | undefined,
  drawn: readonly Part[],
  flows: readonly Part[],
): readonly TextEdit[] {
  if (diagram !== undefined) {
    const last = [...elements, 'flow'];
    return [...write.into(diagram, elements, drawn), ...write.into(diagram, last, flows)];
  }
  const parts = [...drawn, ...flows];
  const head = `data_flow_diagram_v2 ${quoted('data flow')}`;
  return write.into(
    model,
    diagrams,
    parts.length === 0 ? [] : [{ head, comments: [], attributes: [], parts }],
  );
}

function elementOf(part: Drawn): Part {
  const comments = part.reason === null ? [] : [part.reason];
  if (part.add === 'identity') {
    comments.push(`kind: ${part.kind}`);
    return { head: `external_element ${quoted(part.name)}`, comments, attributes: [], parts: [] };
  }
  const type = types[part.kind];
  // Without a note, a reader takes a name such as "Customer" for a person.
  const unsure = part.kind === 'other' || (part.kind === 'external' && identityIn(part.name) !== null);
  if (unsure) comments.push(`kind: ${part.kind}`);
  if (part.technology !== null) comments.push(`technology: ${part.technology}`);
  if (part.tags.length > 0)
    comments.push(`tags: ${part.tags.map((tag) => tag.replace(/[\s,]+/g, '-')).join(', ')}`);
  return { head: `${type} ${quoted(part.name)}`, comments, attributes: [], parts: [] };
}

function flowOf(flow: Extract<Addition, { readonly add: 'flow' }>): Part {
  const attributes: [string, string][] = [
    ['from', quoted(flow.from)],
    ['to', quoted(flow.to)],
  ];
  if (flow.protocol !== null) attributes.push(['protocol', quoted(flow.protocol)]);
  return { head: `flow ${quoted(flow.name)}`, comments: [flow.reason], attributes, parts: [] };
}

function threatOf(
  threat: Extract<Addition, { readonly add: 'threat' }>,
  about: readonly string[],
  assets: ReadonlySet<string>,
): Part {
  const stride = strideOf(threat.category);
  const said =
    threat.category === null || stride !== null ? threat.reason : `${threat.category}: ${threat.reason}`;
  const attributes: [string, string][] = [['description', quoted(said)]];
  if (stride !== null) attributes.push(['stride', `[${quoted(stride)}]`]);
  const refs = about.filter((name) => assets.has(name));
  if (refs.length > 0) attributes.push(['information_asset_refs', `[${refs.map(quoted).join(', ')}]`]);
  const others = about.filter((name) => !assets.has(name));
  const risk: Part = {
    head: 'risk',
    comments: [],
    attributes: [
      ['likelihood', quoted('medium')],
      ['impact', quoted(impacts[threat.severity])],
      ['severity', quoted(threat.severity)],
    ],
    parts: [],
  };
  const comments = others.length > 0 ? [aboutNote(others)] : [];
  return { head: `threat ${quoted(threat.name)}`, comments, attributes, parts: [risk] };
}
