import { expect, test } from '@jest/globals';
import { terminalOf } from '../../src/cli/terminal.ts';

function stream(more: { readonly isTTY?: boolean; readonly columns?: number } = {}) {
  const written: string[] = [];
  return { written, write: (text: string) => void written.push(text), ...more };
}

test.each([
  ['a terminal', true, undefined, true],
  ['a terminal whose reader wants none', true, '1', false],
  ['a terminal with an empty NO_COLOR', true, '', true],
  ['a pipe', undefined, undefined, false],
])('colour on %s', (_name, isTTY, noColor, colour) => {
  const out = stream(isTTY === undefined ? {} : { isTTY });
  expect(terminalOf(out, stream(), noColor).colour).toBe(colour);
});

test.each([
  [undefined, 80],
  [0, 80],
  [20, 40],
  [72, 72],
  [240, 100],
])('of %p columns, lines have %p', (columns, width) => {
  const out = stream(columns === undefined ? {} : { columns });
  expect(terminalOf(out, stream(), undefined).width).toBe(width);
});

test('progress is one line that leaves nothing behind, and only where somebody watches', () => {
  const watched = stream({ isTTY: true });
  const terminal = terminalOf(stream(), watched, undefined);
  for (const step of ['reading', 'judging', null, null]) terminal.progress(step);
  expect(watched.written).toEqual(['\r\u001b[Kreading …', '\r\u001b[Kjudging …', '\r\u001b[K']);
  const logged = stream();
  terminalOf(stream(), logged, undefined).progress('reading');
  expect(logged.written).toEqual([]);
});
