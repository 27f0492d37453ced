import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCodeOwners } from '../../src/change/code-owners.ts';
import type { ModelLink } from '../../src/models/link.ts';
import { withNeeds } from '../../src/review/needs.ts';
import type { Point } from '../../src/review/points.ts';
import type { SigningPolicy } from '../../src/rules/effective.ts';
import { defaults } from '../../src/rules/layers.ts';
import type { LayeredRule } from '../../src/rules/rule.ts';
import { point } from './world.ts';

function rule(id: string, signers?: readonly string[]): LayeredRule {
  return {
    id,
    title: id,
    why: `because of ${id}`,
    when: {},
    then: { materiality: 'material', ...(signers && { signers }) },
    source: 'built-in',
  };
}

function model(path: string, covers: readonly string[], owners: readonly string[]): ModelLink {
  return {
    path,
    format: 'unknown',
    reason: 'configured',
    covers,
    owners,
    updated: false,
    touched: false,
    unread: null,
    parts: [],
    threats: [],
  };
}

const codeOwners = readCodeOwners(['/quay.tf @lena @harbour/infra', '/crane.yml @lena'].join('\n'));

interface Told {
  readonly path?: string | null;
  readonly rules?: readonly string[];
  readonly full?: SigningPolicy;
  readonly light?: SigningPolicy;
}

function needs({ path = 'quay.tf', rules = [], full, light }: Told) {
  const one: Point = { ...point('a', 'full'), path, rules };
  const [made] = withNeeds([one], {
    rules: {
      rules: [rule('silent'), rule('nobody', []), rule('crane-rule', ['@mara', '@harbour/crane'])],
      review: {
        ...defaults.review,
        full: full ?? defaults.review.full,
        lightweight: { ...defaults.review.lightweight, ...light },
      },
    },
    models: [
      model('tm/quay.yml', ['quay.tf'], ['@pilot']),
      model('tm/crane.yml', ['crane.yml'], ['@mate', '@lena']),
      model('tm/shed.yml', ['shed.yml'], []),
    ],
    codeOwners,
  });
  return made?.needs;
}

describe('who signs', () => {
  test('by default, one who may write', () => {
    expect(needs({})).toEqual({
      full: [{ signers: ['write'], count: 1, because: 'full' }],
      lightweight: [{ signers: ['write'], count: 1, because: 'lightweight' }],
    });
  });

  test('each tier has its own people and its own number', () => {
    const told = needs({
      full: { signers: ['@harbour/security', 'admin'], count: 2 },
      light: { signers: ['maintain'], count: 1 },
    });
    expect(told).toEqual({
      full: [{ signers: ['@harbour/security', 'admin'], count: 2, because: 'full' }],
      lightweight: [{ signers: ['maintain'], count: 1, because: 'lightweight' }],
    });
  });

  test.each<[string, readonly string[], string | null, readonly string[]]>([
    ['owners of the path', ['code-owners'], 'quay.tf', ['@lena', '@harbour/infra']],
    ['owners of the path and others, each once', ['@lena', 'code-owners', '@lena'], 'crane.yml', ['@lena']],
    ['writers, where nobody owns the path', ['code-owners'], 'shed.yml', ['write']],
    ['those named, where nobody owns the path', ['code-owners', '@mara'], 'shed.yml', ['@mara']],
    ['owners of the model of the path', ['model-owners'], 'quay.tf', ['@pilot']],
    ['both kinds of owners', ['code-owners', 'model-owners'], 'crane.yml', ['@lena', '@mate']],
    ['writers, where the model has no owner', ['model-owners'], 'shed.yml', ['write']],
    ['writers, where there is no model', ['model-owners'], 'jetty.yml', ['write']],
    ['owners of every model, of the change as a whole', ['model-owners'], null, ['@pilot', '@mate', '@lena']],
    ['writers, of the change as a whole', ['code-owners'], null, ['write']],
    ['writers, where the configuration names nobody', [], 'quay.tf', ['write']],
  ])('%s', (_name, signers, path, people) => {
    expect(needs({ path, full: { signers, count: 1 } })?.full).toEqual([
      { signers: people, count: 1, because: 'full' },
    ]);
  });

  test('the people of a rule sign besides, at either tier', () => {
    const ofRule = { signers: ['@mara', '@harbour/crane'], count: 1, because: 'crane-rule' };
    expect(needs({ rules: ['silent', 'crane-rule', 'nobody', 'default'] })).toEqual({
      full: [{ signers: ['write'], count: 1, because: 'full' }, ofRule],
      lightweight: [{ signers: ['write'], count: 1, because: 'lightweight' }, ofRule],
    });
  });
});

test('a further rule only adds, and somebody is always asked', () => {
  const names = fc.subarray(['silent', 'nobody', 'crane-rule', 'default', 'constructor', '__proto__']);
  const signers = fc.subarray(['code-owners', 'model-owners', '@mara', 'write', '@harbour/security']);
  const path = fc.constantFrom('quay.tf', 'crane.yml', 'shed.yml', 'constructor', null);
  fc.assert(
    fc.property(names, names, signers, path, (some, more, who, where) => {
      const full = { signers: who, count: 1 };
      const few = needs({ path: where, rules: some, full });
      const many = needs({ path: where, rules: [...some, ...more], full });
      for (const tier of ['full', 'lightweight'] as const) {
        expect(many?.[tier]).toEqual(expect.arrayContaining([...(few?.[tier] ?? [])]));
        expect(few?.[tier].every((need) => need.signers.length > 0 && need.count > 0)).toBe(true);
        expect(few?.[tier].length).toBeGreaterThan(0);
      }
    }),
  );
});
