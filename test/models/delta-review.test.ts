/** Our own YAML: what a team writes, what it is told where it slips, and what is added without touching the rest. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { modelTemplate } from '../../src/config.ts';
import { deltaReview } from '../../src/models/formats/delta-review/delta-review.ts';
import { applyEdits } from '../../src/models/formats/edit.ts';
import { readModels } from '../../src/models/read.ts';
import { additions, expectAdded, expectSafe, expectUntouched, fileOf } from './additions.ts';

const path = 'quay/threat-model.yml';
const quay = readFileSync(new URL('delta-review/quay.yml', import.meta.url), 'utf8');
const read = (text: string) => readModels(fileOf(path, text))[0];

test('the whole model is read, with its lines', () => {
  expect(read(quay)).toMatchObject({
    format: 'delta-review',
    title: 'Quay and ferry',
    owners: ['@harbour/quay'],
    covers: ['quay/**', '!quay/docs/**'],
    boundaries: [
      { id: 'harbour', kind: 'network' },
      { id: 'account', kind: 'account', place: { startLine: 10, endLine: 12 } },
    ],
    identities: [
      { id: 'pilot', name: 'pilot', kind: 'human' },
      { id: 'mooring-bot', name: 'Mooring bot', kind: 'agent' },
    ],
    components: [
      {
        id: 'ferry',
        name: 'Ferry API',
        kind: 'process',
        technology: 'Go',
        tags: ['ferry', 'aws_ecs_service.ferry'],
        boundaries: ['account', 'harbour'],
        outOfScope: false,
      },
      { id: 'ledger', kind: 'store', technology: null },
      { id: 'weather', kind: 'external', outOfScope: true, boundaries: [] },
    ],
    flows: [
      { id: 'pilot>ferry', name: 'pilot to ferry', protocol: 'HTTPS', crosses: [] },
      { id: 'books', name: 'Books a berth', from: 'ferry', to: 'ledger', crosses: [] },
      { id: 'ferry>weather', crosses: ['account', 'harbour'] },
    ],
    assets: [{ id: 'manifest', classification: 'confidential' }],
    threats: [
      {
        id: 'Q-08',
        severity: 'high',
        status: 'mitigated',
        owner: 'ann',
        mitigation: 'Rows belong to a ship.',
        about: ['ledger', 'books', 'manifest'],
        place: { startLine: 48 },
      },
      { id: 'Q-09', status: 'open', due: '2026-12-31', about: ['mooring-bot'], severity: null },
    ],
  });
});

test('the template is a model, and takes what is suggested', () => {
  const template = modelTemplate();
  expect(read(template)?.threats.map(({ id }) => id)).toEqual(['T-1', 'T-2']);
  expectAdded(deltaReview, fileOf(path, template));
});

describe('a slip is told with its line and what to write', () => {
  test.each([
    ['ownr: ann', 2, /unknown key "ownr".*did you mean "owners"/],
    ['components:\n  ferry:\n    tecnology: Go', 4, /did you mean "technology"/],
    [
      'components:\n  ferry: {}\nflows:\n  - from: fery\n    to: ferry',
      5,
      /"fery" stands nowhere.*did you mean "ferry"/,
    ],
    ['components:\n  ferry: {}\nidentities:\n  ferry: {}', 3, /the id "ferry" stands in identities too/],
    ['components:\n  ferry: {}\n  ferry: {}', 4, /"ferry" stands here twice/],
    ['threats:\n  T-1:\n    title: Fog\n    due: 31.12.2026', 5, /write year-month-day, such as 2026-12-31/],
    ['threats:\n  T-1:\n    title: Fog\n    due: 2026-02-30', 5, /no date/],
    ['threats:\n  T-1:\n    title: Fog\n    status: closed', 5, /open, mitigated, accepted/],
    ['threats:\n  T-1:\n    severity: high', 3, /"title" is missing/],
    ['threats:\n  T-1:\n    title: Fog\n    about: [pear]', 5, /"pear" stands nowhere/],
    ['components:\n  - ferry', 2, /"components"/],
    ['components:\n  a ferry: {}', 3, /is not an id/],
    ['components:\n  __proto__: {}', 3, /is not an id/],
    ['covers: /quay/**', 2, /glob.*starts with a slash/],
    ['flows:\n  - from: a', 3, /"to" is missing/],
  ])('%j', (lines, line, said) => {
    const text = `title: Quay\n${lines}\n`;
    expect(() => read(text)).toThrow(said);
    expect(() => read(text)).toThrow(new RegExp(`^quay/threat-model.yml:${line}: `));
  });

  test('a name that other tools use too is theirs where the text says so', () => {
    expect(deltaReview.recognises('otmVersion: 0.2.0\nthreats: []\n')).toBe(false);
    expect(deltaReview.recognises('threagile_version: 1.0.0\ntitle: Quay\n')).toBe(false);
    expect(deltaReview.recognises('title: [\n')).toBe(true);
  });
});

describe('suggestions', () => {
  test('stand at the end of their section, in the style of the file', () => {
    const edits = deltaReview.suggest?.(fileOf(path, quay), additions) ?? [];
    const after = applyEdits(quay, edits);
    expect(after).toContain('    # nobody knows its memory\n\n  ledger:');
    expect(after).toContain(
      '    out-of-scope: true\n\n  tide-gauge:\n    name: Tide gauge\n    kind: store\n    technology: TimescaleDB 2\n    tags: [aws_db_instance.tides, tides]\n',
    );
    expect(after).toContain('  Q-10:\n    title: "Tides: forged"\n');
    expectUntouched(quay, edits);
  });

  test.each([
    ['the whole', quay],
    ['a title alone', 'title: Quay'],
    [
      'empty sections',
      'title: Quay\ncomponents:   # none yet\n\nflows: []  # nor here\nthreats: {}\nidentities: ~\n',
    ],
    [
      'brackets',
      'title: Quay\ncomponents: { ferry: { kind: store } }\nflows: [{ from: ferry, to: ferry }]\n',
    ],
    ['brackets all around', '{ title: Quay, components: { ferry: {} }, flows: [] }\n'],
    ['JSON', '{\n\t"title": "Quay",\n\t"components": {\n\t\t"ferry": {}\n\t},\n\t"flows": []\n}\n'],
    ['lines of Windows', quay.replaceAll('\n', '\r\n')],
    [
      'a text that keeps its lines',
      'title: Quay\nthreats:\n  T-1:\n    title: Fog\n    mitigation: |+\n      Horns\n\n',
    ],
    [
      'an alias',
      'title: Quay\ncomponents: &all\n  ferry: {}\nidentities: *all\n'.replace(
        'identities: *all',
        'assets: {}',
      ),
    ],
    [
      'lists in the column of their key',
      "title: 'Quay'\nflows:\n- from: ferry\n  to: ferry\ncomponents:\n  ferry:\n    tags:\n    - 'a'\n",
    ],
  ])('are read back from %s, which stays as it is', (_, text) => {
    expectAdded(deltaReview, fileOf(path, text));
  });

  test('none: no edit', () => {
    expect(deltaReview.suggest?.(fileOf(path, quay), [])).toEqual([]);
  });
});

test('a text cut anywhere is a model or is told', () => {
  expectSafe(deltaReview, fileOf(path, quay));
});
