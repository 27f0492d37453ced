import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { marked } from 'marked';
import { block, clip, code, inert, prose, visible } from '../../src/render/escape.ts';

const fragment = fc.constantFrom(
  ...'@harbour|@harbour/team|#12|GH-12|quay/quay#1|http://evil.example|www.evil.example|a@b.example'.split(
    '|',
  ),
  ...[
    '<img src=x>',
    '<script>',
    '</details>',
    '<!--',
    '&lt;',
    '`',
    '``',
    '```',
    '![a](b)',
    '[a](b)',
    '[a]: b',
  ],
  ...['# ', '- ', '1. ', '> ', '***', '__', '~~', '|', '\\', '\n', '\n\n', '\t', ' ', '$x$', ':tada:', '---'],
  ...['\u202e', '\u2066', '\u200b', '\u{e0041}', '\u0000', '\u001b[31m', '\ufeff', '\ud800', '\u0085'],
  ...['deadbeef1', 'job', 'ü', '漢', '🛡️', 'javascript:alert(1)', 'mailto:a@b.example', 'https://'],
);
const hostile = fc
  .array(fc.oneof(fragment, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 12 })
  .map((parts) => parts.join(''));

/** What a browser would act on, as rendered by a CommonMark and GFM reader. */
const active = /<(?!\/?(p|code|pre|em|strong|del|br)\b)/;
const hidden =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200c-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]/u;
/** Rendered text outside code: where GitHub looks for mentions and references. */
const outsideCode = (html: string) => html.replace(/<code>[\s\S]*?<\/code>/g, ' ').replace(/<[^>]*>/g, ' ');
const reference = /@[a-z0-9]|#\d|\bGH-\d|:\/\/|\bwww\.|\b[0-9a-f]{7,}\b/i;

describe.each([
  ['inert', (text: string) => inert(text)],
  ['prose', (text: string) => prose(text)],
  ['code', (text: string) => code(text)],
])('%s', (name, write) => {
  test('leaves nothing that a browser or GitHub would act on', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const html = marked.parse(write(text), { async: false, gfm: true });
        expect(html).not.toMatch(active);
        expect(outsideCode(html).replace(/&[a-z#0-9]+;/g, ' ')).not.toMatch(reference);
      }),
      { numRuns: 1_000 },
    );
  });

  test('hides nothing', () => {
    fc.assert(fc.property(hostile, (text) => expect(write(text)).not.toMatch(hidden)));
  });

  test('stays on one line and opens no block', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(write(text)).not.toContain('\n');
        const html = marked.parse(write(text), { async: false, gfm: true }).trim();
        if (html !== '') expect(html).toMatch(/^<p>[\s\S]*<\/p>$/);
      }),
    );
  });

  test('is bounded', () => {
    expect(write('@`<'.repeat(100_000)).length).toBeLessThan(10_000);
  });

  if (name === 'code')
    test('is one code span that holds the text', () => {
      fc.assert(
        fc.property(hostile, (text) => {
          const html = marked.parse(`a ${write(text)} b`, { async: false, gfm: true });
          expect(html.match(/<code>/g)).toHaveLength(1);
          expect(html).toMatch(/^<p>a <code>[\s\S]*<\/code> b<\/p>\n$/);
        }),
      );
    });
});

describe('prose', () => {
  test.each([
    ['The token of job publish may now write packages.', 'The token of job publish may now write packages.'],
    ['Action actions/checkout@v4 is not pinned.', 'Action `actions/checkout@v4` is not pinned.'],
    ['See (release.yml), then iam:PassRole.', 'See (`release.yml`), then `iam:PassRole`.'],
    ['GitHub lists 3,000 files, e.g. these.', 'GitHub lists 3,000 files, e.g. these.'],
    ['Ask @harbour/security about #12', 'Ask `@harbour/security` about `#12`'],
    ['- not a list', '\\- not a list'],
  ])('%s', (text, expected) => {
    expect(prose(text)).toBe(expected);
  });
});

describe('visible', () => {
  test('shows what turns or hides text', () => {
    expect(visible('a\u202eb\u200bc\u{e0041}')).toBe('a⟨U+202E⟩b⟨U+200B⟩c⟨U+E0041⟩');
  });

  test('leaves a picture as it is', () => {
    expect(visible('🛡️ Scan')).toBe('🛡️ Scan');
  });
});

test('a clipped text says so and never splits a character', () => {
  expect(clip('ferry', 5)).toBe('ferry');
  expect(clip('🛡'.repeat(9), 4)).toBe('🛡🛡🛡…');
});

test('no line closes a fenced block', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 5 }), (lines) => {
      const flat = lines.map((line) => line.replaceAll('\n', ' '));
      const html = marked.parse(block(flat, 'diff'), { async: false, gfm: true });
      expect(html.match(/<pre>/g)).toHaveLength(1);
      expect(html).toMatch(/^<pre>[\s\S]*<\/pre>\n$/);
    }),
  );
});
