/** The forge over GitHub's API, for one installation: the only place that knows Octokit. */
import type { Forge } from '../forge.ts';
import { createBatch } from './api/batch.ts';
import { type BlobCache, createBlobCache, scopeOf } from './api/blob-cache.ts';
import type { GitHubClient } from './api/client.ts';
import type { Reader } from './api/reader.ts';
import { createTrees, type Trees } from './api/trees.ts';
import { type CheckRuns, createCheckRuns } from './check-runs.ts';
import { compare, createComparisons } from './compare.ts';
import { contributors } from './contributors.ts';
import { files } from './files.ts';
import { gate } from './gate.ts';
import { tip } from './history/tip.ts';
import { list } from './list.ts';
import { openChanges } from './open-changes.ts';
import { publish } from './publish.ts';

/** What forges of one process share: one of these a process. */
export interface GitHubMemory {
  readonly cache: BlobCache;
  readonly trees: Trees;
  readonly checkRuns: CheckRuns;
}

export interface GitHubForgeOptions {
  /** An installation's Octokit. Its plugins retry; what is left over becomes ForgeUnavailable. */
  readonly octokit: GitHubClient;
  readonly appId: number;
  /** Whose texts the cache holds apart. */
  readonly installation: number;
  readonly memory: GitHubMemory;
}

export function createGitHubMemory(): GitHubMemory {
  return { cache: createBlobCache(), trees: createTrees(), checkRuns: createCheckRuns() };
}

export function githubReader({ octokit, appId, installation, memory }: GitHubForgeOptions): Reader {
  return {
    client: octokit,
    batch: createBatch(octokit),
    cache: memory.cache,
    trees: memory.trees,
    appId,
    scope: (repository) => scopeOf(installation, repository),
  };
}

/** Keep one for an installation: it remembers what its server lacks. Asks of one tick share a GraphQL request. */
export function githubForge(options: GitHubForgeOptions): Forge {
  const reader = githubReader(options);
  const { checkRuns } = options.memory;
  const comparisons = createComparisons(options.octokit);
  return {
    openChanges(repository, headSha) {
      // A check will follow: its look-up rides along instead of costing a round trip later.
      if (headSha !== undefined) checkRuns.look(reader, repository, headSha);
      return openChanges(reader, repository, headSha);
    },
    compare(change) {
      checkRuns.look(reader, change.repository, change.head.sha);
      return compare(reader, comparisons, change);
    },
    contributors: (change) => contributors(reader, comparisons, change),
    list: (repository, commit) => list(reader, repository, commit),
    files: (repository, commit, paths, maximumBytes) =>
      files(reader, repository, commit, paths, maximumBytes),
    tip: (repository) => tip(reader, repository),
    gate: (repository, branch) => gate(reader, repository, branch),
    publish: (repository, check) => publish(reader, checkRuns, repository, check),
  };
}
