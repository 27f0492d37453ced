import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import { redeliver, sweep } from '../../src/jobs/sweep.ts';
import { installationPayload, pullRequestPayload } from '../harness/github/payloads.ts';
import type { LoopbackRepository } from '../harness/github/repository.ts';
import { type LoopbackGitHub, startGitHub } from '../harness/github/server.ts';
import {
  closeDatabase,
  emptyDatabase,
  ourChecks,
  type Service,
  secret,
  startService,
} from '../harness/service.ts';

let github: LoopbackGitHub;
let repository: LoopbackRepository;
let service: Service;

beforeEach(async () => {
  github = await startGitHub();
  repository = github.repository('harbour/quay');
  repository.commit({ files: { 'README.md': '# Quay\n' } });
  service = await startService(github, await emptyDatabase());
});

afterEach(async () => {
  const { violations } = github;
  await service.stop();
  await github.close();
  expect(violations).toEqual([]);
});

afterAll(closeDatabase);

function open(branch: string) {
  const sha = repository.commit({ branch, files: { '.mcp.json': '{"mcpServers": {}}\n' } });
  return { sha, number: repository.openPull({ head: branch, author: 'pilot' }).number };
}

test('a head that no webhook told of is found and judged, though another repository is gone', async () => {
  await service.deliver('installation', installationPayload(github, 'harbour'));
  const known = open('known');
  await service.deliver('pull_request', pullRequestPayload(github, repository, 'opened', known.number));
  await service.database.query(
    `insert into changes (repository, id, head, installation, ref, told_at, open)
     select 'harbour/gone', id, head, installation, ref, told_at, open from changes limit 1`,
  );
  const silent = open('silent');
  expect(ourChecks(repository, silent.sha)).toEqual([]);
  const faults: unknown[] = [];
  const found = await sweep({
    database: service.database,
    queue: service.app.queue,
    forges: service.app.forges,
    now: () => new Date(),
    onFault: (fault) => faults.push(fault),
  });
  await service.app.queue.drained();
  expect(found).toBe(1);
  expect(faults).toHaveLength(1);
  expect(ourChecks(repository, silent.sha)).toHaveLength(1);
});

test('a delivery that failed on its way is asked for again, and then judged', async () => {
  const { sha, number } = open('lost');
  const payload = pullRequestPayload(github, repository, 'opened', number);
  await github.deliver('pull_request', payload, { secret, url: 'http://127.0.0.1:9/nobody' });
  for (const delivery of github.deliveries) Object.assign(delivery, { url: service.url });
  const again = await redeliver({
    database: service.database,
    queue: service.app.queue,
    forges: service.app.forges,
    now: () => new Date(),
    onFault: (fault) => {
      throw fault;
    },
  });
  await github.settled();
  await service.app.queue.drained();
  expect(again).toBe(1);
  expect(ourChecks(repository, sha)).toHaveLength(1);
});
