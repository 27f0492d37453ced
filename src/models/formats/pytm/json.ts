/** The JSON that pytm writes with `--json`, and that it loads: text in, its model out. */
import { readJson } from '../../../syntax/json.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import type { ThreatModel } from '../../model.ts';
import { entriesOf, field, itemsOf, placeOf, textOf, textsOf } from '../reading/tree.ts';
import { modelOf, type Said, type SaidThreat } from './elements.ts';

/** @throws Unreadable where it is no JSON, or no map. */
export function readReport(path: string, text: string): readonly [ThreatModel] {
  const tree = readJson(path, text);
  if (tree?.kind !== 'map')
    throw new Unreadable(path, tree?.startLine ?? 1, 'no model of pytm: it has no keys');
  if (
    !['elements', 'assets', 'flows'].some((key) => itemsOf(field(tree, key)).length > 0) &&
    nameIn(tree) === null
  )
    throw new Unreadable(path, 1, 'no model of pytm: neither "name" nor "elements" nor "flows" stand in it');
  const boundaries = new Map<string, Said>();
  const elements = new Map<string, Said>();
  const said = (node: TreeNode, sort: string): Said => ({
    sort,
    name: nameIn(node) ?? sort,
    place: placeOf(node),
    text: (key) => textOf(key.split('.').reduce<TreeNode | undefined>(field, node)),
    keys: () => [
      ...entriesOf(node).map(({ key }) => key),
      ...entriesOf(field(node, 'controls')).map(({ key }) => `controls.${key}`),
    ],
    computed: () => false,
    texts: (key) => textsOf(field(node, key)),
    refers: (key) => {
      const name = textOf(field(node, key));
      return name === null ? null : ((key === 'inBoundary' ? boundaries : elements).get(name) ?? null);
    },
  });
  // References are by name, so a name that stands twice is one thing.
  const keep = (into: Map<string, Said>, one: Said) => into.has(one.name) || into.set(one.name, one);
  const flows = itemsOf(field(tree, 'flows'));
  for (const node of itemsOf(field(tree, 'boundaries'))) keep(boundaries, said(node, 'Boundary'));
  for (const node of ['elements', 'actors', 'assets'].flatMap((key) => itemsOf(field(tree, key)))) {
    // The list of all elements holds flows and boundaries too.
    if (field(node, 'source') !== undefined || boundaries.has(nameIn(node) ?? '')) continue;
    keep(elements, said(node, textOf(field(node, '__class__')) ?? 'Asset'));
  }
  const all = [
    ...boundaries.values(),
    ...elements.values(),
    ...flows.map((node) => said(node, 'Dataflow')),
    ...itemsOf(field(tree, 'data')).map((node) => said(node, 'Data')),
  ];
  const named = new Map(all.toReversed().map((one) => [one.name, one]));
  const found = [
    tree,
    ...['elements', 'actors', 'assets', 'flows'].flatMap((key) => itemsOf(field(tree, key))),
  ];
  const threats = new Map<string, SaidThreat>();
  for (const holder of found)
    for (const node of itemsOf(field(holder, 'findings'))) {
      const threat = findingOf(node, named, nameIn(holder));
      // Each finding stands at its element, and again in the list of all.
      const key = `${threat.threat}\n${threat.about?.name}`;
      if (!threats.has(key)) threats.set(key, threat);
    }
  const tm = { name: nameIn(tree), text: (key: string) => textOf(field(tree, key)) };
  return [modelOf(path, tm, all, [...threats.values()])];
}

function findingOf(node: TreeNode, named: ReadonlyMap<string, Said>, holder: string | null): SaidThreat {
  const threat = textOf(field(node, 'threat_id')) ?? textOf(field(node, 'id')) ?? 'finding';
  return {
    threat,
    name: textOf(field(node, 'description')) ?? threat,
    place: placeOf(node),
    severity: textOf(field(node, 'severity')),
    response: textOf(field(node, 'response')),
    about: named.get(textOf(field(node, 'target')) ?? holder ?? '') ?? null,
  };
}

function nameIn(node: TreeNode): string | null {
  return textOf(field(node, 'name'));
}
