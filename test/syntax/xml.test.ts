import { describe, expect, test } from '@jest/globals';
import { Unreadable } from '../../src/syntax/unreadable.ts';
import { childrenOf, readXml, textIn, xmlLimits } from '../../src/syntax/xml/xml.ts';

const read = (text: string) => readXml('quay.xml', text);

describe('what is read', () => {
  test('elements, attributes and texts, with lines', () => {
    const root = read(
      '<?xml version="1.0"?>\n<!-- <not> -->\n<h:quay tide="a &lt; b" rope=\'"\'>\n  <pier>1 &amp; 2</pier>\n  <pier/>\n</h:quay>\n',
    );
    expect(root).toMatchObject({ name: 'quay', startLine: 3, endLine: 6 });
    expect([...(root?.attributes ?? [])]).toEqual([
      ['tide', 'a < b'],
      ['rope', '"'],
    ]);
    expect(childrenOf(root, 'pier').map(({ text, startLine }) => [text, startLine])).toEqual([
      ['1 & 2', 4],
      ['', 5],
    ]);
  });

  test('sections, and signs by number', () => {
    const root = read('<quay><pier><![CDATA[<a>&amp;]]> &#65;&#x42;&#0;&odd;</pier></quay>');
    expect(root && textIn(root, 'pier')).toBe('<a>&amp; AB&#0;&odd;');
  });

  test('a ">" in quotes', () => {
    expect(read('<quay a="1>2"/>')?.attributes.get('a')).toBe('1>2');
  });

  test('nothing', () => {
    expect(read(' \n')).toBeNull();
  });
});

describe('what is refused', () => {
  test.each([
    ['a document type', '<!DOCTYPE quay [<!ENTITY a "b">]><quay>&a;</quay>', 1],
    ['a tag that is not closed', '<quay>\n<pier>\n</quay>', 3],
    ['an end of nothing', '</quay>', 1],
    ['an end that is missing', '<quay>\n<pier>', 2],
    ['two outermost elements', '<quay/>\n<pier/>', 2],
    ['text outside', '<quay/>\npier', 1],
    ['a comment without an end', '<quay>\n<!-- pier', 2],
    ['marks of a merge', '<quay>\n<<<<<<< HEAD\n</quay>', 2],
    ['a tag without a name', '<quay>\n< pier/></quay>', 2],
    ['too deep a nest', '<a>'.repeat(xmlLimits.depth + 1), 1],
  ])('%s', (_, text, line) => {
    let fault: unknown = null;
    try {
      read(text);
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(Unreadable);
    expect(fault instanceof Unreadable && fault.line).toBe(line);
  });
});
