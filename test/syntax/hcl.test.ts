/** The HCL reader: what Terraform reads out of a text, on which lines, and what is said of a text that it would refuse. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadHclReader } from '../../src/config.ts';
import type { HclExpression, HclFile } from '../../src/syntax/hcl/ast.ts';
import { hclLimits } from '../../src/syntax/hcl/reading.ts';
import { shown, shownBody } from './hcl-text.ts';

const { readFile, readTemplate } = await loadHclReader();

function sound(text: string, path = 'quay.tf'): HclFile {
  const file = readFile(path, text);
  expect(file.broken).toEqual([]);
  return file;
}

function expressionIn(expression: string): HclExpression {
  const value = sound(`x = ${expression}\n`).body.attributes.get('x')?.value;
  if (value === undefined) throw new Error(`no value in ${expression}`);
  return value;
}

function faults(text: string, path = 'quay.tf'): readonly string[] {
  return readFile(path, text).broken.map(({ startLine, endLine, because }) =>
    startLine === endLine ? `${startLine}: ${because}` : `${startLine}-${endLine}: ${because}`,
  );
}

describe('expressions', () => {
  test.each([
    ['literals', '[1, 2.50, 1.5e3, true, false, null, "a"]', '[1, 2.5, 1500, true, false, null, "a"]'],
    [
      'numbers that a double cannot hold',
      '[9007199254740993, 0.12345678901234567]',
      '["9007199254740993", "0.12345678901234567"]',
    ],
    ['an exponent without a point', '[1e5, -2E-1, a1e5]', '[100000, (-0.2), a1e5]'],
    ['a bracketed key after a name', '{ (a) = b\n (c) = d # e\n\n (f) = g }', '{a = b, c = d, f = g}'],
    ['a call over two lines', '[f\n(a), (b)]', '[f(a), b]'],
    ['account numbers', '123456789012', '123456789012'],
    ['steps', 'aws_vpc.quay[0].tags["a b"].id', 'aws_vpc.quay[0].tags["a b"].id'],
    ['an index that is computed', 'a[var.b[0]]', 'a[var.b[0]]'],
    ['an index of the old form', 'aws_vpc.quay.0.id', 'aws_vpc.quay[0].id'],
    ['steps after brackets and calls', '(a).b + f(c)[0].d', '(a.b + f(c)[0].d)'],
    ['a full splat takes all that follows', 'a[*].b[0].c', 'each(a: .b[0].c)'],
    ['an old splat takes names alone', 'a.*.b.0.c[0].d', 'each(a: .b[0].c)[0].d'],
    ['a splat in a splat', 'a[*].b[*].c', 'each(a: .b[*].c)'],
    ['a splat without steps', 'a[*]', 'each(a: )'],
    ['a splat in brackets ends there', '(a[*].b)[0]', 'each(a: .b)[0]'],
    ['precedence', 'a || b && c == d < e + f * g', '(a || (b && (c == (d < (e + (f * g))))))'],
    ['operators from the left', 'a - b - c % d', '((a - b) - (c % d))'],
    ['signs before operators', '-a.b + !c == -1', '(((-a.b) + (!c)) == (-1))'],
    ['brackets', '(a || b) && c', '((a || b) && c)'],
    ['conditionals from the right', 'a ? b : c ? d : e ? f : g', '(a ? b : (c ? d : (e ? f : g)))'],
    ['a conditional in the middle', 'a ? b ? 1 : 2 : 3', '(a ? (b ? 1 : 2) : 3)'],
    ['a conditional in brackets stays first', '(a ? b : c) ? d : e', '((a ? b : c) ? d : e)'],
    ['calls', 'f(a, "b", g()...)', 'f(a, "b", g()...)'],
    ['functions of providers', 'provider::quay::moor(a)', 'provider::quay::moor(a)'],
    ['a last comma', 'f(\n  a,\n  [b,],\n)', 'f(a, [b])'],
    [
      'objects',
      '{ a = 1, b : 2\n c-d = 3\n "e f" = 4, (g) = 5, h.i = 6, "j${k}" = 7 }',
      '{"a" = 1, "b" = 2, "c-d" = 3, "e f" = 4, g = 5, h.i = 6, template("j" k) = 7}',
    ],
    ['words of the language as keys', '{ null = 1, true = 2, if = 3 }', '{"null" = 1, "true" = 2, "if" = 3}'],
    ['lists of for', '[for a in b : a.c if a.d != null]', '(for a in b: a.c if (a.d != null))'],
    ['objects of for', '{ for k, v in m : upper(k) => v... if v }', '(for k, v in m: upper(k) => v... if v)'],
    [
      'names that begin as words do',
      '[trueish, format, nullify, in_port]',
      '[trueish, format, nullify, in_port]',
    ],
  ])('%s', (_, text, expected) => {
    expect(shown(expressionIn(text))).toBe(expected);
  });
});

describe('texts', () => {
  test.each([
    ['nothing', '""', '""'],
    ['spaces at both ends', '"  a  "', '"  a  "'],
    ['escapes', '"\\"\\\\\\n\\t\\r\\u00e9\\U0001F6A2"', JSON.stringify('"\\\n\t\r\u00e9\u{1f6a2}')],
    ['signs that begin nothing', '"$a 100% {b} # c // d /* e"', '"$a 100% {b} # c // d /* e"'],
    ['escaped templates', '"$${a} %%{b}"', '"${a} %{b}"'],
    ['templates', '" a ${b} ${c}d"', 'template(" a " b " " c "d")'],
    ['an interpolation alone is its value', '"${var.a}"', 'var.a'],
    ['an interpolation with spaces is a text', '" ${a}"', 'template(" " a)'],
    ['quotes in a template', '"a-${f("b-${c["d"]}")}"', 'template("a-" f(template("b-" c["d"])))'],
    ['braces in a template', '"a${ { b = "}" }["b"] }c"', 'template("a" {"b" = "}"}["b"] "c")'],
    ['conditions', '"%{ if a }b${c}%{ else }d%{ endif }e"', 'template(if(a: "b" c | "d") "e")'],
    ['a condition without else', '"%{ if a }b%{ endif }"', 'template(if(a: "b" | ))'],
    ['loops', '"%{ for k, v in m }${k}=${v},%{ endfor }"', 'template(for(k, v in m: k "=" v ","))'],
    [
      'directives in directives',
      '"%{ for a in b }%{ if a }c%{ endif }%{ endfor }"',
      'template(for(a in b: if(a: "c" | )))',
    ],
    [
      'strip markers',
      '"a  ${~ b ~}  c %{~ if d ~} e %{~ endif ~} f"',
      'template("a" b "c" if(d: "e" | ) "f")',
    ],
  ])('%s', (_, text, expected) => {
    expect(shown(expressionIn(text))).toBe(expected);
  });

  test.each([
    ['lines stay as they are', '<<EOT\n  a "b" \\n\n\n c\nEOT', '"  a \\"b\\" \\\\n\\n\\n c\\n"'],
    ['nothing', '<<EOT\nEOT', '""'],
    ['a marker before a template', '<<EOT\nEOT${a}\n${a}EOT\nEOT', 'template("EOT" a "\\n" a "EOT\\n")'],
    ['a long marker', `<<${'E'.repeat(100)}\na\n${'E'.repeat(100)}`, '"a\\n"'],
    ['a marker that is indented', '<<EOT\na\n   EOT', '"a\\n"'],
    ['a marker within a line', '<<EOT\nEOTS\nx EOT\nEO\nEOT', '"EOTS\\nx EOT\\nEO\\n"'],
    ['one interpolation and its line end', '<<EOT\n${a}\nEOT', 'template(a "\\n")'],
    ['escaped templates', '<<EOT\n$${a} %%{b}\nEOT', '"${a} %{b}\\n"'],
    [
      'the least indentation is taken away',
      '<<-EOT\n    a\n\n      b\n\tc\n  EOT',
      '"   a\\n\\n     b\\nc\\n"',
    ],
    [
      'and an interpolation may be where it is least',
      '<<-EOT\n    a\n  ${b}\n  EOT',
      'template("  a\\n" b "\\n")',
    ],
    ['or keep all of it', '<<-EOT\n    a\n${b}\n  EOT', 'template("    a\\n" b "\\n")'],
    [
      'markers strip to the end of their line',
      '<<EOT\na\n%{ if b ~}\n  c\n%{ endif ~}\nEOT',
      'template("a\\n" if(b: "  c\\n" | ))',
    ],
    [
      'markers strip the line end before',
      '<<EOT\na\n%{~ if b }c%{ endif }\nEOT',
      'template("a" if(b: "c" | ) "\\n")',
    ],
    ['a heredoc in a heredoc', '<<A\n${f(<<B\nb\nB\n)}\nA', 'template(f("b\\n") "\\n")'],
  ])('heredoc: %s', (_, text, expected) => {
    expect(shown(expressionIn(text))).toBe(expected);
  });

  test('in a call, with more after it', () => {
    expect(shownBody(sound('x = f(<<A\n a\nA\n, b)\ny = 1').body)).toBe('x = f(" a\\n", b); y = 1');
  });

  test('a template file is a template alone, quotes and backslashes as they are', () => {
    const { value, broken } = readTemplate(
      '#!/bin/sh\necho "\\n${quay}"\n%{ for a in b ~}\n  ZZ ${a}\n%{ endfor ~}\nEOT',
    );
    expect(broken).toEqual([]);
    expect(shown(value)).toBe(
      'template("#!/bin/sh\\necho \\"\\\\n" quay "\\"\\n" for(a in b: "  ZZ " a "\\n") "EOT")',
    );
    expect(value).toMatchObject({ startLine: 1, endLine: 6 });
    expect(shown(readTemplate('').value)).toBe('""');
    expect(shown(readTemplate('${quay}').value)).toBe('quay');
    expect(readTemplate('a\nb ${c\n').broken).toMatchObject([{ startLine: expect.any(Number) }]);
  });
});

describe('bodies', () => {
  test('attributes and blocks, with and without labels', () => {
    const text = 'a = 1\nmooring "x" y {\n  b = 2\n  inner {}\n}\nlocals { c = 3 }\n';
    expect(shownBody(sound(text).body)).toBe(
      'a = 1; mooring "x" "y" { b = 2; inner {  } }; locals { c = 3 }',
    );
  });

  test('nothing but comments, nothing at all', () => {
    expect(shownBody(sound('# a\n/* b\n*/ // c').body)).toBe('');
    expect(sound('').body).toMatchObject({ startLine: 1, endLine: 1 });
  });

  test('labels are texts with their escapes', () => {
    expect(sound('a "b\\"c" {}').body.blocks[0]?.labels).toEqual(['b"c']);
  });

  test('names that objects of JavaScript have are names', () => {
    const file = sound('__proto__ = 1\nconstructor "toString" {}\nx = { __proto__ = 2 }\n');
    expect(shownBody(file.body)).toBe('__proto__ = 1; x = {"__proto__" = 2}; constructor "toString" {  }');
  });

  test('lines run from the first word to the last sign', () => {
    const { body } = sound(
      '\ufeff# top\r\n\r\nresource "a" "b" {\r\n  x = [\r\n    1,\r\n    var.c,\r\n  ]\r\n\r\n  y = <<-E\r\n    é ${d}\r\n  E\r\n  nested { z = 1 }\r\n}',
    );
    const [block] = body.blocks;
    const x = block?.body.attributes.get('x');
    const y = block?.body.attributes.get('y');
    expect(body).toMatchObject({ startLine: 1, endLine: 13 });
    expect(block).toMatchObject({ startLine: 3, endLine: 13, labels: ['a', 'b'] });
    expect(x).toMatchObject({ startLine: 4, endLine: 7, value: { startLine: 4, endLine: 7 } });
    expect(x?.value).toMatchObject({ items: [{ startLine: 5 }, { startLine: 6, endLine: 6 }] });
    expect(y).toMatchObject({ startLine: 9, endLine: 11 });
    expect(shown(y?.value ?? expressionIn('1'))).toBe('template("é " d "\\r\\n")');
    expect(block?.body.blocks[0]).toMatchObject({ type: 'nested', startLine: 12, endLine: 12 });
  });
});

describe('broken texts', () => {
  const whole = 'variable "a" {}\n\n';
  test.each([
    ['a brace that is missing', 'resource "a" "b" {\n  x = 1\n', ['4: } is missing'], 'x = 1'],
    ['a value that is missing', 'resource "a" "b" {\n  x =\n  y = 2\n}\n', [expect.stringMatching(/^4/)], ''],
    [
      'a value that is none',
      'resource "a" "b" {\n  x = = 1\n  y = 2\n}\n',
      ['4: a value is missing', '6: the end of the heredoc is missing', '6: } is missing'],
      '',
    ],
    ['an attribute set twice', 'resource "a" "b" {\n  x = 1\n  x = 2\n}\n', ['5: x is set twice'], 'x = 1'],
    [
      'a text over two lines',
      'resource "a" "b" {\n  x = "1\n2"\n}\n',
      [
        '4: the closing quote is missing',
        '5: the closing quote is missing',
        expect.stringMatching(/^4-5: .* makes no sense here$/),
      ],
      null,
    ],
    [
      'a template of nothing',
      'resource "a" "b" {\n  x = "${}"\n}\n',
      ['4: a template without an expression'],
      'x = BROKEN(${})',
    ],
    [
      'an escape that is none',
      'resource "a" "b" {\n  x = "\\d\\u12"\n}\n',
      ['4: "\\\\d" is no escape', '4: "\\\\u" is no escape'],
      null,
    ],
    [
      'a template in a label',
      'resource "a${b}" "c" {\n  y = 2\n}\n',
      ['3: a label holds a template'],
      'y = 2',
    ],
    [
      'dollars that readers disagree on',
      'resource "a" "b" {\n  x = "$$${y}"\n}\n',
      ['4: $$${ is not understood'],
      null,
    ],
    [
      'an argument of nothing',
      'resource "a" "b" {\n  x = f(,)\n  y = 2\n}\n',
      [expect.stringMatching(/^4/)],
      null,
    ],
  ])('%s is said, and the rest kept', (_, text, expected, inner) => {
    const file = readFile('quay.tf', `${whole}${text}`);
    expect(faults(`${whole}${text}`)).toEqual(expected);
    expect(file.body.blocks.map(({ type }) => type)).toEqual(['variable', 'resource']);
    const resource = file.body.blocks[1];
    if (inner !== null && inner !== '' && resource !== undefined) {
      expect(shownBody(resource.body)).toContain(inner);
    }
  });

  test('a fault stays in its own block', () => {
    const block = (name: string, inner: string) => `resource "a" "${name}" {\n  x = ${inner}\n}\n`;
    const text = [block('b', '[1, 2'), block('c', '"d"'), block('e', '{'), block('f', '3')].join('\n');
    const { body, broken } = readFile('quay.tf', text);
    const names = body.blocks.map(({ labels }) => labels[1]);
    expect(names).toEqual(expect.arrayContaining(['c', 'f']));
    expect(broken.every(({ startLine }) => startLine <= 4 || (startLine >= 9 && startLine <= 12))).toBe(true);
    expect(broken.length).toBeGreaterThan(1);
  });

  test('a comment may hold what looks like a block', () => {
    const text = `/*\nresource "a" "b" {\n*/\n${'# long\n'.repeat(2_000)}x = 1\n`;
    expect(shownBody(sound(text).body)).toBe('x = 1');
  });

  test('what is no JSON, and what is no object', () => {
    expect(faults('{ "a": }', 'quay.tf.json')).toEqual(['1: is no JSON: value expected']);
    expect(faults('3', 'quay.tf.json')).toEqual(['1: is no object']);
    expect(faults('{"resource": {"a": 1}}', 'quay.tf.json')).toEqual(['1: resource holds no block here']);
    expect(faults('{\n"locals": {"a": "${b"}}', 'quay.tf.json')[0]).toMatch(/^2: /);
  });
});

describe('the JSON syntax of Terraform', () => {
  const same = (json: unknown, native: string) => {
    const file = sound(JSON.stringify(json, null, 2), 'quay.tf.json');
    expect(shownBody(file.body)).toBe(shownBody(sound(native).body));
  };

  test('blocks by their labels, texts as templates', () => {
    same(
      {
        '//': 'a comment',
        variable: { a: { type: 'list(string)', default: ['x'] } },
        locals: { c: '${var.a[0]}-d', e: { 'f${g}': null }, h: '$${i}', j: '"quoted"' },
        resource: {
          aws_vpc: { quay: { '//': 'no', cidr: '${var.b}', tags: { Name: 'x' }, depends_on: ['a.b'] } },
        },
        output: { k: { value: '${upper("l")}', sensitive: true } },
      },
      [
        'variable "a" {\n type = list(string)\n default = ["x"]\n}',
        'locals {\n c = "${var.a[0]}-d"\n e = { "f${g}" = null }\n h = "$${i}"\n j = "\\"quoted\\""\n}',
        'resource "aws_vpc" "quay" {\n cidr = var.b\n tags = { Name = "x" }\n depends_on = [a.b]\n}',
        'output "k" {\n value = upper("l")\n sensitive = true\n}',
      ].join('\n'),
    );
  });

  test('rows of blocks, blocks of the language, lists of bodies', () => {
    same(
      {
        terraform: {
          required_providers: { aws: { source: 'hashicorp/aws' } },
          backend: { s3: { key: 'a' } },
        },
        provider: { aws: [{ region: 'a' }, { alias: 'b' }] },
        data: {
          aws_iam_policy_document: { quay: { statement: [{ actions: ['s3:*'] }, { effect: 'Deny' }] } },
        },
        resource: [
          {
            aws_x: {
              berth: {
                lifecycle: { ignore_changes: ['tags'] },
                dynamic: { port: { for_each: '${var.p}', content: { n: '${port.value}' } } },
              },
            },
          },
        ],
        module: { m: { source: './m', rules: [{ a: 1 }], providers: { aws: 'aws.b' } } },
        moved: [{ from: 'a.b', to: 'a.c' }],
      },
      [
        'terraform {\n required_providers {\n aws = { source = "hashicorp/aws" }\n }\n backend "s3" { key = "a" }\n}',
        'provider "aws" { region = "a" }\nprovider "aws" { alias = "b" }',
        'data "aws_iam_policy_document" "quay" {\n statement {\n actions = ["s3:*"]\n }\n statement {\n effect = "Deny"\n }\n}',
        'resource "aws_x" "berth" {\n lifecycle {\n ignore_changes = [tags]\n }',
        ' dynamic "port" {\n for_each = var.p\n content { n = port.value }\n }\n}',
        'module "m" {\n source = "./m"\n rules = [{ a = 1 }]\n providers = { aws = aws.b }\n}',
        'moved {\n from = a.b\n to = a.c\n}',
      ].join('\n'),
    );
  });

  test('lines are those of the JSON', () => {
    const { body } = sound(
      '{\n  "resource": {\n    "a": {\n      "b": {\n        "x": "${f(y)}"\n      }\n    }\n  }\n}',
      'q.tf.json',
    );
    expect(body.blocks[0]).toMatchObject({ startLine: 4, endLine: 6 });
    expect(body.blocks[0]?.body.attributes.get('x')).toMatchObject({
      startLine: 5,
      value: { startLine: 5, endLine: 5 },
    });
  });

  test('files of variables hold values alone', () => {
    expect(shownBody(sound('{"variable": {"a": [1]}}', 'quay.tfvars.json').body)).toBe(
      'variable = {"a" = [1]}',
    );
  });
});

describe('any text', () => {
  const words = fc.constantFrom(
    ...[
      'resource "a" "b" {',
      '}',
      '{',
      'x = ',
      '[',
      ']',
      '(',
      ')',
      '"',
      '${',
      '%{ if a }',
      '%{ endif }',
      '~}',
      '<<EOT\n',
    ],
    ...[
      '\nEOT\n',
      '<<-E',
      '\n',
      'for k, v in ',
      ' : ',
      ' ? ',
      '=> ',
      '...',
      ',',
      '.*',
      '[*]',
      '.a',
      '.0',
      '1',
      '-',
      '!',
      '&&',
      '#',
      '/*',
    ],
    ...[
      '*/',
      '\\',
      '\\u12',
      '\0',
      '\ud800',
      '\u{1f6a2}',
      'é',
      '\r\n',
      '\t',
      '$$',
      'null',
      'true',
      'resource',
      '\nresource ',
    ],
  );

  test('does not throw, and its lines lie within it', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const last = text.split('\n').length;
        const { body, broken } = readFile('quay.tf', text);
        readFile('quay.tf.json', text);
        readTemplate(text);
        for (const { startLine, endLine } of [body, ...body.blocks, ...body.attributes.values(), ...broken]) {
          expect(startLine).toBeGreaterThanOrEqual(1);
          expect(endLine).toBeGreaterThanOrEqual(startLine);
          expect(endLine).toBeLessThanOrEqual(last + 1);
        }
      }),
      { numRuns: 500 },
    );
  });

  const names = fc.constantFrom('quay', 'berth_2', 'harbour-live', 'each');
  const { expression } = fc.letrec<{ expression: string; term: string }>((tie) => ({
    term: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'hcl' },
      names,
      fc.constantFrom('1', '2.5', 'true', 'null', '""', '"a b"', '"é\\n$${x}"'),
      fc
        .tuple(tie('term'), fc.constantFrom('.a', '[0]', '["k"]', '.*.b', '[*].c'))
        .map(([of, step]) => `(${of})${step}`),
      tie('expression').map((inner) => `(${inner})`),
      tie('expression').map((inner) => `"a \${${inner}} b"`),
      fc.array(tie('expression'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc.array(tie('expression'), { maxLength: 3 }).map((items) => `f(${items.join(', ')})`),
      fc
        .array(fc.tuple(names, tie('expression')), { maxLength: 3 })
        .map((entries) => `{ ${entries.map(([key, value]) => `${key} = ${value}`).join(', ')} }`),
      fc
        .tuple(names, tie('expression'), tie('expression'))
        .map(([n, over, value]) => `[for ${n} in ${over} : ${value}]`),
    ),
    expression: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'hcl' },
      tie('term'),
      fc
        .tuple(tie('term'), fc.constantFrom('+', '*', '==', '&&', '||', '<'), tie('term'))
        .map((all) => all.join(' ')),
      fc.tuple(tie('term'), tie('term'), tie('term')).map(([a, b, c]) => `${a} ? ${b} : ${c}`),
      tie('term').map((of) => `!${of}`),
    ),
  }));

  test('means the same with more brackets, comments and line ends', () => {
    fc.assert(
      fc.property(expression, (text) => {
        const meant = shown(expressionIn(text));
        const spread = text.replaceAll(', ', ' , # berth\n  /* quay */ ');
        expect(shownBody(sound(`# a\r\n\r\nx   =   ((\n${spread}\n)) // b`).body)).toBe(`x = ${meant}`);
      }),
      { numRuns: 300 },
    );
  });
});

describe('bounds', () => {
  const deep = `nested more than ${hclLimits.depth} levels deep`;
  test.each([
    ['brackets', `x = ${'['.repeat(10_000)}${']'.repeat(10_000)}`, deep],
    ['operators', `x = a${' || a'.repeat(10_000)}`, deep],
    ['steps', `x = a${'.b'.repeat(10_000)}`, deep],
    ['conditionals', `x = ${'a ? b : '.repeat(10_000)}c`, deep],
    ['blocks in blocks', `${'a {\n'.repeat(10_000)}${'}\n'.repeat(10_000)}`, deep],
    ['directives', `x = <<E\n${'%{ if a }'.repeat(1_000)}${'%{ endif }'.repeat(1_000)}\nE\n`, deep],
    ['brackets that never close', `x = ${'['.repeat(10_000)}`, 'too long to say what'],
    [
      'a heredoc that never ends',
      `x = <<EOT\n${'a line ${b}\n'.repeat(10_000)}`,
      'the heredoc EOT never ends',
    ],
    ['a short one', 'x = <<EOT\na\n', 'the heredoc EOT never ends'],
    ['faults that take the square of their length', 'x = -'.repeat(50_000), 'too long to say what'],
    ['eight megabytes', `x = "${'a'.repeat(8_388_608)}"`, `the limit is ${hclLimits.characters}`],
  ])('%s', (_, text, because) => {
    const { broken } = readFile('quay.tf', text);
    expect(broken[0]?.because).toContain(because);
  });

  test('twenty thousand blocks are read', () => {
    const text = Array.from(
      { length: 20_000 },
      (_, at) => `resource "a" "b${at}" { x = ["\${y}-z"] }\n`,
    ).join('');
    expect(sound(text).body.blocks).toHaveLength(20_000);
  });

  test('ten thousand parses leave no memory behind', () => {
    const text = 'resource "a" "b" {\n  x = f("${y}")\n}\n';
    const parse = (times: number) => {
      for (let run = 0; run < times; run += 1) readFile('quay.tf', run % 2 === 0 ? text : `${text}}`);
    };
    parse(1_000);
    const before = process.memoryUsage().rss;
    parse(10_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });
});
