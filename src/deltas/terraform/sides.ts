/** Both sides of a directory next to each other, what moved between them called by the name it has now. */
import { posix } from 'node:path';
import { isShown } from '../../change/shown.ts';
import type { Snapshot } from '../../change/snapshot.ts';
import { matchedByContent, movedBlocks, type Renames, renaming } from './address.ts';
import { inOneNotation } from './alignment/notations.ts';
import { withOpenInstances } from './alignment/open-instances.ts';
import { withoutFetchedElsewhere } from './alignment/shown-modules.ts';
import { infrastructureOf, type Request } from './build.ts';
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
  const read = (snapshot: Snapshot, steps: readonly Renames[], presumes: Request['presumes']) =>
    infrastructureOf({
      snapshot,
      directory: rootDirectory(snapshot) ?? directory,
      reader,
      renamed: renaming(steps),
      edited: editedAgainst(snapshot === afterFiles ? beforeFiles : afterFiles),
      presumes,
    });
  const nothing = () => false;
  const made = read(afterFiles, [], nothing);
  let steps = [new Map([...movedBlocks(made)].filter(([from]) => !isDeclared(from, made)))];
  const written = read(beforeFiles, steps, nothing);
  const had = named(written, steps);
  const showcase = isShown(directory);
  const oldPresumes = presuming(had, made, renaming(steps), showcase);
  const newPresumes = presuming(made, had, (one) => one, showcase);
  // Each that is off was asked about; where none is presumed, all would be as it is.
  const isSettled = (side: Infrastructure, presumes: Request['presumes']) =>
    ![...side.switches.off.keys()].some(presumes);
  const after = isSettled(made, newPresumes) ? made : read(afterFiles, [], newPresumes);
  const readBefore = () => named(read(beforeFiles, steps, oldPresumes), steps);
  let before = isSettled(written, oldPresumes) ? had : readBefore();
  for (let round = 0; round < rounds; round += 1) {
    const more = matchedByContent(before, after);
    if (more.size === 0) break;
    steps = [...steps, new Map(more)];
    before = readBefore();
  }
  const sides = inOneNotation(withOpenInstances({ before, after }));
  return showcase ? withoutFetchedElsewhere(sides) : sides;
}

/**
 * What its own values switch off may be on elsewhere, so it counts as there, unless the other side really has it: then it
 * comes or goes. Where another call makes it, that one shows it; a caller that only shows a module says nothing of it.
 */
function presuming(
  own: Infrastructure,
  other: Infrastructure,
  rename: (address: string) => string,
  showcase: boolean,
): Request['presumes'] {
  const made = new Set([...own.resources, ...own.data, ...own.calls].map(({ block }) => block));
  const there = declarationsOf(other);
  const left = new Set(
    [...own.switches.off].flatMap(([address, block]) =>
      made.has(block) || there.has(address) || (showcase && isCalled(address)) ? [address] : [],
    ),
  );
  return (written) => {
    const address = rename(written);
    return !left.has(address) && (!mayGuard(address) || other.switches.off.has(address));
  };
}

/** A block that may guard counts as there only where it may be on both sides: one that was always there is gone by default. */
function mayGuard(address: string): boolean {
  return (
    address.includes('.dynamic ') &&
    !/\.dynamic (?:statement|principals|ingress|egress) (?!that denies )/.test(address)
  );
}

function declarationsOf({ resources, data, calls, switches }: Infrastructure): ReadonlySet<string> {
  return new Set([
    ...[...resources, ...data].map(({ declaration }) => declaration),
    ...calls.map(({ address }) => withoutKey(address)),
    ...switches.on,
  ]);
}

function withoutKey(address: string): string {
  return address.replace(/\[(?:\d{1,9}|"(?:[^"\\]|\\.){0,256}")\]$/, '');
}

/** Within a module that is called. */
function isCalled(address: string): boolean {
  return /^module\.[^.]*\./.test(address);
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
  const switches = {
    ...side.switches,
    off: new Map([...side.switches.off].map(([address, block]) => [rename(address), block])),
    on: new Set([...side.switches.on].map(rename)),
  };
  return { ...side, switches, resources: all(side.resources), data: all(side.data), calls };
}
