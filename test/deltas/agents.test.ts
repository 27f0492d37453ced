/** Agents where fixtures are too few: broken, hostile and huge files, and secrets wherever a file can hold one. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Change } from '../../src/change/change.ts';
import { readCodeOwners } from '../../src/change/code-owners.ts';
import { type FileVersion, maximumFileBytes, type OpaqueReason } from '../../src/change/snapshot.ts';
import { loadAnalyzers, loadBuiltIn } from '../../src/config.ts';
import { type Evaluation, evaluate } from '../../src/evaluate.ts';
import { checkOf } from '../../src/render/check.ts';
import { jsonOf } from '../../src/render/json.ts';
import { openedBy } from '../../src/render/review/reviewed.ts';
import { sarifOf } from '../../src/render/sarif.ts';
import { terminalText } from '../../src/render/terminal.ts';
import { layer } from '../../src/rules/layers.ts';
import { changeOf } from './fixture.ts';

const analyzers = await loadAnalyzers();
const rules = layer({ builtIn: loadBuiltIn(), organisation: null, repository: null });

type Files = Readonly<Record<string, string>>;

function evaluated(change: Change): Evaluation {
  const people = { codeOwners: readCodeOwners(null), contributors: { people: [], unknown: null } };
  return evaluate({
    change,
    analyzers,
    rules,
    proposed: null,
    planNotes: [],
    models: [],
    modelHistory: null,
    ...people,
  });
}

const between = (before: Files, after: Files) =>
  changeOf(new Map(Object.entries(before)), new Map(Object.entries(after)));
const told = ({ deltas }: Evaluation) => deltas.map(({ kind, subject }) => `${kind} ${subject}`).sort();

const settings = '.claude/settings.json';
const servers = '.mcp.json';
const codex = '.codex/config.toml';
const sound = {
  '.mcp.json': '{"mcpServers": {"tides": {"command": "npx", "args": ["@quay/tides@1.2.3"]}}}\n',
};
const allowing = (...allow: readonly string[]) => JSON.stringify({ permissions: { allow } });

describe('a file that makes no sense is said, and takes no other with it', () => {
  test.each([
    ['cut off', settings, '{"permissions": {"allow": ["Bash(*)"'],
    ['a key twice', settings, '{"permissions": {"allow": []}, "permissions": {"allow": ["Bash(*)"]}}'],
    ['10,000 levels', settings, `{"permissions": ${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    [
      'a conflict left in',
      settings,
      '{\n<<<<<<< HEAD\n"model": "a"\n=======\n"model": "b"\n>>>>>>> ferry\n}\n',
    ],
    ['cut off', codex, 'approval_policy = "nev\n'],
    ['a key twice', codex, 'approval_policy = "never"\napproval_policy = "on-request"\n'],
    ['10,000 levels', codex, `tide = ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`],
    ['a conflict left in', codex, '<<<<<<< HEAD\nmodel = "a"\n=======\nmodel = "b"\n>>>>>>> ferry\n'],
  ])('%s: %s', (_, path, text) => {
    const evaluation = evaluated(between({ [path]: '' }, { [path]: text, ...sound }));
    const name = path.slice(path.lastIndexOf('/') + 1);
    expect(told(evaluation)).toEqual(['agent.server.added server tides', `agent.unresolved ${name}`]);
    expect(evaluation.verdict.tier).toBe('full');
    expect(evaluation.coverage.files.find((file) => file.path === path)?.understood).toBe(false);
    expect(evaluation.coverage.files.find((file) => file.path === servers)?.understood).toBe(true);
  });

  const opaque = (reason: OpaqueReason): FileVersion => ({
    state: 'opaque',
    path: settings,
    blob: '2'.repeat(40),
    mode: reason === 'symlink' ? 'symlink' : 'file',
    reason,
    detail: reason === 'too-large' ? `10,485,760 bytes; the limit is ${maximumFileBytes}` : 'no text',
  });
  test.each<OpaqueReason>(['too-large', 'binary', 'symlink', 'not-utf8'])('no text: %s', (reason) => {
    const change = between({ [settings]: allowing() }, { [settings]: '', ...sound });
    const files = new Map([...change.after.files, [settings, opaque(reason)] as const]);
    const evaluation = evaluated({ ...change, after: { side: 'after', files } });
    expect(told(evaluation)).toEqual(['agent.server.added server tides', 'agent.unresolved settings.json']);
    expect(evaluation.verdict.tier).toBe('full');
  });

  test('a file that was broken before and is mended: what it says now is not called known', () => {
    const evaluation = evaluated(
      between({ [settings]: '{"permissions"' }, { [settings]: allowing('Bash(*)') }),
    );
    expect(told(evaluation)).toEqual(['agent.unresolved settings.json']);
    expect(evaluation.verdict.tier).toBe('full');
  });

  test('a file of nothing is a file that says nothing', () => {
    for (const text of ['', '\n', '{ /* nothing yet */ }\n'])
      expect(told(evaluated(between({ [settings]: '{}' }, { [settings]: text })))).toEqual([]);
  });
});

test('names that every object has are names like any other', () => {
  const named = (name: string) =>
    `{"mcpServers": {${JSON.stringify(name)}: {"command": "npx", "args": ["a@1.2.3"]}}}`;
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
    expect(told(evaluated(between({}, { [servers]: named(name) })))).toEqual([
      `agent.server.added server ${name}`,
    ]);
    const unknown = evaluated(between({}, { [settings]: `{${JSON.stringify(name)}: true}` }));
    expect(told(unknown)).toEqual([`agent.setting.changed setting ${name} of Claude Code`]);
    const mode = `{"permissions": {"defaultMode": ${JSON.stringify(name)}}}`;
    expect(evaluated(between({}, { [settings]: mode })).deltas).toHaveLength(1);
  }
});

describe('much of it', () => {
  const many = (count: number, of: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => of(i));

  test('5,000 servers', () => {
    const all = many(5_000, (i) => `"tide${i}": {"command": "npx", "args": ["-y", "@quay/tide${i}"]}`);
    const { deltas } = evaluated(between({}, { [servers]: `{"mcpServers": {${all.join(',\n')}}}` }));
    expect(deltas).toHaveLength(10_000);
  }, 60_000);

  test('10,000 permissions, all of them other ones', () => {
    const rulesOf = (word: string) => allowing(...many(10_000, (i) => `Bash(${word}${i}:*)`));
    const { deltas } = evaluated(between({ [settings]: rulesOf('ebb') }, { [settings]: rulesOf('flow') }));
    expect(deltas.length).toBeGreaterThan(1_000);
  }, 60_000);

  test('1,000 directories that move', () => {
    const at = (folder: string) =>
      Object.fromEntries(
        many(1_000, (i) => `${folder}/${i}/.claude/settings.json`).map((path) => [path, allowing('Bash(*)')]),
      );
    expect(told(evaluated(between(at('ebb'), at('flow'))))).toEqual([]);
  }, 60_000);
});

/** Everything that leaves the house. */
function outputs(evaluation: Evaluation): string {
  const { deltas, coverage, verdict, checklist } = evaluation;
  const context = {
    gate: null,
    commentUrls: new Map<string, string>(),
    repositoryUrl: 'https://github.com/harbour/quay',
  };
  return [
    JSON.stringify([deltas, coverage, verdict, checklist]),
    JSON.stringify(jsonOf(evaluation)),
    JSON.stringify(sarifOf(evaluation)),
    JSON.stringify(checkOf([openedBy(evaluation)], context)),
    terminalText(evaluation, { colour: false, width: 200 }),
  ].join('\n');
}

const letters = (from: string, length: number) =>
  fc.array(fc.constantFrom(...from), { minLength: length, maxLength: length }).map((all) => all.join(''));
const mixed = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
/** Of an issuer: known wherever it stands. */
const issued = fc.oneof(
  letters(mixed, 36).map((tail) => `ghp_${tail}`),
  letters(mixed, 40).map((tail) => `glpat-${tail}`),
  letters('ABCDEFGHIJKLMNOP234567', 16).map((tail) => `AKIA${tail}`),
  letters(mixed, 44).map((tail) => `sk-${tail}`),
);
/** Of nobody: known by the name beside it. */
const opaque = fc
  .integer({ min: 18, max: 32 })
  .chain((length) => letters(mixed, length).map((text) => `q7R${text}`));

type Place = readonly [path: string, write: (secret: string) => string];
const inServer = (server: (secret: string) => object): Place => [
  servers,
  (secret) => JSON.stringify({ mcpServers: { tides: server(secret) } }, null, 1),
];
const inSettings = (write: (secret: string) => object): Place => [
  settings,
  (secret) => JSON.stringify(write(secret), null, 1),
];
const run = (...args: readonly string[]) => ({ command: 'npx', args: ['-y', '@quay/tides', ...args] });

const named: readonly Place[] = [
  inServer((s) => ({ ...run(), env: { TIDE_TOKEN: s } })),
  inServer((s) => ({ ...run(), env: { TIDE_API_KEY: s, PIER: '4' } })),
  inServer((s) => ({ ...run(), env: { DATABASE_URL: `postgres://quay:${s}@tides.example/berths` } })),
  inServer((s) => ({ url: 'https://tides.example/mcp', headers: { Authorization: `Bearer ${s}` } })),
  inServer((s) => ({ url: 'https://tides.example/mcp', headers: { 'X-API-Key': s } })),
  inServer((s) => ({ url: `https://tides.example/mcp?api_key=${s}&tide=high` })),
  inServer((s) => ({ url: `https://quay:${s}@tides.example/mcp` })),
  inServer((s) => run('--api-key', s)),
  inServer((s) => run(`--token=${s}`)),
  inServer((s) => run('--header', `Authorization: Bearer ${s}`)),
  inServer((s) => run(`postgres://quay:${s}@tides.example/berths`)),
  inServer((s) => run('--config', JSON.stringify({ apiKey: s }))),
  inServer((s) => ({ command: 'docker', args: ['run', '-i', '-e', `TIDE_TOKEN=${s}`, 'quay/tides:1'] })),
  inServer((s) => ({ command: 'sh', args: ['-c', `TIDE_TOKEN=${s} npx -y @quay/tides`] })),
  inServer((s) => ({ ...run(), oauth: { clientSecret: s } })),
  inServer((s) => ({ ...run(), headersHelper: `tides --token ${s}` })),
  inSettings((s) => ({ env: { TIDE_TOKEN: s } })),
  inSettings((s) => ({ harbour: { tideToken: s } })),
  inSettings((s) => ({ harbour: [{ password: s }] })),
  inSettings((s) => ({ apiKeyHelper: `tides --api-key ${s}` })),
  inSettings((s) => ({
    permissions: { allow: [`Bash(curl -H "Authorization: Bearer ${s}" https://tides.example:*)`] },
  })),
  inSettings((s) => ({ permissions: { deny: [`Bash(tides --token ${s})`] } })),
  inSettings((s) => ({
    hooks: { Stop: [{ hooks: [{ type: 'command', command: `TIDE_TOKEN=${s} tides` }] }] },
  })),
  inSettings((s) => ({
    hooks: { Stop: [{ hooks: [{ type: 'http', url: `https://tides.example/?token=${s}` }] }] },
  })),
  inSettings((s) => ({ env: { ANTHROPIC_BASE_URL: `https://quay:${s}@tides.example` } })),
  [
    codex,
    (s) => `[model_providers.quay]\nbase_url = "https://tides.example"\nexperimental_bearer_token = "${s}"\n`,
  ],
  [codex, (s) => `[model_providers.quay.http_headers]\nAuthorization = "Bearer ${s}"\n`],
  [codex, (s) => `[mcp_servers.tides]\ncommand = "npx"\nargs = ["-y", "@quay/tides", "--token", "${s}"]\n`],
  [codex, (s) => `[mcp_servers.tides]\ncommand = "npx"\nenv = { TIDE_TOKEN = "${s}" }\n`],
  [codex, (s) => `[shell_environment_policy.set]\nTIDE_TOKEN = "${s}"\n`],
  [codex, (s) => `notify = ["curl", "-H", "Authorization: Bearer ${s}", "https://tides.example"]\n`],
  [codex, (s) => `[harbour]\npassword = "${s}"\n`],
];
const anywhere: readonly Place[] = [
  inServer((s) => run(s)),
  inServer((s) => ({ command: s })),
  inServer((s) => ({ ...run(), env: { PIER: s } })),
  inServer((s) => ({ ...run(), env: { [s]: 'high' } })),
  inServer((s) => ({ ...run(), [s]: true })),
  inServer((s) => ({ url: `https://tides.example/${s}/mcp` })),
  inServer((s) => ({ url: `https://${s}.example/mcp` })),
  [servers, (s) => JSON.stringify({ mcpServers: { [s]: run() } })],
  [servers, (s) => JSON.stringify({ mcpServers: { tides: { command: 'npx', args: ['-y', `@quay/${s}`] } } })],
  inSettings((s) => ({ model: s })),
  inSettings((s) => ({ [s]: true })),
  inSettings((s) => ({ harbour: { [s]: s } })),
  inSettings((s) => ({
    permissions: { allow: [`Bash(tides ${s}:*)`, `Read(${s}/**)`, `WebFetch(domain:${s}.example)`] },
  })),
  inSettings((s) => ({ permissions: { ask: [`mcp__${s}`, `Task(${s})`], deny: [s, `Odd(${s})`] } })),
  inSettings((s) => ({ permissions: { defaultMode: s, additionalDirectories: [`../${s}`] } })),
  inSettings((s) => ({
    hooks: { [s]: [{ matcher: s, hooks: [{ type: 'command', command: `tides ${s}` }] }] },
  })),
  inSettings((s) => ({
    enabledPlugins: { [`${s}@quay`]: true },
    extraKnownMarketplaces: { [s]: { source: { source: 'github', repo: `quay/${s}` } } },
  })),
  inSettings((s) => ({ sandbox: { network: { allowedDomains: [`${s}.example`] }, excludedCommands: [s] } })),
  [codex, (s) => `model = "${s}"\napproval_policy = "${s}"\n`],
  [codex, (s) => `[${s}]\ntide = "${s}"\n`],
  [codex, (s) => `[profiles.${s}]\napproval_policy = "never"\n`],
  [codex, (s) => `[projects."/home/${s}"]\ntrust_level = "trusted"\n`],
  [
    '.codex/rules/quay.rules',
    (s) => `prefix_rule(pattern = ["tides", "${s}"], decision = "allow")\nodd("${s}")\n`,
  ],
  [
    '.claude/agents/pilot.md',
    (s) => `---\nname: ${s}\ndescription: d\ntools: Bash(tides ${s})\nodd: ${s}\n---\nUse it.\n`,
  ],
  [
    '.claude/commands/moor.md',
    (s) => `---\nallowed-tools: Bash(tides ${s})\n---\n!\`tides ${s}\` and @/etc/${s}\n`,
  ],
  [settings, (s) => `{"permissions": "${s}`],
  [codex, (s) => `tide = "${s}\n`],
  [
    '.gemini/settings.json',
    (s) => JSON.stringify({ tools: { allowed: [`run_shell_command(tides ${s})`], sandbox: s } }),
  ],
];

describe('a secret is shown nowhere', () => {
  const quiet: Files = { [settings]: '{}', [servers]: '{"mcpServers": {}}', [codex]: '' };
  function leaks([path, write]: Place, secret: string, other: string): boolean {
    const before = { ...quiet, [path]: quiet[path] ?? '' };
    const [one, two] = [
      { ...before, [path]: write(secret) },
      { ...before, [path]: write(other) },
    ];
    const changes = [between(before, one), between(one, before), between(one, two), between({}, one)];
    return changes.some((change) => {
      const out = outputs(evaluated(change));
      return out.includes(secret) || out.includes(other);
    });
  }

  test.each(named.map((place, index) => [index, place[0], place[1]('…'), place] as const))(
    'named so: %i in %s: %j',
    (_, __, ___, place) => {
      fc.assert(
        fc.property(fc.oneof(opaque, issued), opaque, (secret, other) => !leaks(place, secret, other)),
        { numRuns: 4 },
      );
    },
  );

  test.each(anywhere.map((place, index) => [index, place[0], place[1]('…'), place] as const))(
    'of an issuer: %i in %s: %j',
    (_, __, ___, place) => {
      fc.assert(
        fc.property(issued, issued, (secret, other) => !leaks(place, secret, other)),
        { numRuns: 4 },
      );
    },
  );
});
