/** What a change adds and its models lack: a folder a case, then any of it in every format that is written. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCodeOwners } from '../../../src/change/code-owners.ts';
import { loadAnalyzers, loadBuiltIn } from '../../../src/config.ts';
import { kinds } from '../../../src/deltas/kinds.ts';
import { type Evaluation, evaluate } from '../../../src/evaluate.ts';
import { modelPaths } from '../../../src/models/detect.ts';
import { type Lacking, lackingIn } from '../../../src/models/fidelity/lacking.ts';
import { thingsOf } from '../../../src/models/fidelity/things.ts';
import { applyEdits } from '../../../src/models/formats/edit.ts';
import { knownModels, type ModelFile } from '../../../src/models/known.ts';
import { linkModels } from '../../../src/models/link.ts';
import { readModels } from '../../../src/models/read.ts';
import { newModel } from '../../../src/models/suggest/new-model.ts';
import { dangerOf } from '../../../src/models/suggest/threat-words.ts';
import { type ModelUpdate, updatesOf } from '../../../src/models/suggest/updates.ts';
import { plain } from '../../../src/models/suggest/wording.ts';
import { byHandText } from '../../../src/render/models/updates.ts';
import { layer } from '../../../src/rules/layers.ts';
import { changeOf, type Tree } from '../../deltas/fixture.ts';
import { expectGolden } from '../../harness/golden.ts';
import { expectUntouched, fileOf } from '../additions.ts';

const analyzers = await loadAnalyzers();
const builtIn = loadBuiltIn();
const folder = new URL('fixtures/', import.meta.url).pathname;
const cases = readdirSync(folder).sort();

function treeOf(place: string): Tree {
  if (!existsSync(place)) return new Map();
  const files = readdirSync(place, { withFileTypes: true, recursive: true }).filter((one) => one.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return new Map(paths.map((path) => [path.slice(place.length + 1), readFileSync(path, 'utf8')]));
}

/** What stands in `after` comes over what stands in `before`. */
function changeIn(name: string): { readonly before: Tree; readonly after: Tree } {
  const before = treeOf(join(folder, name, 'before'));
  return { before, after: new Map([...before, ...treeOf(join(folder, name, 'after'))]) };
}

function judged(before: Tree, after: Tree): Evaluation {
  const rules = layer({ builtIn, organisation: null, repository: null });
  const changed = new Map([...after].filter(([path, text]) => before.get(path) !== text));
  const was = new Map([...before].filter(([path]) => changed.has(path)));
  return evaluate({
    change: changeOf(was, changed),
    analyzers,
    rules,
    proposed: null,
    planNotes: [],
    modelHistory: null,
    models: modelPaths([...after.keys()], []).map((path) => modelFile(path, after.get(path) ?? '')),
    codeOwners: readCodeOwners(null),
    contributors: { people: [], unknown: null },
  });
}

function modelFile(path: string, text: string): ModelFile {
  const file = { ...fileOf(path, text), blob: createHash('sha1').update(text).digest('hex') };
  return { path, before: file, after: file };
}

const written = (after: Tree, updates: readonly ModelUpdate[]): Tree =>
  new Map([
    ...after,
    ...updates.map(({ path, before, edits }) => [path, applyEdits(before ?? '', edits)] as const),
  ]);

describe.each(cases)('%s', (name) => {
  const { before, after } = changeIn(name);
  const { modelUpdates } = judged(before, after);

  test('reads like this', () => {
    const told = modelUpdates.map((one) => one.patch ?? `${byHandText(one)}\n`).join('');
    expectGolden(new URL(`fixtures/${name}/expected.diff`, import.meta.url), told);
  });

  test('once written, there is nothing to add', () => {
    const now = written(after, modelUpdates);
    for (const { path } of modelUpdates)
      expect(() => readModels(fileOf(path, now.get(path) ?? ''))).not.toThrow();
    const again = judged(before, now).modelUpdates;
    expect(again.filter(({ patch }) => patch !== null)).toEqual([]);
  });
});

/** Everything that the cases change, as one change. */
const whole = cases.map(changeIn).reduce(
  (all, { before, after }) => ({
    before: new Map([...all.before, ...before].filter(([path]) => modelPaths([path], []).length === 0)),
    after: new Map([...all.after, ...after].filter(([path]) => modelPaths([path], []).length === 0)),
  }),
  { before: new Map<string, string>(), after: new Map<string, string>() },
);
const { deltas } = judged(whole.before, whole.after);
const paths = [...new Set(deltas.map(({ evidence: [place] }) => place.path))];

const samples = [
  'delta-review/quay.yml',
  'otm/quay.otm.json',
  'otm/quay.otm.yaml',
  'threagile/quay.yaml',
  'threat-composer/ferry.tc.json',
  'threat-dragon/ferry-v1.td.json',
  'threat-dragon/quay.td.json',
  'threatcl/quay.tm.hcl',
  'tm-bom/ferry.tmbom.json',
  'tm-bom/quay.cdx.json',
].map((name) => ({ name, text: readFileSync(new URL(`../${name}`, import.meta.url), 'utf8') }));

/** As the pipeline does it, with a model that is named for everything. */
function judgedFor(
  path: string,
  text: string,
  told: typeof deltas,
): { readonly lacking: readonly Lacking[]; readonly updates: readonly ModelUpdate[] } {
  const files = [modelFile(path, text)];
  const models = knownModels(files, new Set([path]));
  const configured = [{ path, covers: ['**'], owners: [] }];
  const links = linkModels({ paths, deltas: told, models, configured });
  const things = thingsOf(told);
  const lacking = lackingIn(told, things, links, models);
  const updates = updatesOf({ deltas: told, things, lacking, links, models, files, repository: 'odd-name' });
  return { lacking, updates };
}

describe('in every format', () => {
  test.each(samples)('all of it: $name', ({ name, text }) => {
    const [update, ...others] = judgedFor(name, text, deltas).updates;
    expect(others).toEqual([]);
    expect(new Set(update?.additions.map(({ add }) => add))).toEqual(
      new Set(['component', 'identity', 'flow', 'threat']),
    );
    expect(update?.patch).toContain(`+++ b/${name}`);
  });

  test.each(samples)('any of it is added once, and nothing else moves: $name', ({ name, text }) => {
    fc.assert(
      fc.property(fc.subarray([...deltas], { minLength: 1 }), (told) => {
        const { lacking, updates } = judgedFor(name, text, told);
        const missing = lacking.flatMap((one) => one.missing.map((thing) => plain(thing.name)));
        const added = updates.flatMap(({ additions }) =>
          additions.filter(({ add }) => add === 'component' || add === 'identity'),
        );
        // Nothing is added that is there, and what is said to be missing is there afterwards.
        for (const one of added) expect(missing).toContain(one.name);
        const edits = updates[0]?.edits ?? [];
        expectUntouched(text, edits);
        const now = judgedFor(name, applyEdits(text, edits), told);
        expect(now.updates).toEqual([]);
        const left = now.lacking.flatMap((one) => one.missing);
        expect(left.filter(({ sort }) => sort !== 'boundary')).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});

test('what widens has its words', () => {
  for (const [kind, { direction }] of Object.entries(kinds))
    expect([kind, dangerOf(kind as keyof typeof kinds) !== null]).toEqual([
      kind,
      direction === 'widens' || /(?:server|hook|content)\.changed$/.test(kind),
    ]);
});

test('a first model speaks as the template does', () => {
  const template = readFileSync(new URL('../../../rules/models/threat-model.yml', import.meta.url), 'utf8');
  const things = thingsOf(deltas);
  const none = { lacking: [], links: [], models: [], files: [] };
  const [update] = updatesOf({ deltas, things, ...none, repository: 'odd-name' });
  const comments = newModel('threat-model.yml', 'odd-name', update?.additions ?? []).match(/^#.*$/gm) ?? [];
  expect(comments).toHaveLength(7);
  const words = (text: string) => text.replaceAll('’', "'");
  for (const comment of comments.slice(1)) expect(words(template)).toContain(words(comment));
});
