import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { configurationJsonSchema } from '../harness/schema.ts';

const file = new URL('../../rules/schema.json', import.meta.url);

test('rules/schema.json says what the zod schema says (npm run update rewrites it)', () => {
  if (process.env.UPDATE === '1') writeFileSync(file, configurationJsonSchema());
  expect(readFileSync(file, 'utf8')).toBe(configurationJsonSchema());
});

test('an editor accepts a good file and refuses an unknown key', () => {
  const valid = new Ajv2020({ strict: false }).compile(JSON.parse(configurationJsonSchema()));
  const rule = {
    id: 'billing-changed',
    title: 'Billing changed',
    why: 'It moves money.',
    when: { paths: 'billing/**' },
    then: { materiality: 'material' },
  };
  expect(valid({ enforcement: 'advise', rules: [rule], locks: '*' })).toBe(true);
  expect(valid({ enforcment: 'advise' })).toBe(false);
  expect(valid({ rules: [{ ...rule, when: { path: 'billing/**' } }] })).toBe(false);
});
