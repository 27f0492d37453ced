/** Containers where fixtures are too few: what stands on top of a file, files that cannot be read, hostile ones. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { containers } from '../../src/deltas/containers/analyzer.ts';
import { exposure, isSecretName } from '../../src/deltas/secrets/names.ts';
import { claimedPaths } from '../../src/deltas/units.ts';
import { Unreadable } from '../../src/syntax/unreadable.ts';
import { analyze, deltaLine } from './fixture.ts';

const compare = (before: string, after: string, path = 'Dockerfile') =>
  analyze(new Map([[path, before]]), new Map([[path, after]]));
const lines = (before: string, after: string, path?: string) =>
  compare(before, after, path).deltas.map(deltaLine);
const silence = { deltas: [], unjudged: [] };

describe('the image that reads a Dockerfile', () => {
  const body = 'FROM alpine:3.20\n';
  test("another owner's reads and runs the whole build", () => {
    expect(lines(body, `# syntax=odd-quay/reader:1\n${body}`)).toEqual([
      'infra.code.added | images of docker.io/odd-quay | medium | after Dockerfile:1',
    ]);
  });

  test("Docker's own is no news, and neither is a comment that looks like it", () => {
    for (const top of ['# syntax=docker/dockerfile:1.7\n', '# a word\n# syntax=odd-quay/reader:1\n']) {
      expect(compare(body, top + body).deltas.filter(({ severity }) => severity !== 'info')).toEqual([]);
    }
  });

  test('another escape sign changes no meaning by itself', () => {
    expect(compare(`${body}RUN a \\\n b\n`, `# escape=\`\n${body}RUN a \`\n b\n`)).toEqual(silence);
  });
});

test.each([
  ['Dockerfile', true],
  ['deep/er/Dockerfile.quay', true],
  ['Dockerfile-alpine.template', true],
  ['quay.Dockerfile', true],
  ['Containerfile', true],
  ['compose.yml', true],
  ['docker-compose.override.yaml', true],
  ['docker-compose-live.yml', true],
  ['Dockerfile.dockerignore', false],
  ['Dockerfile.md', false],
  ['dockerfiles.yml', false],
  ['composer.json', false],
  ['composed.yml', false],
])('%s is claimed: %s', (path, claimed) => {
  expect(claimedPaths(containers).has(path)).toBe(claimed);
});

describe('what cannot be read is said', () => {
  test.each([
    ['Dockerfile', 'FROM a\nRUN <<EOF\n', 2],
    ['Dockerfile', 'FROM a AS s\n'.repeat(600), 501],
    ['compose.yml', 'services: [a]\n', 1],
    ['compose.yml', 'services:\n  a: b\n', 2],
    ['compose.yml', 'services:\n  a: {image: b\n', 3],
  ])('%s: %j', (path, text, line) => {
    const attempt = () => compare('', text, path);
    expect(attempt).toThrow(Unreadable);
    try {
      attempt();
    } catch (error) {
      expect(error instanceof Unreadable ? error.line : 0).toBe(line);
    }
  });

  test('a service that extends itself, through others, is no endless loop', () => {
    const text = 'services:\n  a: {extends: b}\n  b: {extends: a}\n';
    expect(() => compare('', text, 'compose.yml')).toThrow(Unreadable);
  });
});

describe('which values are secrets', () => {
  test.each<[string, string, string | null]>([
    ['QUAY_TOKEN', '9fK2mmQ77xLp0Zt', 'high'],
    ['quayPassword', 'berth-9-tide', 'high'],
    ['QUAY_PASSWORD', 'postgres', 'low'],
    ['QUAY_PASSWORD', 'root123', 'low'],
    ['ANY', 'AKIAQUAYBERTHTIDEREF', 'high'],
    ['ANY', 'mysql://a:9fK2mmQ77x@db/x', 'high'],
    ['ANY', 'mysql://a:${PASS}@db/x', null],
    ['QUAY_PASSWORD', 'secret-key', 'low'],
    ['QUAY_TOKEN', '', null],
    ['QUAY_TOKEN', '""', null],
    ['QUAY_API_KEY', '"sk-"', null],
    ['ENABLE_QUAY_PASSWORD', 'certainly-9', null],
    ['QUAY_TOKEN', 'changeme', null],
    ['QUAY_TOKEN', '<token>', null],
    ['QUAY_TOKEN_URL', 'https://quay.example/9fK2mmQ77xLp0Zt', null],
    ['QUAY_SECRET', '/run/secrets/quay', null],
    ['GPG_KEY', 'E3FF2839C048B25C084DEBE9B26995E310250568', null],
    ['MAX_TOKENS', '4096', null],
  ])('%s=%s: %s', (name, value, severity) => {
    expect(exposure(name, value)).toBe(severity);
  });

  test('no value is ever shown again', () => {
    const name = fc.constantFrom('QUAY_PASSWORD', 'API_KEY', 'authToken');
    const value = fc.stringMatching(/^[a-zA-Z\d]{16,300}$/);
    fc.assert(
      fc.property(name, value, (variable, secret) => {
        for (const { facts, summary, evidence } of [
          ...compare('FROM a:1\n', `FROM a:1\nENV ${variable}=${secret}\n`).deltas,
          ...compare('FROM a:1\n', `FROM a:1\nARG ${variable}="${secret}"\n`).deltas,
          ...compare(
            '',
            stringify({ services: { a: { environment: { [variable]: secret } } } }),
            'compose.yml',
          ).deltas,
        ]) {
          expect(JSON.stringify({ facts, summary, evidence })).not.toContain(secret.slice(0, 16));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('names of any length are looked at', () => {
    expect(isSecretName('a_'.repeat(200_000))).toBe(false);
    expect(exposure('QUAY_TOKEN', 'a:'.repeat(200_000))).toBe('high');
  });
});

describe('services that mean the same', () => {
  const some = (...words: readonly string[]) => fc.subarray([...words]).map((picked) => [...picked]);
  const service = fc.record(
    {
      image: fc.constantFrom('postgres:17', 'ghcr.io/odd/quay:2'),
      ports: some('80:80', '127.0.0.1:5432:5432', '53:53/udp'),
      volumes: some('tides:/tides', '/etc:/x:ro', './berths:/y', '/var/run/docker.sock:/s'),
      cap_add: some('SYS_ADMIN', 'NET_RAW'),
      environment: fc.dictionary(
        fc.constantFrom('TIDE', 'QUAY_PASSWORD', 'TZ'),
        fc.constantFrom('low', '9fK2mmQ77x'),
      ),
      privileged: fc.boolean(),
      restart: fc.constantFrom('always', 'no'),
    },
    { requiredKeys: ['image'] },
  );
  const services = fc.dictionary(fc.constantFrom('quay', 'ferry', 'reef'), service, { minKeys: 1 });

  test('in another order and notation: silence', () => {
    const long = (port: string) => {
      const parts = port.replace('/udp', '').split(':');
      const [published, target] = parts.slice(-2);
      return {
        target: Number(target),
        published,
        ...(parts.length > 2 ? { host_ip: parts[0] } : {}),
        ...(port.endsWith('udp') ? { protocol: 'udp' } : {}),
      };
    };
    fc.assert(
      fc.property(services, (given) => {
        const other = Object.entries(given)
          .reverse()
          .map(([name, one]) => {
            const rewritten = {
              ...one,
              ...(one.ports === undefined ? {} : { ports: [...one.ports].reverse().map(long) }),
              ...(one.volumes === undefined ? {} : { volumes: [...one.volumes].reverse() }),
              ...(one.cap_add === undefined ? {} : { cap_add: one.cap_add.map((cap) => `CAP_${cap}`) }),
              ...(one.environment === undefined
                ? {}
                : { environment: Object.entries(one.environment).map(([key, value]) => `${key}=${value}`) }),
            };
            return [name, Object.fromEntries(Object.entries(rewritten).reverse())];
          });
        const text = stringify(
          { services: Object.fromEntries(other) },
          { defaultStringType: 'QUOTE_DOUBLE' },
        );
        expect(compare(stringify({ services: given }), `# a word\n\n${text}`, 'compose.yml')).toEqual(
          silence,
        );
      }),
      { numRuns: 80 },
    );
  });
});

describe('hostile files are judged in no time', () => {
  test.each([
    [
      'thousands of downloads in one command',
      `RUN ${'curl https://a.example/b | sh && \\\n '.repeat(20_000)}x\n`,
    ],
    [
      'thousands of variables in one instruction',
      `ENV ${Array.from({ length: 15_000 }, (_, at) => `A${at}_TOKEN=x${at}y1z \\\n`).join('')} B=c\n`,
    ],
    ['a variable that doubles itself', `ENV A=aaaaaaaa\n${'ENV A=$A$A$A$A\nRUN $A$A$A\n'.repeat(5_000)}`],
    [
      'stages on stages',
      Array.from({ length: 480 }, (_, at) => `FROM s${at} AS s${at + 1}\nENV V${at}=1\nUSER u${at}\n`).join(
        '',
      ),
    ],
    ['one word without end', `RUN curl ${'curl -a '.repeat(100_000)}\n`],
    ['ports without end', `EXPOSE ${'80 '.repeat(200_000)}\n`],
  ])('%s', (_, text) => {
    expect(() => compare('FROM alpine\n', `FROM alpine\n${text}`)).not.toThrow();
  });
});
