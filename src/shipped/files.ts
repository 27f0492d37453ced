/**
 * The files of `rules/`, and what the build read of them beforehand: reading hundreds of kilobytes of YAML takes longer than
 * judging most changes. That counts only for the very texts it was read from; whoever edits them waits until the next build.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { foreseeYaml, readYaml } from '../syntax/yaml.ts';
import { type PackedTree, packed, unpacked } from './packed-tree.ts';

/** `rules/` beside the folder of this file: the same from `src/` and from `dist/`. */
export const rulesFolder = new URL('../../rules/', import.meta.url);
/** Beside the compiled program, likewise. */
const preparedFolder = new URL('../../dist/prepared/', import.meta.url);

export interface ShippedFile {
  /** "rules/vendors.yml". */
  readonly file: string;
  readonly text: string;
}

/** @param folder "resources/". @returns its files in YAML, by name. */
export function filesOf(folder: string): readonly ShippedFile[] {
  return namesIn(folder).map(fileOf);
}

export function fileOf(path: string): ShippedFile {
  return { file: `rules/${path}`, text: readFileSync(new URL(path, rulesFolder), 'utf8') };
}

/** The same of lists, which are read as trees: the tree is at hand where the build has read it. */
export function listsOf(folder: string): readonly ShippedFile[] {
  return namesIn(folder).map(listOf);
}

export function listOf(path: string): ShippedFile {
  const one = fileOf(path);
  foreseeYaml(one.text, () => {
    // Only prepareLists keeps it.
    const tree = preparedOf(nameOf(one), [one]) as PackedTree | null;
    return tree === null ? null : [unpacked(tree)];
  });
  return one;
}

/** Reads every list of these folders, for `listOf`. */
export function prepareLists(folders: readonly string[]): void {
  for (const one of folders.flatMap(filesOf)) {
    const tree = readYaml(one.file, one.text);
    if (tree !== null) prepare(nameOf(one), [one], packed(tree));
  }
}

function namesIn(folder: string): readonly string[] {
  return readdirSync(new URL(folder, rulesFolder))
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .map((name) => `${folder}${name}`);
}

/** "resources-aws-network". */
function nameOf({ file }: ShippedFile): string {
  return file.replace(/^rules\/|\.yml$/g, '').replaceAll('/', '-');
}

interface Kept {
  /** Of the sources. */
  readonly hash: string;
  readonly value: unknown;
}

/** @returns what was kept under a name of exactly these sources; null where nothing was. */
export function preparedOf(name: string, sources: readonly ShippedFile[]): unknown {
  let text: string;
  try {
    text = readFileSync(preparedUrl(name), 'utf8');
  } catch {
    return null;
  }
  // Only `prepare` writes there, and whole.
  const { hash, value } = JSON.parse(text) as Kept;
  return hash === hashOf(sources) ? value : null;
}

/** @param value of plain data: it comes back as JSON has it. */
export function prepare(name: string, sources: readonly ShippedFile[], value: unknown): void {
  mkdirSync(preparedFolder, { recursive: true });
  const kept: Kept = { hash: hashOf(sources), value };
  const partial = new URL(`${name}.${process.pid}.json`, preparedFolder);
  writeFileSync(partial, JSON.stringify(kept));
  renameSync(partial, preparedUrl(name));
}

function preparedUrl(name: string): URL {
  return new URL(`${name}.json`, preparedFolder);
}

function hashOf(sources: readonly ShippedFile[]): string {
  return createHash('sha256').update(JSON.stringify(sources)).digest('base64');
}
