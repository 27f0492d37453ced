/** Which files are read for a change, counted on a real repository: the changed ones, then only what they lead to. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type PathSet, pathSet } from '../../src/change/path-set.ts';
import type { Snapshot } from '../../src/change/snapshot.ts';
import { loadAnalyzers } from '../../src/config.ts';
import type { Analyzer } from '../../src/deltas/analyzer.ts';
import { changeOf } from '../../src/forge/git/changes.ts';
import { gitForge } from '../../src/forge/git/git.ts';
import { openNative } from '../../src/forge/git/native.ts';
import { maximumFilesRead, maximumFilesScanned, readChange } from '../../src/forge/read-change.ts';
import { type LocalRepository, workbench } from './local-repository.ts';

jest.setTimeout(60_000);

const { create, openAt, close } = workbench(openNative);
afterAll(close);

const role = (verb: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: pilot}\nrules:\n- {apiGroups: [''], resources: [tides], verbs: [${verb}]}\n`;
const nobody = pathSet([]);
const shipped = await loadAnalyzers();

/** The last commit, and what was asked of the forge for it. */
async function read(
  repository: LocalRepository,
  analyzers: readonly Analyzer[] = shipped,
  relevant: PathSet = nobody,
) {
  const objects = await openAt(repository.folder);
  const forge = gitForge(objects);
  const asked: (readonly string[])[] = [];
  const counting: typeof forge = {
    ...forge,
    files(of, commit, paths) {
      asked.push(paths);
      return forge.files(of, commit, paths);
    },
  };
  const ref = await changeOf(objects, {});
  const { change } = await readChange(counting, ref, await forge.compare(ref), analyzers, relevant);
  return { asked, change };
}

const pathsOf = ({ files }: Snapshot) => [...files.keys()].sort();

describe('a folder of settings and one manifest', () => {
  let repository: LocalRepository;
  beforeAll(() => {
    repository = create();
    for (let index = 0; index < 40; index += 1) repository.write(`quay/${index}.yml`, `tide: ${index}\n`);
    repository.write('quay/role.yml', role('get'));
    repository.write('pier/role.yml', role('get'));
    repository.commit('first');
  });

  test('a change of settings reads what changed and nothing beside it', async () => {
    repository.write('quay/7.yml', 'tide: none\n');
    repository.commit('settings');
    const { asked, change } = await read(repository);
    expect(asked).toEqual([['quay/7.yml'], ['quay/7.yml']]);
    expect(pathsOf(change.after)).toEqual(['quay/7.yml']);
  });

  test('a change of the manifest reads its folder, and what did not change once for both sides', async () => {
    repository.write('quay/role.yml', role('patch'));
    repository.commit('manifest');
    const { asked, change } = await read(repository);
    expect(asked.map((paths) => paths.length)).toEqual([1, 1, 41]);
    expect(pathsOf(change.before)).toEqual(pathsOf(change.after));
    expect(change.before.files.get('quay/7.yml')).toMatchObject({ state: 'text' });
  });

  test('a manifest that moves reads the folders on both ends', async () => {
    repository.git('mv', 'pier/role.yml', 'quay/pier-role.yml');
    repository.write('pier/tide.yml', 'tide: 1\n');
    repository.commit('beside');
    repository.git('mv', 'quay/pier-role.yml', 'pier/role.yml');
    repository.commit('moved');
    const { change } = await read(repository);
    expect(pathsOf(change.before)).toEqual(expect.arrayContaining(['pier/tide.yml', 'quay/role.yml']));
    expect(change.before.files.has('pier/role.yml')).toBe(false);
    expect(change.after.files.has('quay/pier-role.yml')).toBe(false);
  });
});

test('a file that is followed is read after what leads to it', async () => {
  const repository = create();
  repository.write('chart.txt', 'tide.txt');
  repository.write('tide.txt', 'ebb.txt');
  repository.write('ebb.txt', '');
  repository.commit('first');
  repository.write('chart.txt', 'tide.txt\n');
  repository.commit('second');
  const pilot: Analyzer = {
    name: 'pilot',
    unresolved: 'iam.unresolved',
    paths: ['chart.txt'],
    unit: 'file',
    follows: ({ files }) =>
      [...files.values()].flatMap((file) =>
        file.state === 'text' && file.text !== '' ? [file.text.trim()] : [],
      ),
    analyze: () => ({ deltas: [], unjudged: [] }),
  };
  const { asked } = await read(repository, [pilot]);
  expect(asked.map((paths) => paths.join())).toEqual(['chart.txt', 'chart.txt', 'tide.txt', 'ebb.txt']);
});

test('beyond the limit it is said, and what is judged by its path is read before what is only looked into', async () => {
  const repository = create();
  repository.write('README.md', '# Quay\n');
  repository.commit('first');
  repository.addMany([
    ...Array.from({ length: maximumFilesRead + 5 }, (_, index) => `.a/${index}.json`),
    '.github/workflows/ferry.yml',
  ]);
  const { change } = await read(repository);
  expect(change.after.files.size).toBe(maximumFilesRead);
  expect(change.after.files.has('.github/workflows/ferry.yml')).toBe(true);
  expect(change.comparison.omitted).toEqual({
    files: 6,
    reason: `more than ${maximumFilesRead} relevant files in one change`,
  });
});

describe('files that are only searched', () => {
  const gull: Analyzer = {
    name: 'gull',
    unresolved: 'iam.unresolved',
    scans: true,
    unit: 'repository',
    paths: ['**'],
    beside: [],
    analyze: () => ({ deltas: [], unjudged: [] }),
  };

  test('are read with the others, after them', async () => {
    const repository = create();
    repository.write('a.txt', 'tide\n');
    repository.write('role.yml', role('get'));
    repository.commit('first');
    repository.write('a.txt', 'ebb\n');
    repository.write('role.yml', role('patch'));
    repository.commit('second');
    const { asked } = await read(repository, [...shipped.filter(({ scans }) => scans !== true), gull]);
    expect(asked).toEqual([
      ['role.yml', 'a.txt'],
      ['role.yml', 'a.txt'],
    ]);
  });

  test('are not read where no line of them differs', async () => {
    const repository = create();
    repository.write('quay.txt', 'tide\n'.repeat(20));
    repository.write('run.sh', 'true\n');
    repository.commit('first');
    repository.git('mv', 'quay.txt', 'pier.txt');
    repository.git('update-index', '--chmod=+x', 'run.sh');
    repository.git('commit', '--quiet', '-m', 'second');
    expect((await read(repository, [gull])).asked).toEqual([]);
  });

  test('are dropped first, and make no change one that was not seen', async () => {
    const repository = create();
    repository.write('README.md', '# Quay\n');
    repository.commit('first');
    repository.addMany(Array.from({ length: maximumFilesScanned + 5 }, (_, index) => `gull/${index}.txt`));
    const { change } = await read(repository, [gull]);
    expect(change.after.files.size).toBe(maximumFilesScanned);
    expect(change.comparison).toMatchObject({ omitted: null, unscanned: 5 });
  });
});

test('the rest of a folder counts for the limit too', async () => {
  const repository = create();
  repository.write('quay/role.yml', role('get'));
  repository.commit('first');
  repository.addMany(Array.from({ length: maximumFilesRead + 5 }, (_, index) => `quay/${index}.yml`));
  repository.git('checkout', '--quiet', '--force', 'HEAD');
  repository.write('quay/role.yml', role('patch'));
  repository.commit('second');
  const { change } = await read(repository);
  expect(change.after.files.size).toBe(maximumFilesRead);
  expect(pathsOf(change.before)).toEqual(pathsOf(change.after));
  expect(change.comparison.omitted?.files).toBe(6);
});

test('of what stands beside a manifest of thousands, the nearest are read, and none counts for the limit', async () => {
  const repository = create();
  const manifest = (name: number) => `apiVersion: v1\nkind: Service\nmetadata: {name: quay-${name}}\n`;
  for (let index = 0; index < 200; index += 1) {
    const folder = `pier-${Math.floor(index / 10)}`;
    repository.write(`${folder}/${index}.yml`, manifest(index));
  }
  repository.commit('first');
  repository.write('pier-3/30.yml', manifest(300));
  repository.commit('second');
  const { change } = await read(repository);
  expect(change.after.files.size).toBeLessThanOrEqual(61);
  expect(change.after.files.has('pier-3/39.yml')).toBe(true);
  expect(change.after.files.get('pier-3/39.yml')).toBe(change.before.files.get('pier-3/39.yml'));
  expect(change.comparison.omitted).toBeNull();
});

describe('directories that lead to each other', () => {
  let repository: LocalRepository;
  const after = async () => pathsOf((await read(repository)).change.after);
  beforeAll(() => {
    repository = create();
    repository.write('live/north/main.tf', 'module "pier" {\n  source = "../../modules/pier"\n}\n');
    repository.write('live/north/values.auto.tfvars', 'tide = 1\n');
    repository.write('modules/pier/main.tf', 'resource "aws_sqs_queue" "tides" {}\n');
    repository.write('modules/pier/more.tf', '# nothing yet\n');
    repository.write('docs/pier.md', '# Pier\n');
    repository.write(
      'live/south/main.tf',
      'resource "aws_iam_policy" "gull" {\n  policy = file("policies/gull.json")\n}\n',
    );
    repository.write('live/south/policies/gull.json', '{"tide": "ebb"}\n');
    repository.write('live/south/policies/tern.json', '{"tide": "ebb"}\n');
    repository.commit('first');
  });

  test('a change of a module reads those who may call it, whole', async () => {
    repository.write('modules/pier/main.tf', 'resource "aws_sqs_queue" "ebb" {}\n');
    repository.commit('module');
    expect(await after()).toEqual([
      'live/north/main.tf',
      'live/north/values.auto.tfvars',
      'live/south/main.tf',
      'modules/pier/main.tf',
      'modules/pier/more.tf',
    ]);
  });

  test('a change of a caller reads the module and the files it names, and no others', async () => {
    repository.write(
      'live/south/main.tf',
      'resource "aws_iam_policy" "gull" {\n  name = "gull"\n  policy = file("${path.module}/policies/gull.json")\n}\n',
    );
    repository.commit('caller');
    const paths = await after();
    expect(paths).toContain('live/south/policies/gull.json');
    expect(paths).not.toContain('live/south/policies/tern.json');
  });

  test('a change of a file that nobody claims reads what stands above it, and the nearest others', async () => {
    repository.write('live/south/policies/gull.json', '{"tide": "flood"}\n');
    repository.commit('policy');
    expect(await after()).toEqual([
      'live/north/main.tf',
      'live/north/values.auto.tfvars',
      'live/south/main.tf',
      'live/south/policies/gull.json',
      'modules/pier/main.tf',
      'modules/pier/more.tf',
    ]);
  });

  test('what no analyzer follows is searched, and reads nothing beside it', async () => {
    repository.write('docs/pier.md', '# The pier\n');
    repository.commit('docs');
    expect(await after()).toEqual(['docs/pier.md']);
  });
});

test('a change of a workflow reads the workflows and actions that may call it', async () => {
  const repository = create();
  const workflow = (works: string) => `on: {workflow_call: {}}\njobs: {tie: {${works}}}\n`;
  const action = 'name: Loop\nruns: {using: composite, steps: []}\n';
  repository.write('.github/workflows/inner.yml', workflow('runs-on: ubuntu-latest'));
  repository.write('.github/workflows/outer.yml', workflow('uses: ./.github/workflows/inner.yml'));
  repository.write('.github/actions/loop/action.yml', action);
  repository.commit('first');
  repository.write('.github/workflows/inner.yml', workflow('runs-on: ubuntu-24.04'));
  repository.commit('another runner');
  const { change } = await read(
    repository,
    shipped.filter(({ name }) => name === 'pipelines'),
  );
  const all = [
    '.github/actions/loop/action.yml',
    '.github/workflows/inner.yml',
    '.github/workflows/outer.yml',
  ];
  expect(pathsOf(change.before)).toEqual(all);
  expect(pathsOf(change.after)).toEqual(all);
});
