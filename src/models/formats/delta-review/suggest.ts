/** What a `threat-model.yml` lacks in, the edits that add it out. */
import type { TextFile } from '../../../change/snapshot.ts';
import type { Addition, TextEdit } from '../format.ts';
import { slugOf, uniqueIds } from '../reading/ids.ts';
import { append, inOrder, targetOf } from '../writing/append.ts';
import { type Written, type WrittenMap, written } from '../writing/written.ts';
import { read } from './read.ts';

export function suggest(file: TextFile, additions: readonly Addition[]): readonly TextEdit[] {
  const target = targetOf(file.path, file.text);
  const [model] = read(file);
  if (target === null) return [];
  const parts = [
    model.boundaries,
    model.identities,
    model.components,
    model.assets,
    model.threats,
    model.flows,
  ];
  const newId = uniqueIds(parts.flat().map(({ id }) => id));
  const idOf = new Map(
    [...model.boundaries, ...model.assets, ...model.flows, ...model.identities, ...model.components].map(
      ({ name, id }) => [name, id],
    ),
  );
  const components = new Map<string, Written>();
  const identities = new Map<string, Written>();
  for (const part of additions) {
    if ((part.add !== 'component' && part.add !== 'identity') || idOf.has(part.name)) continue;
    const id = newId(slugOf(part.name));
    idOf.set(part.name, id);
    const name = id === part.name ? undefined : part.name;
    if (part.add === 'identity') {
      identities.set(id, written({ name, kind: part.kind, description: part.reason }));
      continue;
    }
    const { kind, technology, tags, reason } = part;
    const some = { technology: technology ?? undefined, tags: tags.length > 0 ? tags : undefined };
    components.set(id, written({ name, kind, ...some, description: reason }));
  }
  const flows = additions.flatMap((flow): WrittenMap[] => {
    if (flow.add !== 'flow') return [];
    const [from, to] = [idOf.get(flow.from), idOf.get(flow.to)];
    if (from === undefined || to === undefined) return [];
    const protocol = flow.protocol ?? undefined;
    // A threat of the same call may be about it.
    const id = idOf.has(flow.name) ? undefined : newId(slugOf(flow.name));
    if (id !== undefined) idOf.set(flow.name, id);
    return [written({ id, from, to, name: flow.name, protocol, description: flow.reason })];
  });
  const next = nextThreat(model.threats.map(({ id }) => id));
  const threats = new Map<string, Written>();
  for (const threat of additions) {
    if (threat.add !== 'threat') continue;
    const about = threat.about.flatMap((name) => idOf.get(name) ?? []);
    const { name: title, category, severity, reason } = threat;
    threats.set(
      newId(next()),
      written({
        title,
        category: category ?? undefined,
        severity,
        status: 'open',
        about: about.length > 1 ? about : about[0],
        description: reason,
      }),
    );
  }
  return inOrder([
    append(target, ['identities'], identities),
    append(target, ['components'], components),
    append(target, ['flows'], flows),
    append(target, ['threats'], threats),
  ]);
}

/** The next of "T-9" is "T-10"; where threats are named by words, numbers begin at 1. */
function nextThreat(ids: readonly string[]): () => string {
  const numbered = ids.flatMap((id) => {
    const [, before, number] = /^(.*?)(\d{1,9})$/.exec(id.slice(0, 64)) ?? [];
    return before === undefined || number === undefined ? [] : [{ before, number }];
  });
  const { before, number } = numbered.at(-1) ?? { before: 'T-', number: '0' };
  const same = numbered.filter((one) => one.before === before).map((one) => Number(one.number));
  let last = Math.max(0, ...same);
  return () => {
    last += 1;
    return before + String(last).padStart(number.length, '0');
  };
}
