/** `delta-review models init`: a model to begin with, printed or written, and never over another. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { exit } from '../../src/cli/exit.ts';
import { modelTemplate } from '../../src/config.ts';
import { run } from '../harness/built.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quay-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('init prints the template, and writes it where it is asked to', async () => {
  expect(await run(['models', 'init'], { cwd: folder })).toMatchObject({
    code: exit.done,
    out: modelTemplate(),
  });
  const written = await run(['models', 'init', '--write'], { cwd: folder });
  expect(written).toMatchObject({ code: exit.done, errors: '' });
  expect(readFileSync(join(folder, 'threat-model.yml'), 'utf8')).toBe(modelTemplate());
});

test('a file that is there is left as it is', async () => {
  writeFileSync(join(folder, 'threat-model.yml'), 'title: Quay\n');
  const { code, errors } = await run(['models', 'init', '--write'], { cwd: folder });
  expect(code).toBe(exit.wrongUse);
  expect(errors).toMatch(/threat-model\.yml is there already, and is left as it is/);
  expect(readFileSync(join(folder, 'threat-model.yml'), 'utf8')).toBe('title: Quay\n');
});

test.each([
  [['models'], 'no command was given. Commands of models: check, init.'],
  [['models', 'ini'], 'there is no "ini". Commands of models: check, init.'],
  [['models', 'init', 'quay'], 'models init takes no argument such as "quay"'],
])('%j is told', async (args, said) => {
  const { code, errors } = await run(args, { cwd: folder });
  expect([code, errors]).toEqual([exit.wrongUse, expect.stringContaining(said)]);
});
