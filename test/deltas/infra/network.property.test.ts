/** Networks against a brute-force reading of their rules, over a space small enough to count every packet. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DraftDelta } from '../../../src/deltas/delta.ts';
import { compared, lines, type Resources, unknown } from './notation.ts';

/** Beside the small range of each, one value far outside: what only "all" holds. */
const ports = [20, 21, 22, 23, 24, 25, 9_999];
const protocols = [6, 17, 47];
const addresses = [0, 1, 2, 3, 4, 5, 6, 7, 200];

interface Rule {
  readonly protocol: '-1' | 'tcp' | 'udp';
  readonly from: number;
  readonly to: number;
  readonly cidr: string;
}

const ranges = [
  '0.0.0.0/0',
  '10.0.0.0/29',
  '10.0.0.0/30',
  '10.0.0.4/30',
  '10.0.0.0/31',
  '10.0.0.2/31',
  '10.0.0.6/32',
];

const rule: fc.Arbitrary<Rule> = fc
  .tuple(
    fc.constantFrom<Rule['protocol'][]>('tcp', 'tcp', 'udp', '-1'),
    fc.constantFrom(20, 21, 22, 23),
    fc.constantFrom(0, 1, 2, 65_535),
    fc.constantFrom(...ranges),
  )
  .map(([protocol, from, more, cidr]) => {
    if (protocol === '-1') return { protocol, from: 0, to: 0, cidr };
    return more === 65_535
      ? { protocol, from: 0, to: more, cidr }
      : { protocol, from, to: from + more, cidr };
  });

const numbers = { '-1': protocols, tcp: [6], udp: [17] } as const;

function holds(cidr: string, last: number): boolean {
  const [address = '', length = '32'] = cidr.split('/');
  if (length === '0') return true;
  const first = Number(address.split('.')[3]);
  return first <= last && last < first + 2 ** (32 - Number(length));
}

/** Every packet that a rule lets through, as "protocol port address". */
function packets({ protocol, from, to, cidr }: Rule): readonly string[] {
  return numbers[protocol].flatMap((number) =>
    ports
      .filter((port) => protocol === '-1' || (from <= port && port <= to))
      .flatMap((port) =>
        addresses.filter((last) => holds(cidr, last)).map((last) => `${number} ${port} ${last}`),
      ),
  );
}

const blockOf = ({ protocol, from, to, cidr }: Rule) => ({
  protocol,
  from_port: from,
  to_port: to,
  cidr_blocks: [cidr],
});
const inline = (rules: readonly Rule[]): Resources => ({
  'aws_security_group.quay': { ingress: rules.map(blockOf) },
});
const beside = (rules: readonly Rule[]): Resources =>
  Object.fromEntries([
    ['aws_security_group.quay', {}],
    ...rules.map((one, index) => [
      `aws_security_group_rule.berth${index}`,
      { type: 'ingress', security_group_id: unknown('aws_security_group.quay.id'), ...blockOf(one) },
    ]),
  ]);

const has = (deltas: readonly DraftDelta[], kind: DraftDelta['kind']) =>
  deltas.some((delta) => delta.kind === kind);
const rules = fc.array(rule, { maxLength: 5 });

describe('a group opens what it lets through and did not before, and closes the reverse', () => {
  test('however its rules are written', () => {
    fc.assert(
      fc.property(rules, rules, fc.boolean(), fc.boolean(), (before, after, insideBefore, insideAfter) => {
        const [had, let_] = [before, after].map((list) => new Set(list.flatMap(packets)));
        const deltas = compared(
          insideBefore ? inline(before) : beside(before),
          insideAfter ? inline(after) : beside(after),
        );
        const opens = [...(let_ ?? [])].some((packet) => !had?.has(packet));
        const closes = [...(had ?? [])].some((packet) => !let_?.has(packet));
        expect(has(deltas, 'infra.network.opened')).toBe(opens);
        expect(has(deltas, 'infra.network.closed')).toBe(closes);
      }),
      { numRuns: 400 },
    );
  });

  test('one rule is as good as the halves of it', () => {
    fc.assert(
      fc.property(rule, (one) => {
        const halves =
          one.to > one.from
            ? [
                { ...one, to: one.from },
                { ...one, from: one.from + 1 },
              ]
            : [one, one];
        expect(lines(inline([one]), beside(halves))).toEqual([]);
        expect(lines(beside(halves), inline([one]))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('read backwards, what opened closes at the same subject', () => {
    fc.assert(
      fc.property(rules, rules, (before, after) => {
        const said = (deltas: readonly DraftDelta[], kind: DraftDelta['kind']) =>
          deltas
            .filter((delta) => delta.kind === kind)
            .map(({ subject }) => subject)
            .sort();
        const [there, back] = [
          compared(inline(before), inline(after)),
          compared(inline(after), inline(before)),
        ];
        expect(said(back, 'infra.network.closed')).toEqual(said(there, 'infra.network.opened'));
        expect(said(back, 'infra.network.opened')).toEqual(said(there, 'infra.network.closed'));
      }),
      { numRuns: 200 },
    );
  });
});

describe('a list that denies decides by the order of its numbers', () => {
  const entries = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.boolean(), rule), {
    maxLength: 5,
    selector: ([number]) => number,
  });
  type Entries = readonly (readonly [number, boolean, Rule])[];

  /** The first entry that a packet meets decides. */
  function through(list: Entries): ReadonlySet<string> {
    const decided = new Map<string, boolean>();
    for (const [, allows, one] of [...list].sort(([a], [b]) => a - b)) {
      for (const packet of packets(one)) if (!decided.has(packet)) decided.set(packet, allows);
    }
    return new Set([...decided].filter(([, allows]) => allows).map(([packet]) => packet));
  }

  const written = (list: Entries): Resources => ({
    'aws_network_acl.pier': {
      ingress: list.map(([number, allows, { protocol, from, to, cidr }]) => ({
        rule_no: number,
        action: allows ? 'allow' : 'deny',
        protocol,
        from_port: from,
        to_port: to,
        cidr_block: cidr,
      })),
    },
  });

  test('over random lists', () => {
    fc.assert(
      fc.property(entries, entries, (before, after) => {
        const [had, now] = [through(before), through(after)];
        const deltas = compared(written(before), written(after));
        expect(has(deltas, 'infra.network.opened')).toBe([...now].some((packet) => !had.has(packet)));
        expect(has(deltas, 'infra.network.closed')).toBe([...had].some((packet) => !now.has(packet)));
      }),
      { numRuns: 400 },
    );
  });
});

test('many rules are compared in time, and far too many are said to be too many', () => {
  const many = (count: number, last: number) =>
    Array.from({ length: count }, (_, index) => ({
      protocol: 'tcp',
      from_port: index % 60_000,
      to_port: (index % 60_000) + last,
      cidr_blocks: [`10.${index >> 8}.${index & 255}.0/24`],
    }));
  const start = process.cpuUsage().user;
  const of = (list: readonly unknown[]): Resources => ({ 'aws_security_group.quay': { ingress: list } });
  expect(compared(of(many(2_000, 0)), of(many(2_000, 1))).length).toBeGreaterThan(0);
  expect(lines(of(many(6_000, 0)), of(many(6_000, 1)))).toEqual([
    'infra.unresolved | medium | security group quay: its rules',
  ]);
  expect(process.cpuUsage().user - start).toBeLessThan(20_000_000);
});
