/** What the verbs share: the client, the batch of this tick, and the cache with its scope. */
import type { Repository } from '../../../change/change.ts';
import type { Batch } from './batch.ts';
import type { BlobCache } from './blob-cache.ts';
import type { GitHubClient } from './client.ts';
import type { Trees } from './trees.ts';

export interface Reader {
  readonly client: GitHubClient;
  readonly batch: Batch;
  readonly cache: BlobCache;
  readonly trees: Trees;
  readonly appId: number;
  /** Whose texts these are: installation and repository. */
  readonly scope: (repository: Repository) => string;
}

/** @returns "owner/name", for messages. */
export function nameOf({ owner, name }: Repository): string {
  return `${owner}/${name}`;
}

/** @returns whether a commit is named by its id, so that what is read at it never changes. */
export function isCommitId(commit: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit);
}
