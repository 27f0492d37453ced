/** The files of one side by their directories in, which of these lead to others out. */
import { posix } from 'node:path';
import { isShown } from './shown.ts';
import type { FileVersion, Side, Snapshot, TextFile } from './snapshot.ts';

export type ByPath = readonly (readonly [string, FileVersion])[];
export type ByUnit = ReadonlyMap<string, ByPath>;

/** How many times a followed file may lead to another. */
export const followRounds = 5;

/** A path in quotes to a file of data of which a part is not known. */
const partlyKnown = /\$\{[^"\n]{0,200}\.(?:json|ya?ml|csv)"|\bfileset\(|\bfile\(\s{0,64}"[^"\n]{0,200}\$\{/;

/** A path of nothing but steps up, in quotes. */
const upwards = /"(?:\.\.?\/){0,32}\.\.?\/?"/;

/**
 * A directory leads to another by its name, or by steps up alone. Looking for the name first spares the parsing of all
 * others.
 * @returns the directories that changed and those that may lead to them, over others too.
 */
export function mayLead(
  sides: readonly ByUnit[],
  directories: readonly string[],
  paths: readonly string[],
): Set<string> {
  const found = new Set(directories);
  // What did not change is the same on both sides.
  const texts = new Map<string, Set<TextFile>>();
  for (const side of sides) {
    for (const [key, files] of side) {
      const own = texts.get(key) ?? new Set();
      texts.set(key, own);
      for (const [, version] of files) if (version.state === 'text') own.add(version);
    }
  }
  // A directory is named after a slash: "../pier", "//pier"; a file may stand alone: "pier.json".
  const nameOf = (path: string) => (paths.includes(path) ? '' : '/') + posix.basename(path);
  let fresh = [...directories, ...paths];
  const readsAny = paths.some((path) => /\.(?:json|ya?ml|csv)$/.test(path));
  for (let round = 0; round < followRounds && fresh.length > 0; round += 1) {
    const names = [...new Set(fresh.map(nameOf))];
    const led = [...texts].filter(([key, own]) => {
      if (found.has(key)) return false;
      const below = fresh.some((path) => path === '.' || key.startsWith(`${path}/`));
      return [...own].some(
        ({ text }) =>
          names.some((name) => text.includes(name)) ||
          (below && upwards.test(text)) ||
          (readsAny && round === 0 && partlyKnown.test(text)),
      );
    });
    fresh = led.map(([key]) => key);
    for (const key of fresh) found.add(key);
  }
  const shown = [...found].filter((key) => isShown(key) && !directories.includes(key)).sort();
  for (const key of shown.slice(shownAtMost)) found.delete(key);
  return found;
}

/** Directories that did not change and only show a change: each is evaluated whole, and a library has dozens. */
const shownAtMost = 6;

/**
 * @param follows what the files of one directory lead to; a directory ends in a slash.
 * @returns those of the directories that another one leads to.
 */
export function calledAmong(
  units: ByUnit,
  directories: ReadonlySet<string>,
  side: Side,
  follows: (snapshot: Snapshot) => readonly string[],
): ReadonlySet<string> {
  // Looking for a name first spares the parsing of all others; one that is above the others is led to by steps alone.
  const names = new Set([...directories].map((path) => posix.basename(path)));
  const called = new Set<string>();
  for (const [key, files] of units) {
    if (isShown(key)) continue;
    const speaks = files.some(([, version]) => version.state === 'text' && speaksOf(names, version.text));
    if (!speaks) continue;
    for (const path of follows({ side, files: new Map(files) })) {
      const directory = path.endsWith('/') ? path.slice(0, -1) : '';
      if (directory !== key && directories.has(directory)) called.add(directory);
    }
  }
  return called;
}

function speaksOf(names: ReadonlySet<string>, text: string): boolean {
  if (upwards.test(text)) return true;
  for (const [, name = ''] of text.matchAll(/\/([^/"?\s]{1,255})/g)) if (names.has(name)) return true;
  return false;
}
