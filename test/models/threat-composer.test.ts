/** Threat Composer: statements with what they impact, and parts in lists of its Markdown. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { applyEdits } from '../../src/models/formats/edit.ts';
import { threatComposer } from '../../src/models/formats/threat-composer/threat-composer.ts';
import { readModels } from '../../src/models/read.ts';
import { additions, expectAdded, expectSafe, fileOf } from './additions.ts';

const text = readFileSync(new URL('threat-composer/ferry.tc.json', import.meta.url), 'utf8');
const ferry = fileOf('ferry/ferry.tc.json', text);

test('threats name what is of value and who acts, but no adversary', () => {
  expect(readModels(ferry)[0]).toMatchObject({
    format: 'threat-composer',
    title: 'Ferry',
    covers: ['ferry/**', 'boats/**', 'quay/**'],
    components: [
      { id: 'engine', name: 'Engine', kind: 'process', technology: 'Go', tags: ['aws_ecs_service.engine'] },
      { id: 'anchor', kind: 'other', technology: null },
    ],
    identities: [{ id: 'valid-guest', kind: 'human' }],
    assets: [{ id: 'course', name: 'Course' }],
    flows: [{ name: 'Orders', from: null, to: 'engine', protocol: 'gRPC' }],
    threats: [
      {
        category: 'Spoofing, Elevation of privilege',
        severity: 'high',
        status: 'mitigated',
        mitigation: 'Lock the wheel',
        about: ['engine', 'course', 'valid-guest'],
      },
      {
        name: 'threat actor in the dark come aboard',
        status: 'accepted',
        mitigation: null,
        about: ['course'],
      },
      { name: 'Fog', status: 'not-applicable', severity: null },
    ],
  });
});

test('what is added reads back, at the end of what is written', () => {
  const added = JSON.parse(expectAdded(threatComposer, ferry));
  expect(added.architecture.description).toMatch(
    /^A boat\.\n[\s\S]*no part\n\n### Components\n\n- \*\*Tide gauge\*\*/,
  );
  expect(added.dataflow.description).toMatch(/Full ahead\.\n- \*\*Reads tides\*\*/);
  expect(added.threats[3]).toMatchObject({ numericId: 5, displayOrder: 5, status: 'threatIdentified' });
});

test.each([
  ['nothing but a schema', '{"schema": 1, "applicationInfo": {}}'],
  [
    'empty sections',
    '{"schema":1,"applicationInfo":{"name":"a"},"architecture":{"image":""},"dataflow":{"description":""},"threats":[]}',
  ],
])('a workspace of %s is begun', (_, workspace) => {
  expectAdded(threatComposer, fileOf('a.tc.json', workspace));
});

test('a text at its limit is left as it is', () => {
  const full = JSON.stringify({
    schema: 1,
    applicationInfo: {},
    architecture: { description: 'a'.repeat(99_990) },
  });
  const file = fileOf('a.tc.json', full);
  const [component] = additions;
  expect(
    applyEdits(full, threatComposer.suggest?.(file, component === undefined ? [] : [component]) ?? []),
  ).toBe(full);
});

test('what is broken is told, and never crashes', () => {
  expectSafe(threatComposer, ferry);
  expect(() => threatComposer.read(fileOf('a.tc.json', '[]'))).toThrow(
    /a\.tc\.json:1: no Threat Composer workspace/,
  );
});
