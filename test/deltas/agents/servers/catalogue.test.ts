/** The list of well-known servers that ships, walked whole, and what is said of a broken one. */
import { describe, expect, test } from '@jest/globals';
import { loadMcpServers } from '../../../../src/config.ts';
import { readMcpCatalogue } from '../../../../src/deltas/agents/servers/catalogue.ts';
import { abilityWords, knownServer } from '../../../../src/deltas/agents/servers/known.ts';
import { launched } from '../../../../src/deltas/agents/servers/launch.ts';
import type { Launch } from '../../../../src/deltas/agents/servers/server.ts';

const catalogue = loadMcpServers();
const idOf = (launch: Launch) => knownServer(launched(launch), catalogue)?.id ?? null;
const npx = (...args: readonly string[]) => idOf({ how: 'command', command: 'npx', args });
const at = (url: string) => idOf({ how: 'remote', url, transport: null });

describe('the list that ships', () => {
  test('holds at least a hundred servers, in order, each with its source', () => {
    const ids = catalogue.all.map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(100);
    expect(ids).toEqual([...new Set(ids)].sort());
    for (const { source, read } of catalogue.all) {
      expect(new URL(source).protocol).toBe('https:');
      expect(read).toMatch(/^20\d\d-\d\d$/);
    }
  });

  test('says of whatever writes elsewhere that it is a way out, and of a shell that it runs commands', () => {
    for (const { id, reaches, gives } of catalogue.all) {
      if (reaches.mail === 'write' || reaches.chat === 'write' || reaches.issues === 'write') {
        expect([id, gives]).toEqual([id, expect.arrayContaining(['way-out', 'untrusted-content'])]);
      }
      if (reaches.shell !== undefined)
        expect([id, gives]).toEqual([id, expect.arrayContaining(['commands'])]);
      expect(gives).not.toContain('unattended');
    }
  });

  test.each(catalogue.all.flatMap((entry) => entry.packages.map((name) => [name, entry.id] as const)))(
    '%s is found as it is launched',
    (name, id) => {
      const [source = '', code = ''] = [name.slice(0, name.indexOf(':')), name.slice(name.indexOf(':') + 1)];
      const launches: Readonly<Record<string, Launch>> = {
        npm: { how: 'command', command: 'npx', args: ['-y', code] },
        pypi: { how: 'command', command: 'uvx', args: [code] },
        docker: { how: 'command', command: 'docker', args: ['run', '-i', '--rm', code] },
        go: { how: 'command', command: 'go', args: ['run', `${code}/cmd/x@latest`] },
        github: { how: 'command', command: 'uvx', args: ['--from', `git+https://github.com/${code}`, 'x'] },
        program: { how: 'command', command: code, args: [] },
      };
      expect(idOf(launches[source] ?? { how: 'named', reference: '' })).toBe(id);
    },
  );

  test('an address is known by its host, whole', () => {
    expect(at('https://mcp.sentry.dev/mcp/quay/harbour')).toBe('sentry');
    expect(at('https://docs.mcp.cloudflare.com/sse')).toBe('cloudflare-docs');
    expect(at('https://tide.mcp.cloudflare.com/sse')).toBe('cloudflare');
    expect(at('https://learn.microsoft.com/api/mcp')).toBe('microsoft-learn');
    for (const other of [
      'https://learn.microsoft.com/quay',
      'https://mcp.sentry.dev.quay.example/',
      'https://mcp.sentry.dev@quay.example/',
      'https://quay.example/mcp.sentry.dev',
      'https://api.fireflies.ai/mcpx',
    ]) {
      expect(at(other)).toBeNull();
    }
  });

  test('a name in another registry, or as a prototype, is nobody', () => {
    expect(npx('@playwright/mcp@latest')).toBe('playwright');
    expect(npx('--registry', 'https://npm.quay.example', '@playwright/mcp')).toBeNull();
    expect(npx('@playwrlght/mcp')).toBeNull();
    expect(npx('constructor')).toBeNull();
    expect(idOf({ how: 'named', reference: 'io.github.github/github-mcp-server' })).toBe('github');
  });

  test('says what a server can do', () => {
    const github = catalogue.all.find(({ id }) => id === 'github-reference');
    expect(github === undefined ? '' : abilityWords(github)).toBe(
      'can read and write issues and source control',
    );
  });
});

describe('a broken list', () => {
  const faults = (text: string) => {
    const read = readMcpCatalogue('servers.yml', text);
    return 'faults' in read ? read.faults.map(({ line, message }) => `${line}: ${message}`) : [];
  };
  const entry = (id: string, more = 'packages: ["npm:quay"]') =>
    `  - id: ${id}\n    vendor: Quay\n    title: Quay\n    ${more}\n    reaches: {files: read}\n    gives: []\n    source: https://quay.example\n    read: 2026-11\n`;

  test.each([
    ['', ['1: the file is empty']],
    ['servers: [', expect.arrayContaining([expect.stringMatching(/^1: /)])],
    [
      `servers:\n${entry('quay')}${entry('quay', 'urls: [quay.example]')}`,
      [expect.stringMatching(/^10: .*quay stands here twice/)],
    ],
    [
      `servers:\n${entry('quay')}${entry('anchor', 'urls: [quay.example]')}`,
      [expect.stringMatching(/^10: .*anchor belongs further up/)],
    ],
    [
      `servers:\n${entry('anchor')}${entry('quay')}`,
      [expect.stringMatching(/^13: .*npm:quay stands here twice/)],
    ],
    [`servers:\n${entry('quay', 'urls: []')}`, [expect.stringMatching(/^2: .*missing/)]],
    [`servers:\n${entry('quay').replace('files: read', 'tides: read')}`, [expect.stringMatching(/^6: /)]],
  ])('case %#', (text, expected) => {
    expect(faults(text)).toEqual(expected);
  });
});
