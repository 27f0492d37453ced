import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSample } from '../../src/forge/git/sample.ts';
import { evaluationJsonSchema } from '../../src/render/json-schema.ts';
import { build, run } from '../harness/command.ts';
import { expectGolden } from '../harness/golden.ts';

let folder: string;
let harbour: string;

beforeAll(async () => {
  build();
  folder = mkdtempSync(join(tmpdir(), 'delta-review-cli-'));
  harbour = join(folder, 'harbour');
  await createSample(harbour);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const classify = (...args: readonly string[]) => run(['classify', '--repo', harbour, ...args]);
const golden = (name: string) => new URL(`./golden/${name}`, import.meta.url);

describe('text', () => {
  test.each(['previews-for-forks', 'deploy-reads-every-secret', 'checkout-updated'])(
    'of %s fits 80 columns and has no colour in a pipe',
    (head) => {
      const { code, out, errors } = classify('--head', head);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
      expect(out).not.toContain('\u001b');
      expectGolden(golden(`${head}.txt`), out);
    },
  );
});

describe('other formats', () => {
  test('JSON has the documented shape', () => {
    const { out } = classify('--head', 'previews-for-forks', '--format', 'json');
    const parsed = evaluationJsonSchema.parse(JSON.parse(out));
    expect(parsed).toMatchObject({ materiality: 'material', tier: 'full' });
    expect(parsed.deltas).toContainEqual(
      expect.objectContaining({
        kind: 'pipeline.trigger.untrusted',
        severity: 'critical',
        path: '.github/workflows/preview.yml',
        side: 'after',
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      }),
    );
    expect(parsed.models).toEqual([expect.objectContaining({ path: 'docs/threat-model.yml' })]);
  });

  test('SARIF has a result for each delta', () => {
    const sarif = JSON.parse(classify('--head', 'previews-for-forks', '--format', 'sarif').out);
    const json = JSON.parse(classify('--head', 'previews-for-forks', '--format', 'json').out);
    expect(sarif.runs[0].results).toHaveLength(json.deltas.length);
  });

  test('Markdown is the check of the service', () => {
    const { out } = classify('--head', 'previews-for-forks', '--format', 'markdown');
    expect(out).toMatch(/^# Full review: /);
    expect(out).toContain('### What it adds');
  });
});

describe('--fail-on', () => {
  test.each([
    ['previews-for-forks', 'material', 1],
    ['settings-move-to-the-readme', 'material', 0],
    ['settings-move-to-the-readme', 'minor', 1],
    ['checkout-updated', 'minor', 0],
  ])('%s with %s ends with %d', (head, level, code) => {
    expect(classify('--head', head, '--fail-on', level).code).toBe(code);
  });
});

describe('where the repository is', () => {
  test('a bare one, a folder inside a work tree and the work tree answer alike', () => {
    const bare = join(folder, 'bare.git');
    cpSync(join(harbour, '.git'), bare, { recursive: true });
    const asked = ['--head', 'agents-get-a-browser', '--format', 'json'];
    const answers = [
      run(['classify', '--repo', bare, ...asked]),
      run(['classify', '--repo', join(harbour, 'infra'), ...asked]),
      run(['classify', ...asked], harbour),
    ];
    expect(new Set(answers.map(({ out }) => out)).size).toBe(1);
    expect(JSON.parse(answers[0]?.out ?? '').tier).toBe('full');
  });

  test('--base and --head name any two revisions', () => {
    const { out } = classify('--base', 'main', '--head', 'release-publishes-images', '--format', 'json');
    const kinds = JSON.parse(out).deltas.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toContain('pipeline.oidc.added');
  });
});

describe('wrong use ends with 2 and one sentence', () => {
  test.each<[readonly string[], string]>([
    [['frob'], 'there is no command "frob"'],
    [['classify', '--frob'], "Unknown option '--frob'"],
    [['classify', 'HEAD'], 'takes no argument such as HEAD'],
    [['classify', '--format', 'xml'], '--format is one of text, json, markdown, sarif'],
    [['classify', '--fail-on', 'none'], '--fail-on is one of minor, material'],
    [['classify', '--repo', '/nowhere'], '/nowhere is not a git repository'],
    [['classify', '--config', '/nowhere.yml'], '/nowhere.yml'],
  ])('%j', (args, sentence) => {
    const { code, out, errors } = run(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(errors).toContain(sentence);
    expect(errors).not.toContain('    at ');
  });

  test.each([
    ['nowhere', 'names no commit'],
    ['HEAD:README.md', 'names no commit'],
    ['--upload-pack=touch /tmp/x', 'starts with a dash'],
  ])('a revision such as %s', (revision, sentence) => {
    const { code, errors } = classify(`--head=${revision}`);
    expect(code).toBe(2);
    expect(errors).toContain(sentence);
  });

  test('a broken configuration, with its line', () => {
    const file = join(folder, 'broken.yml');
    writeFileSync(file, 'enforcement: block\nmodls: []\n');
    const { code, errors } = classify('--config', file);
    expect(code).toBe(2);
    expect(errors).toContain(`${file}:2:1: unknown key "modls"`);
  });
});

test('--config is used instead of the configuration of the base', () => {
  const file = join(folder, 'calm.yml');
  writeFileSync(file, 'disabled: access-policy-changed\n');
  const head = ['--head', 'deploy-reads-every-secret', '--format', 'json'];
  expect(JSON.parse(classify(...head).out).materiality).toBe('material');
  expect(JSON.parse(classify(...head, '--config', file).out).materiality).toBe('none');
});

test('--version is that of package.json, and --help says the exit codes', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(run(['--version'])).toEqual({ code: 0, out: `${version}\n`, errors: '' });
  expect(run(['classify', '--help']).out).toContain('Exit codes: 0 done');
});
