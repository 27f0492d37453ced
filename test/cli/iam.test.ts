/** `iam compare` as people and pipelines meet it: words in 80 columns, JSON, exit codes, and streams of pairs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exit } from '../../src/cli/exit.ts';
import { run } from '../harness/built.ts';
import { expectGolden } from '../harness/golden.ts';

const allow = (action: unknown, resource: unknown = '*', rest: object = {}) => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...rest,
});
const deny = (action: unknown) => ({ ...allow(action), Effect: 'Deny' });
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}`;

const documents = {
  'narrow.json': policy(
    allow('secretsmanager:GetSecretValue', [secret('berth-a1b2c3'), secret('tide-d4e5f6')]),
    allow(['s3:Get*', 's3:List*'], '*', { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-7' } } }),
    deny('s3:DeleteObject'),
  ),
  'wide.json': policy(
    allow(['secretsmanager:getsecretvalue', 'iam:PassRole', 'lambda:*']),
    allow(['s3:Get*']),
  ),
  'narrow-in-other-words.json': policy(
    deny(['S3:DeleteObject']),
    allow(['s3:List*'], '*', { Condition: { stringequals: { 'AWS:SourceVPCE': ['vpce-7'] } } }),
    allow(['s3:Get*'], ['*'], { Sid: 'Gets', Condition: { StringEquals: { 'aws:sourcevpce': 'vpce-7' } } }),
    allow('secretsmanager:GetSecretValue', [secret('tide-d4e5f6'), secret('berth-a1b2c3')]),
  ),
  'guardrail.json': policy(deny(['cloudtrail:StopLogging', 'organizations:LeaveOrganization'])),
  'weaker-guardrail.json': policy(deny('organizations:LeaveOrganization')),
  'trust.json': policy({
    Effect: 'Allow',
    Principal: { Service: 'ec2.amazonaws.com' },
    Action: 'sts:AssumeRole',
  }),
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'delta-review-iam-'));
  for (const [name, document] of Object.entries(documents)) write(name, JSON.stringify(document, null, 2));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const compare = (...args: readonly string[]) => run(['iam', 'compare', ...args], { cwd: folder });

describe('two files', () => {
  test.each([
    ['narrow.json', 'wide.json', exit.met],
    ['wide.json', 'narrow.json', exit.met],
    ['guardrail.json', 'weaker-guardrail.json', exit.met],
    ['weaker-guardrail.json', 'guardrail.json', exit.done],
    ['narrow.json', 'narrow-in-other-words.json', exit.done],
  ])('%s against %s', async (before, after, code) => {
    const ended = await compare(before, after);
    expect([ended.code, ended.errors]).toEqual([code, '']);
    expectGolden(
      new URL(`golden/iam-${before}-${after}.txt`.replaceAll('.json', ''), import.meta.url),
      ended.out,
    );
    // A single word, such as an ARN, may be wider than the screen.
    for (const line of ended.out.split('\n'))
      if (/\s\S+\s+\S/.test(line)) expect(line.length).toBeLessThanOrEqual(90);
  });

  test('as JSON', async () => {
    const { out, code } = await compare('narrow.json', 'wide.json', '--format', 'json');
    expect(code).toBe(exit.met);
    const { result, added, deniedLess, reason } = JSON.parse(out);
    expect(result).toBe('mixed');
    expect(added).toContainEqual({
      actions: ['secretsmanager:GetSecretValue'],
      resources: ['*'],
      conditions: [],
      accessLevel: 'Read',
    });
    expect(deniedLess).toEqual([
      { actions: ['s3:DeleteObject'], resources: ['*'], conditions: [], accessLevel: 'Write' },
    ]);
    expect(reason).toMatch(/^New access, and some less\. New: lambda:\* on \*/);
  });

  test('an empty file is no policy, and YAML is read too', async () => {
    write('empty.json', '\n');
    write('reads.yml', 'Statement:\n  Effect: Allow\n  Action: s3:GetObject\n  Resource: "*"\n');
    expect((await compare('empty.json', 'reads.yml')).code).toBe(exit.met);
    expect((await compare('reads.yml', 'empty.json')).code).toBe(exit.done);
  });

  test.each<[string, string, RegExp]>([
    ['no JSON', '{ "Statement": [', /bad\.json:1: is no JSON: /],
    ['no statement', '{}', /bad\.json:1: the policy document has no Statement/],
    [
      'an effect of another name',
      '{"Statement":\n{"Effect":"Perhaps","Action":"*","Resource":"*"}}',
      /bad\.json:2: .*Effect of Allow or Deny/,
    ],
    [
      'a misspelt element',
      '{"Statement":{"Effect":"Allow","Action":"*","Resourse":"*"}}',
      /"Resourse"; was resource meant\?/,
    ],
    [
      'an element twice',
      '{"Statement":{"Effect":"Allow","Action":"*","action":"s3:*","Resource":"*"}}',
      /twice/,
    ],
    ['a key twice', '{"Statement":{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}}', /twice/],
    [
      'both lists',
      '{"Statement":{"Effect":"Allow","Action":"*","NotAction":"s3:*","Resource":"*"}}',
      /both Action and NotAction/,
    ],
  ])('%s is an error with its place', async (_, text, said) => {
    write('bad.json', text);
    const { code, out, errors } = await compare('narrow.json', 'bad.json');
    expect([code, out]).toEqual([exit.wrongUse, '']);
    expect(errors).toMatch(said);
    const json = await compare('narrow.json', 'bad.json', '--format', 'json');
    expect(JSON.parse(json.out)).toMatchObject({ result: 'unreadable', added: [] });
  });

  test('--type refuses another document', async () => {
    expect((await compare('trust.json', 'trust.json', '--type', 'trust')).code).toBe(exit.done);
    expect((await compare('trust.json', 'trust.json', '--type', 'identity')).errors).toMatch(
      /names no Principal/,
    );
    expect((await compare('narrow.json', 'wide.json', '--type', 'trust')).errors).toMatch(
      /names a Principal/,
    );
    expect((await compare('narrow.json', 'wide.json', '--type', 'other')).errors).toMatch(
      /--type is one of identity/,
    );
  });

  test('wrong use is one sentence', async () => {
    expect(await compare('narrow.json')).toMatchObject({ code: exit.wrongUse, out: '' });
    expect((await compare('narrow.json', 'nowhere.json')).errors).toMatch(/nowhere\.json: no such file/);
    expect((await run(['iam', 'prove'])).errors).toMatch(/iam has no command "prove"/);
    const help = await run(['iam', '--help']);
    expect(help.code).toBe(exit.done);
    for (const line of help.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('--stdin', () => {
  const stream = async (lines: readonly unknown[]) => {
    const input = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
    const ended = await run(['iam', 'compare', '--stdin'], { input });
    return {
      ...ended,
      answers: ended.out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    };
  };
  const { 'narrow.json': narrow, 'wide.json': wide, 'narrow-in-other-words.json': other } = documents;

  test('answers a line a pair, in order, whatever some of them are', async () => {
    const { answers, code } = await stream([
      { id: 'a', before: narrow, after: other },
      { id: 7, before: JSON.stringify(narrow), after: wide },
      'no json',
      '',
      { id: 'x', before: { Statement: [{ Effect: 'Allow' }] }, after: wide },
      { id: 'y', before: narrow },
      { id: 'gone', before: narrow, after: null },
      { id: 'encoded', before: encodeURIComponent(JSON.stringify(narrow)), after: narrow },
      { id: 'wrapped', before: { PolicyVersion: { Document: narrow, VersionId: 'v1' } }, after: narrow },
    ]);
    expect(answers.map(({ id, result }) => [id, result])).toEqual([
      ['a', 'equivalent'],
      [7, 'mixed'],
      [null, 'unreadable'],
      ['x', 'unreadable'],
      ['y', 'unreadable'],
      ['gone', 'narrower'],
      ['encoded', 'equivalent'],
      ['wrapped', 'equivalent'],
    ]);
    expect(answers[2].reason).toBe('line 3 is no JSON');
    expect(code).toBe(exit.wrongUse);
  });

  test('ends with 1 where some pair has new access, else with 0', async () => {
    expect((await stream([{ id: 1, before: null, after: narrow }])).code).toBe(exit.met);
    expect((await stream([{ id: 1, before: narrow, after: other }])).code).toBe(exit.done);
  });

  test('a hostile pair is refused or answered, and the next one too', async () => {
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    const stars = (letter: string) =>
      Array.from({ length: 500 }, (_, index) => `${letter}${index % 7}`).join('*');
    const { answers } = await stream([
      { id: 'deep', before: deep, after: narrow },
      {
        id: 'stars',
        before: policy(allow('s3:*', `arn:aws:s3:::*${stars('a')}*`)),
        after: policy(allow('s3:*', `arn:aws:s3:::*${stars('b')}*`)),
      },
      { id: 'keys', before: `{"__proto__": 1, "Statement": []}`, after: { Statement: [] } },
      { id: 'last', before: narrow, after: narrow },
    ]);
    expect(answers.map(({ id, result }) => [id, result])).toEqual([
      ['deep', 'unreadable'],
      ['stars', 'mixed'],
      ['keys', 'equivalent'],
      ['last', 'equivalent'],
    ]);
  });
});
