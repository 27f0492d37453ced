/**
 * What a Threat Composer workspace lacks in, the edits that add it out, valid by its schema: threats as threats, parts as
 * items of lists at the end of the architecture's and the data flow's Markdown (parts.ts).
 */
import type { TextFile } from '../../../change/snapshot.ts';
import type { Severity } from '../../../deltas/delta.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Addition, TextEdit } from '../format.ts';
import { uniqueIds, uuidOf } from '../reading/ids.ts';
import { field, itemsOf, numberOf, textOf } from '../reading/tree.ts';
import { type Appended, append, inOrder, jsonTargetOf, type Target } from '../writing/append.ts';
import { spanAt } from '../writing/replace.ts';
import { type WrittenMap, written } from '../writing/written.ts';
import { headings, itemFor, lastHeading, type PartSort, partsIn } from './parts.ts';
import { stride } from './threats.ts';

export function suggest(file: TextFile, additions: readonly Addition[]): readonly TextEdit[] {
  const target = jsonTargetOf(file.path, file.text);
  if (target === null || additions.length === 0) return [];
  return inOrder([
    addTo(target, 'architecture', ['component', 'identity'], additions),
    addTo(target, 'dataflow', ['flow'], additions),
    append(target, ['threats'], threatsFor(target.tree, additions)),
  ]);
}

/** Limits of the schema. */
const [descriptionLength, nameLength, statementLength, remarkLength] = [100_000, 200, 1400, 1000];

function addTo(
  target: Target,
  section: 'architecture' | 'dataflow',
  sorts: readonly PartSort[],
  additions: readonly Addition[],
): Appended {
  const there = textOf(field(field(target.tree, section), 'description')) ?? '';
  const known = new Set(partsIn(there).map(({ name }) => name));
  let last = lastHeading(there);
  const blocks = sorts.flatMap((sort): readonly string[] => {
    const items = additions.flatMap((part) =>
      part.add === 'threat' || part.add !== sort || known.has(part.name) ? [] : [itemFor(part)],
    );
    if (items.length === 0) return [];
    const put = items.join('\n');
    const goesOn = last === sort;
    last = sort;
    return [goesOn ? `\n${put}` : `\n\n### ${headings[sort]}\n\n${put}`];
  });
  const put = blocks.join('');
  if (put === '' || there.length + put.length > descriptionLength) return { depth: 0, edits: [] };
  const path = [section, 'description'];
  const span = spanAt(target.root, path);
  // An empty section begins with its heading.
  const words = there === '' ? put.trimStart() : put;
  if (span === null || span.text === null)
    return append(target, [section], new Map([['description', words]]));
  const end = span.end - 1;
  return { depth: path.length, edits: [{ start: end, end, text: JSON.stringify(words).slice(1, -1) }] };
}

/** The schema knows three. */
const priorities: Readonly<Record<Severity, string>> = {
  critical: 'High',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Low',
};

function threatsFor(tree: TreeNode, additions: readonly Addition[]): readonly WrittenMap[] {
  const there = itemsOf(field(tree, 'threats'));
  const newId = uniqueIds(there.flatMap((threat) => textOf(field(threat, 'id')) ?? []));
  const highest = (key: string) =>
    there.reduce((most, threat) => Math.max(most, numberOf(field(threat, key)) ?? 0), 0);
  const [number, order] = [highest('numericId'), highest('displayOrder')];
  const wanted = additions.flatMap((threat) => (threat.add === 'threat' ? [threat] : []));
  return wanted.map(({ name, reason, category, severity, about }, at) => {
    const letter = Object.entries(stride).find(
      ([, word]) => word.toLowerCase() === category?.toLowerCase(),
    )?.[0];
    const metadata = [
      ...(letter === undefined ? [] : [written({ key: 'STRIDE', value: [letter] })]),
      written({ key: 'Priority', value: priorities[severity] }),
      written({ key: 'Comments', value: reason.slice(0, remarkLength) }),
    ];
    return written({
      id: newId(uuidOf(`threat ${name}`)),
      numericId: number + at + 1,
      displayOrder: order + at + 1,
      metadata,
      impactedAssets: about.length > 0 ? about.map((asset) => asset.slice(0, nameLength)) : undefined,
      statement: name.slice(0, statementLength),
      status: 'threatIdentified',
    });
  });
}
