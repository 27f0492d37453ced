/** A forge over the first-parent history, walked from the oldest commit on: what neighbours share is read once. */
import type { ChangedFile, ChangeRef } from '../../../change/change.ts';
import type { FileVersion } from '../../../change/snapshot.ts';
import type { Forge } from '../../forge.ts';
import { contributorsOf } from '../../people.ts';
import { pastChange } from '../changes.ts';
import { gitForge } from '../git.ts';
import { type CommitInfo, emptyTreeFor, type GitObjects } from '../objects.ts';

export interface PastChange {
  readonly ref: ChangeRef;
  readonly files: readonly ChangedFile[];
}

export interface PastForge extends Forge {
  /** The change that is asked about next; its base is the one before, or the list of its files is read anew. */
  take(change: PastChange): Promise<void>;
}

/** @param infos of one line of first parents, in any order. @returns them in the same order. */
export async function pastChanges(
  objects: GitObjects,
  infos: readonly CommitInfo[],
  target: string,
): Promise<readonly PastChange[]> {
  const pairs = infos.map(({ sha, parents }) => ({ commit: sha, parent: parents[0] ?? null }));
  const files = await objects.diffs(pairs);
  return Promise.all(
    infos.map(async (info, index) => ({
      ref: await pastChange(objects, info, target),
      files: files[index] ?? [],
    })),
  );
}

/** Characters of texts that are kept; what was understood of them is kept as long and takes some ten times as much. */
const keptCharacters = 12_000_000;

export function pastForge(objects: GitObjects): PastForge {
  const forge = gitForge(objects);
  const versions = keptVersions();
  let at: PastChange | null = null;
  let tree: { readonly commit: string; readonly paths: readonly string[] } | null = null;

  return {
    ...forge,

    async take(change) {
      const { base, head } = change.ref;
      const paths =
        tree?.commit === base.sha ? after(tree.paths, change.files) : await objects.tree(head.sha);
      at = change;
      tree = { commit: head.sha, paths };
    },

    async compare(ref) {
      if (at?.ref.id !== ref.id) return forge.compare(ref);
      return { mergeBase: ref.base.sha, files: at.files, omitted: null };
    },

    // Nobody is asked to sign what was merged long ago.
    contributors: async () => contributorsOf([], null),

    async list(repository, commit) {
      return tree?.commit === commit ? { paths: tree.paths, complete: true } : forge.list(repository, commit);
    },

    async files(repository, commit, paths) {
      if (commit === 'HEAD' || commit === emptyTreeFor(commit) || at?.ref.repository.name !== repository.name)
        return forge.files(repository, commit, paths);
      const entries = await objects.entries(commit, paths);
      const keyOf = (path: string) => {
        const entry = entries.get(path);
        return entry === undefined ? null : `${entry.mode} ${entry.oid} ${path}`;
      };
      const missing = paths.filter((path) => {
        const key = keyOf(path);
        return key !== null && !versions.has(key);
      });
      const read = missing.length === 0 ? new Map() : await forge.files(repository, commit, missing);
      const found = new Map<string, FileVersion>();
      for (const path of paths) {
        const key = keyOf(path);
        const version = read.get(path) ?? (key === null ? null : versions.get(key));
        found.set(path, version ?? { state: 'absent', path });
        if (key !== null && version !== null) versions.keep(key, version);
      }
      return found;
    },
  };
}

/** @returns the paths of the next commit, sorted as before; the very same list where none came or went. */
function after(paths: readonly string[], files: readonly ChangedFile[]): readonly string[] {
  const moved = files.filter((file) => file.before !== file.after);
  if (moved.length === 0) return paths;
  const gone = new Set(moved.flatMap((file) => file.before ?? []));
  const came = moved.flatMap((file) => file.after ?? []);
  return [...new Set([...paths.filter((path) => !gone.has(path)), ...came])].sort();
}

/** The versions of files that were asked for last. */
function keptVersions() {
  const kept = new Map<string, FileVersion>();
  let characters = 0;
  const sizeOf = (version: FileVersion) => (version.state === 'text' ? version.text.length : 0) + 100;
  return {
    has: (key: string) => kept.has(key),
    get: (key: string) => kept.get(key) ?? null,
    keep(key: string, version: FileVersion) {
      if (!kept.delete(key)) characters += sizeOf(version);
      kept.set(key, version);
      for (const [oldest, old] of kept) {
        if (characters <= keptCharacters || oldest === key) break;
        kept.delete(oldest);
        characters -= sizeOf(old);
      }
    },
  };
}
