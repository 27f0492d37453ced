/** Threagile: what the file itself says, in its older and newer form, and what is added to it by its own lists of words. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { applyEdits } from '../../src/models/formats/edit.ts';
import { threagile } from '../../src/models/formats/threagile/threagile.ts';
import { readModels } from '../../src/models/read.ts';
import { expectAdded, expectSafe, fileOf } from './additions.ts';

const path = 'threagile.yaml';
const quay = fileOf(path, readFileSync(new URL('threagile/quay.yaml', import.meta.url), 'utf8'));

test('assets, links, boundaries and data are read, with merges, and risks with what was tracked of them', () => {
  expect(readModels(quay)[0]).toMatchObject({
    format: 'threagile',
    title: 'Quay',
    owners: ['Ann'],
    covers: ['quay/**'],
    components: [
      {
        id: 'ferry',
        name: 'Ferry',
        kind: 'process',
        technology: 'web-service-rest',
        tags: ['go'],
        boundaries: ['harbour'],
      },
      { id: 'spare-ferry', name: 'Spare ferry', tags: ['go'], boundaries: [] },
      {
        id: 'hold',
        kind: 'store',
        technology: 'database, block-storage',
        outOfScope: true,
        boundaries: ['cellar', 'harbour'],
      },
    ],
    identities: [{ id: 'sailor', name: 'Sailor', kind: 'human' }],
    boundaries: [
      { id: 'harbour', kind: 'network-on-prem' },
      { id: 'cellar', kind: 'execution-environment' },
    ],
    flows: [
      {
        id: 'ferry>books-a-berth',
        from: 'ferry',
        to: 'hold',
        protocol: 'jdbc-encrypted',
        crosses: ['cellar'],
      },
      { id: 'spare-ferry>books-a-berth', crosses: ['cellar', 'harbour'] },
    ],
    assets: [{ id: 'passenger-list', classification: 'confidential' }],
    threats: [
      {
        id: 'weather@ferry',
        name: 'Fog at Ferry',
        category: 'denial-of-service',
        severity: 'high',
        status: 'mitigated',
        owner: 'Bob',
        mitigation: 'There is a horn',
        about: ['ferry', 'hold'],
      },
      {
        id: 'unencrypted-communication@ferry>books-a-berth@ferry@*',
        category: 'unencrypted-communication',
        severity: null,
        status: 'accepted',
        mitigation: null,
        about: ['ferry>books-a-berth', 'ferry'],
      },
    ],
  });
});

describe('suggestions', () => {
  test.each([
    ['the whole', quay],
    ['a title alone', fileOf(path, 'threagile_version: 1.0.0\ntitle: Quay\n')],
    [
      'empty sections',
      fileOf(
        path,
        "title: 'Quay'\ntags_available: [] # none\ntechnical_assets: {}\nindividual_risk_categories:\n# risks\nrisk_tracking:\n",
      ),
    ],
  ])('are read back from %s, which stays as it is', (_, file) => {
    expectAdded(threagile, file);
  });

  test('keep the comments and empty lines of their neighbours, and list new tags', () => {
    const text = expectAdded(threagile, quay);
    expect(text).toContain(
      '  - identity:human\n  - aws_db_instance.tides\n  - tides\n  - identity:agent\n\ndata_assets:',
    );
    expect(text).toContain('    #diagram_tweak_order: 0\n\n  Tide gauge:\n    id: tide-gauge\n');
  });

  test.each([
    ['Ferry', '        #diagram_tweak_weight: 1\n      Sounds the horn:\n        target: hold\n'],
    ['Hold', '    communication_links:\n      Sounds the horn:\n        target: hold\n'],
    ['Spare ferry', '    id: spare-ferry\n    communication_links:\n      Books a berth:\n'],
    ['Sailor', '    #diagram_tweak_order: 0\n    communication_links:\n      Sounds the horn:\n'],
  ])('a flow from %s stands under it', (from, expected) => {
    const flow = {
      add: 'flow',
      name: 'Sounds the horn',
      reason: 'New.',
      from,
      to: 'Hold',
      protocol: 'HTTPS',
    } as const;
    const after = applyEdits(quay.text, threagile.suggest?.(quay, [flow]) ?? []);
    expect(after).toContain(expected);
    const [model] = readModels(fileOf(path, after));
    expect(model?.flows.filter(({ name }) => name === 'Sounds the horn')[0]).toMatchObject({
      to: 'hold',
      protocol: 'https',
    });
  });
});

test('a text cut anywhere is a model or is told', () => {
  expectSafe(threagile, quay);
});
