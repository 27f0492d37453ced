/** Our check run on a commit: created once, updated ever after, within GitHub's limits. */
import { z } from 'zod';
import type { Repository } from '../../change/change.ts';
import { type Annotation, type Check, checkName, ForgeUnavailable } from '../forge.ts';
import { ask, readAnswer, statusBehind, unavailable } from './api/faults.ts';
import { nameOf, type Reader } from './api/reader.ts';
import { annotationKey, type CheckRun, type CheckRuns } from './check-runs.ts';
import { clip, clipBytes, cutAtLine } from './cut.ts';

/** docs.github.com/rest/checks/runs, read 2026-11. Characters, but for the message, which is in bytes. */
const limits = {
  title: 255,
  summary: 65_535,
  text: 65_535,
  annotations: 50,
  annotationTitle: 255,
  messageBytes: 64 * 1024,
  actions: 3,
  label: 20,
  description: 40,
} as const;

const runSchema = z.object({ id: z.number() });

/** @param check its commit may be "HEAD": the default branch's tip. */
export async function publish(
  reader: Reader,
  runs: CheckRuns,
  repository: Repository,
  given: Check,
): Promise<void> {
  const check = given.sha === 'HEAD' ? { ...given, sha: await tipOf(reader, repository) } : given;
  return runs.inTurn(reader, repository, check.sha, async () => {
    const run = await runs.find(reader, repository, check.sha);
    if (run === null) return create(reader, runs, repository, check);
    try {
      await update(reader, runs, repository, check, run);
    } catch (error) {
      // The run is gone, as after GitHub archived it.
      if (statusBehind(error) !== 404) throw error;
      runs.keep(reader, repository, check.sha, null);
      await create(reader, runs, repository, check);
    }
  });
}

const tipSchema = z.object({
  repository: z.object({ defaultBranchRef: z.object({ target: z.object({ oid: z.string() }) }).nullable() }),
});

const tipQuery = `query ($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { defaultBranchRef { target { oid } } }
}`;

/** @throws ForgeUnavailable for a repository without commits too: there is nothing yet to put a check on. */
async function tipOf({ client }: Reader, { owner, name }: Repository): Promise<string> {
  const call = `find the default branch of ${owner}/${name}`;
  const answer = await client.graphql(tipQuery, { owner, name }).catch((error: unknown) => {
    throw unavailable(call, error);
  });
  const tip = readAnswer(call, answer, tipSchema).repository.defaultBranchRef;
  if (tip === null) throw new ForgeUnavailable(`${owner}/${name} has no commit yet to put a check on`, null);
  return tip.target.oid;
}

async function create(reader: Reader, runs: CheckRuns, repository: Repository, check: Check): Promise<void> {
  const [first = [], ...rest] = inParts(check.annotations.map(withinLimits));
  const { id } = await ask(
    reader.client,
    `create the check of ${nameOf(repository)} at ${check.sha}`,
    'POST /repos/{owner}/{repo}/check-runs',
    {
      ...placeOf(repository),
      name: checkName,
      head_sha: check.sha,
      ...stateOf(check),
      output: { ...outputOf(check), annotations: first.map(sent) },
    },
    runSchema,
  );
  const run: CheckRun = { id, annotated: new Set(first.map(annotationKey)) };
  runs.keep(reader, repository, check.sha, run);
  for (const part of rest) await send(reader, repository, check, run, part);
}

async function update(
  reader: Reader,
  runs: CheckRuns,
  repository: Repository,
  check: Check,
  run: CheckRun,
): Promise<void> {
  const annotations = check.annotations.map(withinLimits);
  const unsent = annotations.filter((each) => !run.annotated.has(annotationKey(each)));
  const [first = [], ...rest] = inParts(unsent);
  await send(reader, repository, check, run, first);
  runs.keep(reader, repository, check.sha, run);
  for (const part of rest) await send(reader, repository, check, run, part);
}

/** Every request carries the whole check: one that fails on the way leaves no half-updated conclusion behind. */
async function send(
  reader: Reader,
  repository: Repository,
  check: Check,
  run: CheckRun,
  annotations: readonly Annotation[],
): Promise<void> {
  await ask(
    reader.client,
    `update the check of ${nameOf(repository)} at ${check.sha}`,
    'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
    {
      ...placeOf(repository),
      check_run_id: run.id,
      ...stateOf(check),
      output: { ...outputOf(check), annotations: annotations.map(sent) },
    },
    runSchema,
  );
  for (const each of annotations) run.annotated.add(annotationKey(each));
}

function placeOf({ owner, name }: Repository): Readonly<Record<string, string>> {
  return { owner, repo: name };
}

function stateOf(check: Check): Readonly<Record<string, unknown>> {
  return {
    status: check.status,
    ...(check.status === 'completed' && check.conclusion !== null ? { conclusion: check.conclusion } : {}),
    ...(check.detailsUrl === null ? {} : { details_url: check.detailsUrl }),
    actions: check.actions.slice(0, limits.actions).map((action) => ({
      label: clip(action.label, limits.label),
      description: clip(action.description, limits.description),
      identifier: action.identifier,
    })),
  };
}

function outputOf(check: Check): Readonly<Record<string, string>> {
  return {
    title: clip(check.title, limits.title),
    summary: cutAtLine(check.summary, limits.summary),
    // An update without a text would take the old one away.
    text: cutAtLine(check.text, limits.text),
  };
}

function withinLimits(annotation: Annotation): Annotation {
  return {
    ...annotation,
    title: clip(annotation.title, limits.annotationTitle),
    message: clipBytes(annotation.message, limits.messageBytes),
  };
}

function sent(annotation: Annotation): Readonly<Record<string, unknown>> {
  return {
    path: annotation.path,
    start_line: annotation.startLine,
    end_line: annotation.endLine,
    annotation_level: annotation.level,
    title: annotation.title,
    message: annotation.message,
  };
}

function inParts(annotations: readonly Annotation[]): readonly (readonly Annotation[])[] {
  return Array.from({ length: Math.ceil(annotations.length / limits.annotations) }, (_, index) =>
    annotations.slice(index * limits.annotations, (index + 1) * limits.annotations),
  );
}
