/** TM-BOM, of the threat-model library and in CycloneDX. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { applyEdits } from '../../src/models/formats/edit.ts';
import { tmBom } from '../../src/models/formats/tm-bom/tm-bom.ts';
import { readModels } from '../../src/models/read.ts';
import { additions, expectAdded, expectSafe, fileOf } from './additions.ts';

const textOf = (name: string) => readFileSync(new URL(`tm-bom/${name}`, import.meta.url), 'utf8');
const ferry = fileOf('ferry/ferry.tmbom.json', textOf('ferry.tmbom.json'));
const quay = fileOf('quay/quay.cdx.json', textOf('quay.cdx.json'));

test('the library: zones, controls that answer threats, risks that grade them', () => {
  expect(readModels(ferry)[0]).toMatchObject({
    format: 'tm-bom',
    title: 'Ferry',
    covers: ['ferry/**'],
    boundaries: [{ id: 'ship' }, { id: 'shore' }],
    identities: [
      { id: 'guest', kind: 'human', place: { startLine: 16 } },
      { id: 'horn', kind: 'agent' },
    ],
    components: [
      {
        id: 'gate',
        name: 'Ticket gate',
        kind: 'process',
        tags: ['aws_lambda_function.gate'],
        boundaries: ['ship'],
      },
      { id: 'tickets', kind: 'store', technology: 'Harbour PostgreSQL' },
      { id: 'tide', kind: 'external', technology: null },
    ],
    assets: [{ id: 'names', classification: 'pii, fin' }],
    flows: [
      { id: 'show', from: 'guest', to: 'gate', protocol: 'HTTPS', crosses: ['shore', 'ship'] },
      { id: 'keep', name: 'keep', from: 'gate', to: 'tickets', crosses: [] },
    ],
    threats: [
      {
        id: 'forged',
        category: 'CWE-290',
        severity: 'high',
        status: 'mitigated',
        mitigation: 'Seal (active)',
        about: ['gate'],
      },
      { id: 'sunk', category: 'Storm', severity: null, status: 'accepted', mitigation: null, about: [] },
    ],
  });
});

test('CycloneDX: what each component is stands in its properties, and other components are none of ours', () => {
  expect(readModels(quay)[0]).toMatchObject({
    format: 'tm-bom',
    title: 'Quay',
    owners: ['Ann'],
    covers: ['quay/**'],
    boundaries: [{ id: 'fence' }],
    identities: [{ id: 'pilot', name: 'Customer', kind: 'human' }],
    components: [
      { id: 'crane', kind: 'process', technology: 'Go', tags: ['crane'], boundaries: ['fence'] },
      { id: 'shed', kind: 'store', outOfScope: true },
    ],
    flows: [{ id: 'lift', from: 'crane', to: 'shed', protocol: 'SSH' }],
    assets: [{ id: 'cargo', classification: 'confidentiality 100' }],
    threats: [],
  });
});

test('what is added reads back, in the list that holds the parts', () => {
  expectAdded(tmBom, ferry);
  const bom = JSON.parse(expectAdded(tmBom, quay));
  expect(bom.components).toHaveLength(2);
  expect(bom.components[1].components).toHaveLength(11);
});

test('a store gets the type that its technology has, a threat the persona that the schema asks for', () => {
  const added = JSON.parse(applyEdits(ferry.text, tmBom.suggest?.(ferry, additions) ?? []));
  expect(added.data_stores[1]).toMatchObject({
    symbolic_name: 'tide-gauge',
    type: 'time_series',
    product: 'TimescaleDB 2',
  });
  expect(added.threats[2].threat_persona).toBe(added.threat_personas[0].symbolic_name);
  expect(added.risks[1]).toMatchObject({ threats: ['tides-forged'], score: 12, level: 'high' });
  expect(added.data_flows[2]).toMatchObject({ encrypted: true, source: { type: 'actor' } });
});

test('what is broken is told, and never crashes', () => {
  expectSafe(tmBom, ferry);
  expectSafe(tmBom, quay);
  expect(() => tmBom.read(fileOf('a.tmbom.json', '{}'))).toThrow(/a\.tmbom\.json:1: no TM-BOM/);
});
