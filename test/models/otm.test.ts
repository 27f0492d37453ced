/** Open Threat Model in both its languages: what it says, and what is added to it by its own schema. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { applyEdits } from '../../src/models/formats/edit.ts';
import { otm } from '../../src/models/formats/otm/otm.ts';
import { readModels } from '../../src/models/read.ts';
import { expectAdded, expectSafe, fileOf } from './additions.ts';

const fixture = (name: string) => fileOf(name, readFileSync(new URL(`otm/${name}`, import.meta.url), 'utf8'));
const yaml = fixture('quay.otm.yaml');
const json = fixture('quay.otm.json');

test('zones, components, flows and assets are read, and each place of a threat with its own state', () => {
  expect(readModels(yaml)[0]).toMatchObject({
    format: 'otm',
    title: 'Quay',
    owners: ['ann'],
    covers: ['quay/**'],
    boundaries: [
      { id: 'sea', kind: 'internet', place: { startLine: 9, endLine: 12 } },
      { id: 'harbour', kind: null },
    ],
    components: [
      {
        id: 'ferry',
        kind: 'process',
        technology: 'web-service',
        tags: ['ferry'],
        boundaries: ['harbour', 'sea'],
      },
      { id: 'hold', kind: 'store', boundaries: ['harbour', 'sea'] },
    ],
    identities: [{ id: 'sailor', kind: 'human' }],
    flows: [{ id: 'boarding', from: 'sailor', to: 'ferry', crosses: ['harbour'] }],
    assets: [{ id: 'list', classification: 'confidentiality 80' }],
    threats: [
      {
        id: 'fog@ferry',
        name: 'Fog',
        category: 'Denial of service',
        severity: 'high',
        status: 'open',
        mitigation: 'A horn (implemented)',
        about: ['ferry'],
        place: { startLine: 27 },
      },
      { id: 'fog@hold', status: 'not-applicable', mitigation: null },
      { id: 'storm', severity: 'critical', status: 'open', about: [] },
    ],
  });
});

test('a model without a project is told', () => {
  expect(() => readModels(fileOf('quay.otm', 'otmVersion: 0.2.0\n'))).toThrow('it has no "project"');
});

describe('suggestions', () => {
  test.each([
    ['YAML', yaml],
    ['JSON', json],
    ['JSON with a byte order mark', fileOf(json.path, `\ufeff${json.text}`)],
    ['JSON on one line', fileOf('quay.otm', '{"otmVersion":"0.2.0","project":{"name":"Quay","id":"quay"}}')],
    [
      'YAML with little in it',
      fileOf('quay.otm', 'otmVersion: 0.2.0\nproject:\n  name: "Quay"\n  id: "quay"\ncomponents:\n'),
    ],
  ])('are read back from %s, which stays as it is', (_, file) => {
    expectAdded(otm, file);
  });

  test('stand in the list, indentation and ids of the file', () => {
    const text = expectAdded(otm, json);
    expect(text).toContain('"position": { "x": 1, "y": 2 } }],\n      "threats": null\n    },\n    {\n');
    expect(text).toMatch(/^ {6}"id": "[0-9a-f]{8}-[0-9a-f-]{27}",\n {6}"name": "Tide gauge",$/m);
    expect(text).toContain('"trustZones": [\n    {\n      "id": "not-placed-yet"');
  });

  test('a threat of a component that is there goes into its own list', () => {
    const [edit, ...rest] =
      otm.suggest?.(yaml, [
        {
          add: 'threat',
          name: 'Ice',
          reason: 'It is cold.',
          category: null,
          severity: 'low',
          about: ['Ferry', 'Boarding'],
        },
      ]) ?? [];
    const after = applyEdits(yaml.text, edit === undefined ? [] : [edit, ...rest]);
    expect(after).toContain(
      '            state: recommended\n      - threat: ice\n        state: exposed\n  - id: hold\n',
    );
    expect(after).toContain('    threats:\n      - threat: ice\n        state: exposed\nassets:\n');
    expect(readModels(fileOf(yaml.path, after))[0]?.threats.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['ice@ferry', 'ice@boarding']),
    );
  });
});

test('a text cut anywhere is a model or is told', () => {
  expectSafe(otm, yaml);
  expectSafe(otm, json);
});
