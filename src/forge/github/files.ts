/** Files at a commit, by GraphQL in batches; over REST what GraphQL cut, garbled or could not send. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Repository } from '../../change/change.ts';
import { fileModeOf, fileVersion, tooLarge, unsafePath } from '../../change/content.ts';
import { type FileMode, type FileVersion, maximumFileBytes, type OpaqueFile } from '../../change/snapshot.ts';
import { atOnce } from './api/at-once.ts';
import type { Variable } from './api/batch.ts';
import { ask } from './api/faults.ts';
import { isCommitId, nameOf, type Reader } from './api/reader.ts';
import { isFolder, readTree, type Tree, type TreeEntry } from './list.ts';

/** Files of one request. Both sides of the relevant files of an ordinary change fit. */
const filesTogether = 60;

/** A blob that is known to stand at a path, its bytes still to be read. */
interface Entry {
  readonly path: string;
  readonly blob: string;
  readonly mode: FileMode;
  readonly size: number;
}

const commitSchema = z.record(z.string(), z.unknown()).nullable();
const entrySchema = z
  .object({
    mode: z.number(),
    oid: z.string(),
    size: z.number().catch(0),
    object: z
      .object({
        byteSize: z.number().optional(),
        isBinary: z.boolean().nullish(),
        isTruncated: z.boolean().optional(),
        text: z.string().nullish(),
      })
      .nullish(),
  })
  .nullable();
const blobSchema = z.object({ content: z.string(), encoding: z.string() });

export async function files(
  reader: Reader,
  repository: Repository,
  commit: string,
  paths: readonly string[],
  maximumBytes = maximumFileBytes,
): Promise<ReadonlyMap<string, FileVersion>> {
  const usual = await usualFiles(reader, repository, commit, paths);
  if (maximumBytes <= maximumFileBytes) return usual;
  const larger = await atOnce([...usual.values()], async (version) =>
    version.state === 'opaque' && version.reason === 'too-large'
      ? readLarger(reader, repository, version, maximumBytes)
      : version,
  );
  return new Map(larger.map((version) => [version.path, version]));
}

/** Kept apart from what is read otherwise, so that nobody gets a larger text than he asked for. */
async function readLarger(
  reader: Reader,
  repository: Repository,
  version: OpaqueFile,
  maximumBytes: number,
): Promise<FileVersion> {
  const { path, blob, mode, size } = version;
  if (blob === null || mode === null || size === undefined || size > maximumBytes) return version;
  const scope = `${reader.scope(repository)} up to ${maximumBytes}`;
  const known = reader.cache.blob(scope, blob);
  if (known?.state === 'text') return { ...known, path, mode };
  const read = await readBlob(reader, repository, { path, blob, mode, size }, maximumBytes);
  reader.cache.keepVersion(scope, blob, read);
  return read;
}

async function usualFiles(
  reader: Reader,
  repository: Repository,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, FileVersion>> {
  const { cache } = reader;
  const scope = reader.scope(repository);
  const known = new Map<string, FileVersion>();
  const wanted: string[] = [];
  for (const path of new Set(paths)) {
    const found =
      unsafePath(path) ??
      (isCommitId(commit)
        ? (cache.version(scope, commit, path) ?? listedVersion(reader, scope, commit, path))
        : undefined);
    if (found === undefined) wanted.push(path);
    else known.set(path, found);
  }
  const chunks = Array.from({ length: Math.ceil(wanted.length / filesTogether) }, (_, index) =>
    wanted.slice(index * filesTogether, (index + 1) * filesTogether),
  );
  let tree: Promise<Tree | null> | undefined;
  const once = () => {
    tree ??= readTree(reader, repository, commit, true);
    return tree;
  };
  const read = await Promise.all(chunks.map((chunk) => readChunk(reader, repository, commit, chunk, once)));
  for (const version of read.flat()) {
    known.set(version.path, version);
    if (isCommitId(commit)) cache.keepVersion(scope, commit, version);
  }
  return known;
}

/** A text that was read at another commit, under the blob that a listing names here. */
function listedVersion(
  { cache, trees }: Reader,
  scope: string,
  commit: string,
  path: string,
): FileVersion | undefined {
  const listed = trees.at(scope, commit, path);
  if (listed === undefined || listed.mode === 'symlink' || listed.mode === 'submodule') return undefined;
  const content = cache.blob(scope, listed.blob);
  return content?.state === 'text' ? { ...content, path, mode: listed.mode } : undefined;
}

async function readChunk(
  reader: Reader,
  repository: Repository,
  commit: string,
  paths: readonly string[],
  tree: () => Promise<Tree | null>,
): Promise<readonly FileVersion[]> {
  const scope = reader.scope(repository);
  const texts = paths.map((path) => {
    const expected = reader.cache.expectedBlob(scope, commit, path);
    return expected === undefined ? undefined : reader.cache.blob(scope, expected);
  });
  const answer = await reader.batch({
    kind: 'files',
    call: `send files of ${nameOf(repository)} at ${commit}`,
    repository,
    weight: paths.length,
    field: (variable) => fieldOf(variable, commit, paths, (index) => texts[index] === undefined),
  });
  if (answer.state === 'no-repository') return paths.map(absent);
  const overRest = (list: readonly string[]) => readOverRest(reader, repository, commit, list, tree);
  if (answer.state === 'failed') return overRest(paths);
  const values = commitSchema.safeParse(answer.value).data;
  if (values === null && commit === 'HEAD') return paths.map(absent);
  // Not absent: that would read as if the change had removed or added every file.
  if (values === null || values === undefined) return overRest(paths);

  const done: FileVersion[] = [];
  const failed: string[] = [];
  const unread: Entry[] = [];
  for (const [index, path] of paths.entries()) {
    const entry = entrySchema.safeParse(values[`f${index}`]);
    if (!entry.success || answer.faults.some((fault) => fault.length === 0 || fault[0] === `f${index}`)) {
      failed.push(path);
    } else if (entry.data === null) {
      done.push(absent(path));
    } else {
      const { mode, version, again } = versionOf(path, entry.data, texts[index]);
      if (version !== null) done.push(version);
      else if (again && mode !== null) {
        const size = entry.data.object?.byteSize ?? entry.data.size;
        unread.push({ path, blob: entry.data.oid, mode, size });
      }
    }
  }
  const blobs = atOnce(unread, (entry) => readBlob(reader, repository, entry));
  const [sent, rest] = await Promise.all([blobs, failed.length === 0 ? [] : overRest(failed)]);
  return [...done, ...sent, ...rest];
}

function fieldOf(
  variable: Variable,
  commit: string,
  paths: readonly string[],
  withText: (index: number) => boolean,
): string {
  const at = isCommitId(commit)
    ? `oid: ${variable('GitObjectID!', commit)}`
    : `expression: ${variable('String!', commit)}`;
  const text = ' object { ... on Blob { byteSize isBinary isTruncated text } }';
  const fields = paths.map(
    (path, index) =>
      `f${index}: file(path: ${variable('String!', path)}) { mode type oid size${withText(index) ? text : ''} }`,
  );
  return `object(${at}) { ... on Commit { ${fields.join('\n')} } }`;
}

/** @returns the version, or null and whether its bytes must be asked for. */
function versionOf(
  path: string,
  entry: NonNullable<z.infer<typeof entrySchema>>,
  cached: FileVersion | undefined,
): { readonly mode: FileMode | null; readonly version: FileVersion | null; readonly again: boolean } {
  const mode = fileModeOf(entry.mode.toString(8));
  const found = (version: FileVersion) => ({ mode, version, again: false });
  if (mode === null) return found(absent(path));
  const blob = entry.oid;
  if (mode === 'submodule') return found(fileVersion({ path, blob, mode, bytes: new Uint8Array() }));
  const content = entry.object;
  const size = content?.byteSize ?? entry.size;
  const large = mode === 'symlink' ? null : tooLarge({ path, blob, mode, size });
  if (large !== null) return found(large);
  if (cached?.state === 'text' && cached.blob === blob && mode !== 'symlink') {
    return found({ ...cached, path, mode });
  }
  if (content?.isBinary === true) {
    const detail = `${size.toLocaleString('en-US')} bytes that are not text`;
    return found({ state: 'opaque', path, blob, mode, reason: 'binary', detail });
  }
  // GitHub cuts long texts, and shows other encodings as UTF-8. Only what has the blob's own id is the file.
  if (typeof content?.text === 'string' && content.isTruncated !== true) {
    const bytes = Buffer.from(content.text, 'utf8');
    if (bytes.length === size && blobId(bytes, blob.length) === blob) {
      return found(fileVersion({ path, blob, mode, bytes }));
    }
  }
  return { mode, version: null, again: true };
}

/** @returns the id git gives to bytes, in SHA-1 or SHA-256 by the length that the repository's ids have. */
function blobId(bytes: Uint8Array, length: number): string {
  return createHash(length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}

/** By the tree's entries, not by `contents`, which follows symbolic links and does not tell the mode. */
async function readOverRest(
  reader: Reader,
  repository: Repository,
  commit: string,
  paths: readonly string[],
  whole: () => Promise<Tree | null>,
): Promise<readonly FileVersion[]> {
  const tree = await whole();
  if (tree === null) return paths.map(absent);
  const entries = new Map(tree.entries.map((entry) => [entry.path, entry]));
  return atOnce(paths, async (path) => {
    const unlisted = !tree.complete && !entries.has(path);
    if (unlisted && !(await walk(reader, repository, commit, path, entries))) {
      const detail = 'its folder has more files than GitHub lists';
      return { state: 'opaque', path, blob: null, mode: null, reason: 'not-sent', detail };
    }
    const entry = entries.get(path);
    const mode = entry === undefined ? null : fileModeOf(entry.mode);
    if (entry === undefined || mode === null) return absent(path);
    return readBlob(reader, repository, { path, blob: entry.sha, mode, size: entry.size });
  });
}

/**
 * Goes down a cut tree folder by folder and adds what it sees to the entries.
 * @returns whether the way was seen as far as it goes; false where a single folder is cut too.
 */
async function walk(
  reader: Reader,
  repository: Repository,
  commit: string,
  path: string,
  entries: Map<string, TreeEntry>,
): Promise<boolean> {
  const parts = path.split('/');
  for (const depth of parts.keys()) {
    const folder = parts.slice(0, depth).join('/');
    const next = parts.slice(0, depth + 1).join('/');
    if (entries.has(next)) continue;
    const here = entries.get(folder);
    if (depth > 0 && (here === undefined || !isFolder(here))) return true;
    const inside = await readTree(reader, repository, here?.sha ?? commit, false);
    for (const each of inside?.entries ?? []) {
      const at = depth === 0 ? each.path : `${folder}/${each.path}`;
      entries.set(at, { ...each, path: at });
    }
    if (!entries.has(next)) return inside?.complete ?? true;
  }
  return true;
}

async function readBlob(
  reader: Reader,
  repository: Repository,
  entry: Entry,
  maximumBytes = maximumFileBytes,
): Promise<FileVersion> {
  const { path, blob, mode, size } = entry;
  if (mode === 'submodule') return fileVersion({ path, blob, mode, bytes: new Uint8Array() });
  const large = mode === 'symlink' ? null : tooLarge({ path, blob, mode, size }, maximumBytes);
  if (large !== null) return large;
  const { content, encoding } = await ask(
    reader.client,
    `send ${path} of ${nameOf(repository)}`,
    'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
    { owner: repository.owner, repo: repository.name, file_sha: blob },
    blobSchema,
  );
  const bytes = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
  return fileVersion({ path, blob, mode, bytes }, maximumBytes);
}

function absent(path: string): FileVersion {
  return { state: 'absent', path };
}
