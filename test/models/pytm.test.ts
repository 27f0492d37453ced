/** OWASP pytm: what its scripts say literally, and what its reports hold. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { pytm } from '../../src/models/formats/pytm/pytm.ts';
import { readModels } from '../../src/models/read.ts';
import { expectSafe, fileOf } from './additions.ts';

const script = readFileSync(new URL('pytm/quay_tm.py', import.meta.url), 'utf8');
const report = readFileSync(new URL('pytm/quay.pytm.json', import.meta.url), 'utf8');
const read = (text: string, path = 'docs/quay_tm.py') => readModels(fileOf(path, text));

test('a script is read as far as it is literal', () => {
  const [model, ...rest] = read(script);
  expect(rest).toEqual([]);
  expect(model).toMatchObject({
    format: 'pytm',
    title: 'Quay and ferry',
    covers: ['quay/**', 'ferry/**', 'docs/ferry/main.go', 'shared/tide.go'],
    components: [
      {
        id: 'Ferry API',
        kind: 'process',
        tags: ['aws_ecs_service.ferry'],
        boundaries: ['Pier', 'Harbour'],
        place: { startLine: 17, endLine: 22 },
      },
      { id: 'Ledger', kind: 'store', technology: 'SQL', boundaries: ['Pier', 'Harbour'], outOfScope: false },
      { id: 'Weather office', kind: 'external', outOfScope: true, boundaries: [] },
    ],
    identities: [
      { id: 'Pilot', kind: 'human' },
      { id: 'Mooring "bot"', kind: 'agent' },
    ],
    boundaries: [{ id: 'Harbour' }, { id: 'Pier' }],
    flows: [
      { id: 'Books a berth', from: 'Pilot', to: 'Ferry API', protocol: 'HTTPS', crosses: ['Pier'] },
      { id: 'Writes it down', from: 'Ferry API', to: 'Ledger', protocol: 'PostgreSQL', crosses: [] },
      { id: 'Reports', from: null, to: 'Ledger' },
    ],
    assets: [{ id: 'Manifest', classification: 'SECRET' }],
    threats: [
      {
        id: 'INP05: Ledger',
        severity: 'critical',
        status: 'accepted',
        mitigation: 'accepted: the ledger is read aloud anyway',
        about: ['Ledger'],
      },
    ],
  });
});

test('a variable means what it means where it is used', () => {
  const [model] = read(
    'import pytm\nx = pytm.Server("a")\ny = x\nx = pytm.Server("b")\npytm.Dataflow(y, x, "f")\nx.name = "c"\n',
  );
  expect(model).toMatchObject({
    title: 'quay_tm.py',
    components: [{ name: 'a' }, { id: 'c', name: 'c' }],
    flows: [{ from: 'a', to: 'c' }],
  });
});

test('scripts of a name like that, which have nothing to do with it, hold no model', () => {
  const turing = 'class TuringMachine:\n    tape = Server("tape")\n';
  expect(() => read(turing, 'tm.py')).toThrow('no format of threat models that is known here');
  expect(read('from pytm import TM\n', 'tm.py')).toEqual([]);
});

test('a report is read, each part once', () => {
  const [model] = read(report, 'quay.pytm.json');
  expect(model).toMatchObject({
    title: 'Quay and ferry',
    covers: ['quay/**'],
    components: [
      { id: 'Ferry API', technology: 'Debian', boundaries: ['Pier', 'Harbour'], place: { startLine: 7 } },
      { id: 'Ledger', technology: 'SQL' },
    ],
    identities: [{ id: 'Pilot', kind: 'human' }],
    flows: [
      { id: 'Books a berth', from: 'Pilot', to: 'Ferry API', protocol: 'HTTPS', crosses: ['Pier'] },
      { id: 'Books a berth-2', from: null, to: 'Ledger', protocol: null, crosses: [] },
    ],
    assets: [{ id: 'Manifest', classification: 'SECRET' }],
    threats: [
      { id: 'INP05: Ledger', severity: 'high', status: 'open', mitigation: null, about: ['Ledger'] },
      { id: 'DE01: Books a berth', status: 'mitigated', about: ['Books a berth'] },
    ],
  });
});

test('a report that is none is told with its line', () => {
  expect(() => read('{\n  "name": "x",,\n}', 'x.pytm.json')).toThrow(expect.objectContaining({ line: 2 }));
  expect(() => read('{ "harbour": 1 }', 'x.pytm.json')).toThrow('no model of pytm');
});

test('deep and endless brackets are computed by nobody', () => {
  const deep = `from pytm import Server\nx = Server(${'('.repeat(20_000)}\n`;
  expect(read(deep)).toEqual([]);
});

test.each([
  ['quay_tm.py', script],
  ['quay.pytm.json', report],
])('cut anywhere, %s is a model or a fault with a line', (path, text) => {
  expectSafe(pytm, fileOf(path, text));
});
