/** From the bytes a forge sent to one side of a file: text where it can be judged, otherwise why not. */
import { type FileMode, type FileVersion, maximumFileBytes, type OpaqueFile } from './snapshot.ts';

/** Where git itself looks for a NUL byte to call a file binary (buffer_is_binary in git's xdiff-interface.c). */
const binaryWindow = 8_000;
/** A pointer is "less than 1024 bytes" (git-lfs, docs/spec.md). */
const pointerBytes = 1_024;
const pointer = /^version https:\/\/(?:git-lfs\.github|hawser\.github)\.com\/spec\/v1\n/;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** @returns what git's octal mode means; null for a folder. */
export function fileModeOf(octal: string): FileMode | null {
  if (octal === '120000') return 'symlink';
  if (octal === '160000') return 'submodule';
  if (octal === '100755') return 'executable';
  return /^0?40000$/.test(octal) ? null : 'file';
}

/** @returns why a path cannot be asked for or shown; null where it can. */
export function unsafePath(path: string): OpaqueFile | null {
  // Line separators and marks that turn the direction of text deceive a reader as control characters do.
  const detail = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/.test(path)
    ? 'its path has control characters'
    : path.includes('\ufffd') || /\p{Surrogate}/u.test(path)
      ? 'its path is not valid UTF-8'
      : null;
  return detail === null
    ? null
    : { state: 'opaque', path, blob: null, mode: null, reason: 'unsafe-path', detail };
}

interface Sized {
  readonly path: string;
  readonly blob: string;
  readonly mode: FileMode;
  readonly size: number;
}

/** @returns the file as too large to read, or null where its size in bytes is within the limit. */
export function tooLarge(file: Sized, maximumBytes = maximumFileBytes): OpaqueFile | null {
  return file.size <= maximumBytes ? null : largeFile(file, maximumBytes);
}

export function largeFile({ path, blob, mode, size }: Sized, maximumBytes: number): OpaqueFile {
  const detail = `${inThousands(size)} bytes; the limit is ${inThousands(maximumBytes)}`;
  return { state: 'opaque', path, blob, mode, reason: 'too-large', detail, size };
}

/**
 * A file as an analyzer sees it. A byte order mark is dropped; all else of a text stays as it is.
 * @param file.blob the blob's id; for a submodule the id of the commit it stands at
 * @param file.bytes the blob's whole content; empty for a submodule
 */
export function fileVersion(
  file: {
    readonly path: string;
    readonly blob: string;
    readonly mode: FileMode;
    readonly bytes: Uint8Array;
  },
  maximumBytes = maximumFileBytes,
): FileVersion {
  const { path, blob, mode, bytes } = file;
  const opaque = (reason: OpaqueFile['reason'], detail: string): OpaqueFile => ({
    state: 'opaque',
    path,
    blob,
    mode,
    reason,
    detail,
  });
  const unsafe = unsafePath(path);
  if (unsafe !== null) return { ...unsafe, blob, mode };
  if (mode === 'submodule') return opaque('submodule', `another repository, at its commit ${blob}`);
  if (mode === 'symlink') {
    const target = new TextDecoder().decode(bytes.subarray(0, 200));
    return { ...opaque('symlink', `a symbolic link to ${JSON.stringify(target)}`), target };
  }
  const large = tooLarge({ path, blob, mode, size: bytes.length }, maximumBytes);
  if (large !== null) return large;
  if (bytes.subarray(0, binaryWindow).includes(0)) {
    return opaque('binary', `${inThousands(bytes.length)} bytes that are not text`);
  }
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return opaque('not-utf8', 'its bytes are not valid UTF-8');
  }
  if (bytes.length < pointerBytes && pointer.test(text)) {
    const size = /^size (\d{1,15})$/m.exec(text)?.[1];
    const detail = 'its content is kept in Git LFS';
    return opaque(
      'lfs-pointer',
      size === undefined ? detail : `${detail} (${inThousands(Number(size))} bytes)`,
    );
  }
  return { state: 'text', path, blob, mode, text };
}

function inThousands(count: number): string {
  return count.toLocaleString('en-US');
}
