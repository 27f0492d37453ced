/** `delta-review models suggest` in a real repository: git takes what it prints, and --write writes the same or nothing. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { exit } from '../../src/cli/exit.ts';
import { readModels } from '../../src/models/read.ts';
import { LocalRepository } from '../forge/local-repository.ts';
import { run } from '../harness/built.ts';
import { fileOf } from '../models/additions.ts';

const model = 'infra/threat-model.yml';
const text =
  'title: Quay\r\ncomponents:\r\n  ledger: { kind: store } # kept\r\nthreats:\r\n  Q-1: { title: Fog, about: ledger }\r\n';
const user = 'resource "aws_iam_user" "crane" {\n  name = "crane"\n}\n';
let quay: LocalRepository;

/** A change that a model covers, and one that none does. */
beforeAll(() => {
  quay = new LocalRepository('quay');
  quay.write(model, `\ufeff${text}`);
  quay.write('ferry/main.tf', '# nothing yet\n');
  quay.commit('the quay');
  for (const [branch, path] of [
    ['covered', 'infra/main.tf'],
    ['bare', 'ferry/main.tf'],
  ] as const) {
    quay.git('checkout', '--quiet', '-b', branch, 'main');
    quay.write(path, user);
    quay.commit(branch);
  }
});
afterAll(() => quay.remove());
beforeEach(() => {
  quay.git('checkout', '--quiet', '--force', 'covered');
  quay.git('clean', '-qfd');
});

const suggest = (...args: readonly string[]) => run(['models', 'suggest', '--repo', quay.folder, ...args]);
const there = (path: string) => readFileSync(join(quay.folder, path), 'utf8');

test('what is printed applies, and --write finds it there already', async () => {
  const printed = await suggest();
  expect(printed).toMatchObject({
    code: exit.done,
    errors: 'infra/threat-model.yml: adds 1 identity and 1 threat.\n',
  });
  execFileSync('git', ['apply', '--whitespace=nowarn'], { cwd: quay.folder, input: printed.out });
  const applied = there(model);
  expect(readModels(fileOf(model, applied.slice(1)))[0]).toMatchObject({
    components: [{ id: 'ledger' }],
    identities: [{ name: 'crane' }],
    threats: [{ id: 'Q-1' }, { id: 'Q-2', severity: 'high', about: ['crane'] }],
  });
  expect(await suggest('--write')).toMatchObject({ code: exit.done, out: '' });
  expect(there(model)).toBe(applied);
});

test('where no model covers the change, the file is a new one', async () => {
  quay.git('checkout', '--quiet', 'bare');
  const path = 'ferry/threat-model.yml';
  expect(await suggest('--write')).toMatchObject({ code: exit.done, errors: expect.stringContaining(path) });
  expect(readModels(fileOf(path, there(path)))[0]).toMatchObject({
    title: 'ferry',
    identities: [{ name: 'crane' }],
  });
  quay.write(path, 'title: Another\n');
  const { code, errors } = await suggest('--write');
  expect([code, errors]).toEqual([exit.wrongUse, expect.stringContaining(`${path} is there already`)]);
  expect(there(path)).toBe('title: Another\n');
});

test('--write keeps what is there, and leaves a file alone that is another one in the working tree', async () => {
  expect(await suggest('--write')).toMatchObject({
    code: exit.done,
    errors: 'infra/threat-model.yml: added 1 identity and 1 threat.\n',
  });
  expect(there(model).startsWith(`\ufeff${text.slice(0, -2)}`)).toBe(true);
  quay.write(model, `${text}# mine\r\n`);
  const { code, out, errors } = await suggest('--write');
  expect([code, out]).toEqual([exit.wrongUse, '']);
  expect(errors).toContain('differs in the working tree from what the change has, so nothing was written');
  expect(there(model)).toBe(`${text}# mine\r\n`);
});

test('nothing is written through a link, or where there is no working tree', async () => {
  const outside = join(dirname(quay.folder), 'outside');
  mkdirSync(outside, { recursive: true });
  quay.git('checkout', '--quiet', 'bare');
  quay.git('rm', '-rq', '--cached', 'ferry');
  quay.git('clean', '-qfd');
  symlinkSync(outside, join(quay.folder, 'ferry'));
  const linked = await suggest('--write', 'bare');
  expect([linked.code, linked.errors]).toEqual([exit.wrongUse, expect.stringContaining('symbolic link')]);
  expect(existsSync(join(outside, 'threat-model.yml'))).toBe(false);
  const bare = join(dirname(quay.folder), 'bare.git');
  quay.git('clone', '--quiet', '--bare', quay.folder, bare);
  const { code, errors } = await run(['models', 'suggest', '--repo', bare, '--write', 'covered']);
  expect([code, errors]).toEqual([exit.wrongUse, expect.stringContaining('no working tree')]);
});

test('one revision too many is told', async () => {
  const { code, errors } = await suggest('one', 'two');
  expect([code, errors]).toEqual([
    exit.wrongUse,
    expect.stringContaining('models suggest takes one revision; "two" is one too many'),
  ]);
});

test('its help is in 80 columns', async () => {
  const { code, out } = await suggest('--help');
  expect(code).toBe(exit.done);
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});
