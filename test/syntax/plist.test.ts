/** Property lists: values with lines, and what is refused. */
import { describe, expect, test } from '@jest/globals';
import { plainOf } from '../../src/syntax/json-value.ts';
import { Unreadable } from '../../src/syntax/unreadable.ts';
import { readPlist } from '../../src/syntax/xml/plist.ts';

const list = (inside: string) =>
  `<?xml version="1.0"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN"\n "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n${inside}\n</plist>\n`;

test('values of every kind, with their lines', () => {
  const tree = readPlist(
    'Info.plist',
    list(
      '<dict>\n<key>quay</key><true/>\n<key>tide</key>\n<array><string>ebb &amp; flow</string><integer>7</integer></array>\n</dict>',
    ),
  );
  if (tree?.kind !== 'map') throw new Error('no map');
  expect(plainOf(tree)).toEqual({ quay: true, tide: ['ebb & flow', 7] });
  expect(tree.entries.get('tide')).toMatchObject({ startLine: 7, endLine: 8 });
});

test('nothing at all', () => {
  expect(readPlist('Info.plist', '\n')).toBeNull();
  expect(readPlist('Info.plist', list(''))).toBeNull();
});

describe('refuses', () => {
  test.each([
    ['a binary list', 'bplist00odd'],
    ['a list of another notation', '{ quay = tide; }'],
    ['another document', '<html></html>'],
    ['a key without a value', list('<dict><key>quay</key></dict>')],
    ['a key twice', list('<dict><key>quay</key><true/><key>quay</key><false/></dict>')],
    [
      'entities of its own',
      '<!DOCTYPE plist [ <!ENTITY quay "tide"> ]><plist><string>&quay;</string></plist>',
    ],
    ['a type that does not end', '<!DOCTYPE plist'],
  ])('%s', (_, text) => {
    expect(() => readPlist('Info.plist', text)).toThrow(Unreadable);
  });
});
