/** What every forge owes of a file's past: the same real repository behind both adapters, the same answers from each. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ChangeRef, Repository } from '../../src/change/change.ts';
import type { Forge } from '../../src/forge/forge.ts';
import { gitForge } from '../../src/forge/git/git.ts';
import { gitHistory } from '../../src/forge/git/history/history.ts';
import { openNative } from '../../src/forge/git/native.ts';
import type { GitObjects } from '../../src/forge/git/objects.ts';
import { locate } from '../../src/forge/git/open.ts';
import { openPortable } from '../../src/forge/git/portable.ts';
import { type History, touchesAtMost } from '../../src/forge/history.ts';
import { type ModelRecords, readHistories } from '../../src/forge/read-history.ts';
import { readModelFiles } from '../../src/forge/read-models.ts';
import type { LastEdit } from '../../src/models/freshness/last-edit.ts';
import { changeOf, here, type Place, startPlace, stopPlace } from './github-forge.ts';

const quay = `title: Quay
components:
  ferry: { name: Ferry office, technology: Go }
threats:
  Q-08: { title: stolen deploy key, severity: high, about: ferry }
`;
const old = 'docs/threat-model.yml';
const path = 'quay/threat-model.yml';
const busy = 'busy/threat-model.yml';

let place: Place;
let pull: ChangeRef;
let real: string;
const opened: GitObjects[] = [];

beforeAll(async () => {
  place = await startPlace();
  const { repository } = place;
  const said = (message: string, files: Record<string, string | null>) =>
    repository.commit({ message, files });
  said('A quay', { [old]: quay, [busy]: quay, 'a.txt': 'a\n' });
  real = said('Written in Rust (#41)', { [old]: quay.replace('Go', 'Rust') });
  said('A note (#42)', { [old]: `# a note\n${quay.replace('Go', 'Rust')}` });
  said('Moved to the quay (#43)', { [old]: null, [path]: `# a note\n${quay.replace('Go', 'Rust')}` });
  said('Without the note (#44)', { [path]: quay.replace('Go', 'Rust') });
  for (let edit = 0; edit < touchesAtMost + 3; edit += 1) said('Again', { [busy]: `# ${edit}\n${quay}` });
  repository.commit({ branch: 'work', files: { 'a.txt': 'b\n', [path]: `\n${quay.replace('Go', 'Rust')}` } });
  pull = changeOf(repository.openPull({ head: 'work', author: 'mona' }));
}, 60_000);

afterAll(async () => {
  await Promise.all(opened.map((objects) => objects.close()));
  await stopPlace(place);
});

interface Subject {
  readonly forge: Forge;
  readonly history: History;
  readonly repository: Repository;
}

async function local(open: typeof openNative): Promise<Subject> {
  const objects = open(await locate(place.repository.directory));
  opened.push(objects);
  const repository = { owner: 'local', name: 'hello' };
  return { forge: gitForge(objects), history: gitHistory(objects), repository };
}

describe.each<[string, () => Promise<Subject>]>([
  ['GitHub', async () => ({ forge: place.forge(), history: place.history(), repository: here })],
  ['git, by the binary', () => local(openNative)],
  ['git, without it', () => local(openPortable)],
])('the past of a file over %s', (_name, start) => {
  let subject: Subject;
  let main: string;
  beforeAll(async () => {
    subject = await start();
    main = place.repository.tip('main') ?? '';
  });

  test('is the commits that touched its path, newest first, each with its change', async () => {
    const { commits, cut } = await subject.history.touching(subject.repository, main, path);
    expect(cut).toBeNull();
    expect(commits.map(({ change }) => change)).toEqual(['#44', '#43']);
    expect(commits[0]?.parent).toBe(commits[1]?.commit);
    expect(commits[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}\.000Z$/);
  });

  test('says where it stood before a commit that moved it', async () => {
    const { history, repository } = subject;
    const { commits } = await history.touching(repository, main, path);
    const [newest, moved] = commits.map(({ commit }) => commit);
    expect(await history.formerly(repository, moved ?? '', path)).toBe(old);
    expect(await history.formerly(repository, newest ?? '', path)).toBeNull();
  });

  test('says where it was cut, and is empty where there is nothing', async () => {
    const { history, repository } = subject;
    const { commits, cut } = await history.touching(repository, main, busy);
    expect(commits).toHaveLength(touchesAtMost);
    expect(cut).toBe(`only its last ${touchesAtMost} edits were looked at`);
    expect(await history.touching(repository, main, 'no/such.yml')).toEqual({ commits: [], cut: null });
    const nowhere = await history.touching(repository, 'f'.repeat(40), path);
    expect(nowhere).toMatchObject({ commits: [], cut: expect.stringContaining('f'.repeat(40)) });
  });

  test('dates a model by what it means, through notes, moves and a line of this change', async () => {
    const { forge, repository } = subject;
    const change = { ...pull, repository };
    const kept = new Map<string, LastEdit>();
    const records: ModelRecords = {
      lastEdit: async (_, file, blob) => kept.get(`${file} ${blob}`) ?? null,
      keepLastEdit: async (_, file, blob, edit) => void kept.set(`${file} ${blob}`, edit),
      updatedBy: async () => null,
      merged: async () => null,
    };
    const comparison = await forge.compare(change);
    const side = { files: new Map() };
    const files = await readModelFiles(
      forge,
      { ref: change, comparison, before: { side: 'before', ...side }, after: { side: 'after', ...side } },
      [path, busy],
      [],
    );
    const asked = (models = files) =>
      readHistories(
        forge,
        { history: subject.history, records, at: async () => '2026-11-25T00:00:00.000Z' },
        change,
        comparison,
        models,
        [],
      );
    const told = await asked();
    expect(told?.models.map((one) => [one.path, one.lastEdit])).toEqual([
      [path, expect.objectContaining({ known: 'commit', commit: real, change: '#41' })],
      [busy, expect.objectContaining({ known: 'not-after' })],
    ]);
    const requests = place.github.requests.length;
    const again = await asked(files.filter((file) => file.path === path));
    expect(again?.models).toEqual(told?.models.slice(0, 1));
    expect(place.github.requests).toHaveLength(requests);
  });
});
