/** The past of a file in a local repository, by the first parents: what a merge brought came with the merge. */
import type { ChangeRef } from '../../../change/change.ts';
import { changeIn, type History, type Touch, type Touches, touchesAtMost } from '../../history.ts';
import type { CommitInfo, GitObjects } from '../objects.ts';

/** How far back is looked; a commit takes a fraction of a millisecond. */
const commitsAtMost = 2_000;

export function gitHistory(objects: GitObjects): History {
  const blobAt = async (commit: string, path: string) =>
    (await objects.entries(commit, [path])).get(path)?.oid ?? null;

  return {
    async touching(_repository, commit, path): Promise<Touches> {
      const touched: Touch[] = [];
      let here = await objects.commit(commit);
      if (here === null) return { commits: [], cut: `commit ${commit} is not in ${objects.folder}` };
      let blob = await blobAt(here.sha, path);
      for (let looked = 1; ; looked += 1) {
        const id: string | undefined = here.parents[0];
        const parent: CommitInfo | null = id === undefined ? null : await objects.commit(id);
        const cut = (why: string) => ({ commits: [...touched, touchOf(here as CommitInfo)], cut: why });
        if (id !== undefined && parent === null)
          return cut(`${objects.folder} lacks older commits until "git fetch --unshallow"`);
        if (looked === commitsAtMost) return cut(`only the last ${commitsAtMost} commits were looked at`);
        const before: string | null = parent === null ? null : await blobAt(parent.sha, path);
        if (before !== blob) {
          if (touched.length === touchesAtMost - 1)
            return cut(`only its last ${touchesAtMost} edits were looked at`);
          touched.push(touchOf(here));
        }
        if (parent === null) return { commits: touched, cut: null };
        [here, blob] = [parent, before];
      }
    },

    async formerly(_repository, commit, path) {
      const parent = (await objects.commit(commit))?.parents[0];
      if (parent === undefined || (await objects.commit(parent)) === null) return null;
      const files = await objects.diff(parent, commit);
      return files.find(({ status, after }) => status === 'renamed' && after === path)?.before ?? null;
    },
  };
}

/** A local change is judged as of its last commit, so that it is judged alike whenever that is done. */
export function headTime(objects: GitObjects) {
  return async ({ head }: Pick<ChangeRef, 'head'>): Promise<string> =>
    new Date(((await objects.commit(head.sha))?.time ?? 0) * 1_000).toISOString();
}

function touchOf({ sha, time, subject, parents }: CommitInfo): Touch {
  return {
    commit: sha,
    at: new Date(time * 1_000).toISOString(),
    change: changeIn(subject),
    parent: parents[0] ?? null,
  };
}
