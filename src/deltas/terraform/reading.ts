/** Texts read once: the same file stands on both sides of most changes, and in the next change too. */
import { hash } from 'node:crypto';
import type { Snapshot, TextFile } from '../../change/snapshot.ts';
import type { HclExpression, HclFile } from '../../syntax/hcl/ast.ts';
import type { HclReader } from '../../syntax/hcl/reader.ts';
import { readJson } from '../../syntax/json.ts';
import type { TreeNode } from '../../syntax/tree.ts';
import { readYaml } from '../../syntax/yaml.ts';
import { type Module, readModule } from './module.ts';

export interface TerraformReader {
  readonly readFile: (file: TextFile) => HclFile;
  /** @param files those of one directory, at least one. */
  readonly readModule: (directory: string, files: readonly TextFile[]) => Module;
  /** null where the text is no template. */
  readonly readTemplate: (file: TextFile) => HclExpression | null;
  /**
   * @returns the value that a text of this notation holds; null where it holds none.
   * @throws Unreadable
   */
  readonly decode: (notation: Notation, text: string) => TreeNode | null;
}

export type Notation = 'json' | 'yaml';

/** Characters of text whose trees are kept, more than one unit may hold: a tree takes some ten bytes for each. */
const kept = 16_777_216;
/** Snapshots whose paths are kept, and these paths. */
const keptPaths = 100_000;
/** Modules that are kept for as long as their first file is: both sides of a change, and of the next one. */
const keptModules = 4;

/** @param limit in characters of text. */
export function readingOnce(reader: HclReader, limit = kept): TerraformReader {
  const trees = new Recent<HclFile>(limit);
  const templates = new Recent<HclExpression | null>(limit);
  const decoded = new Recent<TreeNode | null>(limit);
  // Evaluation asks for each file of a side many times.
  const known = new WeakMap<TextFile, HclFile>();
  const modules = new WeakMap<TextFile, readonly Module[]>();
  const readFile = (file: TextFile) => {
    const { path, text } = file;
    const read = () => reader.readFile(path, text);
    const key = () => `${path.endsWith('.json') ? 'json' : 'native'} ${contentOf(file)}`;
    const tree = known.get(file) ?? trees.of(key(), read, () => text.length);
    // Copies stand in many directories.
    const own = tree.path === path ? tree : { ...tree, path };
    known.set(file, own);
    return own;
  };
  return {
    readFile,
    readModule: (directory, files) => {
      const [first] = files;
      const kept = (first === undefined ? undefined : modules.get(first)) ?? [];
      const module = kept.find((one) => isOf(one, files)) ?? readModule(directory, files, readFile);
      const others = kept.filter((one) => one !== module).slice(0, keptModules - 1);
      if (first !== undefined) modules.set(first, [module, ...others]);
      return module;
    },
    readTemplate: (file) => {
      const read = () => {
        const { value, broken } = reader.readTemplate(file.text);
        return broken.length > 0 ? null : value;
      };
      return templates.of(contentOf(file), read, () => file.text.length);
    },
    decode: (notation, text) => {
      const read = () => (notation === 'json' ? readJson : readYaml)('', text);
      return decoded.of(`${notation} ${text}`, read, () => text.length);
    },
  };
}

/** The path of a file tells its directory. */
function isOf({ files }: Module, own: readonly TextFile[]): boolean {
  return files.length === own.length && files.every(({ file }, index) => file === own[index]);
}

const contents = new WeakMap<TextFile, string>();

/** What the blob's id says too, but by a hash that no two texts can be made to share. */
function contentOf(file: TextFile): string {
  const known = contents.get(file) ?? hash('sha256', file.text, 'base64');
  contents.set(file, known);
  return known;
}

/** What was worked out last, by what it was worked out from; what nobody asked for longest goes where it is too much. */
class Recent<T> {
  readonly #limit: number;
  /** In the order of asking. */
  readonly #values = new Map<string, { readonly value: T; readonly size: number }>();
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  of(key: string, make: () => T, sizeOf: (value: T) => number): T {
    const known = this.#values.get(key);
    if (known !== undefined) {
      this.#values.delete(key);
      this.#values.set(key, known);
      return known.value;
    }
    const value = make();
    const size = sizeOf(value);
    this.#values.set(key, { value, size });
    this.#size += size;
    for (const [oldest, { size: freed }] of this.#values) {
      if (this.#size <= this.#limit) break;
      this.#values.delete(oldest);
      this.#size -= freed;
    }
    return value;
  }
}

/** Remembers what a snapshot leads to, by its texts: both sides of a directory that did not change have the same. */
export function rememberedBySnapshot(
  make: (snapshot: Snapshot) => readonly string[],
): (snapshot: Snapshot) => readonly string[] {
  const recent = new Recent<readonly string[]>(keptPaths);
  return (snapshot) =>
    recent.of(
      keyOf(snapshot),
      () => make(snapshot),
      (paths) => 1 + paths.length,
    );
}

/** The first file tells which directory is asked about, so that order counts; what has no text leads nowhere. */
function keyOf({ files }: Snapshot): string {
  const [first = ''] = files.keys();
  // No path holds a null character.
  let held = `${first}\0`;
  for (const [path, version] of files) {
    if (version.state === 'text') held += `${path}\0${contentOf(version)}\0`;
  }
  return hash('sha256', held, 'base64');
}
