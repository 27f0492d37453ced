/** The versions of one model's file in, its last edit that changed what the model means out; or why nobody can tell. */
import type { FileVersion } from '../../change/snapshot.ts';
import { meaningOfFile } from '../known.ts';

/** The file as one commit left it. */
export interface DatedVersion {
  readonly commit: string;
  /** When the commit was made, ISO 8601. */
  readonly at: string;
  /** The change that the commit names, "#41"; null where it names none. */
  readonly change: string | null;
  /** null where it was not read. */
  readonly version: FileVersion | null;
}

export interface FileHistory {
  /** Newest first: the commits that touched the file, and what each left. */
  readonly versions: readonly DatedVersion[];
  /** Why there may be older ones, in words; null where these are all. */
  readonly cut: string | null;
}

export type LastEdit =
  | {
      readonly known: 'commit';
      readonly commit: string;
      readonly at: string;
      readonly change: string | null;
    }
  /** All that can be told: not after that moment. */
  | { readonly known: 'not-after'; readonly at: string; readonly because: string }
  | { readonly known: 'nothing'; readonly because: string };

/** @returns the newest version that means something else than the one before it; the first one where all mean the same. */
export function lastEditOf({ versions, cut }: FileHistory): LastEdit {
  const [newest] = versions;
  if (newest === undefined) {
    return { known: 'nothing', because: cut ?? 'no commit that touched the file is known' };
  }
  const now = meaningIn(newest);
  if (now === null) return { known: 'nothing', because: 'the model as it is cannot be read' };
  let last = newest;
  for (const one of versions.slice(1)) {
    const meaning = meaningIn(one);
    // What nobody could read in between is no other meaning: a slip that was mended made nothing newer.
    if (meaning === null) continue;
    if (meaning !== now) return editAt(last);
    last = one;
  }
  return cut === null ? editAt(last) : { known: 'not-after', at: last.at, because: cut };
}

function editAt({ commit, at, change }: DatedVersion): LastEdit {
  return { known: 'commit', commit, at, change };
}

/** @returns null where it says nothing that can be compared. */
function meaningIn({ version }: DatedVersion): string | null {
  return version === null ? null : meaningOfFile(version);
}
