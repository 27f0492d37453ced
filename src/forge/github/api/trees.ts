/** The last trees that were listed: which blob stands at which path of a commit, so that what is here by its blob is not asked for. */
import type { FileMode } from '../../../change/snapshot.ts';

export interface Listed {
  readonly blob: string;
  readonly mode: FileMode;
}

export interface Trees {
  keep(scope: string, commit: string, entries: ReadonlyMap<string, Listed>): void;
  /** @returns what stands there; undefined where that is not known. */
  at(scope: string, commit: string, path: string): Listed | undefined;
}

/** A tree of 100,000 files takes some 20 MB. */
const kept = 4;

export function createTrees(): Trees {
  const trees = new Map<string, ReadonlyMap<string, Listed>>();
  return {
    keep(scope, commit, entries) {
      const key = `${scope} ${commit}`;
      trees.delete(key);
      trees.set(key, entries);
      const [oldest] = trees.keys();
      if (trees.size > kept && oldest !== undefined) trees.delete(oldest);
    },
    at: (scope, commit, path) => trees.get(`${scope} ${commit}`)?.get(path),
  };
}
