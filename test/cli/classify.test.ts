/** The command line as people and scripts meet it: the built program, its words and its exit codes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { exit } from '../../src/cli/exit.ts';
import { evaluationJsonSchema } from '../../src/render/json-schema.ts';
import { LocalRepository } from '../forge/local-repository.ts';
import { run } from '../harness/built.ts';
import { expectGolden } from '../harness/golden.ts';

const workflow = (permissions: string) =>
  `name: Ferry\non: push\npermissions:\n  contents: ${permissions}\njobs:\n  sail:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make sail\n`;
const path = '.github/workflows/ferry.yml';
const doorType = 'aws_vpc_security_group_ingress_rule';
const doorAddress = `${doorType}.door`;

let quay: LocalRepository;
let outside: string;

/** main with a workflow, and a branch for each verdict. */
beforeAll(() => {
  quay = new LocalRepository('quay');
  outside = dirname(quay.folder);
  const branch = (name: string, files: Readonly<Record<string, string>>) => {
    quay.git('checkout', '--quiet', '-b', name, 'main');
    for (const [file, text] of Object.entries(files)) quay.write(file, text);
    quay.commit(name);
    quay.git('checkout', '--quiet', 'main');
  };
  quay.write(path, workflow('read'));
  quay.write('iam/quay-policy.json', '{ "Statement": [] }\n');
  quay.write('docs/berths.md', '# Berths\n');
  quay.commit('the quay');
  branch('material', {
    [path]: workflow('write'),
    'iam/quay-policy.json': '{ "Statement": [{ "Effect": "Allow" }] }\n',
  });
  branch('minor', { [path]: workflow('none') });
  branch('comment', { [path]: `# sails every hour\n${workflow('read')}` });
  branch('prose', { 'docs/berths.md': '# Berths and moorings\n' });
  branch('paid', { 'package.json': '{ "dependencies": { "stripe": "^20.0.0" } }\n' });
  branch('fed', {
    'quay/main.tf': `variable "visitors" {}\nresource "${doorType}" "door" {\n  security_group_id = "sg-0quay"\n  from_port = 22\n  to_port = 22\n  ip_protocol = "tcp"\n  cidr_ipv4 = var.visitors\n}\n`,
  });
  quay.git('clone', '--quiet', '--bare', quay.folder, join(outside, 'bare.git'));
});
afterAll(() => quay.remove());

const classify = (...args: readonly string[]) => run(['classify', '--repo', quay.folder, ...args]);

describe('text', () => {
  test.each(['material', 'minor', 'comment', 'prose'])(
    'of %s is read at a glance, in 80 columns',
    async (head) => {
      const { code, out, errors } = await classify('--head', head);
      expect([code, errors]).toEqual([exit.done, '']);
      expectGolden(new URL(`golden/${head}.txt`, import.meta.url), out);
      for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    },
  );

  test('has no colour where nobody looks on', async () => {
    expect((await classify('--head', 'material')).out).not.toContain('\u001b');
  });
});

describe('for tools', () => {
  test('json keeps its promised shape, and says nothing else', async () => {
    const { code, out, errors } = await classify('--head', 'material', '--format', 'json');
    const told = evaluationJsonSchema.parse(JSON.parse(out));
    expect([code, errors]).toEqual([exit.done, '']);
    expect(told).toMatchObject({
      base: quay.git('rev-parse', 'main'),
      head: quay.git('rev-parse', 'material'),
      materiality: 'material',
      tier: 'full',
      deltas: [{ kind: 'pipeline.permission.widened', path, startLine: 4, endLine: 4, side: 'after' }],
      unresolved: [{ path: 'iam/quay-policy.json' }],
    });
  });

  test('sarif names the rules of its results, and their lines', async () => {
    const { out } = await classify('--head', 'material', '--format', 'sarif');
    const place = z.object({
      artifactLocation: z.object({ uri: z.string() }),
      region: z.object({ startLine: z.int().positive() }).optional(),
    });
    const schema = z.object({
      version: z.literal('2.1.0'),
      runs: z.tuple([
        z.object({
          tool: z.object({ driver: z.object({ rules: z.array(z.object({ id: z.string() })) }) }),
          results: z.array(
            z.object({ ruleId: z.string(), locations: z.array(z.object({ physicalLocation: place })) }),
          ),
        }),
      ]),
    });
    const [{ tool, results }] = schema.parse(JSON.parse(out)).runs;
    const known = tool.driver.rules.map(({ id }) => id);
    for (const { ruleId } of results) expect(known).toContain(ruleId);
    const places = results.flatMap(({ locations }) =>
      locations.map(({ physicalLocation }) => physicalLocation),
    );
    expect(places).toContainEqual({
      artifactLocation: { uri: path },
      region: expect.objectContaining({ startLine: 4 }),
    });
  });

  test('markdown is what the check shows', async () => {
    const { out } = await classify('--head', 'material', '--format', 'markdown');
    expect(out).toMatch(/^# Full review: /);
    expect(out).toContain('## What it adds');
  });
});

describe('--fail-on', () => {
  test.each([
    ['material', 'material', exit.met],
    ['material', 'minor', exit.met],
    ['minor', 'material', exit.done],
    ['minor', 'minor', exit.met],
    ['comment', 'minor', exit.done],
  ])('of a %s change, at %s, ends with what it says', async (head, level, code) => {
    const ended = await classify('--head', head, '--fail-on', level);
    expect(ended.code).toBe(code);
    // Met or not, the person reads the same.
    expect(ended.out).toBe((await classify('--head', head)).out);
  });
});

describe('where a repository is', () => {
  test('a work tree, a folder in it, a bare clone and its .git all say the same', async () => {
    const args = ['classify', '--base', 'main', '--head', 'material', '--format', 'json'];
    const expected = await run(args, { cwd: quay.folder });
    expect(expected.code).toBe(exit.done);
    const at = (place: string) => run([...args, '--repo', place]);
    mkdirSync(join(quay.folder, 'docs/deep'), { recursive: true });
    expect(await run(args, { cwd: join(quay.folder, 'docs/deep') })).toEqual(expected);
    expect(await at(join(quay.folder, 'docs'))).toEqual(expected);
    expect(await at(join(quay.folder, '.git'))).toEqual(expected);
    expect(await at(join(outside, 'bare.git'))).toEqual(expected);
  });

  test('nothing is written there', async () => {
    await classify('--head', 'material');
    expect(quay.git('status', '--porcelain')).toBe('');
  });
});

describe('--config', () => {
  test('judges by the file that is given', async () => {
    const file = join(outside, 'lenient.yml');
    writeFileSync(file, 'overrides:\n  access-policy-changed:\n    materiality: minor\n');
    const { out } = await classify('--head', 'material', '--config', file, '--format', 'json');
    const { reasons } = evaluationJsonSchema.parse(JSON.parse(out));
    expect(reasons).toContainEqual(
      expect.objectContaining({ rule: 'access-policy-changed', materiality: 'minor' }),
    );
  });

  test('that is broken is named with its line and how to mend it', async () => {
    const file = join(outside, 'broken.yml');
    writeFileSync(file, 'enforcement: advise\nrulez: []\n');
    const { code, out, errors } = await classify('--config', file);
    expect([code, out]).toEqual([exit.wrongUse, '']);
    expect(errors).toContain(`${file}:2:1: unknown key "rulez".`);
    expect(errors).toContain('did you mean "rules"?');
  });
});

describe('--plan', () => {
  test('fills what the files leave open', async () => {
    const args = ['--base', 'main', '--head', 'fed', '--format', 'json'];
    const file = join(outside, 'plan.json');
    const change = { before: null, after: { cidr_ipv4: '0.0.0.0/0' }, after_unknown: {} };
    const door = { address: doorAddress, mode: 'managed', type: doorType, name: 'door', change };
    writeFileSync(file, JSON.stringify({ format_version: '1.2', resource_changes: [door] }));
    const toldWith = async (...more: readonly string[]) => {
      const { code, out } = await classify(...args, ...more);
      expect(code).toBe(exit.done);
      return evaluationJsonSchema.parse(JSON.parse(out)).deltas.map(({ summary }) => summary);
    };
    const opens = expect.stringContaining('opens to the whole internet');
    expect(await toldWith()).not.toContainEqual(opens);
    expect(await toldWith('--plan', file)).toContainEqual(opens);
  });

  test.each([
    ['{"version": 4}', 'is no plan; write one with terraform show -json PLANFILE'],
    ['Plan: 1 to add', 'is no JSON; write it with terraform show -json PLANFILE'],
  ])('that is none is said to be none: %s', async (text, sentence) => {
    const file = join(outside, 'none.json');
    writeFileSync(file, text);
    const { code, out, errors } = await classify('--head', 'fed', '--plan', file);
    expect([code, out, errors]).toEqual([exit.wrongUse, '', `delta-review: --plan ${file}: ${sentence}\n`]);
  });
});

describe('third parties', () => {
  const stripe = ['--base', 'main', '--head', 'paid', '--format', 'json'];
  const told = async (...more: readonly string[]) => {
    const { code, out } = await classify(...stripe, ...more);
    expect(code).toBe(exit.done);
    return evaluationJsonSchema.parse(JSON.parse(out));
  };

  test('the configuration approves one, and names one of its own', async () => {
    const file = join(outside, 'vendors.yml');
    writeFileSync(file, 'vendors: [{ id: stripe, approved: true, name: The Purser }]\n');
    expect((await told()).tier).toBe('full');
    expect(await told('--config', file)).toMatchObject({
      tier: 'lightweight',
      deltas: [{ subject: 'vendor The Purser', severity: 'low' }],
    });
  });

  test('--kev tells of vulnerabilities that are exploited', async () => {
    const file = join(outside, 'kev.json');
    const one = { cveID: 'CVE-2026-1234', vendorProject: 'Stripe', product: 'Terminal' };
    const vulnerabilities = [{ ...one, dateAdded: '2026-11-02', dueDate: '2026-11-23' }];
    writeFileSync(file, JSON.stringify({ dateReleased: '2026-11-20T00:00:00Z', count: 1, vulnerabilities }));
    const line = 'CVE-2026-1234 of Terminal: added 2026-11-02, due 2026-11-23';
    expect((await told('--kev', file)).deltas).toMatchObject([{ details: [line] }]);
    const markdown = await classify('--head', 'paid', '--kev', file, '--format', 'markdown');
    expect(markdown.out).toContain(line);
    expect((await classify('--head', 'paid', '--kev', file)).out).toContain(line);
    writeFileSync(file, '<html>');
    const { code, errors } = await classify('--head', 'paid', '--kev', file);
    expect([code, errors]).toEqual([
      exit.wrongUse,
      expect.stringMatching(
        /^delta-review: --kev .*kev\.json: is no JSON; fetch it again from https:\/\/www\.cisa\.gov\/.*\n$/,
      ),
    ]);
  });
});

describe('wrong use is told in one line, with what to do', () => {
  test.each([
    ['an unknown option', ['--nope'], "Unknown option '--nope'. See delta-review classify --help."],
    ['an option without its value', ['--head'], "Option '--head <value>' argument missing. See delta-review"],
    ['an argument', ['berth'], 'takes no argument such as "berth"; to judge a revision, write --head berth'],
    [
      'an unknown format',
      ['--format', 'xml'],
      '--format is one of text, json, markdown, sarif; it was "xml"',
    ],
    ['an unknown level', ['--fail-on', 'all'], '--fail-on is one of minor, material; it was "all"'],
    ['an unknown head', ['--head', 'berth'], '"berth" names no commit in'],
    ['an unknown base', ['--base', 'berth'], '"berth" names no commit in'],
    ['a head that looks like an option', ['--head=--all'], '"--all"'],
    ['a missing plan', ['--plan', 'berth.json'], '--plan berth.json: no such file'],
    ['a missing list', ['--kev', 'berth.json'], '--kev berth.json: no such file'],
    ['a missing configuration', ['--config', 'berth.yml'], '--config berth.yml: no such file'],
  ])('%s', async (_name, args, sentence) => {
    const { code, out, errors } = await classify(...args);
    expect([code, out]).toEqual([exit.wrongUse, '']);
    expect(errors).toContain(sentence);
    expect(errors).toMatch(/^delta-review: [^\n]+\n$/);
  });

  test.each(['no-such-folder', '.'])('a folder without a repository: %s', async (place) => {
    const { code, errors } = await run(['classify', '--repo', place], { cwd: outside });
    expect(code).toBe(exit.wrongUse);
    expect(errors).toMatch(/^delta-review: .* is not a git repository: .*--repo\n$/);
  });

  test.each(['berth', '--berth'])('the command %s', async (command) => {
    const { code, out, errors } = await run([command]);
    expect([code, out]).toEqual([exit.wrongUse, '']);
    expect(errors).toBe(
      `delta-review: there is no command "${command}". Commands: classify, iam, inventory, models, report. See delta-review --help.\n`,
    );
  });

  test('no command at all shows the help', async () => {
    const { code, out } = await run([]);
    expect([code, out]).toEqual([exit.wrongUse, (await run(['--help'])).out]);
  });
});

test('--version is that of package.json', async () => {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));
  expect(await run(['--version'])).toEqual({ code: exit.done, out: `${version}\n`, errors: '' });
});

test.each([['--help'], ['-h'], ['classify', '--help'], ['classify', '-h'], ['models', '-h']])(
  '%s %s is help that fits',
  async (...args) => {
    const { code, out, errors } = await run(args.filter((arg) => arg !== undefined));
    expect([code, errors]).toEqual([exit.done, '']);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  },
);
