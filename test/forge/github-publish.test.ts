import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkName } from '../../src/forge/forge.ts';
import { createGitHubMemory } from '../../src/forge/github/github.ts';
import { roundTrips } from '../harness/github/round-trips.ts';
import { changeOf, checkOf, here, many, type Place, startPlace, stopPlace } from './github-forge.ts';

let place: Place;

beforeEach(async () => {
  place = await startPlace();
});

afterEach(() => stopPlace(place));

describe('publishing', () => {
  const annotation = (line: number) => ({
    path: 'a.yml',
    startLine: line,
    endLine: line,
    level: 'warning' as const,
    title: `Line ${line}`,
    message: 'Look at this.',
  });
  let sha: string;
  beforeEach(() => {
    sha = place.repository.commit({ files: { a: '1' } });
  });

  test('is one check however often, from one process or several', async () => {
    const { repository } = place;
    const forges = [place.forge(), place.forge()];
    const check = checkOf(sha, { annotations: [annotation(1), annotation(2)] });
    await Promise.all(forges.map((forge) => forge.publish(here, check)));
    await place.forge(createGitHubMemory()).publish(here, check);
    expect(repository.checks).toMatchObject([
      { name: checkName, status: 'completed', conclusion: 'action_required' },
    ]);
    expect(repository.checks[0]?.annotations).toHaveLength(2);
  });

  test('goes from in progress to its conclusion and back', async () => {
    const { repository } = place;
    const forge = place.forge();
    await forge.publish(here, checkOf(sha, { status: 'in_progress', conclusion: null }));
    expect(repository.checks).toMatchObject([{ status: 'in_progress', conclusion: null }]);
    const actions = [{ label: 'Re-read', description: 'Read again', identifier: 'again' }];
    await forge.publish(here, checkOf(sha, { actions, detailsUrl: 'https://example.org/1' }));
    expect(repository.checks).toMatchObject([
      { status: 'completed', actions, detailsUrl: 'https://example.org/1' },
    ]);
    await forge.publish(here, checkOf(sha, { status: 'in_progress', conclusion: null }));
    expect(repository.checks).toMatchObject([{ status: 'in_progress', conclusion: null }]);
  });

  test('leaves the checks of other apps alone, and starts anew where ours is gone', async () => {
    const { repository } = place;
    repository.addCheck({ headSha: sha, name: checkName, appId: 99 });
    const forge = place.forge();
    await forge.publish(here, checkOf(sha));
    repository.checks.pop();
    await forge.publish(here, checkOf(sha));
    expect(repository.checks.map((run) => run.appId)).toEqual([99, place.github.app.id]);
  });

  test('sends all annotations, fifty a request, and none twice', async () => {
    const { repository } = place;
    const annotations = Array.from({ length: 120 }, (_, index) => annotation(index + 1));
    const forge = place.forge();
    await forge.publish(here, checkOf(sha, { status: 'in_progress', conclusion: null }));
    await forge.publish(here, checkOf(sha, { annotations }));
    await forge.publish(here, checkOf(sha, { annotations }));
    expect(repository.checks).toHaveLength(1);
    expect(repository.checks[0]?.annotations).toHaveLength(120);
  });

  test('cuts what is too long at the end of a line and says so', async () => {
    const long = `${'words and words\n'.repeat(5_000)}`;
    await place.forge().publish(
      here,
      checkOf(sha, {
        title: 't'.repeat(400),
        summary: long,
        text: `\`\`\`diff\n${long}\`\`\`\n`,
        annotations: [{ ...annotation(1), title: '🔒'.repeat(200), message: 'é'.repeat(40_000) }],
        actions: Array.from({ length: 5 }, (_, index) => ({
          label: `A rather long label ${index}`,
          description: 'd'.repeat(50),
          identifier: `${index}`,
        })),
      }),
    );
    const [run] = place.repository.checks;
    expect(run?.output.summary).toMatch(/words and words\n\n\*GitHub shows no more than this/);
    expect(run?.output.text).toMatch(/words and words\n```\n\n\*GitHub shows/);
    expect(run?.actions).toHaveLength(3);
    expect(JSON.stringify(run?.annotations)).not.toContain('\ufffd');
  });

  test('finds our check over REST where GraphQL fails', async () => {
    const { repository, github } = place;
    await place.forge().publish(here, checkOf(sha));
    github.failNext({ path: '/graphql', status: 502 });
    await place.forge(createGitHubMemory()).publish(here, checkOf(sha, { conclusion: 'success' }));
    expect(repository.checks).toMatchObject([{ conclusion: 'success' }]);
  });

  test('that fails is weather, and the next one still works', async () => {
    const { repository, github } = place;
    const forge = place.forge();
    github.failNext({ method: 'POST', path: '/repos', secondaryLimit: 3 });
    await expect(forge.publish(here, checkOf(sha))).rejects.toMatchObject({ retryAfter: 3 });
    await forge.publish(here, checkOf(sha));
    expect(repository.checks).toHaveLength(1);
  });
});

test('a change of 100 files takes at most 8 requests and 3 round trips, from the first question to the finished check', async () => {
  const { repository, github } = place;
  github.repository('octo-org/.github').commit({ files: { 'delta-review.yml': 'version: 1\n' } });
  repository.commit({ files: { ...many(80, 'docs', 'old'), ...many(20, 'iam', 'old') } });
  repository.commit({ branch: 'work', files: { ...many(80, 'docs', 'new'), ...many(20, 'iam', 'new') } });
  const change = changeOf(repository.openPull({ head: 'work' }));
  const forge = place.forge();

  const [comparison] = await Promise.all([
    forge.compare(change),
    forge.openChanges(here, change.head.sha),
    forge.gate(here, 'main'),
    forge.files(here, 'HEAD', ['.github/delta-review.yml']),
    forge.files({ owner: 'octo-org', name: '.github' }, 'HEAD', ['delta-review.yml']),
  ]);
  const relevant = comparison.files.flatMap(({ after }) => (after?.startsWith('iam/') === true ? after : []));
  await Promise.all([
    forge.publish(here, checkOf(change.head.sha, { status: 'in_progress', conclusion: null })),
    forge.files(here, comparison.mergeBase ?? '', relevant),
    forge.files(here, change.head.sha, relevant),
    forge.list(here, change.head.sha),
  ]);
  await forge.publish(here, checkOf(change.head.sha));

  expect(relevant).toHaveLength(20);
  expect(github.requests.length).toBeLessThanOrEqual(8);
  expect(roundTrips(github.requests)).toBeLessThanOrEqual(3);
});
