/** What a default branch holds, looked at in a real repository and told to the ledger where it means something else. */
import { afterAll, expect, test } from '@jest/globals';
import { loadAnalyzers, loadBuiltIn, modelTemplate } from '../../src/config.ts';
import { localRepository } from '../../src/forge/git/changes.ts';
import { gitForge } from '../../src/forge/git/git.ts';
import { gitHistory } from '../../src/forge/git/history/history.ts';
import { openRepository } from '../../src/forge/git/open.ts';
import { survey } from '../../src/jobs/history/survey.ts';
import { readEvents } from '../../src/store/ledger.ts';
import { LocalRepository } from '../forge/local-repository.ts';
import { closeDatabase, emptyDatabase } from '../harness/service.ts';

const made = new LocalRepository('quay');
afterAll(async () => {
  made.remove();
  await closeDatabase();
});

test('is told once, and again only where a model or what it represents changed', async () => {
  const database = await emptyDatabase();
  const settings = { analyzers: await loadAnalyzers(), builtIn: loadBuiltIn() };
  const look = async () => {
    const objects = await openRepository(made.folder);
    const parts = { database, forge: gitForge(objects), history: gitHistory(objects), settings };
    const repository = localRepository(objects);
    await survey({ ...parts, at: (tip) => tip, datedAtMost: 1 }, repository);
    await objects.close();
    return (await readEvents(database, 'local/quay')).flatMap((event) =>
      event.type === 'surveyed' ? [event] : [],
    );
  };
  expect(await look()).toEqual([]);
  made.write('infra/main.tf', 'resource "aws_s3_bucket" "tides" {\n  bucket = "quay-tides"\n}\n');
  made.write('.github/CODEOWNERS', '* @harbour/crane\n');
  made.commit('a bucket');
  const [first] = await look();
  expect(first?.payload).toMatchObject({
    models: [],
    fidelity: expect.arrayContaining([{ sort: 'store', found: 1, represented: 0 }]),
  });
  made.write('README.md', '# Quay\n');
  made.commit('words');
  expect(await look()).toHaveLength(1);
  made.write('threat-model.yml', modelTemplate());
  made.commit('a model');
  made.write('README.md', '# The quay\n');
  made.commit('more words');
  const [, second, ...more] = await look();
  expect(more).toEqual([]);
  expect(second?.payload.models).toEqual([
    expect.objectContaining({
      path: 'threat-model.yml',
      unread: null,
      lastEdit: expect.stringMatching(/^2023-11-14T/),
    }),
  ]);
  expect(second?.at).not.toBe(first?.at);
  expect(await look()).toHaveLength(2);
  // What was dated once is remembered, and leaves the time to the next one.
  for (const place of ['crane', 'ferry'])
    made.write(`${place}/threat-model.yml`, modelTemplate().replace(/^title: .*/m, `title: ${place}`));
  made.commit('two more models');
  const undated = '1 of its models is not dated yet: they are too many to look for at once';
  expect((await look()).at(-1)?.payload.partial).toEqual([undated]);
  made.write('README.md', '# A quay\n');
  made.commit('other words');
  const last = (await look()).at(-1)?.payload;
  expect(last?.partial).toBeUndefined();
  expect(last?.models.map(({ lastEdit }) => typeof lastEdit)).toEqual(['string', 'string', 'string']);
}, 60_000);
