/** Markdown in two parts: where the front matter ends, and on which lines things stand. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readFrontMatter } from '../../src/syntax/front-matter.ts';
import { Unreadable } from '../../src/syntax/unreadable.ts';

function keys(text: string): readonly (readonly [string, number])[] {
  const { data } = readFrontMatter('a.md', text);
  return data?.kind === 'map' ? [...data.entries.values()].map(({ key, startLine }) => [key, startLine]) : [];
}

describe('what it reads', () => {
  test('keys and body with the lines of the file', () => {
    const text = '---\nname: quay\n\ntools: Read\n---\n\n# Quay\n';
    expect(keys(text)).toEqual([
      ['name', 2],
      ['tools', 4],
    ]);
    expect(readFrontMatter('a.md', text)).toMatchObject({ body: '\n# Quay\n', bodyLine: 6 });
  });

  test.each([
    ['no fence', '# Quay\n'],
    ['a fence that never closes', '---\nname: quay\n'],
    ['a fence further down', '\n---\nname: quay\n---\n'],
    ['a longer line', '----\nname: quay\n----\n'],
    ['nothing', ''],
  ])('%s: all is body', (_, text) => {
    expect(readFrontMatter('a.md', text)).toEqual({ data: null, body: text, bodyLine: 1 });
  });

  test('line ends of Windows, a byte order mark and blanks after the fences', () => {
    const text = '\uFEFF--- \r\nname: quay\r\n---\t\r\nbody\r\n';
    expect(keys(text)).toEqual([['name', 2]]);
    expect(readFrontMatter('a.md', text)).toMatchObject({ body: 'body\n', bodyLine: 4 });
  });

  test('nothing between the fences', () => {
    expect(readFrontMatter('a.md', '---\n---\nbody')).toEqual({ data: null, body: 'body', bodyLine: 3 });
  });
});

test('what is no YAML is refused at its line', () => {
  expect(() => readFrontMatter('a.md', '---\nname: quay\nname: pier\n---\n')).toThrow('a.md:3:');
});

test('any body keeps its text and its line', () => {
  const line = fc.string({ maxLength: 12 }).filter((text) => !/[\r\n]/.test(text));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.nat(4), (body, blank) => {
      const text = ['---', ...Array(blank).fill(''), 'name: quay', '---', ...body].join('\n');
      expect(readFrontMatter('a.md', text)).toMatchObject({ body: body.join('\n'), bodyLine: blank + 4 });
      expect(keys(text)).toEqual([['name', blank + 2]]);
    }),
  );
});

test('any text is read or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      try {
        readFrontMatter('a.md', `---\n${text}\n---\n`);
      } catch (error) {
        expect(error).toBeInstanceOf(Unreadable);
      }
    }),
  );
});
