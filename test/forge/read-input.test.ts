/** Where the configuration and CODEOWNERS of a repository are read from: never from the change, and in one request. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ownersOf } from '../../src/change/code-owners.ts';
import { loadAnalyzers, loadBuiltIn } from '../../src/config.ts';
import { readConfiguration, readInput } from '../../src/forge/read-input.ts';
import { changeOf, here, type Place, startPlace, stopPlace } from './github-forge.ts';

let place: Place;

beforeEach(async () => {
  place = await startPlace();
});

afterEach(() => stopPlace(place));

const configuration = (repository = here) => readConfiguration(place.forge(), repository, 'HEAD');

test('the first CODEOWNERS that is there counts', async () => {
  place.repository.commit({ files: { 'a.txt': 'a\n' } });
  expect((await configuration()).codeOwners).toBeNull();
  for (const path of ['docs/CODEOWNERS', 'CODEOWNERS', '.github/CODEOWNERS']) {
    place.repository.commit({ files: { [path]: `* @${path}\n` } });
    expect((await configuration()).codeOwners).toBe(`* @${path}\n`);
  }
  place.repository.commit({ files: { '.github/CODEOWNERS': Buffer.from([0, 1]) } });
  expect((await configuration()).codeOwners).toBeNull();
});

test('configuration and CODEOWNERS come in one request, of the organisation’s own repository too', async () => {
  place.repository.commit({
    files: { '.github/delta-review.yml': 'version: 1\n', CODEOWNERS: '* @pilot\n' },
  });
  expect(await configuration()).toEqual({
    organisation: null,
    repository: { file: '.github/delta-review.yml', text: 'version: 1\n' },
    codeOwners: '* @pilot\n',
  });
  expect(place.github.requests).toHaveLength(1);
  const shared = { owner: here.owner, name: '.github' };
  place.github.repository(`${shared.owner}/${shared.name}`).commit({
    files: { '.github/delta-review.yml': 'version: 2\n', 'docs/CODEOWNERS': '* @lead\n' },
  });
  expect(await configuration(shared)).toEqual({
    organisation: { file: '.github/delta-review.yml', text: 'version: 2\n' },
    repository: null,
    codeOwners: '* @lead\n',
  });
});

test('a change does not choose its own owners', async () => {
  place.repository.commit({ files: { CODEOWNERS: '* @pilot\n' } });
  place.repository.commit({
    branch: 'work',
    files: { CODEOWNERS: '* @mona\n', '.github/CODEOWNERS': '* @mona\n', 'a.tf': '' },
  });
  const change = changeOf(place.repository.openPull({ head: 'work', author: 'mona' }));
  const { codeOwners } = await readInput(place.forge(), change, configuration(), {
    analyzers: await loadAnalyzers(),
    builtIn: loadBuiltIn(),
    lastGood: { organisation: null, repository: null },
  });
  expect(ownersOf(codeOwners, 'a.tf')).toEqual(['@pilot']);
});

test('a model that a change removes is read as it was', async () => {
  place.repository.commit({ files: { 'quay/threat-model.yml': 'title: Quay\n' } });
  place.repository.commit({ branch: 'work', files: { 'quay/threat-model.yml': null } });
  const change = changeOf(place.repository.openPull({ head: 'work', author: 'mona' }));
  const { models } = await readInput(place.forge(), change, configuration(), {
    analyzers: await loadAnalyzers(),
    builtIn: loadBuiltIn(),
    lastGood: { organisation: null, repository: null },
  });
  expect(models).toEqual([
    {
      path: 'quay/threat-model.yml',
      before: expect.objectContaining({ text: 'title: Quay\n' }),
      after: { state: 'absent', path: 'quay/threat-model.yml' },
    },
  ]);
});

test('a large model is read where a large file is not, and Backstage’s description beside it', async () => {
  const drawing = `{"summary":{"title":"Quay"},"detail":{"diagrams":[]},"note":"${'x'.repeat(1_100_000)}"}`;
  const entity = 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: berth-clerk\n';
  const files = {
    'quay/quay.td.json': drawing,
    'quay/far.td.json': `{"note":"${'x'.repeat(8_400_000)}"}`,
    'quay/catalog-info.yaml': entity,
    'quay/main.tf': '',
  };
  place.repository.commit({ files });
  const changed = { 'quay/main.tf': 'locals {}\n', 'quay/quay.td.json': drawing.replace('Quay', 'Quays') };
  place.repository.commit({ branch: 'work', files: { ...changed, 'quay/data.json': drawing } });
  const change = changeOf(place.repository.openPull({ head: 'work', author: 'mona' }));
  const input = await readInput(place.forge(), change, configuration(), {
    analyzers: await loadAnalyzers(),
    builtIn: loadBuiltIn(),
    lastGood: { organisation: null, repository: null },
  });
  const shown = input.models.map(({ path, before, after }) => [
    path,
    ...[before, after].map((one) => (one?.state === 'text' ? one.text.length : one?.state)),
  ]);
  expect(shown).toEqual([
    ['quay/far.td.json', 'opaque', 'opaque'],
    ['quay/quay.td.json', drawing.length, drawing.length + 1],
  ]);
  expect(input.change.after.files.get('quay/data.json')).toMatchObject({ reason: 'too-large' });
  expect(input.catalog).toEqual([expect.objectContaining({ path: 'quay/catalog-info.yaml', text: entity })]);
});
