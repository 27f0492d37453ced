/** Threat Dragon, both versions: what the drawing says is read, and what is added is drawn beside it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { applyEdits } from '../../src/models/formats/edit.ts';
import { threatDragon } from '../../src/models/formats/threat-dragon/threat-dragon.ts';
import { readModels } from '../../src/models/read.ts';
import { additions, expectAdded, expectSafe, fileOf } from './additions.ts';

const textOf = (name: string) => readFileSync(new URL(`threat-dragon/${name}`, import.meta.url), 'utf8');
const quay = fileOf('quay/quay.td.json', textOf('quay.td.json'));
const ferry = fileOf('ferry/ferry-v1.td.json', textOf('ferry-v1.td.json'));
const modelOf = (text: string) => readModels(fileOf('quay/quay.td.json', text))[0];
const suggested = (file: typeof quay, ...more: typeof additions) =>
  applyEdits(file.text, threatDragon.suggest?.(file, more) ?? []);

test('version 2: boxes hold parts, boxes and curves are crossed, actors are people or the systems of others', () => {
  expect(readModels(quay)[0]).toMatchObject({
    format: 'threat-dragon',
    title: 'Quay',
    owners: ['@harbour/quay'],
    covers: ['quay/**', 'ferry/**'],
    identities: [{ name: "Ship's operator (phone)", kind: 'human', place: { startLine: 29 } }],
    components: [
      { name: 'Weather service', kind: 'external', outOfScope: true, boundaries: [] },
      {
        name: 'Berths',
        kind: 'process',
        technology: 'Go',
        tags: ['aws_ecs_service.berths', 'web-application'],
        boundaries: ['b0000000-0000-4000-8000-000000000001'],
      },
      { name: 'Ledger', kind: 'store', boundaries: ['b0000000-0000-4000-8000-000000000001'] },
    ],
    boundaries: [{ name: 'Harbour network' }, { name: 'Vault' }],
    flows: [
      { name: 'Asks for a berth', protocol: 'HTTPS', crosses: ['b0000000-0000-4000-8000-000000000001'] },
      { name: 'Berths to Ledger', protocol: null, crosses: ['b0000000-0000-4000-8000-000000000002'] },
    ],
    threats: [
      { name: 'Fog in the books', severity: 'high', status: 'open', category: 'Tampering', mitigation: null },
      { name: 'Read by others', severity: null, status: 'not-applicable', mitigation: 'It is public.' },
    ],
  });
});

test('version 1 says the same in other words', () => {
  expect(readModels(ferry)[0]).toMatchObject({
    title: 'Ferry',
    owners: ['Ann', 'Bo'],
    components: [
      { name: 'Engine', kind: 'process' },
      { name: 'Log', kind: 'store', tags: ['stores-credentials'] },
    ],
    boundaries: [{ name: 'trust boundary' }],
    flows: [{ name: 'Writes', protocol: 'gRPC', crosses: ['b1111111-0000-4000-8000-000000000001'] }],
    threats: [{ name: 'Salt', status: 'mitigated', about: ['d1111111-0000-4000-8000-000000000001'] }],
  });
});

test('places that move over nothing mean nothing', () => {
  const moved = quay.text.replace('"x": 350, "y": 100', '"x": 351, "y": 120');
  expect(modelOf(moved)).toEqual(readModels(quay)[0]);
});

describe('what is added', () => {
  test.each([quay, ferry])('is read back ($path)', (file) => {
    const text = expectAdded(threatDragon, file);
    // The tool's own counter goes on.
    if (file === quay) expect(text).toContain('"threatTop": 10');
  });

  test.each([
    [
      'tabs',
      ferry.text.replace(/^ +/gm, (spaces) => '\t'.repeat(spaces.length / 2)),
      '\n\t\t\t\t\t\t{\n\t\t\t\t\t\t\t"type": "tm.Actor"',
    ],
    ['one line', JSON.stringify(JSON.parse(ferry.text)), ',{"type":"tm.Actor",'],
    [
      'line ends of Windows',
      ferry.text.replaceAll('\n', '\r\n'),
      '{\r\n              "type": "tm.Actor",\r\n',
    ],
  ])('keeps the style: %s', (_, text, written) => {
    const added = expectAdded(threatDragon, fileOf('a.td.json', text));
    expect(added).toContain(written);
    expect(added.replaceAll('\r\n', '').includes('\n')).toBe(text.replaceAll('\r\n', '').includes('\n'));
  });

  test('is drawn below all that is there, and never over itself', () => {
    const cells = JSON.parse(suggested(quay, ...additions)).detail.diagrams[0].cells.slice(9);
    const drawn = cells.filter((cell: { position?: unknown }) => cell.position !== undefined);
    expect(drawn).toHaveLength(3);
    expect(
      new Set(drawn.map(({ position: { x, y } }: { position: Record<string, number> }) => `${x} ${y}`)).size,
    ).toBe(3);
    for (const { position } of drawn) expect(position.y).toBeGreaterThan(560);
  });

  test('an open threat colours the part that it is about', () => {
    const threat = {
      add: 'threat',
      reason: 'A key lies about.',
      name: 'Theft',
      category: 'Spoofing',
      severity: 'critical',
    } as const;
    const berths = JSON.parse(suggested(quay, { ...threat, about: ['Berths'] })).detail.diagrams[0].cells[3];
    expect(berths.data).toMatchObject({
      hasOpenThreats: true,
      threats: [{ title: 'Theft', severity: 'Critical', number: 9 }],
    });
    expect(berths.attrs.body).toEqual({ stroke: 'red', strokeWidth: 2.5, strokeDasharray: null });
    const engine = JSON.parse(suggested(ferry, { ...threat, about: ['Engine'] })).detail.diagrams[0]
      .diagramJson.cells[0];
    expect(engine).toMatchObject({ hasOpenThreats: true, threats: [{ title: 'Theft' }] });
    expect(engine.attrs['.element-shape'].class).toBe('element-shape hasOpenThreats isInScope');
  });

  test.each([
    [
      'without a diagram',
      '{"version":"2.3.0","summary":{"title":"New"},"detail":{"contributors":[],"diagrams":[],"diagramTop":0,"reviewer":"","threatTop":0}}',
    ],
    [
      'of version 1 without a diagram',
      '{\r\n  "summary": { "title": "New" },\r\n  "detail": { "contributors": [], "diagrams": [] }\r\n}\r\n',
    ],
  ])('opens the first diagram of a model %s', (_, text) => {
    expectAdded(threatDragon, fileOf('new.td.json', text));
  });

  test('the same model and change give the same bytes, and no addition none', () => {
    expect(suggested(quay, ...additions)).toBe(suggested(quay, ...additions));
    expect(suggested(quay)).toBe(quay.text);
  });
});

test.each([
  ['a mark of Windows', '\ufeff'],
  ['a comment', '// Drawn by hand.\n'],
])('%s before the model is no matter, and stays', (_, before) => {
  const text = expectAdded(threatDragon, fileOf('quay.td.json', before + quay.text));
  expect(text.startsWith(before)).toBe(true);
});

test('what is broken is told, and never crashes', () => {
  expectSafe(threatDragon, quay);
  expectSafe(threatDragon, ferry);
  expect(() => threatDragon.read(fileOf('a.td.json', '{"detail": 4}'))).toThrow(
    /a\.td\.json:1: no Threat Dragon model/,
  );
});

test('a diagram of more than can be looked at is refused with its line', () => {
  const cell = (shape: string) =>
    `{"shape":"${shape}","position":{"x":0,"y":0},"size":{"width":9,"height":9}}`;
  const cells = [...new Array(3000).fill(cell('trust-boundary-box')), ...new Array(3000).fill(cell('store'))];
  const text = `{"summary":{},\n"detail":{"diagrams":[\n{"cells":[${cells.join(',')}]}]}}`;
  expect(() => threatDragon.read(fileOf('a.td.json', text))).toThrow(
    /a\.td\.json:3: .*more than is looked at/,
  );
});
