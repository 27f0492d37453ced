/** One side of the files that an analyzer asked for. Values only: reading them is the forge's work. */

export type Side = 'before' | 'after';

/** Git's file modes, by what they mean. */
export type FileMode = 'file' | 'executable' | 'symlink' | 'submodule';

/** Why a file that exists has no text to judge. */
export type OpaqueReason =
  | 'binary'
  | 'not-utf8'
  | 'lfs-pointer'
  | 'symlink'
  | 'submodule'
  | 'too-large'
  | 'not-sent'
  | 'unsafe-path';

export interface TextFile {
  readonly state: 'text';
  readonly path: string;
  /** Git blob id. */
  readonly blob: string;
  readonly mode: FileMode;
  readonly text: string;
}

export interface OpaqueFile {
  readonly state: 'opaque';
  readonly path: string;
  readonly blob: string | null;
  readonly mode: FileMode | null;
  readonly reason: OpaqueReason;
  /** In plain words, for the person who reads the check: "52,428,800 bytes; the limit is 1,048,576". */
  readonly detail: string;
  /** In bytes, of one that is too large. */
  readonly size?: number;
  /** Where a symbolic link leads, as it stands there. */
  readonly target?: string;
}

export interface AbsentFile {
  readonly state: 'absent';
  readonly path: string;
}

export type FileVersion = TextFile | OpaqueFile | AbsentFile;

export interface Snapshot {
  readonly side: Side;
  /** By path on this side. A path that was asked for and does not exist is `absent`. */
  readonly files: ReadonlyMap<string, FileVersion>;
}

/** The largest file that is read, in bytes, unless somebody asks for more; beyond it a file is `too-large`. */
export const maximumFileBytes = 1_048_576;

/** @returns the text files of a snapshot, by path, in path order. */
export function textFiles(snapshot: Snapshot): readonly TextFile[] {
  return [...snapshot.files.values()]
    .filter((file) => file.state === 'text')
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
