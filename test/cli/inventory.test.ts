/** `delta-review inventory` as people and scripts meet it: every agent, server, permission, identity and secret with its line. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exit } from '../../src/cli/exit.ts';
import type { InventoryJson } from '../../src/render/inventory/json.ts';
import { LocalRepository } from '../forge/local-repository.ts';
import { run } from '../harness/built.ts';
import { expectGolden } from '../harness/golden.ts';

const settings = {
  permissions: {
    allow: ['Bash(npm test)', 'Bash(curl:*)'],
    deny: ['Read(./.env)'],
    defaultMode: 'acceptEdits',
  },
  hooks: { Stop: [{ hooks: [{ type: 'command', command: 'make moor' }] }] },
};
const servers = {
  mcpServers: {
    tides: { command: 'npx', args: ['-y', '@quay/tides'], env: { TIDES_TOKEN: '$' + '{TIDES_TOKEN}' } },
  },
};
const agent =
  '---\nname: pilot\ndescription: Brings ships in\ntools: Read, Bash\n---\n\nBring the ship in.\n';
const workflow =
  'on: push\npermissions:\n  contents: write\njobs:\n  sail:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make sail\n';

let quay: LocalRepository;

beforeAll(() => {
  quay = new LocalRepository('quay-inventory');
  quay.write('.claude/settings.json', `${JSON.stringify(settings, null, 2)}\n`);
  quay.write('.claude/agents/pilot.md', agent);
  quay.write('.mcp.json', `${JSON.stringify(servers, null, 2)}\n`);
  quay.write('AGENTS.md', '# Ferry\n\nRun the tests.\n');
  quay.write('.codex/config.toml', 'approval_policy = \n');
  quay.write('.github/workflows/ferry.yml', workflow);
  quay.write('main.tf', 'resource "aws_iam_user" "harbour_master" {\n  name = "harbour-master"\n}\n');
  quay.commit('the quay');
});
afterAll(() => quay.remove());

const inventory = (...args: readonly string[]) => run(['inventory', '--repo', quay.folder, ...args]);

test('the text shows each sort with its places, in 80 columns', async () => {
  const { code, out, errors } = await inventory();
  expect([code, errors]).toEqual([exit.done, '']);
  expectGolden(new URL('golden/inventory.txt', import.meta.url), out);
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('the JSON has every item with its sort, its facts and its lines, and says what could not be read', async () => {
  const { code, out } = await inventory('--format', 'json');
  const found: InventoryJson = JSON.parse(out);
  const named = found.items.map(({ sort, name, places: [place] }) => `${sort} ${name} ${place?.path}`);
  expect(code).toBe(exit.done);
  expect(named).toEqual(
    expect.arrayContaining([
      'agent agent pilot (Claude Code) .claude/agents/pilot.md',
      'server server tides .mcp.json',
      'permission permission Bash(curl:*) of Claude Code .claude/settings.json',
      'autonomy permissions.defaultMode of Claude Code .claude/settings.json',
      'hook hook Stop of Claude Code .claude/settings.json',
      'instructions AGENTS.md AGENTS.md',
      'identity job sail: permission contents .github/workflows/ferry.yml',
    ]),
  );
  expect(named.filter((name) => name.startsWith('secret ') && name.includes('TIDES_TOKEN'))).toHaveLength(1);
  expect(named.some((name) => name.startsWith('identity ') && name.endsWith(' main.tf'))).toBe(true);
  expect(found.gaps).toEqual([
    { path: '.codex/config.toml', because: [expect.stringContaining('is no TOML')] },
  ]);
});

test('third parties are known as the configuration of the tree knows them', async () => {
  const ferry = new LocalRepository('ferry-inventory');
  const vendor =
    '{ id: ferry-pay, name: Ferry Pay, category: payments, gets: fares, severity: high, packages: { npm: [ferry-pay] }, source: "https://pay.ferry.example" }';
  ferry.write('package.json', '{ "dependencies": { "ferry-pay": "^1.0.0" } }\n');
  ferry.write('.github/delta-review.yml', `vendors: [${vendor}]\n`);
  ferry.commit('the ferry');
  const found = async () => {
    const { out } = await run(['inventory', '--repo', ferry.folder, '--format', 'json']);
    const { items, gaps }: InventoryJson = JSON.parse(out);
    return { names: items.map(({ name }) => name), gaps };
  };
  expect(await found()).toEqual({ names: ['vendor Ferry Pay'], gaps: [] });
  ferry.write('.github/delta-review.yml', 'vendors: [{ id: ferry-pay }]\n');
  ferry.commit('half of it');
  expect((await found()).gaps).toEqual([
    { path: '.github/delta-review.yml', because: [expect.stringContaining('ferry-pay is no vendor')] },
  ]);
  ferry.remove();
});

test('a revision that is not there, and an argument too many, are said in one sentence', async () => {
  const missing = await inventory('--head', 'atlantis');
  expect([missing.code, missing.out, missing.errors.trim().split('\n').length]).toEqual([
    exit.wrongUse,
    '',
    1,
  ]);
  const more = await inventory('everything');
  expect([more.code, more.errors]).toEqual([exit.wrongUse, expect.stringContaining('"everything"')]);
});
