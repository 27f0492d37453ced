/** Texts read once: the same file stands on both sides of most changes, and in the next change too. */
import type { Snapshot, TextFile } from '../../change/snapshot.ts';
import type { HclExpression, HclFile } from '../../syntax/hcl/ast.ts';
import type { HclReader } from '../../syntax/hcl/reader.ts';

export interface TerraformReader {
  readonly readFile: (file: TextFile) => HclFile;
  /** null where the text is no template. */
  readonly readTemplate: (file: TextFile) => HclExpression | null;
}

/** Characters of text whose trees are kept. */
const kept = 16_777_216;

export function readingOnce(reader: HclReader): TerraformReader {
  const files = new Recent<HclFile>(kept);
  const templates = new Recent<HclExpression | null>(kept);
  return {
    readFile: ({ path, text }) =>
      files.of(`${path}\0${text}`, text.length, () => reader.readFile(path, text)),
    readTemplate: ({ text }) =>
      templates.of(text, text.length, () => {
        const { value, broken } = reader.readTemplate(text);
        return broken.length > 0 ? null : value;
      }),
  };
}

/** What was worked out last, by what it was worked out from; the oldest goes where it becomes too much. */
class Recent<T> {
  readonly #limit: number;
  readonly #values = new Map<string, { readonly value: T; readonly size: number }>();
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  of(key: string, size: number, make: () => T): T {
    const known = this.#values.get(key);
    if (known !== undefined) return known.value;
    const value = make();
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

/** Remembers what a snapshot came to, by its texts: both sides of a directory that did not change have the same. */
export function rememberedBySnapshot<T>(make: (snapshot: Snapshot) => T): (snapshot: Snapshot) => T {
  let recent: readonly { readonly files: Snapshot['files']; readonly size: number; readonly value: T }[] = [];
  return (snapshot) => {
    const known = recent.find(({ files }) => isSame(files, snapshot.files));
    if (known !== undefined) return known.value;
    const value = make(snapshot);
    const files = new Map(snapshot.files);
    let left = kept;
    recent = [{ files, size: sizeOf(files), value }, ...recent].filter(({ size }) => {
      left -= size;
      return left >= 0;
    });
    return value;
  };
}

/** An empty directory takes place too. */
function sizeOf(files: Snapshot['files']): number {
  return [...files.values()].reduce(
    (sum, file) => sum + (file.state === 'text' ? file.text.length : 0),
    4_096,
  );
}

function isSame(a: Snapshot['files'], b: Snapshot['files']): boolean {
  if (a.size !== b.size) return false;
  for (const [path, version] of a) {
    const other = b.get(path);
    if (other === version) continue;
    if (other?.state !== 'text' || version.state !== 'text' || other.text !== version.text) return false;
  }
  return true;
}
