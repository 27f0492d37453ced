/** Both sides of a directory next to each other, what moved between them called by the name it has now. */
import { posix } from 'node:path';
import type { Snapshot } from '../../change/snapshot.ts';
import { matchedByContent, movedBlocks, type Renames, renaming } from './address.ts';
import { infrastructureOf } from './build.ts';
import type { Infrastructure } from './infrastructure.ts';
import { editedAgainst } from './places.ts';
import type { TerraformReader } from './reading.ts';

export interface Sides {
  readonly before: Infrastructure;
  readonly after: Infrastructure;
}

/** A rename changes the texts that speak of it, which may hide the next one. */
const rounds = 4;

export function sidesOf(beforeFiles: Snapshot, afterFiles: Snapshot, reader: TerraformReader): Sides {
  const directory = rootDirectory(afterFiles) ?? rootDirectory(beforeFiles) ?? '.';
  const read = (snapshot: Snapshot, steps: readonly Renames[]) =>
    infrastructureOf({
      snapshot,
      directory,
      reader,
      renamed: renaming(steps),
      edited: editedAgainst(snapshot === afterFiles ? beforeFiles : afterFiles),
    });
  const after = read(afterFiles, []);
  let steps = [new Map([...movedBlocks(after)].filter(([from]) => !isDeclared(from, after)))];
  let before = named(read(beforeFiles, steps), steps);
  for (let round = 0; round < rounds; round += 1) {
    const more = matchedByContent(before, after);
    if (more.size === 0) break;
    steps = [...steps, new Map(more)];
    before = named(read(beforeFiles, steps), steps);
  }
  return { before, after };
}

/** A snapshot of a directory has its own files first, then those that they lead to. */
export function rootDirectory({ files }: Snapshot): string | null {
  const [first] = files.keys();
  return first === undefined ? null : posix.dirname(first);
}

/** A name that was taken again moved nowhere that matters now. */
function isDeclared(address: string, { resources, scopes }: Infrastructure): boolean {
  return (
    resources.some((one) => one.address === address || one.declaration === address) ||
    scopes.some((scope) => scope.address === address)
  );
}

function named(side: Infrastructure, steps: readonly Renames[]): Infrastructure {
  const rename = renaming(steps);
  const all = <T extends { readonly address: string; readonly declaration: string }>(list: readonly T[]) =>
    list.map((one): T => {
      const address = rename(one.address);
      return address === one.address ? one : { ...one, address, declaration: rename(one.declaration) };
    });
  const calls = side.calls.map((call) => ({ ...call, address: rename(call.address) }));
  return { ...side, resources: all(side.resources), data: all(side.data), calls };
}
