/** A threat model grows stale by what is merged without it, and the reviews say what becomes of it, over a GitHub on loopback. */
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import { readChangeEvents } from '../../src/store/ledger.ts';
import type { LoopbackRepository } from '../harness/github/repository.ts';
import { type LoopbackGitHub, startGitHub } from '../harness/github/server.ts';
import { closeDatabase, emptyDatabase, type Service, startService } from '../harness/service.ts';
import { boxes, check, happens, type Place, reply, review, say } from './talk.ts';

const model = 'quay/threat-model.yml';
const quay = `title: Quay
components:
  ferry: { name: Ferry office, technology: Go }
threats:
  Q-08: { title: stolen deploy key, severity: high, about: ferry }
`;
const workflow = (name: string, access: string) =>
  `name: ${name}\non: push\npermissions:\n  contents: ${access}\njobs:\n  sail:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make sail\n`;
const at = (name: string) => `.github/workflows/${name}.yml`;
const names = ['barge', 'crane', 'ferry'];

let github: LoopbackGitHub;
let repository: LoopbackRepository;
let service: Service;
let place: Place;

beforeEach(async () => {
  github = await startGitHub({ latency: 1 });
  repository = github.repository('harbour/quay');
  const covers = `models:\n  - { path: ${model}, covers: ".github/workflows/**", owners: "@mara" }\nfreshness: { days: 3650, changes: 1 }\n`;
  repository.commit({
    message: 'Draw the quay (#7)',
    files: {
      [model]: quay,
      '.github/delta-review.yml': covers,
      ...Object.fromEntries(names.map((name) => [at(name), workflow(name, 'read')])),
    },
  });
  for (const login of ['mara', 'pilot']) repository.permissions.set(login, 'write');
  service = await startService(github, await emptyDatabase());
  place = { github, repository, service };
});

afterAll(closeDatabase);

afterEach(async () => {
  const { violations } = github;
  const { faults } = service;
  await service.stop();
  await github.close();
  expect([...violations, ...faults]).toEqual([]);
});

/** A pull request that lets a workflow write. */
async function opened(name: string, more: Record<string, string> = {}) {
  const files = { [at(name)]: workflow(name, 'write'), ...more };
  const sha = repository.commit({ branch: name, files, author: 'pilot' });
  const { number } = repository.openPull({ head: name, author: 'pilot', title: `Let the ${name} write` });
  await happens(place, 'opened', number);
  return { number, sha, text: () => String(check(place, sha).output.summary) };
}

async function merged(number: number): Promise<void> {
  repository.closePull(number, true);
  await happens(place, 'closed', number);
}

const lists = () => github.requests.filter(({ path }) => path === '/repos/harbour/quay/commits').length;

test('what is merged without the model makes it stale, save where a signed review shows why it need not change', async () => {
  const first = await opened('barge');
  expect(first.text()).toMatch(
    /Last changed in meaning \d{4}-\d\d-\d\d \(`?#7`?\); no material change since\./,
  );
  await merged(first.number);

  // The next one touches the file of the model, and says nothing new there.
  const second = await opened('crane', { [model]: `# as of today\n${quay}` });
  expect(second.text()).toContain('This change touches the file and not its meaning');
  expect(second.text()).toMatch(
    new RegExp(`1 material change since, .?#${first.number}.?\\. Stale by number`),
  );
  expect(lists()).toBe(1);

  const { body } = review(place, second.number);
  expect(boxes(body).open).not.toContain('model-shows-it');
  expect(body).toContain('/delta-review outcome model-unaffected reason');
  const said = [
    ...['model-shows-it', ...boxes(body).open].map((item) => `check ${item}`),
    'outcome model-unaffected no flow changes',
    'outcome none',
    'sign',
  ];
  await say(place, second.number, 'mara', said.map((one) => `/delta-review ${one}`).join('\n'));
  expect(reply(place, second.number)).toContain('Say what becomes of the threat model');
  expect(check(place, second.sha)).toMatchObject({ conclusion: 'success' });
  await merged(second.number);

  const third = await opened('ferry');
  expect(third.text()).toMatch(
    new RegExp(`1 material change since, .?#${first.number}.?\\. Stale by number`),
  );
  await say(place, third.number, 'mara', `/delta-review outcome model-updated #${first.number}`);
  expect(review(place, third.number).body).toContain('which nothing shows yet: no model changed in meaning');

  // Updated here, it is shown.
  const files = { [model]: quay.replace('Go', 'Rust') };
  const sha = repository.commit({ branch: 'ferry', files, author: 'pilot' });
  await happens(place, 'synchronize', third.number, { before: third.sha, after: sha });
  expect(check(place, sha).output.summary).toContain('This change updates the model.');
  expect(check(place, sha).output.summary).not.toContain('Stale by');
  expect(review(place, third.number).body).not.toContain('which nothing shows yet');
  expect(lists()).toBe(1);
  const events = await readChangeEvents(service.database, 'harbour/quay', `#${third.number}`);
  expect(events.findLast(({ type }) => type === 'evaluated')?.payload).toMatchObject({
    models: [{ path: model, updated: true }],
    modelsChanged: [model],
  });
}, 120_000);
