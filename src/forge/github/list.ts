/** The tree of a commit over REST: its paths, and the entries that files are read by where GraphQL does not help. */
import { z } from 'zod';
import type { Repository } from '../../change/change.ts';
import { fileModeOf } from '../../change/content.ts';
import { ask, statusBehind, statusOf, unavailable } from './api/faults.ts';
import { isCommitId, nameOf, type Reader } from './api/reader.ts';
import type { Listed } from './api/trees.ts';

export interface TreeEntry {
  readonly path: string;
  /** Git's octal mode. */
  readonly mode: string;
  readonly sha: string;
  /** Bytes; 0 for folders and submodules. */
  readonly size: number;
}

export interface Tree {
  readonly entries: readonly TreeEntry[];
  readonly complete: boolean;
}

const treeSchema = z.object({
  truncated: z.boolean(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.string(),
      sha: z.string(),
      size: z.number().default(0),
    }),
  ),
});

/** GitHub cuts a recursive tree at 100,000 entries or 7 MB (docs.github.com/rest/git/trees, read 2026-11). */
export async function list(
  reader: Reader,
  repository: Repository,
  commit: string,
): Promise<{ paths: readonly string[]; complete: boolean }> {
  const tree = await readTree(reader, repository, commit, true);
  if (tree === null) return { paths: [], complete: true };
  const files = tree.entries.filter((entry) => !isFolder(entry));
  if (isCommitId(commit)) {
    const listed = files.flatMap(({ path, sha: blob, mode: octal }): (readonly [string, Listed])[] => {
      const mode = fileModeOf(octal);
      return mode === null ? [] : [[path, { blob, mode }]];
    });
    reader.trees.keep(reader.scope(repository), commit, new Map(listed));
  }
  return { paths: files.map((entry) => entry.path), complete: tree.complete };
}

export function isFolder(entry: TreeEntry): boolean {
  return /^0?40000$/.test(entry.mode);
}

/**
 * @param revision a commit's or a tree's id, or "HEAD"
 * @returns null where the repository is empty, does not exist or cannot be seen
 * @throws ForgeUnavailable where the repository is there and the commit is not
 */
export async function readTree(
  { client }: Reader,
  repository: Repository,
  revision: string,
  recursive: boolean,
): Promise<Tree | null> {
  const place = { owner: repository.owner, repo: repository.name };
  const call = `list the files of ${nameOf(repository)} at ${revision}`;
  try {
    const { truncated, tree } = await ask(
      client,
      call,
      'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
      // Any value of `recursive` means yes.
      { ...place, tree_sha: revision, ...(recursive ? { recursive: '1' } : {}) },
      treeSchema,
    );
    return { entries: tree, complete: !truncated };
  } catch (error) {
    const status = statusBehind(error);
    // 409: the repository has no commit yet.
    if (status === 409) return null;
    if (status !== 404) throw error;
    if (revision !== 'HEAD' && (await isThere(client, repository))) throw error;
    return null;
  }
}

async function isThere(client: Reader['client'], repository: Repository): Promise<boolean> {
  try {
    await client.request('GET /repos/{owner}/{repo}', { owner: repository.owner, repo: repository.name });
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw unavailable(`show ${nameOf(repository)}`, error);
  }
}
