/** The text of a `threat-model.yml` in, its model out, or the first thing that its author has to mend. */
import type { TextFile } from '../../../change/snapshot.ts';
import type { Problem } from '../../../rules/problem.ts';
import { problemsOf } from '../../../rules/reading/issues.ts';
import { lineAt, plainOf } from '../../../syntax/json-value.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { readYaml } from '../../../syntax/yaml.ts';
import type { ModelPlace, ThreatModel } from '../../model.ts';
import { around, crossed } from '../reading/boundaries.ts';
import { uniqueIds } from '../reading/ids.ts';
import { entriesOf, field, itemsOf, placeOf } from '../reading/tree.ts';
import { idFault, referenceFaults } from './references.ts';
import { modelSchema, sections, type WrittenModel } from './schema.ts';

/** @throws Unreadable with the line, what is wrong there, and what to write instead. */
export function read({ path, text }: TextFile): readonly [ThreatModel] {
  const tree = readYaml(path, text);
  if (tree === null)
    throw new Unreadable(path, 1, 'it is empty. Mend: write "title: " and the name of the system.');
  return [modelOf(path, tree, checked(path, tree))];
}

function checked(path: string, tree: TreeNode): WrittenModel {
  const at = (steps: readonly (string | number)[]) => ({ line: lineAt(tree, steps), column: 1 });
  const value = plainOf(tree);
  const result = modelSchema.safeParse(value, { reportInput: true });
  if (!result.success) {
    throw fault(path, problemsOf(path, { value, at, keyAt: at }, result.error.issues));
  }
  // From the tree, for the schema leaves out what JavaScript has a meaning for.
  const misnamed = sections.flatMap((section) =>
    entriesOf(field(tree, section)).flatMap(({ key }) => idFault(key, [section, key])),
  );
  const faults = [...misnamed, ...referenceFaults(result.data)];
  if (faults.length > 0) {
    throw fault(
      path,
      faults.map(({ path: steps, message, mend }) => ({ file: path, ...at(steps), message, mend })),
    );
  }
  return result.data;
}

/** The first of the problems by its line; how many more there are is said. */
function fault(path: string, problems: readonly Problem[]): Unreadable {
  const [first, ...more] = [...problems].sort((a, b) => a.line - b.line);
  const { line = 1, message = 'it is no threat model.', mend = 'see docs/threat-model.md.' } = first ?? {};
  const rest = more.length === 0 ? '' : ` ${more.length} more below it, the next in line ${more[0]?.line}.`;
  return new Unreadable(path, line, `${message} Mend: ${mend}${rest}`);
}

function modelOf(path: string, tree: TreeNode, model: WrittenModel): ThreatModel {
  const placeIn = (section: string) => {
    const node = field(tree, section);
    return (id: string): ModelPlace =>
      placeOf((node?.kind === 'map' ? node.entries.get(id) : undefined) ?? tree);
  };
  const entries = <T>(section: string, parts: Readonly<Record<string, T>> | null | undefined) => {
    const place = placeIn(section);
    return Object.entries(parts ?? {}).map(([id, part]) => ({ id, part, place: place(id) }));
  };
  const boundaries = entries('boundaries', model.boundaries);
  const outer = new Map(
    boundaries.flatMap(({ id, part }): [string, string][] => (part?.in === undefined ? [] : [[id, part.in]])),
  );
  const components = entries('components', model.components).map(({ id, part, place }) => ({
    id,
    name: part?.name ?? id,
    place,
    kind: part?.kind ?? ('process' as const),
    technology: part?.technology ?? null,
    tags: part?.tags ?? [],
    outOfScope: part?.['out-of-scope'] ?? false,
    boundaries: around(part?.in ?? null, outer),
    says: {},
  }));
  const standing = new Map(components.map(({ id, boundaries: chain }) => [id, chain]));
  const lines = itemsOf(field(tree, 'flows'));
  const flows = model.flows ?? [];
  const flowId = uniqueIds(flows.flatMap(({ id }) => id ?? []));
  return {
    path,
    format: 'delta-review',
    title: model.title,
    owners: model.owners ?? [],
    covers: model.covers ?? [],
    says: {},
    components,
    identities: entries('identities', model.identities).map(({ id, part, place }) => ({
      id,
      name: part?.name ?? id,
      place,
      kind: part?.kind ?? ('service' as const),
      says: {},
    })),
    boundaries: boundaries.map(({ id, part, place }) => ({
      id,
      name: part?.name ?? id,
      place,
      kind: part?.kind ?? null,
      says: {},
    })),
    flows: flows.map(({ id, name, from, to, protocol, crosses }, at) => ({
      id: id ?? flowId(`${from}>${to}`),
      name: name ?? `${from} to ${to}`,
      place: placeOf(lines[at] ?? tree),
      from,
      to,
      protocol: protocol ?? null,
      crosses: crosses ?? crossed(standing.get(from), standing.get(to)),
      says: {},
    })),
    assets: entries('assets', model.assets).map(({ id, part, place }) => ({
      id,
      name: part?.name ?? id,
      place,
      classification: part?.classification ?? null,
      says: {},
    })),
    threats: entries('threats', model.threats).map(({ id, part, place }) => ({
      id,
      name: part.title,
      place,
      category: part.category ?? null,
      severity: part.severity ?? null,
      status: part.status ?? 'open',
      owner: part.owner ?? null,
      mitigation: part.mitigation ?? null,
      due: part.due ?? null,
      about: part.about ?? [],
    })),
  };
}
