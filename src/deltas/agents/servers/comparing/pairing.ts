/** The servers of one holder on both sides in, which of them are the same one out: by name, then by what they start. */
import type { Entry } from './telling.ts';

export interface Pairs {
  readonly came: readonly Entry[];
  readonly went: readonly Entry[];
  /** Same name, and not alike. */
  readonly both: readonly (readonly [Entry, Entry])[];
  /** Alike, under another name. */
  readonly renamed: readonly (readonly [Entry, Entry])[];
}

export function pairs(before: readonly Entry[], after: readonly Entry[]): Pairs {
  // A name can stand in several files of a holder: what is alike on both sides is set aside first.
  const [restBefore, restAfter] = withoutAlike(
    before,
    after,
    ({ server, signature }) => `${server.name}\n${signature}`,
  );
  const both: (readonly [Entry, Entry])[] = [];
  const came: Entry[] = [];
  const left = queues(restBefore, ({ server }) => server.name);
  for (const entry of restAfter) {
    const was = left.get(entry.server.name)?.shift();
    if (was === undefined) came.push(entry);
    else both.push([was, entry]);
  }
  const went = [...left.values()].flat();
  const named = new Set([...before, ...after].map(({ server }) => server.name));
  const stays = (name: string, side: readonly Entry[]) =>
    named.has(name) && side.some(({ server }) => server.name === name);
  const freed = queues(
    went.filter(({ server }) => !stays(server.name, after)),
    ({ signature }) => signature,
  );
  const renamed: (readonly [Entry, Entry])[] = [];
  const fresh: Entry[] = [];
  for (const entry of came) {
    const was = stays(entry.server.name, before) ? undefined : freed.get(entry.signature)?.shift();
    if (was === undefined) fresh.push(entry);
    else renamed.push([was, entry]);
  }
  const gone = new Set(renamed.map(([was]) => was));
  return {
    both,
    renamed,
    // A copy of a name that was there in another layer adds nothing where it starts the same thing.
    came: fresh.filter((entry) => !before.some((other) => sameThing(other, entry))),
    went: went.filter((entry) => !gone.has(entry) && !after.some((other) => sameThing(other, entry))),
  };
}

function sameThing(a: Entry, b: Entry): boolean {
  return a.server.name === b.server.name && a.signature === b.signature;
}

function withoutAlike(
  before: readonly Entry[],
  after: readonly Entry[],
  keyOf: (entry: Entry) => string,
): readonly [readonly Entry[], readonly Entry[]] {
  const open = queues(before, keyOf);
  const rest = after.filter((entry) => open.get(keyOf(entry))?.shift() === undefined);
  return [[...open.values()].flat(), rest];
}

function queues(entries: readonly Entry[], keyOf: (entry: Entry) => string): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const same = found.get(key);
    if (same === undefined) found.set(key, [entry]);
    else same.push(entry);
  }
  return found;
}
