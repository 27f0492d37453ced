/** Microsoft's Threat Modeling Tool: what is drawn in a `.tm7`, and what its threats came to. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { tmt } from '../../src/models/formats/tmt/tmt.ts';
import { readModels } from '../../src/models/read.ts';
import { expectSafe, fileOf } from './additions.ts';

const path = 'docs/quay.tm7';
const quay = readFileSync(new URL('tmt/quay.tm7', import.meta.url), 'utf8');
const read = (text: string) => readModels(fileOf(path, text));

test('the whole model is read', () => {
  expect(read(quay)).toMatchObject([
    {
      format: 'tmt',
      title: 'Quay',
      owners: ['ann'],
      covers: ['quay/**'],
      components: [
        { id: 's-ferry', name: 'Ferry <API>', kind: 'process', technology: 'Web Server', outOfScope: false },
        {
          id: 's-ledger',
          kind: 'store',
          technology: 'Azure SQL Database',
          boundaries: ['b-pier', 'b-harbour'],
        },
        { id: 's-weather', kind: 'external', technology: null, outOfScope: true, boundaries: [] },
      ],
      identities: [{ id: 's-pilot', name: 'Pilot', kind: 'human' }],
      boundaries: [
        { id: 'b-harbour', kind: null },
        { id: 'b-pier', name: 'Pier', kind: 'Azure Trust Boundary' },
        { id: 'b-wall', name: 'Wall' },
      ],
      flows: [
        { id: 'f-1', from: 's-pilot', to: 's-ferry', protocol: 'HTTPS', crosses: ['b-pier'] },
        { id: 'f-2', from: 's-ferry', to: 's-ledger', protocol: 'gRPC', crosses: ['b-wall'] },
        { id: 'f-3', from: null, to: 's-ferry', protocol: null, crosses: [] },
      ],
      threats: [
        {
          id: '7',
          name: 'Forged berth',
          category: 'Spoofing',
          severity: 'high',
          status: 'mitigated',
          mitigation: 'Bookings are signed.',
          about: ['f-1', 's-pilot', 's-ferry'],
        },
        { id: '8', severity: 'low', status: 'not-applicable', mitigation: null },
        { id: '9', severity: 'medium', status: 'open', about: ['f-3', 's-ferry'] },
      ],
    },
  ]);
});

test('places are lines where the file has lines; on one line it means the same', () => {
  const [model] = read(quay);
  const ferry = model?.components[0]?.place;
  expect(quay.split('\n').at((ferry?.startLine ?? 0) - 1)).toContain('i:type="StencilEllipse"');
  const [flat] = read(quay.replace(/\n +/g, ''));
  expect(flat?.components.map(({ place, ...rest }) => rest)).toEqual(
    model?.components.map(({ place, ...rest }) => rest),
  );
  expect(flat?.components[0]?.place).toEqual({ startLine: 1, endLine: 1 });
});

test('a knowledge base with its pictures is no limit, and a document type is refused with its line', () => {
  const large = `<Element><Image>${'iVBORw0KGgo='.repeat(50_000)}</Image></Element>`.repeat(8);
  expect(read(quay.replace('<GenericElements/>', large))[0]?.threats).toHaveLength(3);
  const hostile = `\n<!DOCTYPE x [<!ENTITY a "${'b'.repeat(9)}">]>\n${quay}`;
  expect(() => read(hostile)).toThrow(
    expect.objectContaining({ line: 2, reason: 'holds a document type, which is not read' }),
  );
  expect(() =>
    read(quay.replaceAll('ThreatModel>', 'Harbour>').replace('<ThreatModel ', '<Harbour ')),
  ).toThrow('it has no ThreatModel');
});

test('cut anywhere, it is a model or a fault with a line', () => {
  expectSafe(tmt, fileOf(path, quay));
});
