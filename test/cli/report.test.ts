/** `delta-review report` as people meet it: a small history that is known by heart, judged by the built program. */
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exit } from '../../src/cli/exit.ts';
import { loadAnalyzers, loadBuiltIn } from '../../src/config.ts';
import type { Report } from '../../src/effectiveness/report.ts';
import { evaluate } from '../../src/evaluate.ts';
import { defaultBranch } from '../../src/forge/git/changes.ts';
import { gitForge } from '../../src/forge/git/git.ts';
import { pastChanges } from '../../src/forge/git/history/past.ts';
import { openRepository } from '../../src/forge/git/open.ts';
import { readConfiguration, readInput } from '../../src/forge/read-input.ts';
import { type JudgedCommit, judgePast, mayMatter } from '../../src/jobs/history/judge-past.ts';
import { reportSchema } from '../../src/render/effectiveness/json-schema.ts';
import { LocalRepository } from '../forge/local-repository.ts';
import { type Ended, run } from '../harness/built.ts';

const workflow = '.github/workflows/ferry.yml';
const model = 'quay/threat-model.yml';

const job = (permission: string, secret = '') =>
  `name: Ferry\non: push\npermissions:\n  contents: ${permission}\njobs:\n  sail:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make sail\n${secret === '' ? '' : `        env:\n          AWS_SECRET_ACCESS_KEY: \${{ secrets.${secret} }}\n`}`;

const threatModel = (threat: string) =>
  `title: Quay\nowners: [harbour/crane]\ncovers: [quay/**]\ncomponents:\n  dock:\n    name: Dock\nthreats:\n  T-1:\n    title: ${threat}\n    severity: high\n    status: open\n`;

let quay: LocalRepository;
let shas: Readonly<Record<string, string>>;

beforeAll(() => {
  quay = new LocalRepository('quay');
  const commit = (name: string, files: Readonly<Record<string, string>>) => {
    quay.later(8);
    for (const [path, text] of Object.entries(files)) quay.write(path, text);
    return [name, quay.commit(name)] as const;
  };
  const made = [
    commit('the quay', { 'docs/berths.md': '# Berths\n' }),
    commit('a model', { [model]: threatModel('A ship is boarded') }),
    commit('a ferry', { [workflow]: job('read') }),
    commit('the ferry writes', { [workflow]: job('write') }),
    commit('the ferry reads', { [workflow]: job('read') }),
    commit('a long-lived key', { [workflow]: job('read', 'OLD_KEY') }),
    commit('the key is gone', { [workflow]: job('read') }),
    commit('prose', { 'docs/berths.md': '# Berths and moorings\n' }),
    commit('a picture', { 'docs/berths.png': 'no picture' }),
  ];
  quay.git('checkout', '--quiet', '-b', 'night');
  made.push(commit('a night boat', { 'docs/night.md': '# At night\n' }));
  made.push(commit('=cmd the key again', { [workflow]: job('write', 'OLD_KEY') }));
  quay.git('checkout', '--quiet', 'main');
  quay.git('merge', '--quiet', '--no-ff', '--message', 'Merge pull request #9 from ada/night', 'night');
  made.push(['the merge', quay.git('rev-parse', 'HEAD')]);
  made.push(commit('the model follows', { [model]: threatModel('A ferry is boarded') }));
  shas = Object.fromEntries(made);
});
afterAll(() => quay.remove());

const report = (...args: readonly string[]): Promise<Ended> =>
  run(['report', '--from-history', quay.folder, ...args]);

describe('a history', () => {
  let told: Report;
  beforeAll(async () => {
    const { code, out, errors } = await report('--format', 'json');
    expect([code, errors]).toEqual([exit.done, '']);
    told = reportSchema.parse(JSON.parse(out));
  });

  test('is counted by its first parents, quiet changes too, and is no review', () => {
    expect([told.source, told.scope, told.counted.changes]).toEqual([
      'history',
      { repository: 'local/quay' },
      11,
    ]);
    const ofReviews = told.measures.filter(({ figure }) => figure.says === 'no reviews in a history');
    expect(ofReviews.map(({ measure }) => measure.id)).toEqual([
      'before-merge-effect',
      'decision-impact',
      'on-time',
      'gate-strength',
      'calibration',
      'overhead',
    ]);
    expect(told.answer.says).toMatch(/^By its git history alone: /);
  });

  test('knows its model and when that was given another meaning', () => {
    expect(told.models).toMatchObject([
      { path: model, title: 'Quay', owners: ['harbour/crane'], age: 0, unread: null },
    ]);
  });

  test('tells what came back, what was widened again, and by which commit', () => {
    const merge = `commit:${shas['the merge']}`;
    const { recurring = [], narrowings } = told.past ?? {};
    expect(recurring.find(({ category }) => category === 'long-lived credentials')).toMatchObject({
      says: 'secret.longlived.added on job',
      times: 2,
      evidence: [{ change: merge }, { change: `commit:${shas['a long-lived key']}` }],
    });
    expect(narrowings?.list).toContainEqual(
      expect.objectContaining({
        says: 'pipeline.permission.narrowed on job sail: permission contents',
        narrowed: expect.objectContaining({ change: `commit:${shas['the ferry reads']}` }),
        widened: expect.objectContaining({ change: merge }),
      }),
    );
  });
});

test('the text is read in 80 columns, and the file loads nothing', async () => {
  const [text, html] = await Promise.all([report(), report('--format', 'html')]);
  expect(text.out).toMatch(/^Is our threat modelling improving security\?\n\n/);
  expect(text.out).toContain('no review was seen');
  for (const line of text.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(html.out).toMatch(/^<!doctype html>/);
  expect(html.out).toContain('What the whole history shows');
  expect(html.out).not.toMatch(/<script|src="http|href="http|@import/);
});

test('a commit is judged as the one evaluator judges it, and skipped only where that has nothing to say', async () => {
  const objects = await openRepository(quay.folder);
  try {
    const branch = (await defaultBranch(objects))?.branch ?? '';
    const settings = { analyzers: await loadAnalyzers(), builtIn: loadBuiltIn(), branch };
    const infos = [...(await objects.log(shas['the model follows'] ?? '', 99))].reverse();
    const judged: JudgedCommit[] = [];
    const commits = infos.map(({ sha, time }) => ({ sha, at: new Date(time * 1_000).toISOString() }));
    await judgePast(objects, settings, commits, (one) => judged.push(one));

    const forge = gitForge(objects);
    const changes = await pastChanges(objects, infos, branch);
    const skipped: string[] = [];
    for (const [index, change] of changes.entries()) {
      const { ref } = change;
      const configuration = await readConfiguration(forge, ref.repository, ref.base.sha);
      const lastGood = { organisation: null, repository: null };
      const input = await readInput(forge, ref, Promise.resolve(configuration), { ...settings, lastGood });
      const { verdict, deltas, modelChanges } = evaluate(input);
      const { record, lacks } = judged[index] ?? { record: null, lacks: 'never told' };
      expect(lacks).toBeNull();
      expect(record?.materiality ?? 'none').toBe(verdict.materiality);
      expect(record?.last.map(({ identity }) => identity) ?? []).toEqual(
        deltas.map(({ identity }) => identity),
      );
      if (mayMatter(settings, configuration, change)) continue;
      skipped.push(ref.title);
      expect([verdict.materiality, deltas, modelChanges]).toEqual(['none', [], []]);
    }
    expect(skipped).toEqual(['a picture']);
  } finally {
    await objects.close();
  }
});

test('a shallow clone tells what it has, and where it begins', async () => {
  const outer = new LocalRepository('shallow');
  try {
    const shallow = async (depth: number) => {
      const folder = join(outer.folder, `${depth}`);
      outer.git('clone', '--quiet', `--depth=${depth}`, `file://${quay.folder}`, folder);
      return run(['report', '--from-history', folder, '--format', 'json']);
    };
    const { past, gaps } = reportSchema.parse(JSON.parse((await shallow(3)).out));
    expect(past?.changes).toBe(2);
    expect(gaps.map(({ says }) => says)).toEqual([
      expect.stringMatching(/^this clone begins at .*unshallow/),
    ]);
    const { code, errors } = await shallow(1);
    expect([code, errors]).toEqual([exit.wrongUse, expect.stringContaining('git fetch --unshallow')]);
  } finally {
    outer.remove();
  }
});

test('a risk goes with the folder that it is moved to, and its namesake elsewhere is another', async () => {
  const harbour = new LocalRepository('harbour');
  try {
    const bare = 'resource "aws_security_group" "app" {\n  name = "app"\n}\n';
    const open = `${bare.slice(0, -2)}  ingress {\n    from_port   = 22\n    to_port     = 22\n    protocol    = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n`;
    const commit = (files: Readonly<Record<string, string>>) => {
      harbour.later(3);
      for (const [path, text] of Object.entries(files)) harbour.write(path, text);
      harbour.commit('the next step');
    };
    commit({ 'crane/main.tf': bare, 'ferry/main.tf': bare });
    commit({ 'crane/main.tf': open });
    commit({ 'ferry/main.tf': open, [model]: threatModel('A ship is boarded') });
    harbour.git('mv', 'ferry', 'tug');
    commit({});
    commit({ 'tug/main.tf': bare });
    const { out } = await run(['report', '--from-history', harbour.folder, '--format', 'json']);
    const { standing, past } = reportSchema.parse(JSON.parse(out));
    expect(standing.at(-1)).toMatchObject({ opened: 2, closed: 1, standing: 1 });
    expect(past?.standing.map(({ says }) => says)).toEqual([expect.stringContaining('port 22')]);
    expect(past?.changes).toBe(5);
  } finally {
    harbour.remove();
  }
});

test('a long history is shared among threads, and none of it is lost', async () => {
  const long = new LocalRepository('long');
  try {
    long.write(workflow, job('read'));
    long.commit('a ferry');
    const turns = Array.from({ length: 149 }, (_, index) => job(index % 2 === 0 ? 'write' : 'read'));
    long.commitMany(workflow, turns);
    const { out, errors } = await run(['report', '--from-history', long.folder, '--format', 'json']);
    const { past, gaps } = reportSchema.parse(JSON.parse(out));
    expect([errors, gaps]).toEqual(['', []]);
    expect([past?.changes, past?.narrowings.broken]).toEqual([150, 74]);
  } finally {
    long.remove();
  }
});

test.each([
  [
    ['--from-history', '.', '--repository', 'harbour/quay'],
    /--repository says nothing beside --from-history/,
  ],
  [['--from-history', '.', '--since', 'yesterday'], /is no day such as 2026-03-31/],
  [['--from-history', '/'], /no bare repository; give the folder of one with --from-history\n$/],
  [['--from-history', '.', '--scope', 'harbour/quay'], /--repository says nothing beside/],
  [['--scope', '@harbour/crane', '--team', '@harbour/quay'], /--scope and --team name the team twice/],
  [['--format', 'pdf'], /--format is one of text, html, markdown, json, csv/],
  [['--model', 'quay/threat-model.yml'], /--model is asked for with its --repository/],
])('%j is told what is wrong', async (args, said) => {
  const { code, errors } = await run(['report', ...args], { cwd: dirname(quay.folder) });
  expect([code, errors]).toEqual([exit.wrongUse, expect.stringMatching(said)]);
});

test('a folder without a database is told so, and stays as it is', async () => {
  const { code, errors } = await run(['report'], { env: { DATA_DIR: join(quay.folder, 'nothing') } });
  expect([code, errors]).toEqual([exit.wrongUse, expect.stringContaining('there is no database in')]);
});
