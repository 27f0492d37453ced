/** Plans of Terraform: small ones beside small directories, in; what the change then means, out. */
import { describe, expect, test } from '@jest/globals';
import { analyzersSupplied } from '../../src/config.ts';
import { NoPlan, readPlan } from '../../src/deltas/terraform/plan/plan.ts';
import { unitsOf } from '../../src/deltas/units.ts';
import { changeOf } from './fixture.ts';

interface Change {
  readonly address: string;
  readonly before?: object | null;
  readonly after?: object | null;
  readonly unknown?: object;
  readonly sensitive?: object;
}

function planText(...changes: readonly Change[]): string {
  return JSON.stringify({
    format_version: '1.2',
    resource_changes: changes.map(
      ({ address, before = null, after = null, unknown = {}, sensitive = {} }) => {
        const [, module, type, name] = /^(?:(module\..*)\.)?(\w+)\.(\w+)(?:\[.*\])?$/.exec(address) ?? [];
        return {
          address,
          ...(module === undefined ? {} : { module_address: module }),
          mode: 'managed',
          type,
          name,
          change: {
            before,
            after,
            after_unknown: unknown,
            before_sensitive: sensitive,
            after_sensitive: sensitive,
          },
        };
      },
    ),
  });
}

/** @returns "kind | subject | summary" of each delta. */
async function told(before: string, after: string, plan: string | null): Promise<readonly string[]> {
  const plans = plan === null ? [] : [readPlan(plan)];
  const analyzers = await analyzersSupplied({ plans, exploited: null });
  const change = changeOf(new Map([['quay/main.tf', before]]), new Map([['quay/main.tf', after]]));
  return unitsOf(change, analyzers)
    .flatMap((unit) => unit.analyzer.analyze(unit.before, unit.after).deltas)
    .map(({ kind, subject, summary }) => `${kind} | ${subject} | ${summary}`)
    .sort();
}

const door = (cidr: string) => `
variable "visitors" {}
resource "aws_vpc_security_group_ingress_rule" "door" {
  security_group_id = "sg-0quay"
  from_port         = 22
  to_port           = 22
  ip_protocol       = "tcp"
  cidr_ipv4         = ${cidr}
}
`;
const doorAddress = 'aws_vpc_security_group_ingress_rule.door';
const rule = (cidr: string) => ({
  security_group_id: 'sg-0quay',
  from_port: 22,
  to_port: 22,
  ip_protocol: 'tcp',
  cidr_ipv4: cidr,
});
const [closed, fed] = [door('"10.0.0.0/8"'), door('var.visitors')];
const opened = { address: doorAddress, before: rule('10.0.0.0/8'), after: rule('0.0.0.0/0') };

describe('what the files leave open', () => {
  test('is what the plan says', async () => {
    expect((await told(closed, fed, null)).join('\n')).toContain('opens to var.visitors (was 10.0.0.0/8)');
    const found = (await told(closed, fed, planText(opened))).join('\n');
    expect(found).toContain('opens to the whole internet (was 10.0.0.0/8)');
    expect(found).not.toContain('var.visitors');
  });

  test('is nothing where the plan says it stays', async () => {
    const same = { ...opened, after: rule('10.0.0.0/8') };
    expect(await told(closed, fed, planText(same))).toEqual([]);
  });

  test.each([
    ['sensitive', { ...opened, sensitive: { cidr_ipv4: true } }],
    ['known after the apply', { ...opened, unknown: { cidr_ipv4: true } }],
    ['not deployed yet', { ...opened, after: null }],
  ])('stays open where it is %s', async (_, change) => {
    expect(await told(closed, fed, planText(change))).toEqual(await told(closed, fed, null));
  });

  test('is the same where one term stands on both sides and the plan knows one of them', async () => {
    const renamed = fed.replace('variable "visitors" {}', 'variable "visitors" { type = string }');
    expect(await told(fed, renamed, planText({ ...opened, unknown: { cidr_ipv4: true } }))).toEqual(
      await told(fed, renamed, null),
    );
  });

  test('changes with a variable nobody wrote down', async () => {
    const found = await told(fed, `${fed}\n# painted\n`, planText(opened));
    expect(found.join('\n')).toContain('infra.network.opened');
  });
});

describe('what the files say', () => {
  test('stays, whatever the plan says', async () => {
    const other = { ...opened, after: rule('10.0.0.0/8') };
    const open = door('"0.0.0.0/0"');
    expect(await told(closed, open, planText(other))).toEqual(await told(closed, open, null));
  });

  test('tells a plan of another directory', async () => {
    const others = [
      planText({ ...opened, address: 'aws_vpc_security_group_ingress_rule.hatch' }),
      planText({
        ...opened,
        after: { ...rule('10.0.0.0/8'), security_group_id: 'sg-0ferry', ip_protocol: 'udp' },
      }),
    ];
    const without = await told(closed, fed, null);
    for (const other of others) expect(await told(closed, fed, other)).toEqual(without);
  });
});

test('a count from a variable is what the plan counts', async () => {
  const counted = (cidr: string) => door(cidr).replace('{\n  sec', '{\n  count = var.doors\n  sec');
  const [was, is] = [counted('"10.0.0.0/8"'), counted('"0.0.0.0/0"')];
  expect((await told(was, is, planText({ ...opened, address: `${doorAddress}[0]` }))).join('\n')).toContain(
    'infra.network.opened',
  );
});

test('a policy from a variable is read as one', async () => {
  const role = (policy: string) => `
resource "aws_iam_role_policy" "tides" {
  name   = "tides"
  role   = "ferry"
  policy = ${policy}
}
`;
  const document = (action: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
    });
  const before = role(JSON.stringify(document('s3:GetObject')));
  const plan = planText({
    address: 'aws_iam_role_policy.tides',
    before: { name: 'tides', role: 'ferry', policy: document('s3:GetObject') },
    after: { name: 'tides', role: 'ferry', policy: document('iam:*') },
  });
  expect((await told(before, role('var.policy'), null)).join('\n')).toContain('iam.unresolved');
  const found = (await told(before, role('var.policy'), plan)).join('\n');
  expect(found).toContain('iam:*');
  expect(found).not.toContain('iam.unresolved');
});

test('a module from a registry opens a port where it is called', async () => {
  const call = (version: string) =>
    `module "gate" {\n  source  = "harbour/gate/aws"\n  version = "${version}"\n}\n`;
  const address = `module.gate.${doorAddress}["a.b"]`;
  const plan = readPlan(planText({ ...opened, address }));
  const change = changeOf(
    new Map([['quay/main.tf', call('1.0.0')]]),
    new Map([['quay/main.tf', `\n${call('1.1.0')}`]]),
  );
  const deltas = unitsOf(change, await analyzersSupplied({ plans: [plan], exploited: null })).flatMap(
    (unit) => unit.analyzer.analyze(unit.before, unit.after).deltas,
  );
  const exposed = deltas.find(({ kind }) => kind === 'infra.network.opened');
  expect(exposed?.evidence[0]).toMatchObject({ path: 'quay/main.tf', startLine: 2, side: 'after' });
});

describe('a file that is no plan is said to be none', () => {
  test.each([
    ['words', 'Plan: 1 to add', 'is no JSON'],
    ['a list', '[]', 'is no plan'],
    ['a state', '{"format_version":"1.0","values":{}}', 'is no plan'],
    ['a later format', '{"format_version":"2.0","resource_changes":[]}', 'has format_version "2.0"'],
    ['depth', '['.repeat(100_000), 'nested more than 64 levels deep'],
  ])('%s', (_, text, sentence) => {
    expect(() => readPlan(text)).toThrow(NoPlan);
    expect(() => readPlan(text)).toThrow(sentence);
  });

  test('strange parts of one are passed over', () => {
    const odd = [null, 1, {}, { address: 'a.b' }, { address: '__proto__', type: 'a', name: 'b', change: {} }];
    const text = JSON.stringify({ format_version: '1.2', resource_changes: odd, configuration: [] });
    expect([...readPlan(text).resources.keys()]).toEqual(['__proto__']);
  });
});
