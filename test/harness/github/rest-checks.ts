/** Check runs of a commit, and the rules that require them. */
import { checkRunObject, type JsonObject } from './objects.ts';
import type { CheckRun, LoopbackRepository } from './repository.ts';
import {
  type Call,
  listOf,
  objectOf,
  paged,
  Refusal,
  type Reply,
  type Route,
  repositoryOf,
  textOf,
} from './route.ts';

function invalid(message: string): Refusal {
  return new Refusal(422, `Invalid request.\n\n${message}`);
}

function write(call: Call, run: CheckRun): void {
  const { body } = call;
  const output = objectOf(body, 'output');
  const annotations = output === undefined ? [] : listOf(output, 'annotations');
  for (const each of annotations) {
    const annotation: JsonObject = objectOf({ each }, 'each') ?? {};
    // In GitHub's documentation, not in its description.
    if ((textOf(annotation, 'title') ?? '').length > 255)
      throw invalid('An annotation title has at most 255 characters.');
    if (Buffer.byteLength(textOf(annotation, 'message') ?? '') > 65_536)
      throw invalid('An annotation message has at most 64 KB.');
  }
  const conclusion = textOf(body, 'conclusion');
  const status = conclusion === undefined ? (textOf(body, 'status') ?? run.status) : 'completed';
  if (status === 'completed' && (conclusion ?? run.conclusion) === null)
    throw invalid('A completed check needs a conclusion.');
  run.name = textOf(body, 'name') ?? run.name;
  run.detailsUrl = textOf(body, 'details_url') ?? run.detailsUrl;
  run.externalId = textOf(body, 'external_id') ?? run.externalId;
  run.startedAt = textOf(body, 'started_at') ?? run.startedAt ?? call.world.counter.now();
  run.status = status;
  run.conclusion = status === 'completed' ? (conclusion ?? run.conclusion) : null;
  run.completedAt =
    status === 'completed'
      ? (textOf(body, 'completed_at') ?? run.completedAt ?? call.world.counter.now())
      : null;
  if (output !== undefined) {
    run.output = {
      title: textOf(output, 'title') ?? run.output.title,
      summary: textOf(output, 'summary') ?? run.output.summary,
      text: textOf(output, 'text') ?? null,
    };
    run.annotations.push(...annotations);
  }
  if ('actions' in body) run.actions = listOf(body, 'actions');
}

/** The latest run of each name and app, newest first, unless all are asked for. */
function selected(call: Call, repository: LoopbackRepository, sha: string): readonly CheckRun[] {
  const { check_name, app_id, status, filter = 'latest' } = call.query;
  const runs = repository.checks.filter(
    (run) =>
      run.headSha === sha &&
      (check_name === undefined || run.name === check_name) &&
      (app_id === undefined || run.appId === Number(app_id)) &&
      (status === undefined || run.status === status),
  );
  const newest = [...runs].reverse();
  if (filter === 'all') return newest;
  const key = (run: CheckRun): string => `${run.appId} ${run.name}`;
  return newest.filter((run, index) => newest.findIndex((each) => key(each) === key(run)) === index);
}

function create(call: Call): Reply {
  const repository = repositoryOf(call);
  const sha = textOf(call.body, 'head_sha') ?? '';
  if (!/^[0-9a-f]{40}$/.test(sha) || repository.git.commit(sha) === null)
    throw new Refusal(422, `No commit found for SHA: ${sha}`);
  const { app } = call.world;
  const run = repository.addCheck({
    headSha: sha,
    name: textOf(call.body, 'name') ?? '',
    appId: app.id,
    appSlug: app.slug,
    status: 'queued',
  });
  try {
    write(call, run);
  } catch (error) {
    repository.checks.splice(repository.checks.indexOf(run), 1);
    throw error;
  }
  return { status: 201, body: checkRunObject(call.world.at, repository, run) };
}

export const checkRoutes: readonly Route[] = [
  { method: 'post', template: '/repos/{owner}/{repo}/check-runs', answer: create },
  {
    method: 'patch',
    template: '/repos/{owner}/{repo}/check-runs/{check_run_id}',
    answer(call) {
      const repository = repositoryOf(call);
      const run = repository.checks.find((each) => each.id === Number(call.params.check_run_id));
      if (run === undefined) throw new Refusal(404, 'Not Found');
      if (run.appId !== call.world.app.id) {
        throw new Refusal(
          403,
          `Invalid app_id \`${call.world.app.id}\` - check run can only be modified by the GitHub App that created it.`,
        );
      }
      write(call, run);
      return { status: 200, body: checkRunObject(call.world.at, repository, run) };
    },
  },
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/commits/{ref}/check-runs',
    answer(call) {
      const repository = repositoryOf(call);
      const ref = call.params.ref ?? '';
      const sha = repository.tip(ref) ?? repository.git.commit(ref);
      if (sha === null) throw new Refusal(422, `No commit found for SHA: ${ref}`);
      const runs = selected(call, repository, sha);
      const { page, headers } = paged(call, runs);
      const check_runs = page.map((run) => checkRunObject(call.world.at, repository, run));
      return { status: 200, headers, body: { total_count: runs.length, check_runs } };
    },
  },
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/rules/branches/{branch}',
    answer(call) {
      const repository = repositoryOf(call);
      const required = (repository.requiredChecks.get(call.params.branch ?? '') ?? []).filter(
        (check) => check.by === 'ruleset',
      );
      const rule = {
        type: 'required_status_checks',
        parameters: {
          strict_required_status_checks_policy: false,
          do_not_enforce_on_create: false,
          required_status_checks: required.map((check) => ({
            context: check.context,
            ...(check.integrationId === null ? {} : { integration_id: check.integrationId }),
          })),
        },
        ruleset_source_type: 'Repository',
        ruleset_source: repository.fullName,
        ruleset_id: repository.id,
      };
      return { status: 200, body: required.length === 0 ? [] : [rule] };
    },
  },
];
