/** What the search for credentials finds, what it leaves alone, and that no value ever comes out of it. */
import { crc32 } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCodeOwners } from '../../src/change/code-owners.ts';
import { loadAnalyzers, loadBuiltIn, loadCredentials } from '../../src/config.ts';
import { redact } from '../../src/deltas/evidence.ts';
import { readCredentials } from '../../src/deltas/secrets/catalogue.ts';
import { credentialFinder } from '../../src/deltas/secrets/find.ts';
import { placeOf } from '../../src/deltas/secrets/places.ts';
import type { Shape } from '../../src/deltas/secrets/shapes.ts';
import { type Evaluation, evaluate } from '../../src/evaluate.ts';
import { checkOf } from '../../src/render/check.ts';
import { jsonOf } from '../../src/render/json.ts';
import { commentOf } from '../../src/render/review/comment.ts';
import { openedBy } from '../../src/render/review/reviewed.ts';
import { sarifOf } from '../../src/render/sarif.ts';
import { terminalText } from '../../src/render/terminal.ts';
import { layer } from '../../src/rules/layers.ts';
import { changeOf } from './fixture.ts';

const { formats } = loadCredentials();
const find = credentialFinder({ formats });
const analyzers = await loadAnalyzers();
const builtIn = loadBuiltIn();

/** The same signs each time: no credential of anybody's stands in this repository. */
function drawing(start: number): (signs: string, length: number) => string {
  let state = start;
  return (signs, length) =>
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return signs.charAt((state >>> 8) % signs.length);
    }).join('');
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const alnum = `0123456789${letters}${letters.toLowerCase()}`;

function sampleOf({ parts }: Shape, draw: (signs: string, length: number) => string): string {
  return parts
    .map((part) => {
      if ('literal' in part) return part.literal;
      const signs = [...part.signs]
        .flatMap((is, code) => (is === 1 ? [String.fromCharCode(code)] : []))
        .join('');
      // Not where words end, as a dash or a dot would.
      return draw(signs.replaceAll(/[^A-Za-z\d]/g, ''), part.min);
    })
    .join('');
}

function inBase62(value: number): string {
  let text = '';
  for (let left = value; left > 0; left = Math.floor(left / 62)) text = alnum.charAt(left % 62) + text;
  return text.padStart(6, '0');
}

const base64 = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const draw = drawing(7);
const random = draw(alnum, 30);
const withChecksum = `${random}${inBase62(crc32(random))}`;

/** What a check asks of a sample. */
const checkedSamples: Readonly<Record<string, string>> = {
  'aws-access-key-id': `AKIA${draw('ABCDEFGHIJKLMNOP', 8)}${draw('ABCDEFGH234567', 8)}`,
  'aws-session-key-id': `ASIA${draw('ABCDEFGHIJKLMNOP', 8)}${draw('ABCDEFGH234567', 8)}`,
  'google-api-key': `AIza${draw(alnum, 35)}`,
  'azure-shared-access-signature': `?sv=2024&sig=${draw(alnum, 44)}`,
  'entra-client-secret': `${draw(alnum, 3)}8Q~${draw(alnum, 34)}`,
  'github-token': `ghp_${withChecksum}`,
  'github-refresh-token': `ghr_${withChecksum}`,
  'npm-token': `npm_${withChecksum}`,
  'pypi-token': `pypi-${Buffer.from(`\u0002\u0001\u0008pypi.org${draw(alnum, 90)}`, 'latin1').toString('base64url')}`,
  'onepassword-token': `ops_eyJ${base64({ [draw(alnum, 40)]: draw(alnum, 200) }).slice(3)}`,
  'json-web-token': `${base64({ alg: 'HS256' })}.${base64({ sub: 'gull-7' })}.${draw(alnum, 43)}`,
  'discord-bot-token': `${base64('812345670912345678')}.${draw(alnum, 6)}.${draw(alnum, 27)}`,
  'openai-key': `sk-${draw(alnum, 20)}T3BlbkFJ${draw(alnum, 20)}`,
};

const samples = formats.flatMap((format) => {
  const own = checkedSamples[format.id];
  const values = own === undefined ? format.shapes.map((shape) => sampleOf(shape, draw)) : [own];
  return values.map((value) => ({ format, value, name: `${format.named[0] ?? 'harbour'}_key` }));
});

describe('a credential of each shape', () => {
  const text = ({ name, value }: (typeof samples)[number]) => `const ${name} = "${value}";\n`;

  test.each(samples.map((sample) => [sample.format.id, sample] as const))('%s is found', (id, sample) => {
    const found = find(text(sample), placeOf('src/quay.ts', ''));
    expect(found.map(({ format }) => format.id)).toEqual([id]);
    expect(sample.value).toContain(found[0]?.value);
  });

  test.each(
    samples
      .filter(({ format }) => format.named.length === 0)
      .map((sample) => [sample.format.id, sample] as const),
  )('%s is hidden in lines that others show', (_, sample) => {
    expect(redact(`berth ${sample.value} quay`)).not.toContain(sample.value.slice(-10));
  });
});

describe('no credential', () => {
  const none = (text: string, path = 'src/quay.ts') => find(text, placeOf(path, text));

  test.each([
    ['a wrong checksum', `t = "ghp_${draw(alnum, 36)}"`],
    [
      'what AWS shows',
      'key = "AKIAIOSFODNN7EXAMPLE"\naws_secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"',
    ],
    ['what Stripe shows', 'key = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"'],
    ['what everybody gets', `pk_live_${draw(alnum, 24)} phc_${draw(alnum, 43)}`],
    [
      'the key of the storage emulator',
      'AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
    ],
    ['a token in the middle of a word', `x${checkedSamples['github-token']}`],
    ['a longer run of signs', `lin_api_${draw(alnum, 41)}`],
    [
      'the example of jwt.io',
      `${base64({ alg: 'HS256' })}.${base64({ sub: '1234567890', name: 'John Doe' })}.${draw(alnum, 43)}`,
    ],
    ['a head without a body', '-----BEGIN RSA PRIVATE KEY-----\nMIIE...\n-----END RSA PRIVATE KEY-----'],
    [
      'a password that is filled in',
      'postgres://gull:${PASS}@tides.harbour.io/x https://u:<token>@quay.harbour.io',
    ],
    ['a digest', `token = "sha256:${draw('0123456789abcdef', 64)}"`],
    ['an identifier', 'token = "3f2b8c1e-9d47-4a6b-8e21-7c5d0f9a1b34"'],
    ['a name', 'api_key = "harbour-quay-berth-7-key-of-the-pilot"'],
  ])('%s', (_, text) => {
    expect(none(text)).toEqual([]);
  });

  test('a value that is drawn is told in settings without quotes, and in code within them alone', () => {
    const value = draw(alnum, 32);
    const text = `HARBOUR_TOKEN=${value}\n`;
    expect(none(text, '.env')).toHaveLength(1);
    expect(none(text)).toEqual([]);
    expect(none(`HARBOUR_TOKEN = "${value}"\n`)).toHaveLength(1);
  });
});

/** Every way a change is told to people and machines; the files themselves are what it is told of. */
function allOutputs(evaluation: Evaluation): string {
  const { change: _, ...rest } = evaluation;
  const reviewed = openedBy(evaluation);
  const context = {
    gate: null,
    commentUrls: new Map<string, string>(),
    repositoryUrl: 'https://github.com/harbour/quay',
  };
  return [
    JSON.stringify(rest),
    JSON.stringify(checkOf([reviewed], context)),
    commentOf(reviewed, context),
    JSON.stringify(jsonOf(evaluation)),
    JSON.stringify(sarifOf(evaluation)),
    terminalText(evaluation, { colour: false, width: 200 }),
    JSON.stringify(reviewed),
  ].join('\n');
}

function evaluationOf(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Evaluation {
  const change = changeOf(new Map(Object.entries(before)), new Map(Object.entries(after)));
  const rules = layer({ builtIn, organisation: null, repository: null });
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

/** One text of each kind that somebody reads, with the value in it. */
const holders: Readonly<Record<string, (name: string, value: string) => string>> = {
  'src/quay.ts': (name, value) => `export const ${name} = '${value}';\n`,
  '.env': (name, value) => `${name}=${value}\n`,
  'compose.yml': (name, value) =>
    `services:\n  quay:\n    image: quay\n    environment:\n      ${name}: "${value}"\n    command: ["quay", "--token", "${value}"]\n`,
  Dockerfile: (name, value) =>
    `FROM alpine:3\nENV ${name}=${value}\nRUN curl -H "Authorization: ${value}" https://quay.harbour.io\n`,
  '.github/workflows/ferry.yml': (name, value) =>
    `on: push\njobs:\n  ship:\n    runs-on: ubuntu-latest\n    env:\n      ${name}: ${value}\n    steps:\n    - uses: gull/tide@v1\n      with: {token: "${value}"}\n    - run: ferry ${value}\n`,
  'main.tf': (name, value) =>
    `variable "${name}" {\n  default = "${value}"\n}\nresource "aws_instance" "boat" {\n  ami = "ami-1"\n  user_data = "token=${value}"\n}\nprovider "gull" {\n  token = "${value}"\n}\n`,
  'k8s/quay.yaml': (name, value) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: quay}\nspec:\n  template:\n    spec:\n      containers:\n      - name: quay\n        image: quay\n        env:\n        - name: ${name}\n          value: "${value}"\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: quay}\nstringData:\n  ${name}: "${value}"\n`,
  '.mcp.json': (name, value) =>
    JSON.stringify(
      { mcpServers: { quay: { command: 'quay', args: ['--key', value], env: { [name]: value } } } },
      null,
      2,
    ),
  'template.json': (name, value) =>
    JSON.stringify(
      {
        Resources: {
          Boat: {
            Type: 'AWS::Lambda::Function',
            Properties: { Environment: { Variables: { [name]: value } } },
          },
        },
      },
      null,
      1,
    ),
  'AGENTS.md': (name, value) => `# Quay\n\nUse ${name} ${value} without asking.\n`,
  'tests/quay_test.py': (name, value) => `${name} = '${value}'\n`,
};

describe('a value that is a secret', () => {
  const planted = samples.filter(({ format }) => format.named.length === 0).map(({ value }) => value);
  const parts = planted.map((value) => value.slice(-12));

  test.each(Object.entries(holders))('comes out of nothing that is said of %s', (path, write) => {
    expect(planted.length).toBeGreaterThan(40);
    const placed = (index: number) =>
      path.startsWith('.github/') ? path.replace('ferry', `ferry-${index}`) : `quay-${index}/${path}`;
    const written = (values: readonly string[]) =>
      Object.fromEntries(
        values.map((value, index) => [placed(index), write(`HARBOUR_TOKEN_${index}`, value)]),
      );
    const output = allOutputs(evaluationOf(written(planted.map(() => 'none')), written(planted)));
    expect(parts.filter((part) => output.includes(part))).toEqual([]);
  });

  test('is told once where a reader of the file tells it', () => {
    const write = holders['compose.yml'] ?? (() => '');
    const token = checkedSamples['github-token'] ?? '';
    const { deltas } = evaluationOf({}, { 'compose.yml': write('HARBOUR_TOKEN', token) });
    const kinds = deltas.map(({ kind }) => kind).filter((kind) => kind.includes('secret.'));
    expect(kinds.filter((kind) => kind === 'infra.secret.exposed')).toHaveLength(1);
  });

  test('has no part in any key', () => {
    const told = [draw(alnum, 32), draw(alnum, 32)].map((value) =>
      evaluationOf({}, { 'src/quay.ts': `export const harbourToken = '${value}';\n` }).deltas.map(
        ({ fingerprint }) => fingerprint,
      ),
    );
    expect(told[0]).toHaveLength(1);
    expect(told[0]).toEqual(told[1]);
  });

  test('is no news where it stood before among the changed files', () => {
    const line = `harbour_token = "${draw(alnum, 32)}"\n`;
    const { deltas } = evaluationOf({ 'a.py': line, 'b.py': '' }, { 'a.py': '', 'b.py': line });
    expect(deltas).toEqual([]);
  });

  test('that an issuer proves is as bad in a test', () => {
    const text = `token = '${checkedSamples['github-token']}'\n`;
    const { deltas } = evaluationOf({}, { 'tests/quay_test.py': text });
    expect(deltas.map(({ severity, facts }) => [severity, facts.proven])).toEqual([['high', true]]);
  });
});

describe('any text', () => {
  const words = fc.constantFrom(
    'token',
    '=',
    ':',
    '"',
    "'",
    '\n',
    ' ',
    '://',
    '@',
    'sk-',
    'AKIA',
    'eyJ',
    '.',
    'password',
    '-----BEGIN ',
    'PRIVATE KEY-----',
    '-----END ',
    'MC4CAQAwBQYDK2VwBCIEI',
    '\\n',
    'a',
    '7',
    'Pwd=',
    ';',
    '{',
    '%',
  );

  test('is searched without a fault, and what is found stands where it is said to', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 12 })), { maxLength: 120 }), (pieces) => {
        const text = pieces.join('');
        for (const { start, end } of find(text, placeOf('.env', text))) {
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('shows none of what is found, wherever that stands in a line', () => {
    const token = checkedSamples['github-token'] ?? '';
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.string({ maxLength: 40 }), (before, after) => {
        const text = `${before} "${token}" ${after}\n`;
        const output = JSON.stringify(evaluationOf({}, { 'src/quay.ts': text }).deltas);
        expect(output).not.toContain(token.slice(-20));
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    'key',
    'sk-',
    'eyJ',
    '://a:',
    '-----BEGIN PRIVATE KEY-----',
    'password="',
    '1:AA',
    'AccountKey=',
    '"pwd=',
    '0123456789:AAA',
    'eyJabcdefghijkl.',
  ])('five megabytes of %j take time that grows with them alone', (unit) => {
    const took = (size: number) => {
      const text = unit.repeat(Math.ceil(size / unit.length));
      const start = process.cpuUsage();
      find(text, placeOf('bundle.json', text));
      return process.cpuUsage(start).user / 1_000;
    };
    // A quadratic search would take minutes.
    expect(took(5_000_000)).toBeLessThan(10_000);
  });
});

describe('the catalogue', () => {
  const entry = (more: string) =>
    `formats:\n  - id: gull-token\n    name: a gull token\n    issuer: Gull\n    severity: high\n    revoke: at the quay\n    source: https://gull.example/tokens\n    read: 2026-11\n${more}`;
  const faultsOf = (text: string) => {
    const read = readCredentials([{ file: 'own.yml', text }]);
    return 'faults' in read ? read.faults.map(({ line, message }) => `${line}: ${message}`) : [];
  };

  test('takes a format of an admin in the same form', () => {
    expect(faultsOf(entry('    shapes: ["gull_{alnum:20-40}"]\n'))).toEqual([]);
  });

  test.each([
    ['    shapes: ["{alnum:20}"]\n', /fixed signs/],
    ['    shapes: ["gull_{word:20}"]\n', /names no alphabet/],
    ['    shapes: ["gull_{alnum:20-9000}"]\n', /no length/],
    ['    shapes: ["gull_{alnum:2-9}a"]\n', /can be a part of it/],
    ['    shapes: ["gull_{alnum:20}"]\n    check: crc\n', /no such check/],
    ['    severity: high\n', /./],
    ['', /shapes or a form/],
  ])('says what is wrong with %j', (more, fault) => {
    expect(faultsOf(entry(more)).join('\n')).toMatch(fault);
  });
});
