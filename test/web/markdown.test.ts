import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { htmlOf } from '../../src/web/markdown.ts';

/** Every tag that Marked's own renderers or our allow-list may give; attributes as they write them. */
const expected =
  /^<(?:\/?(?:p|ul|li|div|strong|em|del|code|pre|h[1-6]|blockquote|table|thead|tbody|tr|t[hd]|a|details|summary|sub)|(?:br|hr)(?: ?\/)?|details open(?:="")?|ol(?: start="\d+")?|\/ol|code class="language-[^"<>]*"|t[hd] align="[a-z]+"|li class="task-list-item"|input class="task-list-item-checkbox" (?:checked="" )?disabled="" type="checkbox"|div class="markdown-alert markdown-alert-(?:caution|warning)"|p class="markdown-alert-title"|a href="(?:https?:\/\/|\/(?![/\\])|#|\.{1,2}\/)[^"<>]*" rel="nofollow noreferrer")>$/i;

const tagsOf = (html: string) => html.match(/<[^>]*>?/g) ?? [];

describe('our own Markdown', () => {
  test('folds', () => {
    const html = htmlOf('<details open><summary>1 relevant file</summary>\n\n- `a.yml`\n\n</details>');
    expect(html).toMatch(/^<details open><summary>1 relevant file<\/summary>/);
    expect(html).toContain('<li><code>a.yml</code></li>');
    expect(html).toContain('</details>');
  });

  test('shows task lists, small print and breaks', () => {
    const html = htmlOf('- [x] asked\n- [ ] open\n\n<sub>one<br>two<br/>three</sub>');
    expect(html).toContain(
      '<li class="task-list-item"><input class="task-list-item-checkbox" checked="" disabled="" type="checkbox"> asked</li>',
    );
    expect(html).toContain('class="task-list-item-checkbox" disabled="" type="checkbox"> open</li>');
    expect(html).toContain('<sub>one<br>two<br/>three</sub>');
  });

  test('hides the markers of our comment and of its boxes, and no other comment', () => {
    expect(htmlOf('<!-- delta-review:review -->\n## Full review')).toBe('\n<h2>Full review</h2>\n');
    expect(htmlOf('- [ ] asked <!-- box:token-least -->')).not.toContain('box:');
    for (const other of ['<!-- box:x onclick -->', '<!-- delta-review -->', '<!--box:x-->'])
      expect(htmlOf(`words ${other}`)).toContain('&lt;!--');
  });

  test('shows alerts, and other quotes as quotes', () => {
    expect(htmlOf('> [!CAUTION]\n> No **signature** counts.')).toBe(
      '<div class="markdown-alert markdown-alert-caution">\n<p class="markdown-alert-title">Caution</p>\n<p>No <strong>signature</strong> counts.</p>\n</div>\n',
    );
    expect(htmlOf('> [!NOTE]\n> words')).toMatch(/^<blockquote>\n<p>\[!NOTE\]\nwords<\/p>/);
    expect(htmlOf('> words [!CAUTION]\n> words')).toMatch(/^<blockquote>/);
  });

  test('shows characters that were written as entities', () => {
    expect(htmlOf('&lt;b&gt; &#64;team AT&T')).toBe('<p>&lt;b&gt; @team AT&amp;T</p>\n');
  });

  test('keeps characters that were escaped by a backslash', () => {
    expect(htmlOf('\\<b\\> \\&amp;')).toBe('<p>&lt;b&gt; &amp;amp;</p>\n');
  });
});

describe('links', () => {
  test.each(['https://example.com/a?b=1', 'http://example.com', '/changes/x', '#part', './a', '../a'])(
    'to %s pass',
    (href) => {
      expect(htmlOf(`[words](${href})`)).toContain(`<a href="${href}" rel="nofollow noreferrer">words</a>`);
    },
  );

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//elsewhere.example/x',
    '/\\elsewhere.example',
    'mailto:a@example.com',
    'file:///etc/passwd',
  ])('to %s are only words', (href) => {
    expect(htmlOf(`[words](<${href}>)`)).toBe('<p>words</p>\n');
  });

  test('cannot break out of their attribute', () => {
    expect(htmlOf('<https://x.example/"onmouseover="a>')).not.toMatch(/href="[^"]*" *onmouseover/);
  });

  test('to pictures load nothing', () => {
    expect(htmlOf('![a "quay"](https://example.com/a.png)')).toBe('<p>a &quot;quay&quot;</p>\n');
  });
});

describe('any other markup comes out as text', () => {
  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<details onclick=alert(1)>',
    '<details open onclick=alert(1)>',
    '<summary style="position:fixed">',
    '<svg/onload=alert(1)>',
    '<!-- hidden -->',
    '<br onclick=alert(1)>',
  ])('%s', (markup) => {
    for (const html of [htmlOf(markup), htmlOf(`words ${markup} words`)]) {
      expect(html).toContain(markup.slice(1, 6).replaceAll('"', '&quot;'));
      for (const tag of tagsOf(html)) expect(tag).toMatch(expected);
    }
  });

  // What Marked takes for a raw block, it would pass on as it is.
  test.each(['kbd', 'code', 'pre', 'script'])('what a browser takes for a tag after a raw <%s>', (name) => {
    const html = htmlOf(`words <${name}> <img src=x onerror=alert(1) "a> words`);
    expect(html).toContain('&lt;img src=x');
    expect(html).not.toContain('<img');
  });

  test('whatever it is made of', () => {
    const parts = fc.constantFrom(
      ...[
        '<',
        '>',
        '"',
        "'",
        '=',
        '/',
        ' ',
        '\n',
        '\n\n',
        '`',
        '```',
        '[',
        '](',
        ')',
        '!',
        '\\',
        '&',
        ';',
        '|',
        '- ',
      ],
      ...[
        'a',
        'img',
        'script',
        'kbd',
        'pre',
        'details',
        'summary',
        'sub',
        'br',
        'open',
        'onerror',
        'src',
        '<!--',
      ],
      ...[
        '-->',
        '<![CDATA[',
        ']]>',
        'javascript:',
        'https://x.example',
        '&lt;',
        '&#60;',
        '[a]: ',
        '*',
        '~~',
        '> ',
      ],
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), (written) => {
        for (const tag of tagsOf(htmlOf(written.join('')))) expect(tag).toMatch(expected);
      }),
      { numRuns: 1_500 },
    );
  });
});
