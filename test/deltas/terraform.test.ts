/** Terraform where fixtures are too few: what expressions come to, that rewriting changes nothing, that nothing runs away. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Snapshot } from '../../src/change/snapshot.ts';
import { loadHclReader } from '../../src/config.ts';
import { identityOf } from '../../src/deltas/identity.ts';
import { infrastructureOf } from '../../src/deltas/terraform/build.ts';
import { documentIn } from '../../src/deltas/terraform/evaluation/documents.ts';
import { meaningOf } from '../../src/deltas/terraform/evaluation/meaning.ts';
import {
  conditionOf,
  placeOf,
  spell,
  valueLimits,
  weightOf,
} from '../../src/deltas/terraform/evaluation/values.ts';
import type { Infrastructure } from '../../src/deltas/terraform/infrastructure.ts';
import { readingOnce } from '../../src/deltas/terraform/reading.ts';
import type { TreeNode } from '../../src/syntax/tree.ts';
import { analyze } from './fixture.ts';

const reader = readingOnce(await loadHclReader());

function read(files: Readonly<Record<string, string>>): Infrastructure {
  const versions = Object.entries(files).map(
    ([path, text]) => [path, { state: 'text', path, blob: '0'.repeat(40), mode: 'file', text }] as const,
  );
  const snapshot: Snapshot = { side: 'after', files: new Map(versions) };
  const renamed = (address: string) => address;
  return infrastructureOf({
    snapshot,
    directory: '.',
    reader,
    renamed,
    edited: () => false,
    presumes: () => false,
  });
}

function outputOf(side: Infrastructure, name: string): TreeNode {
  const [root] = side.scopes;
  if (root === undefined) throw new Error('no module');
  return root.output(name);
}

/** What an expression comes to beside a few things that it may name. */
function comesTo(expression: string): TreeNode {
  return outputOf(
    read({ 'quay.tf': `${surroundings}\noutput "it" {\n  value = ${expression}\n}\n`, ...beside }),
    'it',
  );
}

const surroundings = `
variable "given" {
  default = "north"
}
variable "asked" {}
locals {
  piers = { north = "10.0.0.0/16", south = "10.1.0.0/16" }
  crew  = ["gull", "tern"]
}
resource "aws_s3_bucket" "ledger" {
  bucket = "ledger-\${var.given}"
}
resource "aws_sqs_queue" "tides" {
  for_each = local.piers
  name     = each.key
}
resource "aws_sqs_queue" "ebb" {
  count = 2
  name  = "ebb-\${count.index}"
}
resource "aws_sqs_queue" "many" {
  for_each = var.asked
  name     = each.key
}
data "aws_caller_identity" "me" {}
`;
const beside = {
  'tides.json': '{"ebb": [1, 2]}',
  'greeting.tpl': 'ahoy ${who}%{ for one in crew }, ${one}%{ endfor }',
};

describe('what an expression comes to', () => {
  test.each([
    // Texts.
    ['"a-${var.given}"', "'a-north'"],
    ['"a-${var.asked}"', "'a-${var.asked}'"],
    ['var.asked', 'var.asked'],
    ['"${var.asked}"', 'var.asked'],
    ['upper("gull")', "'GULL'"],
    ['upper(var.asked)', 'upper(var.asked)'],
    ['format("%s-%03d", var.asked, 7)', "'${var.asked}-007'"],
    ['format("%5.1f", 7)', "format('%255.1f',7)"],
    ['join(",", [var.asked, "tern"])', "'${var.asked},tern'"],
    ['split(",", "a,b")', "['a','b']"],
    ['replace("a.b.c", ".", "-")', "'a-b-c'"],
    ['replace("abc", "/b+/", "-")', "replace('abc','/b+/','-')"],
    ['trimsuffix("quay.tf", ".tf")', "'quay'"],
    ['substr("harbour", -4, 3)', "'bou'"],
    ['"%{ if var.given == "north" }yes%{ else }no%{ endif }"', "'yes'"],
    // References.
    ['aws_s3_bucket.ledger.bucket', "'ledger-north'"],
    ['aws_s3_bucket.ledger.arn', 'aws_s3_bucket.ledger.arn'],
    ['aws_sqs_queue.tides["north"].name', "'north'"],
    ['aws_sqs_queue.tides["north"].arn', "aws_sqs_queue.tides['north'].arn"],
    ['aws_sqs_queue.ebb[0].arn', 'aws_sqs_queue.ebb.arn'],
    ['aws_sqs_queue.ebb[*].arn', '[aws_sqs_queue.ebb.arn,aws_sqs_queue.ebb[1].arn]'],
    ['[for key, one in aws_sqs_queue.tides : one.name]', "['north','south']"],
    ['aws_sqs_queue.many["west"].name', "'west'"],
    ['data.aws_caller_identity.me.account_id', 'data.aws_caller_identity.me.account_id'],
    ['module.pier.url', 'module.pier.url'],
    ['terraform.workspace', 'terraform.workspace'],
    // Choices.
    ['var.given == "north" ? 1 : 2', '1'],
    ['var.asked == "north" ? "a" : "b"', "either('a','b')"],
    ['var.asked ? "a" : "a"', "'a'"],
    ['concat(var.asked ? ["a"] : [], ["b"])', "either(['a','b'],['b'])"],
    ['try(local.piers.west, "none")', "'none'"],
    ['try(var.asked.west, "none")', "either(var.asked.west,'none')"],
    ['can(local.piers.west)', 'false'],
    ['lookup(local.piers, "south", "none")', "'10.1.0.0/16'"],
    ['lookup(local.piers, "west", "none")', "'none'"],
    ['local.piers[var.asked]', "either('10.0.0.0/16','10.1.0.0/16')"],
    ['coalesce(null, "", var.given)', "'north'"],
    ['coalesce(var.asked, "a")', "either(var.asked,'a')"],
    // Collections.
    ['merge(local.piers, { west = 1 })', "{north='10.0.0.0/16',south='10.1.0.0/16',west=1}"],
    ['concat(local.crew, ["auk"])', "['gull','tern','auk']"],
    ['concat(var.asked, ["auk"])', "['auk',var.asked[*]...]"],
    ['length(local.crew)', '2'],
    ['length(concat(var.asked, ["auk"]))', "length(['auk',var.asked[*]...])"],
    ['flatten([["a"], [["b"]]])', "['a','b']"],
    ['toset(["b", "a", "b"])', "['a','b']"],
    ['keys(local.piers)', "['north','south']"],
    ['zipmap(local.crew, [1, 2])', '{gull=1,tern=2}'],
    ['setproduct(["a"], local.crew)', "[['a','gull'],['a','tern']]"],
    ['element(local.crew, 3)', "'tern'"],
    ['range(3)', '[0,1,2]'],
    ['contains(local.crew, "gull")', 'true'],
    ['contains(local.crew, var.asked)', "contains(['gull','tern'],var.asked)"],
    ['formatlist("%s!", local.crew)', "['gull!','tern!']"],
    ['{ for key, cidr in local.piers : cidr => key... }', "{10.0.0.0/16=['north'],10.1.0.0/16=['south']}"],
    ['[for one in local.crew : upper(one) if one != "gull"]', "['TERN']"],
    ['[for one in var.asked : one]', 'var.asked'],
    ['[for one in var.asked : one.id]', '[var.asked[*].id...]'],
    ['var.asked[*].id', '[var.asked[*].id...]'],
    ['one([])', 'null'],
    // Numbers and networks.
    ['1 + 2 * 3', '7'],
    ['!var.asked', '!var.asked'],
    ['false && var.asked', 'false'],
    ['var.asked == var.asked', 'true'],
    ['max(1, 3, 2)', '3'],
    ['cidrsubnet("10.0.0.0/16", 8, 2)', "'10.0.2.0/24'"],
    ['cidrhost("10.0.0.0/16", 5)', "'10.0.0.5'"],
    // Files and encodings.
    ['jsondecode(file("tides.json")).ebb[1]', '2'],
    ['jsondecode(jsonencode({ a = var.asked })).a', 'var.asked'],
    ['yamldecode("a: [1]").a[0]', '1'],
    ['file("nowhere.txt")', "file('nowhere.txt')"],
    ['file("../../etc/passwd")', "file('../../etc/passwd')"],
    [
      'templatefile("greeting.tpl", { who = var.asked, crew = local.crew })',
      "'ahoy ${var.asked}, gull, tern'",
    ],
    ['base64decode(base64encode("tide"))', "'tide'"],
    ['sha256("tide")', "sha256('tide')"],
    ['provider::gull::caw(1)', 'provider::gull::caw(1)'],
  ])('%s', (expression, spelled) => {
    expect(spell(comesTo(expression))).toBe(spelled);
  });

  test('what decides between alternatives is kept', () => {
    expect(conditionOf(comesTo('var.asked == "north" ? "a" : "b"'))).toBe("(var.asked=='north')");
  });

  test('a default gives way to values files, the last one counts', () => {
    const side = read({
      'quay.tf': 'variable "a" {\n  default = 1\n}\noutput "it" {\n  value = var.a\n}\n',
      'terraform.tfvars': 'a = 2\n',
      'b.auto.tfvars': 'a = 4\n',
      'a.auto.tfvars.json': '{"a": 3}',
      'other.tfvars': 'a = 5\n',
    });
    expect(spell(outputOf(side, 'it'))).toBe('4');
  });

  test('optional attributes of an object are filled in', () => {
    const type = 'map(object({ a = string, b = optional(number, 7), c = optional(list(string)) }))';
    const text = `variable "it" {\n  type = ${type}\n  default = { x = { a = 1 } }\n}\noutput "it" {\n  value = var.it\n}\n`;
    expect(spell(outputOf(read({ 'quay.tf': text }), 'it'))).toBe("{x={a='1',b=7,c=null}}");
  });
});

describe('where a value stands', () => {
  const files = {
    'quay.tf':
      'resource "aws_sqs_queue" "tides" {\n  name   = local.name\n  policy = <<-P\n    {\n      "Statement": [\n        {"Sid": "gull"}\n      ]\n    }\n  P\n}\n',
    'names.tf': 'locals {\n\n  name = "tides"\n}\n',
  };
  const [queue] = read(files).resources;
  const valueAt = (name: string) => {
    const value = queue?.body.entries.get(name)?.value;
    if (value === undefined) throw new Error(`no ${name}`);
    return value;
  };

  test('a local stands where it is written', () => {
    const { file, startLine } = placeOf(valueAt('name'));
    expect([file.path, startLine]).toEqual(['names.tf', 3]);
  });

  test('a document in a heredoc has the lines of its file', () => {
    const document = documentIn(valueAt('policy'));
    const statements = document?.kind === 'map' ? document.entries.get('Statement')?.value : undefined;
    const [first] = statements?.kind === 'sequence' ? statements.items : [];
    expect(first === undefined ? null : placeOf(first).startLine).toBe(6);
  });

  test('a reference leads back to what it is of', () => {
    const { references } = read({
      'quay.tf':
        'data "aws_iam_policy_document" "it" {}\noutput "it" {\n  value = data.aws_iam_policy_document.it.json\n}\n',
    });
    expect(references.get('data.aws_iam_policy_document.it.json')).toEqual({
      address: 'data.aws_iam_policy_document.it',
      attribute: 'json',
    });
  });
});

/** Small expressions over what may be named. */
const expression: fc.Arbitrary<string> = fc.letrec<{ it: string }>((tie) => ({
  it: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('"gull"', '7', 'true', 'var.given', 'var.asked', 'local.crew', 'local.piers', 'null'),
    fc.tuple(tie('it'), tie('it')).map(([a, b]) => `[${a}, ${b}]`),
    fc.tuple(tie('it'), tie('it')).map(([a, b]) => `concat(${a}, ${b})`),
    fc.tuple(tie('it'), tie('it')).map(([a, b]) => `(${a} == ${b})`),
    fc.tuple(tie('it'), tie('it'), tie('it')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc.tuple(tie('it'), tie('it')).map(([a, b]) => `"\${${a}}-\${${b}}"`),
    fc.tuple(tie('it'), tie('it')).map(([a, b]) => `try(${a}.ebb, ${b})`),
    fc.tuple(tie('it'), tie('it')).map(([a, b]) => `[for one in ${a} : join("-", [one, ${b}])]`),
    tie('it').map((a) => `{ ebb = ${a} }`),
    tie('it').map((a) => `jsonencode(${a})`),
    tie('it').map((a) => `upper(${a})`),
  ),
})).it;

describe('rewriting changes nothing', () => {
  test('a part may be a local or stand where it is used', () => {
    fc.assert(
      fc.property(expression, expression, (part, other) => {
        const using = (one: string) => `[${one}, concat([${one}], [${other}]), "\${${one}}"]`;
        const inlined = read({
          'quay.tf': `${surroundings}\noutput "it" {\n  value = ${using(`(${part})`)}\n}\n`,
        });
        const named = read({
          'quay.tf': `${surroundings}\noutput "it" {\n  value = ${using('local.part')}\n}\n`,
          'part.tf': `locals {\n  part = ${part}\n}\n`,
        });
        expect(spell(outputOf(named, 'it'))).toBe(spell(outputOf(inlined, 'it')));
        expect(meaningOf(outputOf(named, 'it'))).toBe(meaningOf(outputOf(inlined, 'it')));
      }),
      { numRuns: 150 },
    );
  });

  test('blocks may stand in any file and order', () => {
    const blocks = [
      'variable "given" {\n  default = "north"\n}\n',
      'locals {\n  side = var.given\n}\n',
      'resource "aws_sqs_queue" "tides" {\n  name = "tides-${local.side}"\n}\n',
      'resource "aws_sqs_queue_policy" "tides" {\n  queue_url = aws_sqs_queue.tides.url\n  policy    = jsonencode({ Statement = [] })\n}\n',
      'output "url" {\n  value = aws_sqs_queue.tides.url\n}\n',
      'provider "aws" {\n  region = "eu-north-1"\n}\n',
    ];
    const before = new Map([['quay.tf', blocks.join('\n')]]);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(blocks, { minLength: blocks.length }),
        fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: blocks.length, maxLength: blocks.length }),
        (shuffled, names) => {
          const after = new Map<string, string>();
          for (const [index, block] of shuffled.entries()) {
            const path = `${names[index]}.tf`;
            after.set(path, `${after.get(path) ?? ''}\n${block}`);
          }
          expect(analyze(before, after)).toEqual({ deltas: [], unjudged: [] });
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('hostile texts stay in bounds', () => {
  const reasons = (text: string) => [...read({ 'quay.tf': text }).limits.keys()];

  test('locals in a circle are terms that equal themselves, and it is said', () => {
    const circle = 'locals {\n  a = "x${local.b}"\n  b = local.a\n}\noutput "it" {\n  value = local.b\n}\n';
    expect(reasons(circle)).toEqual(['local.a leads back to itself']);
    const changed = analyze(new Map([['q.tf', circle]]), new Map([['q.tf', circle.replace('"x', '"y')]]));
    expect(changed.deltas.map(({ kind }) => kind)).toContain('infra.unresolved');
  });

  test('texts that double with each local end as a term', () => {
    const doubling = Array.from(
      { length: 60 },
      (_, index) => `  t${index + 1} = "\${local.t${index}}\${local.t${index}}"`,
    );
    const side = read({
      'quay.tf': `locals {\n  t0 = "gull"\n${doubling.join('\n')}\n}\noutput "it" {\n  value = local.t60\n}\n`,
    });
    expect(spell(outputOf(side, 'it')).length).toBeLessThan(2_100);
  });

  test('lists that double with each local stay small', () => {
    const doubling = Array.from(
      { length: 60 },
      (_, index) => `  t${index + 1} = [local.t${index}, local.t${index}]`,
    );
    const side = read({
      'quay.tf': `locals {\n  t0 = "gull"\n${doubling.join('\n')}\n}\noutput "it" {\n  value = local.t60\n}\n`,
    });
    expect(weightOf(outputOf(side, 'it'))).toBeLessThanOrEqual(valueLimits.weight);
  });

  test('loops within loops stop', () => {
    const loops =
      'join("", [for a in range(9000) : join("", [for b in range(9000) : join("", [for c in range(9000) : "x"])])])';
    expect(reasons(`output "it" {\n  value = ${loops}\n}\n`)).toEqual([
      'more than 1000000 steps of evaluation',
    ]);
  });

  test('choices of choices are not all tried', () => {
    const chosen = Array.from({ length: 40 }, (_, index) => `(var.v${index} ? "a${index}" : "b${index}")`);
    const side = read({ 'quay.tf': `output "it" {\n  value = join("-", [${chosen.join(', ')}])\n}\n` });
    expect(outputOf(side, 'it').kind).toBe('scalar');
  });

  test('a chain of a thousand locals is followed as far as the stack allows, from either end', () => {
    const chain = Array.from({ length: 1_000 }, (_, index) => `  t${index + 1} = local.t${index}`);
    const text = (lines: readonly string[]) =>
      `locals {\n  t0 = "gull"\n${lines.join('\n')}\n}\noutput "it" {\n  value = local.t1000\n}\n`;
    const [there, back] = [text(chain), text([...chain].reverse())].map((one) =>
      outputOf(read({ 'q.tf': one }), 'it'),
    );
    expect(there === undefined ? '' : spell(there)).toBe(back === undefined ? '-' : spell(back));
  });

  test('modules that call each other in a circle are followed once', () => {
    const side = read({
      'main.tf': 'module "a" {\n  source = "./a"\n}\n',
      'a/main.tf': 'module "b" {\n  source = "../b"\n}\nresource "aws_sqs_queue" "a" {}\n',
      'b/main.tf': 'module "a" {\n  source = "../a"\n}\nresource "aws_sqs_queue" "b" {}\n',
    });
    expect(side.resources.map(({ address }) => address)).toEqual([
      'module.a.aws_sqs_queue.a',
      'module.a.module.b.aws_sqs_queue.b',
    ]);
    expect([...side.limits.keys()]).toEqual(['module a calls itself, or modules call each other too deep']);
  });

  test('twenty thousand resources that all move between files', () => {
    const one = (index: number) => `resource "aws_sqs_queue" "q${index}" {\n  name = "q${index}"\n}\n`;
    const many = Array.from({ length: 20_000 }, (_, index) => one(index));
    const before = new Map([['a.tf', many.join('')]]);
    const after = new Map([['b.tf', [...many].reverse().join('')]]);
    expect(analyze(before, after)).toEqual({ deltas: [], unjudged: [] });
  });

  test('names of objects in JavaScript are names like any other', () => {
    const text =
      'locals {\n  __proto__ = { constructor = "gull" }\n}\noutput "it" {\n  value = local.__proto__.constructor\n}\n';
    expect(spell(outputOf(read({ 'quay.tf': text }), 'it'))).toBe("'gull'");
    expect(spell(comesTo('toString(1)'))).toBe('toString(1)');
  });
});

test('a delta of an instance keeps its identity when its file is renamed', () => {
  const text = (days: number) =>
    `resource "aws_cloudwatch_log_group" "tides" {\n  retention_in_days = ${days}\n}\n`;
  const [one, two] = ['quay.tf', 'pier.tf'].map((path) =>
    analyze(new Map([['quay.tf', text(365)]]), new Map([[path, text(1)]])).deltas.map(identityOf),
  );
  expect(one).toHaveLength(1);
  expect(two).toEqual(one);
});
