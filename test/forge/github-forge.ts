/** A forge over the loopback GitHub, and what its tests build changes from. */
import { expect } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import type { ChangeRef } from '../../src/change/change.ts';
import type { Check, Forge } from '../../src/forge/forge.ts';
import {
  createGitHubMemory,
  type GitHubMemory,
  githubForge,
  githubReader,
} from '../../src/forge/github/github.ts';
import { githubHistory } from '../../src/forge/github/history/history.ts';
import type { History } from '../../src/forge/history.ts';
import type { FileContent } from '../harness/github/git.ts';
import type { LoopbackRepository, Pull } from '../harness/github/repository.ts';
import { type GitHubOptions, type LoopbackGitHub, startGitHub } from '../harness/github/server.ts';

export const here = { owner: 'octo-org', name: 'hello' };

export interface Place {
  readonly github: LoopbackGitHub;
  readonly repository: LoopbackRepository;
  readonly memory: GitHubMemory;
  /** @returns another forge, as another webhook or another process would have it. */
  forge(memory?: GitHubMemory, installation?: number): Forge;
  history(): History;
}

export async function startPlace(options: GitHubOptions = {}): Promise<Place> {
  const github = await startGitHub(options);
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const octokit = new Octokit({ baseUrl: github.baseUrl, auth: 'ghs_loopback1', log: silent });
  const own = createGitHubMemory();
  return {
    github,
    repository: github.repository(`${here.owner}/${here.name}`),
    memory: own,
    forge: (memory = own, installation = 1) =>
      githubForge({ octokit, appId: github.app.id, installation, memory }),
    history: () =>
      githubHistory(githubReader({ octokit, appId: github.app.id, installation: 1, memory: own })),
  };
}

export function changeOf(pull: Pull): ChangeRef {
  return {
    repository: here,
    id: `#${pull.number}`,
    number: pull.number,
    title: pull.title,
    author: pull.author,
    draft: pull.draft,
    base: { branch: pull.base.ref, sha: pull.base.sha },
    head: { branch: pull.head.ref, sha: pull.head.sha },
  };
}

export function checkOf(sha: string, more: Partial<Check> = {}): Check {
  return {
    sha,
    status: 'completed',
    conclusion: 'action_required',
    title: 'A review is open',
    summary: 'One thing to look at.',
    text: 'Details.',
    annotations: [],
    actions: [],
    detailsUrl: null,
    ...more,
  };
}

/** @returns that many small files of a folder. */
export function many(count: number, folder: string, text: string): Record<string, FileContent> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${folder}/${index}.txt`, `${text} ${index}\n`]),
  );
}

export async function stopPlace({ github }: Place): Promise<void> {
  await github.close();
  expect({ violations: github.violations, faults: github.faults.waiting }).toEqual({
    violations: [],
    faults: 0,
  });
}
