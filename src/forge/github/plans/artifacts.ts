/**
 * Plans that a workflow run uploaded (docs.github.com/rest/actions/artifacts, read 2026-11): of the newest successful run at
 * the head, and never of a fork's, where whoever opened the change decides what runs.
 */

import { posix } from 'node:path';
import { unzipSync } from 'fflate';
import { z } from 'zod';
import type { ChangeRef } from '../../../change/change.ts';
import { pathSet } from '../../../change/path-set.ts';
import type { PlanPolicy } from '../../../rules/effective.ts';
import { type FoundPlans, type PlanText, planBytes } from '../../plans.ts';
import { ask, isRateLimit, statusBehind } from '../api/faults.ts';
import { nameOf, type Reader } from '../api/reader.ts';

const repositorySchema = z.object({ id: z.number() }).nullish();

const runsSchema = z.object({
  workflow_runs: z.array(
    z.object({ id: z.number(), repository: repositorySchema, head_repository: repositorySchema }),
  ),
});

const artifactsSchema = z.object({
  artifacts: z.array(
    z.object({ id: z.number(), name: z.string(), size_in_bytes: z.number(), expired: z.boolean() }),
  ),
});

/** Of one run; more than that is not looked at. */
const artifactsAtMost = 100;

/** What is downloaded of one change, in bytes: plans pack to a tenth. */
const downloadedAtMost = 16_777_216;

export async function uploadedPlans(
  reader: Reader,
  change: ChangeRef,
  { workflow, artifacts: names }: NonNullable<PlanPolicy['uploads']>,
): Promise<FoundPlans> {
  const { repository, head } = change;
  const where = { owner: repository.owner, repo: repository.name };
  const call = `list the runs of ${workflow} in ${nameOf(repository)}`;
  const parameters = {
    ...where,
    workflow_id: posix.basename(workflow),
    head_sha: head.sha,
    status: 'success',
    exclude_pull_requests: true,
    per_page: 1,
  };
  let runs: z.infer<typeof runsSchema>['workflow_runs'];
  try {
    const route = 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs';
    runs = (await ask(reader.client, call, route, parameters, runsSchema)).workflow_runs;
  } catch (error) {
    const why = whyNot(error);
    if (why === null) throw error;
    return { texts: [], refused: [`${workflow}: ${why}`] };
  }
  const [run] = runs;
  if (run === undefined) return { texts: [], refused: [] };
  if (run.head_repository?.id === undefined || run.head_repository.id !== run.repository?.id) {
    return { texts: [], refused: [`run ${run.id} of ${workflow}: it ran in a fork`] };
  }
  const { artifacts } = await ask(
    reader.client,
    `list the artifacts of run ${run.id} in ${nameOf(repository)}`,
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
    { ...where, run_id: run.id, per_page: artifactsAtMost },
    artifactsSchema,
  );
  const wanted = pathSet([names]);
  const texts: PlanText[] = [];
  const refused: string[] = [];
  let left = downloadedAtMost;
  for (const { id, name, size_in_bytes: size, expired } of artifacts) {
    if (!wanted.has(name)) continue;
    const from = `artifact ${name} of run ${run.id}`;
    if (expired) {
      refused.push(`${from}: it has expired`);
      continue;
    }
    if (size > left) {
      refused.push(`${from}: with it there are more than ${downloadedAtMost} bytes to download`);
      continue;
    }
    left -= size;
    const bytes = await ask(
      reader.client,
      `download ${from} in ${nameOf(repository)}`,
      'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
      { ...where, artifact_id: id, archive_format: 'zip' },
      z.instanceof(ArrayBuffer),
    );
    const unpacked = plansIn(new Uint8Array(bytes), from);
    texts.push(...unpacked.texts);
    refused.push(...unpacked.refused);
  }
  return { texts, refused };
}

/** What an admin can mend; a review does not wait for it. */
function whyNot(error: unknown): string | null {
  if (isRateLimit(error instanceof Error ? error.cause : error)) return null;
  const status = statusBehind(error);
  if (status === 404) return 'there is no such workflow';
  if (status === 403) return 'the app may not read Actions until its new permission is approved';
  return null;
}

/** The JSON files of an archive; names and sizes are its own word, so the limit is held before anything is unpacked. */
function plansIn(archive: Uint8Array, from: string): FoundPlans {
  let left = planBytes;
  const refused: string[] = [];
  try {
    const files = unzipSync(archive, {
      filter({ name, originalSize }) {
        if (!name.endsWith('.json')) return false;
        if (originalSize > left) {
          refused.push(`${name} in ${from}: it has ${originalSize} bytes, and ${left} are left to read`);
          return false;
        }
        left -= originalSize;
        return true;
      },
    });
    const texts = Object.entries(files).map(([name, bytes]) => ({
      from: `${name} in ${from}`,
      text: new TextDecoder().decode(bytes),
    }));
    return { texts, refused };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { texts: [], refused: [`${from}: it is no archive that can be read (${why})`] };
  }
}
