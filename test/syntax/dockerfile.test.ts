import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  dockerfileLimits,
  dockerVariables,
  dockerWords,
  readDockerfile,
} from '../../src/syntax/dockerfile.ts';
import { interpolate } from '../../src/syntax/expressions/interpolation.ts';
import { Unreadable } from '../../src/syntax/unreadable.ts';

const read = (text: string) => readDockerfile('Dockerfile', text);
/** Without lines: what an instruction says. */
const said = (text: string) =>
  read(text).instructions.map(({ keyword, flags, rest, exec, heredocs, onBuild }) => ({
    keyword,
    flags,
    rest,
    exec,
    heredocs,
    onBuild,
  }));

test('instructions stand on the lines that they are written on', () => {
  const text =
    'FROM alpine\n\n# a word\nRUN one && \\\n# between\n\n  two\nRUN <<EOF\nthree\n# kept\nEOF\nCMD ["go"]';
  expect(
    read(text).instructions.map(({ keyword, startLine, endLine }) => [keyword, startLine, endLine]),
  ).toEqual([
    ['FROM', 1, 1],
    ['RUN', 4, 7],
    ['RUN', 8, 11],
    ['CMD', 12, 12],
  ]);
});

test('a here-document keeps its text, comments and all', () => {
  const text =
    'RUN <<-EOF cat >/berth && 3<<"END" tee\n\tone\n# two\n\tEOF\nthree\nEND\nCOPY <<tide /x\nlow\ntide\n';
  expect(said(text).map(({ heredocs }) => heredocs)).toEqual([
    [
      { name: 'EOF', text: 'one\n# two' },
      { name: 'END', text: 'three' },
    ],
    [{ name: 'tide', text: 'low' }],
  ]);
});

test('what only looks like a here-document is none', () => {
  const text = 'RUN echo $((1<<2)) && cat <<<word\nRUN echo "<<EOF"\nRUN ["cat", "<<EOF"]\nCMD cat <<EOF\n';
  expect(said(text).map(({ heredocs }) => heredocs)).toEqual([[], [], [], []]);
});

test('directives stand on top and change how the rest is read', () => {
  const file = read('\uFEFF# syntax = odd/reader:1\r\n# EsCaPe=`\r\nFROM alpine\r\nRUN one `\r\n  two\\\r\n');
  expect(file.frontend?.image).toBe('odd/reader:1');
  expect(file.instructions.map(({ rest }) => rest)).toEqual(['alpine', 'one   two\\']);
  const late = read('# a word\n# syntax=odd/reader:1\n# escape=`\nFROM alpine\n');
  expect([late.frontend, late.escapeSign]).toEqual([null, '\\']);
});

test('flags, the exec form and ONBUILD are told apart from the rest', () => {
  expect(
    said(
      'onbuild copy --from=hull --chown="a b" /x /y\nRUN --mount=type=secret,id=x --network=host make --fast',
    ),
  ).toEqual([
    {
      keyword: 'COPY',
      flags: [
        { name: 'from', value: 'hull' },
        { name: 'chown', value: 'a b' },
      ],
      rest: '/x /y',
      exec: null,
      heredocs: [],
      onBuild: true,
    },
    {
      keyword: 'RUN',
      flags: [
        { name: 'mount', value: 'type=secret,id=x' },
        { name: 'network', value: 'host' },
      ],
      rest: 'make --fast',
      exec: null,
      heredocs: [],
      onBuild: false,
    },
  ]);
  expect(said('CMD ["a", "b"]\nCMD [not json]').map(({ exec }) => exec)).toEqual([['a', 'b'], null]);
});

test('variables in both forms', () => {
  const of = (line: string) => dockerVariables(read(line).instructions[0] ?? { keyword: '', rest: '' }, '\\');
  expect(of('ENV A="b c" D=e\\ f')).toEqual([
    { name: 'A', value: 'b c' },
    { name: 'D', value: 'e f' },
  ]);
  expect(of('ENV A b = c')).toEqual([{ name: 'A', value: 'b = c' }]);
  expect(of('ARG A')).toEqual([{ name: 'A', value: null }]);
  expect(dockerWords('a "b c"\'d\'', '\\')).toEqual(['a', 'b cd']);
});

describe('texts that make no sense', () => {
  test.each<[string, string, number]>([
    ['a here-document without an end', 'FROM a\nRUN <<EOF\nEOFF', 2],
    ['no instruction at all', 'harbour\nquay\n', 1],
    ['a wrong escape', '# escape=x\nFROM a', 1],
    ['the same directive twice', '# syntax=a\n# syntax=b\nFROM a', 2],
    ['too much', 'x'.repeat(dockerfileLimits.characters + 1), 1],
    [
      'too many instructions',
      'RUN a\n'.repeat(dockerfileLimits.instructions + 2),
      dockerfileLimits.instructions + 1,
    ],
    ['too many here-documents', `RUN ${'<<a '.repeat(100)}\n`, 1],
  ])('%s', (_, text, line) => {
    const attempt = () => read(text);
    expect(attempt).toThrow(Unreadable);
    try {
      attempt();
    } catch (error) {
      expect(error instanceof Unreadable ? error.line : 0).toBe(line);
    }
  });

  test('any text is read or called unreadable', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'FROM ',
        'RUN ',
        'ONBUILD ',
        '<<EOF',
        'EOF',
        '\\',
        '`',
        '\n',
        '\r\n',
        '"',
        "'",
        '#',
        '[',
        '--a=',
        '$',
        '{',
        '}',
        '\t',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        try {
          const lines = text.split('\n').length;
          for (const { startLine, endLine } of read(text).instructions) {
            expect(startLine).toBeGreaterThanOrEqual(1);
            expect(endLine).toBeGreaterThanOrEqual(startLine);
            expect(endLine).toBeLessThanOrEqual(lines);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(Unreadable);
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['continued without end', 'RUN a \\\n'.repeat(90_000)],
    ['a word without end', `RUN ${'"a '.repeat(300_000)}`],
    ['ONBUILD without end', 'ONBUILD '.repeat(120_000)],
    ['flags without end', `RUN ${'--a=b '.repeat(150_000)}`],
    ['white space without end', `RUN${' '.repeat(900_000)}x`],
  ])('%s: comes to an end', (_, text) => {
    expect(() => read(text)).not.toThrow();
  });
});

test('comments and empty lines never change what is said', () => {
  const line = fc.constantFrom(
    'RUN one && \\',
    '  two',
    'USER ferry',
    'ENV A=b \\',
    'C=d',
    'CMD ["x"]',
    'EXPOSE 80',
  );
  const silence = fc.constantFrom('', '   ', '# a word', '  # another \\', '\t');
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.infiniteStream(fc.option(silence)), (lines, chance) => {
      const text = ['FROM alpine', ...lines].join('\n');
      const mixed = ['FROM alpine', ...lines].flatMap((one) => {
        const more = chance.next().value;
        return more === null ? [one] : [one, more];
      });
      expect(said(mixed.join('\n'))).toEqual(said(text));
      expect(said(mixed.join('\r\n'))).toEqual(said(text));
    }),
    { numRuns: 200 },
  );
});

describe('variables put into a text', () => {
  const known = new Map([
    ['A', 'berth'],
    ['EMPTY', ''],
  ]);
  test.each([
    ['$A/${A}', 'berth/berth'],
    ['${A:-no} ${NO:-${A}} ${EMPTY:-x} ${EMPTY-x}', 'berth berth x '],
    ['${A:+yes} ${NO:+yes}', 'yes ${NO:+yes}'],
    ['$NO ${NO} ${NO:?why} $$A \\$', '$NO ${NO} ${NO:?why} $$A \\$'],
    ['${A%h} ${', '${A%h} ${'],
  ])('%s', (text, expected) => {
    expect(interpolate(text, (name) => known.get(name))).toBe(expected);
  });

  test('hostile ones end', () => {
    const none = () => undefined;
    expect(interpolate('${'.repeat(100_000), none).length).toBeGreaterThan(0);
    expect(interpolate('$A'.repeat(400_000), () => 'x'.repeat(4_000)).length).toBeGreaterThan(0);
    expect(interpolate('${A:-'.repeat(50_000), none).length).toBeGreaterThan(0);
  });
});
