/** What a change of a model means: in sentences, and nothing where only order, layout or coordinates differ. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TextFile } from '../../src/change/snapshot.ts';
import { compareModels } from '../../src/models/compare.ts';
import { meaningOf } from '../../src/models/meaning.ts';
import { readModels } from '../../src/models/read.ts';

const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const file = (path: string, text: string): TextFile => ({
  state: 'text',
  path,
  blob: '0'.repeat(40),
  mode: 'file',
  text,
});
const modelsOf = (path: string, text: string) => readModels(file(path, text));

const kinds = {
  'delta-review/quay.yml': 'threat-model.yml',
  'threat-dragon/quay.td.json': 'quay.td.json',
  'threatcl/quay.tm.hcl': 'quay.tm.hcl',
  'threat-composer/ferry.tc.json': 'ferry.tc.json',
  'otm/quay.otm.yaml': 'quay.otm.yaml',
  'threagile/quay.yaml': 'threagile.yaml',
  'tm-bom/ferry.tmbom.json': 'ferry.tmbom.json',
} as const;
type Fixture = keyof typeof kinds;

/** Sentences about a fixture in which some texts stand for others. */
function said(fixture: Fixture, ...edits: readonly (readonly [string, string])[]): readonly string[] {
  const text = textOf(fixture);
  const edited = edits.reduce((now, [from, to]) => {
    expect(now).toContain(from);
    return now.replace(from, () => to);
  }, text);
  const path = kinds[fixture];
  return compareModels(modelsOf(path, text), modelsOf(path, edited)).map(({ sentence }) => sentence);
}

describe('our own format', () => {
  const quay = 'delta-review/quay.yml';

  test('a threat that is no longer open, and one that is graded lower', () => {
    expect(said(quay, ['due: 2026-12-31', 'status: mitigated\n    mitigation: It asks the pilot.'])).toEqual([
      'threat Q-09 "The bot moors a ship of its own": mitigated (was open), by "It asks the pilot.", due none (was "2026-12-31")',
    ]);
    expect(said(quay, ['severity: high', 'severity: low'])).toEqual([
      'threat Q-08 "The ledger is read by all": severity low (was high)',
    ]);
  });

  test('a component of another kind, technology and boundary', () => {
    expect(said(quay, ['technology: Go', 'technology: Rust'])).toEqual([
      'component "Ferry API": technology "Rust" (was "Go")',
    ]);
    expect(said(quay, ['kind: external\n    out-of-scope: true', 'kind: store'])).toEqual([
      'component "weather": in scope (was out of scope), store (was external)',
    ]);
  });

  test('a name alone', () => {
    expect(said(quay, ['name: Ferry API', 'name: Ferry office'])).toEqual([
      'component "Ferry office" was called "Ferry API"',
    ]);
  });

  test('what is new and what is gone', () => {
    expect(
      said(
        quay,
        [
          '  weather:\n    kind: external\n    out-of-scope: true\n',
          '  crane: { kind: process, technology: Go, in: account }\n',
        ],
        ['  - from: ferry\n    to: weather\n', ''],
      ),
    ).toEqual([
      'component "weather" is gone',
      'component "crane" is new: process, "Go", in "account" and "harbour"',
      expect.stringMatching(/^flow .* is gone$/),
    ]);
  });

  test('a removed threat, with what it was', () => {
    const whole = textOf(quay);
    const last = whole.slice(whole.indexOf('  Q-09:'));
    expect(said(quay, [last, ''])).toEqual([
      'threat Q-09 "The bot moors a ship of its own" is gone; it was open',
    ]);
  });

  test('an id that is called otherwise takes its references with it', () => {
    const renamed = textOf(quay).replaceAll('mooring-bot', 'bot');
    const path = kinds[quay];
    expect(compareModels(modelsOf(path, textOf(quay)), modelsOf(path, renamed))).toEqual([]);
  });

  test('places stand on both sides', () => {
    const before = textOf(quay);
    const after = `# moved\n\n${before.replace('technology: Go', 'technology: Rust')}`;
    const [change] = compareModels(modelsOf('threat-model.yml', before), modelsOf('threat-model.yml', after));
    const line = before.split('\n').findIndex((text) => text.startsWith('  ferry:')) + 1;
    expect(change?.before?.startLine).toBe(line);
    expect(change?.after?.startLine).toBe(line + 2);
  });
});

describe('formats of others', () => {
  test('coordinates of a drawing are nothing, a name and a scope are something', () => {
    const quay = 'threat-dragon/quay.td.json';
    expect(said(quay, ['"x": 350, "y": 100', '"x": 360, "y": 110'], ['"zIndex": 3', '"zIndex": 9'])).toEqual(
      [],
    );
    expect(
      said(quay, [
        '"name": "Weather service",\n              "outOfScope": true',
        '"name": "Weather service",\n              "outOfScope": false',
      ]),
    ).toEqual([expect.stringMatching(/: in scope \(was out of scope\)$/)]);
  });

  test('threats that have no ids are found by their names', () => {
    const quay = 'threatcl/quay.tm.hcl';
    expect(
      said(quay, [
        'stride                 = ["Spoofing", "Tampering"]',
        'stride                 = ["Spoofing"]',
      ]),
    ).toEqual(['threat "Forged berth": category "Spoofing" (was "Spoofing, Tampering")']);
  });

  test('a threat that is declared not useful', () => {
    expect(
      said('threat-composer/ferry.tc.json', [
        '"status": "threatResolved"\n',
        '"status": "threatResolvedNotUseful"\n',
      ]),
    ).toEqual([expect.stringContaining('not applicable (was mitigated)')]);
  });
});

describe('whole models', () => {
  const of = (text: string) => modelsOf('threat-model.yml', text);

  test('a model that comes or goes is one sentence', () => {
    const models = of(textOf('delta-review/quay.yml'));
    const sentence = (from: typeof models, to: typeof models) =>
      compareModels(from, to).map((one) => one.sentence);
    expect(sentence(models, [])).toEqual([
      'threat model "Quay and ferry" is gone; it had 2 threats (1 open), 3 components',
    ]);
    expect(sentence([], models)).toEqual([
      'threat model "Quay and ferry" is new: 2 threats (1 open), 3 components',
    ]);
  });

  test('owners and what it covers', () => {
    expect(said('delta-review/quay.yml', ['owners: "@harbour/quay"', 'owners: "@harbour/ferry"'])).toEqual([
      'threat model "Quay and ferry": owners "@harbour/ferry" (was "@harbour/quay")',
    ]);
  });
});

test.each(Object.entries(kinds))('%s in another order means the same', (fixture, path) => {
  const models = modelsOf(path, textOf(fixture));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5 }), (turn) => {
      const turned = models.map((model) => {
        const rotate = <T>(parts: readonly T[]) => [...parts.slice(turn), ...parts.slice(0, turn)];
        return {
          ...model,
          components: rotate(model.components),
          flows: rotate(model.flows),
          threats: rotate(model.threats),
          boundaries: rotate(model.boundaries),
        };
      });
      expect(meaningOf(turned)).toBe(meaningOf(models));
      expect(compareModels(models, turned)).toEqual([]);
    }),
    { numRuns: 6 },
  );
});
