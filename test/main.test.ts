/** `npm start` with no credentials, as a person meets it: a few lines, pages, and an end without noise. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { start } from './harness/built.ts';

const folder = mkdtempSync(join(tmpdir(), 'service-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const service = (env: Readonly<Record<string, string>> = {}, args: readonly string[] = []) =>
  start('main.js', args, { cwd: folder, env: { PORT: '0', ...env } });

function addressIn(said: string): string {
  const [, address = ''] = /^ {2}open +(\S+)$/m.exec(said) ?? [];
  return address;
}

test('it makes its sample, shows it judged, and ends when asked to', async () => {
  const running = service();
  const said = await running.said(/^ {2}judged /m);
  const page = await (await fetch(addressIn(said))).text();
  expect(page).toContain('<h1>harbour</h1>');
  expect(page).not.toContain('Being judged');
  running.stop('SIGTERM');
  const { code, out, errors } = await running.ended;
  expect([code, errors]).toEqual([0, '']);
  expect(out.split('\n').filter((line) => line !== '').length).toBeLessThan(10);
  for (const fact of ['state', 'repository', 'open', 'GitHub', 'judged'])
    expect(out).toMatch(new RegExp(`^  ${fact} `, 'm'));
  expect(readdirSync(folder)).toEqual(['.delta-review']);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s while it judges is no fault, and it starts again',
  async (signal) => {
    const running = service();
    await running.said(/^ {2}open /m);
    running.stop(signal);
    const { code, errors } = await running.ended;
    expect([code, errors]).toEqual([0, '']);
  },
);

test.each([
  ['a port that is none', { PORT: 'harbour' }, [], 'PORT is "harbour". Set it to a number'],
  ['a repository that is not there', {}, ['--repo', 'berth'], 'berth is not a git repository'],
  ['an app without its key', { APP_ID: '7' }, [], 'APP_ID is set and no private key.'],
  ['an option that is none', {}, ['--repos', 'berth'], "Unknown option '--repos'"],
])('%s is told in one sentence', async (_name, env, args, sentence) => {
  const { code, errors } = await service(env, args).ended;
  expect(code).toBe(1);
  expect(errors).toMatch(/^delta-review: [^\n]+\n$/);
  expect(errors).toContain(sentence);
});
