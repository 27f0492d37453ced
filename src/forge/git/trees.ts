/** Commits and trees read object by object, the same for both engines, each tree kept for the next commit. */
import { type CommitInfo, isEmptyTree, type ReadObject, type TreeEntry } from './objects.ts';
import { parseCommit, parseTree, type TreeItem } from './parse.ts';

/** How many commits and trees are kept; the neighbours of a commit share most of them. */
const keptObjects = 20_000;

/** Nobody nests folders this deep but to exhaust whoever reads them. */
const deepestFolder = 200;

export interface Trees {
  commit(sha: string): Promise<CommitInfo | null>;
  log(from: string, limit: number): Promise<readonly CommitInfo[]>;
  /** @returns the tree of a commit, or the id itself where it is a tree's. */
  root(id: string): Promise<string>;
  items(tree: string): Promise<readonly TreeItem[]>;
  entries(commit: string, paths: readonly string[]): Promise<ReadonlyMap<string, TreeEntry>>;
  /** Every file under a tree, in the order of the walk. */
  walk(tree: string, prefix: string): Promise<readonly (TreeEntry & { readonly path: string })[]>;
}

export function treesOf(read: ReadObject): Trees {
  const commits = new Map<string, CommitInfo>();
  const trees = new Map<string, readonly TreeItem[]>();

  const commit = async (sha: string) => {
    const kept = commits.get(sha);
    if (kept !== undefined) return kept;
    const object = await read(sha);
    if (object?.type !== 'commit') return null;
    return keep(commits, sha, parseCommit(sha, object.bytes));
  };

  const root = async (id: string) => {
    if (isEmptyTree(id)) return id;
    return (await commit(id))?.tree ?? id;
  };

  const items = async (tree: string) => {
    if (isEmptyTree(tree)) return [];
    const kept = trees.get(tree);
    if (kept !== undefined) return kept;
    const object = await read(tree);
    if (object?.type !== 'tree') {
      throw new Error(
        `this repository does not hold tree ${tree}; fetch the missing history, then try again`,
      );
    }
    return keep(trees, tree, parseTree(object.bytes, tree.length / 2));
  };

  const walk: Trees['walk'] = async (tree, prefix) => {
    if (prefix.split('/').length > deepestFolder) {
      throw new Error(
        `folders are nested more than ${deepestFolder} deep at ${JSON.stringify(prefix.slice(0, 60))}`,
      );
    }
    const nested = await Promise.all(
      (await items(tree)).map(({ name, mode, oid }) =>
        mode === null ? walk(oid, `${prefix}${name}/`) : [{ path: `${prefix}${name}`, mode, oid }],
      ),
    );
    return nested.flat();
  };

  const entry = async (tree: string, path: string): Promise<TreeEntry | null> => {
    const slash = path.indexOf('/');
    const name = slash < 0 ? path : path.slice(0, slash);
    const item = (await items(tree)).find((candidate) => candidate.name === name);
    if (item === undefined) return null;
    if (slash >= 0) return item.mode === null ? entry(item.oid, path.slice(slash + 1)) : null;
    return item.mode === null ? null : { mode: item.mode, oid: item.oid };
  };

  return {
    commit,
    root,
    items,
    walk,
    async log(from, limit) {
      const found: CommitInfo[] = [];
      let next = await commit(from);
      while (next !== null && found.length < limit) {
        found.push(next);
        const parent = next.parents[0];
        next = parent === undefined ? null : await commit(parent);
      }
      return found;
    },
    async entries(id, paths) {
      const tree = await root(id);
      const found = new Map<string, TreeEntry>();
      for (const path of paths) {
        const at = await entry(tree, path);
        if (at !== null) found.set(path, at);
      }
      return found;
    },
  };
}

/** Forgets the oldest first, so that a long-running service does not grow. */
function keep<Value>(kept: Map<string, Value>, key: string, value: Value): Value {
  if (kept.size >= keptObjects)
    for (const oldest of kept.keys()) {
      kept.delete(oldest);
      break;
    }
  kept.set(key, value);
  return value;
}
