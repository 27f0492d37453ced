/** threatcl: what a team writes in HCL, and what is added without touching the rest. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyEdits } from '../../src/models/formats/edit.ts';
import { threatcl } from '../../src/models/formats/threatcl/threatcl.ts';
import { readModels } from '../../src/models/read.ts';
import { additions, expectAdded, expectSafe, fileOf } from './additions.ts';

const path = 'quay/quay.tm.hcl';
const quay = readFileSync(new URL('threatcl/quay.tm.hcl', import.meta.url), 'utf8');
const read = (text: string) => readModels(fileOf(path, text));
const added = (text: string) => applyEdits(text, threatcl.suggest?.(fileOf(path, text), additions) ?? []);

test('each block is a model, with its lines', () => {
  const [first, second, ...rest] = read(quay);
  expect(rest).toEqual([]);
  expect(second).toMatchObject({ title: 'Ferry', owners: ['@harbour/ferry'], components: [] });
  expect(first).toMatchObject({
    format: 'threatcl',
    title: 'Quay',
    owners: ['@harbour/quay'],
    covers: ['quay/**', 'ferry/**', 'quay/docs/**'],
    components: [
      {
        id: 'Ferry API',
        kind: 'process',
        technology: 'Go',
        tags: ['aws_ecs_service.ferry', 'ferry'],
        boundaries: ['pier'],
        place: { startLine: 63, endLine: 67 },
      },
      { id: 'Ledger', kind: 'store', boundaries: ['vault'] },
      { id: 'Weather office', kind: 'external', tags: ['saas'] },
    ],
    identities: [{ id: 'Harbour admin', kind: 'human' }],
    boundaries: [{ id: 'vault' }, { id: 'pier' }],
    flows: [
      { name: 'https', from: 'Harbour admin', to: 'Ferry API', protocol: 'https', crosses: ['pier'] },
      { name: 'https', from: 'Ferry API', to: 'Ledger', protocol: null, crosses: ['pier', 'vault'] },
      { name: 'smoke', from: null, to: 'Ledger', crosses: [] },
    ],
    assets: [{ id: 'berth ledger', classification: 'Confidential' }],
    threats: [
      {
        id: 'Forged berth',
        category: 'Spoofing, Tampering',
        severity: 'high',
        status: 'mitigated',
        owner: 'pilots',
        mitigation: 'Bookings are signed.',
        about: ['berth ledger'],
        place: { startLine: 31, endLine: 48 },
      },
      { id: 'Tides are read late', severity: null, status: 'open', mitigation: null },
    ],
  });
  expect(new Set(first?.flows.map(({ id }) => id)).size).toBe(3);
  expect(first?.threats[1]?.about).toEqual(['Ferry API', first?.flows[0]?.id]);
});

test('a file of shared controls holds no model', () => {
  expect(read('component "control" "mooring" {\n  description = "Ropes"\n}\n')).toEqual([]);
});

describe('what makes no sense is told with its line', () => {
  const cases: readonly (readonly [string, string, number, string])[] = [
    ['no threatmodel', 'harbour "x" {}', 1, 'no model of threatcl'],
    ['not closed', 'threatmodel "x" {\n  threat "y" {\n', 2, 'the block threat is not closed'],
    ['a string', 'threatmodel "x" {\n  author = "quay\n}', 2, 'a string that is not closed'],
    ['a heredoc', 'threatmodel "x" {\n  author = <<EOT\nquay\n}', 2, 'the text up to EOT does not end'],
    ['a comment', 'threatmodel "x" {\n\n/* }', 3, 'a comment that is not closed'],
    ['no value', 'threatmodel "x" {\n  author =\n}', 2, 'an attribute without a value'],
    ['a list', 'threatmodel "x" {\n  imports = ["a",', 2, 'a list that is not closed'],
    ['prose', 'threatmodel "x" {\n  who; knows\n}', 2, 'neither "=" nor "{"'],
    ['depth', `threatmodel "x" {${'a {'.repeat(40)}`, 1, 'nested more than 16 blocks deep'],
    ['lists', `threatmodel "x" { a = ${'['.repeat(5000)}`, 1, 'nested more than 8 lists deep'],
  ];
  test.each(cases)('%s', (_, text, line, reason) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ line, reason: expect.stringContaining(reason) }),
    );
  });
});

test('what must be computed is left out, and what follows is read', () => {
  const text =
    'threatmodel "x" {\n  author = upper("quay")\n  link = a ? "b" : "c"\n  description = {\n a = "}" }\n  threat "t" {\n  description = "d" }\n}';
  expect(read(text)).toMatchObject([{ owners: [], threats: [{ id: 't', place: { startLine: 6 } }] }]);
});

describe('what is added', () => {
  test('stands behind its like, and reads back', () => {
    const text = expectAdded(threatcl, fileOf(path, quay));
    expect(text).toContain(`
    trust_zone "vault" {
      data_store "Ledger" {
        information_asset = "berth ledger"
      }
    }

    data_store "Tide gauge" {
      # The change adds it: "tides" #1, at 04:00.
      # technology: TimescaleDB 2
      # tags: aws_db_instance.tides, tides
    }

    external_element "Buoys & \\"lights\\"" {
      # The change adds it: "tides" #1, at 04:00.
    }
`);
    expect(text).toContain(`
  threat "Tides: forged" {
    # about: "Tide gauge", "Reads tides"
    description = "The change adds it: \\"tides\\" #1, at 04:00."
    stride      = ["Tampering"]

    risk {
      likelihood = "medium"
      impact     = "high"
      severity   = "high"
    }
  }
`);
  });

  test('begins a diagram where there is none, whatever the style', () => {
    const texts = [
      'threatmodel "x" {}',
      'threatmodel "x" { author = "y" }',
      'threatmodel "x" {\r\n\tauthor = "y"\r\n\tthreat "z" {\r\n\t\tdescription = "d"\r\n\t} // kept\r\n}\r\n',
      'threatmodel "x" { data_flow_diagram { import = "there.hcl" } }',
    ];
    for (const text of texts) expectAdded(threatcl, fileOf(path, text));
    expect(added(texts[2] ?? '')).toContain('} // kept\r\n\r\n\tthreat "Tides: forged" {\r\n\t\t# about');
  });

  test('draws the ends of a flow where its diagram lacks them', () => {
    const flow = { add: 'flow', reason: 'Asks.', name: 'asks', from: 'Ledger', protocol: null } as const;
    const ends = [
      { ...flow, to: 'Weather office' },
      { ...flow, to: 'Ledger' },
      { ...flow, to: 'nobody' },
    ];
    const text = applyEdits(quay, threatcl.suggest?.(fileOf(path, quay), ends) ?? []);
    expect(text).toContain('\n    external_element "Weather office" {\n      # tags: saas\n    }\n');
    const [before] = read(quay);
    const [after] = read(text);
    expect(after?.components.map(({ id }) => id).sort()).toEqual(
      before?.components.map(({ id }) => id).sort(),
    );
    expect(after?.flows.slice(3)).toMatchObject([{ name: 'asks', from: 'Ledger', to: 'Weather office' }]);
  });

  test('is added once', () => {
    const once = added(quay);
    expect(read(added(once))[0]?.components).toEqual(read(once)[0]?.components);
    expect(read(added(once))[0]?.threats).toEqual(read(once)[0]?.threats);
  });

  test('means the same whatever its words are', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), fc.string(), (name, reason) => {
        const threat = { add: 'threat', name, reason, category: null, severity: 'low', about: [] } as const;
        const file = fileOf(path, 'threatmodel "x" {\n}\n');
        const text = applyEdits(file.text, threatcl.suggest?.(file, [threat]) ?? []);
        expect(read(text)[0]?.threats).toMatchObject([{ name, severity: 'low', status: 'open' }]);
      }),
    );
  });
});

test('cut anywhere, it is a model or a fault with a line', () => {
  expectSafe(threatcl, fileOf(path, quay));
});
