import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Call,
  callOf,
  foundIn,
  meant,
  readGroovy,
  spelled,
  stringsIn,
} from '../../src/syntax/groovy/groovy.ts';
import { groovyLimits } from '../../src/syntax/groovy/tokens.ts';
import { Unreadable } from '../../src/syntax/unreadable.ts';

const read = (text: string) => readGroovy('Jenkinsfile', text);
const calls = (text: string): readonly Call[] =>
  [...foundIn(read(text))].flatMap((found) => (found.kind === 'call' ? [found.call] : []));

test('statements stand on the lines that they are written on', () => {
  const text =
    "#!/usr/bin/env groovy\n/* a\n word */\ndef quay = 'tide' +\n  'ferry'\n// none\nsh(\n  'x'\n)\n";
  expect(read(text).map(({ startLine, endLine }) => [startLine, endLine])).toEqual([
    [4, 5],
    [7, 9],
  ]);
});

test('only double quotes, and slashes, put values into a text', () => {
  const texts = (text: string) =>
    stringsIn(read(text)[0]?.pieces ?? []).map(({ expressions }) => expressions);
  expect(texts(`sh 'a \${b}'`)).toEqual([[]]);
  expect(texts(`sh "a \${b} $c.d \\$e"`)).toEqual([['b', 'c.d']]);
  expect(texts(`sh """\n\${f("}")}\n"""`)).toEqual([['f("}")']]);
  expect(texts(`sh '''\n\${g}\n'''`)).toEqual([[]]);
  expect(texts(`x = /h \${i}/`)).toEqual([['i']]);
  expect(texts('x = 4 / 2 / 1')).toEqual([]);
});

test('all ways to write a call mean the same', () => {
  const one = (text: string) => read(text).map(meant);
  expect(one("sh 'x'")).toEqual(one('sh("x")'));
  expect(one("git url: 'a', branch: 'b'")).toEqual(one("git(branch: 'b',\n  url: 'a')"));
  expect(one("dir('a') { sh 'x' }")).toEqual(one("dir 'a', {\n  // so\n  sh('x')\n}").map((text) => text));
  expect(one("sh 'x'")).not.toEqual(one('sh "${x}"'));
});

test('calls are found wherever they stand', () => {
  const text =
    "withCredentials([string(credentialsId: 'quay')]) {\n  def t = sh(script: 'x', returnStdout: true)\n}";
  expect(calls(text).map(({ name }) => name)).toEqual(['withCredentials', 'string', 'sh']);
  expect(calls("docker.image('quay').inside('--privileged') { }").map(({ name }) => name)).toEqual([
    'docker.image',
    'inside',
  ]);
});

test('an import with a star and the arrow of a closure end their line', () => {
  expect(read('import harbour.*\npipeline { }')).toHaveLength(2);
  const [statement] = read('all.each { quay ->\n  sh "x"\n}');
  expect(statement === undefined ? null : callOf(statement)?.block?.statements).toHaveLength(2);
});

describe('what makes no sense is refused with its line', () => {
  test.each([
    ["pipeline {\n  sh 'x'\n", 1],
    ['pipeline {\n  ]\n}', 2],
    ["\nsh 'x\n", 2],
    ['\n\nsh """x\n', 3],
    ['\n/* x', 2],
    [`sh "\${x"`, 1],
    ['a\n<<<<<<< ours\nb', 2],
    ['['.repeat(groovyLimits.depth + 1), 1],
    ['a '.repeat(groovyLimits.tokens + 1), 1],
    ['x'.repeat(groovyLimits.characters + 1), 1],
  ])('%j', (text, line) => {
    const fault = (() => {
      try {
        return read(text);
      } catch (error) {
        return error;
      }
    })();
    expect(fault).toBeInstanceOf(Unreadable);
    expect(fault).toMatchObject({ line });
  });
});

test('a large text is read whole', () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `.step('quay${at}')`).join('\n');
  expect(read(`x\n${lines}`)).toHaveLength(1);
  expect(calls(`x\n${lines}`).length).toBeGreaterThan(10_000);
});

test('any text is read or refused, and read twice it is the same', () => {
  const bit = fc.constantFrom(
    ...'sh stage { } ( ) [ ] \' " """ $ ${ / /$ $/ \\ , : = -> . ? ; + // /* */ @Library'.split(' '),
    '\n',
    ' ',
    'é',
  );
  fc.assert(
    fc.property(fc.array(bit, { maxLength: 40 }), (bits) => {
      const text = bits.join('');
      try {
        expect(read(text).map(({ pieces }) => spelled(pieces))).toEqual(
          read(text).map(({ pieces }) => spelled(pieces)),
        );
        expect([...foundIn(read(text))].length).toBeLessThan(1_000);
      } catch (error) {
        expect(error).toBeInstanceOf(Unreadable);
      }
    }),
    { numRuns: 300 },
  );
});
