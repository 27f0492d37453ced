/** Patches from edits: git takes them, and they say just what the edits say. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyEdits } from '../../../src/models/formats/edit.ts';
import type { TextEdit } from '../../../src/models/formats/format.ts';
import { patchOf } from '../../../src/models/suggest/patch.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quay-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** As git applies it to the file. */
function applied(path: string, before: string | null, patch: string): string {
  const place = join(folder, path);
  mkdirSync(dirname(place), { recursive: true });
  if (before !== null) writeFileSync(place, before);
  execFileSync('git', ['apply', '--whitespace=nowarn'], { cwd: folder, input: patch });
  return readFileSync(place, 'utf8');
}

const put = (start: number, text: string, end = start): TextEdit => ({ start, end, text });
const many = Array.from({ length: 40 }, (_, at) => `berth ${at}\n`).join('');

test.each<[string, string, string | null, readonly TextEdit[]]>([
  ['a new file', 'quay/new.yml', null, [put(0, 'title: Quay\n')]],
  ['the first line', 'first.txt', many, [put(0, 'pier\n')]],
  ['the last line', 'last.txt', many, [put(many.length, 'pier\n')]],
  ['no line break at the end', 'bare.txt', 'a\nb', [put(3, '\nc')]],
  ['a line break that comes', 'ended.txt', 'a\nb', [put(3, '\n')]],
  ['an empty file', 'empty.txt', '', [put(0, 'a\nb')]],
  ['far places', 'far.txt', many, [put(8, 'x'), put(9, 'y'), put(300, '\nz\n', 310)]],
  ['near places', 'near.txt', many, [put(8, 'x'), put(60, 'y')]],
  ['line ends of Windows', 'windows.txt', 'a\r\nb\r\n', [put(1, '\r\n+')]],
  ['one long line', 'long.json', `{"a":[${'1,'.repeat(5_000)}2]}`, [put(6, '0,')]],
  ['a name with a space', 'the quay/a b.txt', 'a\n', [put(0, 'c\n')]],
  ['a name with a quote', 'the "quay".txt', 'a\n', [put(0, 'c\n')]],
  ['a name that is no ASCII', 'fähre/船.txt', 'a\n', [put(0, 'c\n')]],
  [
    'lines that look like a patch',
    'odd.txt',
    '--- a/x\n+++ b/x\n@@ -1,1 +1,1 @@\n',
    [put(8, '-- b\n+++ c\n')],
  ],
])('git applies it: %s', (_, path, before, edits) => {
  const patch = patchOf({ path, before, edits });
  expect(applied(path, before, patch)).toBe(applyEdits(before ?? '', edits));
});

test('it is what git would have said', () => {
  const edits = [put(8, 'pier\n'), put(17, 'x')];
  expect(patchOf({ path: 'quay.txt', before: many, edits })).toBe(`diff --git a/quay.txt b/quay.txt
--- a/quay.txt
+++ b/quay.txt
@@ -1,6 +1,7 @@
 berth 0
+pier
 berth 1
-berth 2
+bxerth 2
 berth 3
 berth 4
 berth 5
`);
});

test('no edits, or such as change nothing, are no patch', () => {
  expect(patchOf({ path: 'a', before: 'b\n', edits: [] })).toBe('');
  expect(patchOf({ path: 'a', before: 'b\n', edits: [put(0, 'b', 1)] })).toBe('');
});

/** What the lines of a patch say, hunk by hunk, checked against the text as git checks it. */
function byHand(text: string, patch: string): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const out: string[] = [];
  let at = 0;
  for (const hunk of patch.split(/^(?=@@ )/m).slice(1)) {
    const [head = '', ...body] = hunk.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    const [, start = '', old = '', , now = ''] = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@/.exec(head) ?? [];
    const from = Number(start) - (old === '0' ? 0 : 1);
    out.push(...lines.slice(at, from));
    at = from;
    let [seen, written] = [0, 0];
    for (const [index, line] of body.entries()) {
      if (line.startsWith('\\')) continue;
      const said = body[index + 1]?.startsWith('\\') === true ? line.slice(1, -1) : line.slice(1);
      if (line[0] !== '+') {
        expect(lines[at]).toBe(said);
        at += 1;
        seen += 1;
      }
      if (line[0] !== '-') {
        out.push(said);
        written += 1;
      }
    }
    expect([seen, written]).toEqual([Number(old), Number(now)]);
  }
  return [...out, ...lines.slice(at)].join('');
}

test('whatever is edited, the patch says it', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\n', '\r', ' '), maxLength: 60 });
  const edit = fc.record({ at: fc.nat(60), long: fc.nat(4), text });
  fc.assert(
    fc.property(text, fc.array(edit, { maxLength: 4 }), (before, wanted) => {
      let free = 0;
      const edits = wanted
        .sort((a, b) => a.at - b.at)
        .flatMap((one) => {
          const start = Math.max(free, one.at);
          const end = start + one.long;
          if (end > before.length) return [];
          free = end;
          return [put(start, one.text, end)];
        });
      expect(byHand(before, patchOf({ path: 'a', before, edits }))).toBe(applyEdits(before, edits));
    }),
    { numRuns: 500 },
  );
});
