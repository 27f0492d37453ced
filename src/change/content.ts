/** Stand-in until the branch of the github adapter brings the shared reading of bytes. */
import { type FileMode, type FileVersion, maximumFileBytes } from './snapshot.ts';

interface BlobAt {
  readonly path: string;
  readonly blob: string;
  readonly mode: FileMode;
  readonly bytes: Uint8Array;
}

export function fileVersion({ path, blob, mode, bytes }: BlobAt): FileVersion {
  const opaque = { state: 'opaque', path, blob, mode } as const;
  if (mode === 'submodule') return { ...opaque, reason: 'submodule', detail: `commit ${blob}` };
  if (bytes.length > maximumFileBytes)
    return { ...opaque, reason: 'too-large', detail: `${bytes.length} bytes` };
  if (mode === 'symlink') return { ...opaque, reason: 'symlink', detail: 'a symbolic link' };
  if (bytes.subarray(0, 8000).includes(0)) return { ...opaque, reason: 'binary', detail: 'has a NUL byte' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (text.startsWith('version https://git-lfs.github.com/spec/')) {
      return { ...opaque, reason: 'lfs-pointer', detail: 'kept in Git LFS' };
    }
    return { state: 'text', path, blob, mode, text };
  } catch {
    return { ...opaque, reason: 'not-utf8', detail: 'is not UTF-8' };
  }
}
