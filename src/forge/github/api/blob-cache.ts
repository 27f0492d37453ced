/** Files read before, in memory. Objects of git never change, so nothing here grows stale; it is only ever pushed out. */
import type { Repository } from '../../../change/change.ts';
import type { FileVersion } from '../../../change/snapshot.ts';

export interface BlobCache {
  /** What stood at a path of a commit; undefined where that, or its text, is not here. */
  version(scope: string, commit: string, path: string): FileVersion | undefined;
  keepVersion(scope: string, commit: string, file: FileVersion): void;
  /** A file version whose text is here by its blob, at whatever path and commit it was read. */
  blob(scope: string, blob: string): FileVersion | undefined;
  /** The blob that a comparison named for a path, before the file itself is read. */
  expectBlob(scope: string, commit: string, path: string, blob: string): void;
  expectedBlob(scope: string, commit: string, path: string): string | undefined;
}

/**
 * Keys begin with the installation and the repository: a blob's id is no secret, and must not hand one customer's text to
 * another who knows it.
 */
export function scopeOf(installation: number | string, { owner, name }: Repository): string {
  return `${installation} ${owner.toLowerCase()}/${name.toLowerCase()}`;
}

const defaultBytes = 64 * 1024 * 1024;
/** An entry's cost beside its text: keys and objects, roughly. */
const entryBytes = 400;

/** @param limit bytes in all; what was used longest ago goes first */
export function createBlobCache(limit: number = defaultBytes): BlobCache {
  const versions = new Map<string, { readonly value: FileVersion | string; readonly bytes: number }>();
  let held = 0;

  function find(key: string): FileVersion | string | undefined {
    const entry = versions.get(key);
    if (entry === undefined) return undefined;
    // A map keeps its order of insertion: what is used goes to the end.
    versions.delete(key);
    versions.set(key, entry);
    return entry.value;
  }

  function keep(key: string, value: FileVersion | string): void {
    const text = typeof value !== 'string' && value.state === 'text' ? value.text.length * 2 : 0;
    const bytes = text + key.length * 2 + entryBytes;
    if (bytes > limit) return;
    held += bytes - (versions.get(key)?.bytes ?? 0);
    versions.delete(key);
    versions.set(key, { value, bytes });
    for (const [oldest, entry] of versions) {
      if (held <= limit) break;
      versions.delete(oldest);
      held -= entry.bytes;
    }
  }

  const at = (scope: string, commit: string, path: string) => `${scope} at ${commit} ${path}`;
  const expected = (scope: string, commit: string, path: string) => `${scope} names ${commit} ${path}`;
  const blobAt = (scope: string, blob: string) => `${scope} blob ${blob}`;
  const blob = (scope: string, id: string): FileVersion | undefined => {
    const found = find(blobAt(scope, id));
    return typeof found === 'string' ? undefined : found;
  };

  return {
    blob,
    version(scope, commit, path) {
      const found = find(at(scope, commit, path));
      if (found === undefined || typeof found === 'string' || found.state !== 'text') {
        return typeof found === 'string' ? undefined : found;
      }
      // The text is kept once, by its blob, however many commits share it.
      const content = blob(scope, found.blob);
      return content?.state === 'text' ? { ...found, text: content.text } : undefined;
    },
    keepVersion(scope, commit, file) {
      if (file.state === 'text') keep(blobAt(scope, file.blob), file);
      keep(at(scope, commit, file.path), file.state === 'text' ? { ...file, text: '' } : file);
    },
    expectBlob: (scope, commit, path, id) => keep(expected(scope, commit, path), id),
    expectedBlob(scope, commit, path) {
      const found = find(expected(scope, commit, path));
      return typeof found === 'string' ? found : undefined;
    },
  };
}
