/** Workflow runs and what they uploaded. */
import { zipSync } from 'fflate';
import { type JsonObject, repositoryObject } from './objects.ts';
import type { LoopbackRepository } from './repository.ts';
import { type Call, paged, Refusal, type Route, repositoryOf } from './route.ts';

export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly archive: Uint8Array;
  /** What GitHub says of its size, in bytes. */
  readonly size: number;
  readonly expired: boolean;
}

export interface WorkflowRun {
  readonly id: number;
  /** ".github/workflows/plan.yml" */
  readonly path: string;
  readonly headSha: string;
  readonly conclusion: 'success' | 'failure';
  readonly inFork: boolean;
  readonly artifacts: readonly Artifact[];
}

/** @param files texts by their path in the archive, or the bytes of the archive itself. */
export function artifact(
  id: number,
  name: string,
  files: Readonly<Record<string, string>> | Uint8Array,
  more: Partial<Pick<Artifact, 'size' | 'expired'>> = {},
): Artifact {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const archive =
    files instanceof Uint8Array
      ? files
      : zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, bytes(text)])));
  return { id, name, archive, size: archive.length, expired: false, ...more };
}

const at = '2026-01-01T00:00:00Z';

export function runObject(call: Call, repository: LoopbackRepository, run: WorkflowRun): JsonObject {
  const { at: addresses } = call.world;
  const home = repositoryObject(addresses, repository);
  const url = `${addresses.api}/repos/${repository.fullName}/actions/runs/${run.id}`;
  return {
    id: run.id,
    node_id: `WorkflowRun:${run.id}`,
    head_branch: 'work',
    head_sha: run.headSha,
    path: run.path,
    run_number: 1,
    display_title: 'plan',
    event: 'pull_request',
    status: 'completed',
    conclusion: run.conclusion,
    workflow_id: 1,
    url,
    html_url: url,
    pull_requests: [],
    created_at: at,
    updated_at: at,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: url,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    workflow_url: url,
    head_commit: null,
    repository: home,
    head_repository: run.inFork ? { ...home, id: repository.id + 1_000_000 } : home,
  };
}

function runOf(call: Call): WorkflowRun {
  const run = repositoryOf(call).runs.find(({ id }) => id === Number(call.params.run_id));
  if (run === undefined) throw new Refusal(404, 'Not Found');
  return run;
}

export const actionRoutes: readonly Route[] = [
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
    answer(call) {
      const repository = repositoryOf(call);
      const own = repository.runs.filter(({ path }) => path.endsWith(`/${call.params.workflow_id}`));
      if (own.length === 0) throw new Refusal(404, 'Not Found');
      const { head_sha: sha, status } = call.query;
      const runs = own
        .filter(({ headSha, conclusion }) => headSha === sha && conclusion === status)
        .sort((a, b) => b.id - a.id);
      const { page, headers } = paged(call, runs);
      const body = {
        total_count: runs.length,
        workflow_runs: page.map((run) => runObject(call, repository, run)),
      };
      return { status: 200, body, headers };
    },
  },
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
    answer(call) {
      const { artifacts } = runOf(call);
      const { page, headers } = paged(call, artifacts);
      const root = `${call.world.at.api}/repos/${repositoryOf(call).fullName}/actions/artifacts`;
      const shown = page.map(({ id, name, size, expired }) => ({
        id,
        node_id: `Artifact:${id}`,
        name,
        size_in_bytes: size,
        url: `${root}/${id}`,
        archive_download_url: `${root}/${id}/zip`,
        expired,
        created_at: at,
        expires_at: at,
        updated_at: at,
      }));
      return { status: 200, body: { total_count: artifacts.length, artifacts: shown }, headers };
    },
  },
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    answer(call) {
      const id = Number(call.params.artifact_id);
      const found = repositoryOf(call)
        .runs.flatMap(({ artifacts }) => artifacts)
        .find((each) => each.id === id);
      if (found === undefined) throw new Refusal(404, 'Not Found');
      if (found.expired) throw new Refusal(410, 'Artifact has expired');
      // GitHub sends the client on to its storage; what counts here are the bytes at the end.
      return {
        status: 200,
        body: Buffer.from(found.archive),
        headers: { 'content-type': 'application/zip' },
      };
    },
  },
];
