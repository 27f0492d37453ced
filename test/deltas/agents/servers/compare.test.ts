/** What is said of servers that come, go and are started in another way: tiny configurations before and after. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TextFile } from '../../../../src/change/snapshot.ts';
import { loadMcpServers } from '../../../../src/config.ts';
import { type Holder, noPowers, type Powers, type Product } from '../../../../src/deltas/agents/model.ts';
import { serverDeltas } from '../../../../src/deltas/agents/servers/compare.ts';
import { grantsOfServers, scriptsOf } from '../../../../src/deltas/agents/servers/grants.ts';
import { secretValuesIn } from '../../../../src/deltas/agents/servers/secrets.ts';
import type { Launch, Server } from '../../../../src/deltas/agents/servers/server.ts';
import { variablesIn } from '../../../../src/deltas/agents/servers/variables.ts';
import type { DraftDelta } from '../../../../src/deltas/delta.ts';
import { evidenceAt } from '../../../../src/deltas/evidence.ts';
import { kinds } from '../../../../src/deltas/kinds.ts';
import { readJson } from '../../../../src/syntax/json.ts';

const catalogue = loadMcpServers();

interface Written {
  readonly run?: string;
  readonly command?: string;
  readonly args?: readonly string[];
  readonly url?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly disabled?: boolean;
}
type Config = Readonly<Record<string, Written>>;

/** The powers that a settings file with these servers gives; each stands on its own line. */
function powersOf(
  config: Config,
  product: Product = 'claude-code',
  side: 'before' | 'after' = 'after',
): Powers {
  const entries = Object.entries(config);
  const text = `{\n${entries.map(([name, one]) => `${JSON.stringify(name)}: ${JSON.stringify(one)}`).join(',\n')}\n}`;
  const file: TextFile = { state: 'text', path: `${product}.json`, blob: '0'.repeat(40), mode: 'file', text };
  const tree = readJson(file.path, text);
  const holder: Holder = { product, root: '', part: null };
  const nodes = tree?.kind === 'map' ? tree.entries : new Map();
  const servers = entries.map(([name, one]): Server => {
    const node = nodes.get(name);
    const evidence = evidenceAt(file, side, node ?? { startLine: 1, endLine: 1 });
    const env = node?.value.kind === 'map' ? node.value.entries.get('env')?.value : undefined;
    const [command = '', ...args] = one.run?.split(' ') ?? [one.command ?? '', ...(one.args ?? [])];
    const launch: Launch =
      one.url === undefined
        ? { how: 'command', command, args }
        : { how: 'remote', url: one.url, transport: null };
    return { name, launch, ...variablesIn(file, side, env), enabled: one.disabled !== true, evidence };
  });
  return { ...noPowers(holder, evidenceAt(file, side, { startLine: 1, endLine: 1 })), servers };
}

const deltas = (before: Config, after: Config): readonly DraftDelta[] =>
  serverDeltas([powersOf(before, 'claude-code', 'before')], [powersOf(after)], catalogue);
const lines = (found: readonly DraftDelta[]) =>
  found.map(({ kind, subject, severity, direction }) =>
    [kind, subject, severity ?? kinds[kind].severity, direction ?? kinds[kind].direction].join(' | '),
  );
const told = (before: Config, after: Config) => lines(deltas(before, after)).sort();

const ferry = { run: 'npx -y @quay/ferry@1.2.3' };
const changed = (severity: string, direction: string) =>
  `agent.server.changed | server ferry | ${severity} | ${direction}`;

const table: readonly (readonly [
  claim: string,
  before: Config,
  after: Config,
  expected: readonly string[],
])[] = [
  ['a pinned newcomer', {}, { ferry }, ['agent.server.added | server ferry | high | widens']],
  [
    'an unpinned newcomer is both',
    {},
    { ferry: { run: 'npx -y @quay/ferry' } },
    [
      'agent.package.unpinned | server ferry | medium | widens',
      'agent.server.added | server ferry | high | widens',
    ],
  ],
  [
    'a newcomer with a secret in the open and one by name',
    {},
    {
      ferry: {
        ...ferry,
        env: { QUAY_TOKEN: 'ghp_0123456789abcdefABCDEF0123456789', TIDE_TOKEN: '${env:TIDE_TOKEN}' },
      },
    },
    [
      'agent.secret.added | secret TIDE_TOKEN of server ferry | medium | widens',
      'agent.server.added | server ferry | high | widens',
      'secret.exposed | secret QUAY_TOKEN of server ferry | high | widens',
    ],
  ],
  [
    'one that is switched off',
    {},
    { ferry: { ...ferry, disabled: true } },
    ['agent.server.added | server ferry | low | neutral'],
  ],
  [
    'switched on',
    { ferry: { ...ferry, disabled: true } },
    { ferry },
    ['agent.server.added | server ferry | high | widens'],
  ],
  ['another version', { ferry }, { ferry: { run: 'npx -y @quay/ferry@1.3.0' } }, [changed('low', 'neutral')]],
  [
    'a version is let go',
    { ferry },
    { ferry: { run: 'npx -y @quay/ferry@latest' } },
    ['agent.package.unpinned | server ferry | medium | widens'],
  ],
  [
    'latest or nothing',
    { ferry: { run: 'npx @quay/ferry' } },
    { ferry: { run: 'npx -y @quay/ferry@latest' } },
    [],
  ],
  [
    'another package',
    { ferry },
    { ferry: { run: 'npx -y @pier/ferry@1.2.3' } },
    [changed('high', 'neutral')],
  ],
  [
    'a command becomes an address',
    { ferry },
    { ferry: { url: 'https://mcp.quay.example/mcp' } },
    [changed('high', 'neutral')],
  ],
  [
    'the same server over the network',
    { ferry: { run: 'npx -y @sentry/mcp-server@1.0.0' } },
    { ferry: { url: 'https://mcp.sentry.dev/mcp' } },
    [changed('medium', 'neutral')],
  ],
  [
    'another transport of an address',
    { ferry: { url: 'https://mcp.quay.example/sse' } },
    { ferry: { url: 'https://mcp.quay.example/mcp/' } },
    [],
  ],
  [
    'another address at a host',
    { ferry: { url: 'https://mcp.quay.example/tide/mcp' } },
    { ferry: { url: 'https://mcp.quay.example/pilot/mcp' } },
    [changed('high', 'neutral')],
  ],
  [
    'an open connection',
    { ferry: { url: 'https://mcp.quay.example/mcp' } },
    { ferry: { url: 'http://mcp.quay.example/mcp' } },
    ['agent.transport.insecure | server ferry | high | widens'],
  ],
  [
    'an open connection to the machine itself',
    {},
    { ferry: { url: 'http://localhost:3000/mcp' } },
    ['agent.server.added | server ferry | high | widens'],
  ],
  [
    'no check of certificates',
    { ferry },
    { ferry: { ...ferry, env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } } },
    ['agent.transport.insecure | server ferry | high | widens'],
  ],
  [
    '--insecure',
    { ferry },
    { ferry: { run: `${ferry.run} --insecure` } },
    ['agent.transport.insecure | server ferry | high | widens'],
  ],
  [
    'read-only no longer',
    { ferry: { run: `${ferry.run} --read-only` } },
    { ferry },
    [changed('high', 'widens')],
  ],
  [
    'read-only by a variable',
    { ferry },
    { ferry: { ...ferry, env: { QUAY_READ_ONLY: 'true' } } },
    [changed('info', 'narrows')],
  ],
  [
    'read-only is off',
    { ferry: { ...ferry, env: { QUAY_READ_ONLY: '1' } } },
    { ferry: { ...ferry, env: { QUAY_READ_ONLY: '0' } } },
    [changed('high', 'widens')],
  ],
  [
    'read-only in the address',
    { ferry: { url: 'https://mcp.quay.example/mcp?read_only=true' } },
    { ferry: { url: 'https://mcp.quay.example/mcp' } },
    [changed('high', 'widens')],
  ],
  [
    'writing is allowed',
    { ferry },
    { ferry: { run: `${ferry.run} --allow-write` } },
    [changed('high', 'widens')],
  ],
  [
    'more tools',
    { ferry: { ...ferry, env: { QUAY_TOOLSETS: 'issues' } } },
    { ferry: { ...ferry, env: { QUAY_TOOLSETS: 'issues,repos' } } },
    [changed('high', 'widens')],
  ],
  [
    'fewer tools',
    { ferry: { ...ferry, env: { QUAY_TOOLSETS: 'all' } } },
    { ferry: { ...ferry, env: { QUAY_TOOLSETS: '' } } },
    [changed('info', 'narrows')],
  ],
  [
    'loads other code',
    { ferry },
    { ferry: { ...ferry, env: { NODE_OPTIONS: '--require ./tide.js' } } },
    [changed('high', 'widens')],
  ],
  [
    'talks to another host',
    { ferry: { ...ferry, env: { QUAY_URL: 'https://a.quay.example' } } },
    { ferry: { ...ferry, env: { QUAY_URL: 'https://b.pier.example' } } },
    [changed('high', 'neutral')],
  ],
  [
    'one directory more',
    { ferry: { run: `${ferry.run} ./docs` } },
    { ferry: { run: `${ferry.run} ./docs /` } },
    [changed('high', 'widens')],
  ],
  [
    'other words',
    { ferry: { run: `${ferry.run} serve` } },
    { ferry: { run: `${ferry.run} admin` } },
    [changed('medium', 'neutral')],
  ],
  [
    'an unknown variable',
    { ferry },
    { ferry: { ...ferry, env: { TIDE: 'high' } } },
    [changed('low', 'neutral')],
  ],
  [
    'how much is logged',
    { ferry },
    { ferry: { run: `${ferry.run} --log-level debug`, env: { DEBUG: '1', LOG_LEVEL: 'info' } } },
    [],
  ],
  [
    'the host is handed over',
    { ferry: { run: 'docker run -i quay/ferry:1.2.3' } },
    { ferry: { run: 'docker run -i --privileged quay/ferry:1.2.3' } },
    [changed('high', 'widens')],
  ],
  [
    'a secret becomes a reference',
    { ferry: { ...ferry, env: { QUAY_TOKEN: 'ghp_0123456789abcdefABCDEF0123456789' } } },
    { ferry: { ...ferry, env: { QUAY_TOKEN: '${QUAY_TOKEN}' } } },
    ['secret.withdrawn | secret QUAY_TOKEN of server ferry | low | narrows'],
  ],
  [
    'the secret of another',
    { ferry: { ...ferry, env: { QUAY_TOKEN: '${READER}' } } },
    { ferry: { ...ferry, env: { QUAY_TOKEN: '${env:WRITER}' } } },
    [
      'agent.secret.added | secret QUAY_TOKEN of server ferry | medium | widens',
      'agent.secret.removed | secret QUAY_TOKEN of server ferry | info | narrows',
    ],
  ],
  [
    'another way to write a reference',
    { ferry: { ...ferry, env: { QUAY_TOKEN: '${QUAY}' } } },
    { ferry: { ...ferry, env: { QUAY_TOKEN: '${env:QUAY}' } } },
    [],
  ],
  [
    'a secret among the arguments',
    { ferry },
    { ferry: { run: `${ferry.run} --api-key 4f9d1c7ab2e84f0aa1` } },
    ['secret.exposed | secret api-key of server ferry | high | widens'],
  ],
  [
    'another line of a shell',
    { ferry: { command: 'sh', args: ['-c', 'cat tide | quay --token 4f9d1c7ab2e84f0aa1'] } },
    { ferry: { command: 'sh', args: ['-c', 'cat tide | pier --token 4f9d1c7ab2e84f0aa1'] } },
    [changed('high', 'neutral')],
  ],
  [
    'another text of a program',
    { ferry: { command: 'node', args: ['-e', 'quay()'] } },
    { ferry: { command: 'node', args: ['-e', 'pier()'] } },
    [changed('high', 'neutral')],
  ],
  [
    'what is loaded before the script',
    { ferry: { run: 'node dist/ferry.js' } },
    { ferry: { run: 'node --import ./tide.js dist/ferry.js' } },
    [changed('high', 'widens')],
  ],
  [
    'another directory of the host',
    { ferry: { run: 'docker run -i -v ./docs:/data quay/ferry:1.2.3' } },
    { ferry: { run: 'docker run -i -v ./secrets:/data quay/ferry:1.2.3' } },
    [changed('medium', 'neutral')],
  ],
  [
    'another name',
    { ferry },
    { barge: ferry },
    ['agent.server.changed | server that runs @quay/ferry | low | neutral'],
  ],
  [
    'order of flags, variables and servers',
    { ferry: { run: `${ferry.run} --a 1 --b 2`, env: { X: '1', Y: '2' } }, quay: ferry },
    { quay: ferry, ferry: { run: `${ferry.run} --b 2 --a 1`, env: { Y: '2', X: '1' } } },
    [],
  ],
];

describe('what is told', () => {
  test.each(table)('%s', (_, before, after, expected) => {
    expect(told(before, after)).toEqual([...expected].sort());
  });

  test.each(table)('%s: backwards it is the mirror', (_, before, after) => {
    const mirror = deltas(before, after).map(({ kind, subject }) => {
      const other = kinds[kind].mirror;
      return `${typeof other === 'string' ? other : kind} ${subject}`;
    });
    expect(
      deltas(after, before)
        .map(({ kind, subject }) => `${kind} ${subject}`)
        .sort(),
    ).toEqual([...mirror].sort());
  });

  test('in plain sentences', () => {
    const says = (before: Config, after: Config) => deltas(before, after).map(({ summary }) => summary);
    expect(says({}, { github: { run: 'npx -y @modelcontextprotocol/server-github' } })).toEqual([
      'server github (Claude Code) joins: @modelcontextprotocol/server-github from npm can read and write issues and source control',
      'server github (Claude Code) is @modelcontextprotocol/server-github from npm, unpinned (no version): whoever publishes it decides what runs',
    ]);
    expect(says({}, { ferry: { run: 'docker run -v /:/h quay/ferry:1.2.3' } })).toEqual([
      'server ferry (Claude Code) joins: image quay/ferry 1.2.3 can do anything that its command can; it has all files of the host',
    ]);
    expect(says({ ferry: { run: `${ferry.run} --read-only` } }, { ferry })).toEqual([
      'server ferry (Claude Code) is no longer held back by --read-only',
    ]);
  });
});

describe('holders', () => {
  const all: readonly Product[] = ['claude-code', 'cursor', 'vscode'];
  test('the same server in several is one delta with all places', () => {
    const [one, ...more] = serverDeltas(
      [],
      all.map((product) => powersOf({ ferry }, product)),
      catalogue,
    );
    expect(more).toEqual([]);
    expect(one?.facts.agents).toEqual(['Claude Code', 'Cursor', 'VS Code']);
    expect(one?.evidence.map(({ path }) => path).sort()).toEqual([
      'claude-code.json',
      'cursor.json',
      'vscode.json',
    ]);
  });

  test('only those that it is new to are named', () => {
    const had = [powersOf({ ferry }, 'cursor', 'before')];
    const [one] = serverDeltas(
      had,
      all.map((product) => powersOf({ ferry }, product)),
      catalogue,
    );
    expect(one?.facts.agents).toEqual(['Claude Code', 'VS Code']);
  });

  test('another file or layer of the same holder is nothing', () => {
    const layer = powersOf({ ferry });
    expect(serverDeltas([layer], [powersOf({}), layer, layer], catalogue)).toEqual([]);
  });
});

describe('secrets', () => {
  const secret = 'q7Zk29fLmW83xTb1';
  test.each([
    [['--api-key', secret]],
    [[`--token=${secret}`]],
    [['--header', `Authorization: Bearer ${secret}`]],
    [['-e', `QUAY_TOKEN=${secret}`]],
    [[`https://mcp.quay.example/mcp?api_key=${secret}`]],
    [[`https://pilot:${secret}@mcp.quay.example/mcp`]],
    [[`postgresql://pilot:${secret}@db.quay.example/tides`]],
    [['--config', `{"apiKey":"${secret}"}`]],
    [['-c', `npx -y @quay/ferry --api-key ${secret}`]],
  ])('%j is found and never shown', (args) => {
    expect(secretValuesIn(args)).toEqual([secret]);
    const found = deltas({}, { ferry: { command: 'npx', args: ['-y', 'mcp-remote', ...args] } });
    expect(found.map(({ kind }) => kind)).toContain('secret.exposed');
    for (const { evidence: _, ...shown } of found) expect(JSON.stringify(shown)).not.toContain(secret);
    const remote = args[0]?.startsWith('https:') ? deltas({ ferry }, { ferry: { url: args[0] } }) : [];
    for (const { evidence: _, ...shown } of remote) expect(JSON.stringify(shown)).not.toContain(secret);
  });

  test.each([
    [['--api-key', '${QUAY_KEY}']],
    [['--token-file', '/run/token']],
    [['--max-tokens', '4096']],
    [['--key', './server.key']],
    [['--api-key', '<your-key>']],
  ])('%j is none', (args) => {
    expect(secretValuesIn(args)).toEqual([]);
  });
});

describe('grants', () => {
  const abilities = (one: Written) =>
    grantsOfServers([powersOf({ ferry: one })], catalogue).map(({ ability }) => ability);
  test.each<readonly [Written, readonly string[]]>([
    [ferry, ['private-data', 'untrusted-content', 'way-out', 'commands']],
    [{ ...ferry, disabled: true }, []],
    [{ run: 'npx -y @upstash/context7-mcp' }, ['untrusted-content']],
    [{ url: 'https://mcp.quay.example/mcp' }, ['untrusted-content', 'way-out']],
    [
      { url: 'https://mcp.quay.example/mcp', env: { QUAY_TOKEN: '${QUAY}' } },
      ['private-data', 'untrusted-content', 'way-out'],
    ],
    [{ url: 'http://localhost:3000/mcp' }, ['private-data', 'untrusted-content', 'way-out']],
    [
      { run: 'docker run --privileged mcp/time' },
      ['private-data', 'untrusted-content', 'way-out', 'commands'],
    ],
  ])('%j', (one, expected) => {
    expect(abilities(one)).toEqual(expected);
  });

  test('scripts of the repository', () => {
    const scripts = (run: string) => powersOf({ ferry: { run } }).servers.flatMap(scriptsOf);
    expect(scripts('node ./tools/ferry.js')).toEqual(['tools/ferry.js']);
    expect(scripts('npx -y @quay/ferry')).toEqual([]);
  });
});

describe('for all configurations', () => {
  const word = fc.constantFrom(
    'npx',
    '-y',
    '@quay/ferry',
    '@quay/ferry@1.0.0',
    'uvx',
    'docker',
    'run',
    '-e',
    'A_TOKEN=${X}',
    '--read-only',
    '--url',
    'http://quay.example',
    '/',
    'sh',
    '-c',
    '--',
    '',
    '__proto__',
    'x"y',
    '${A}',
  );
  const server = fc.record({
    command: word,
    args: fc.array(word, { maxLength: 8 }),
    env: fc.dictionary(fc.constantFrom('PATH', 'A_TOKEN', 'READ_ONLY', 'B_URL'), word),
    disabled: fc.boolean(),
  });
  const config = fc
    .array(fc.tuple(fc.constantFrom('ferry', 'barge', 'toString', 'quay'), server), { maxLength: 4 })
    .map((pairs) => Object.fromEntries(pairs));

  test('a side against itself is silent, whatever the order', () => {
    fc.assert(
      fc.property(config, (one) => {
        const turned = Object.fromEntries(Object.entries(one).reverse());
        expect(deltas(one, turned)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('backwards is the mirror', () => {
    fc.assert(
      fc.property(config, config, (one, other) => {
        const there = deltas(one, other).map(({ kind, subject }) => `${kind} ${subject}`);
        const back = deltas(other, one).map(({ kind, subject }) => {
          const mirror = kinds[kind].mirror;
          return `${typeof mirror === 'string' ? mirror : kind} ${subject}`;
        });
        expect([...back].sort()).toEqual([...there].sort());
      }),
      { numRuns: 200 },
    );
  });

  test('many servers take no square of their number', () => {
    const many = Object.fromEntries(
      Array.from({ length: 3_000 }, (_, at) => [
        `ferry${at}`,
        { run: `npx -y @quay/ferry${at % 7} --a ${at}` },
      ]),
    );
    const other = Object.fromEntries(
      Array.from({ length: 3_000 }, (_, at) => [`barge${at}`, { run: `npx -y @quay/barge${at}` }]),
    );
    expect(deltas(many, other).length).toBeGreaterThan(0);
  });
});
