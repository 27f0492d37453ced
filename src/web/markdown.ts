/** A check's Markdown as GitHub would show it. Our own tags pass; any other markup comes out as text. */
import { Marked } from 'marked';

/** The only raw HTML that our checks hold; of all attributes only `open` passes. */
const ownTag = /^<(?:\/?(?:details|summary|sub)|details open(?:="")?|br ?\/?)>$/;

/** http and https, and paths and fragments of this site; "//host" and backslashes would leave it. */
const safeLink = /^(?:https?:\/\/|\/(?![/\\])|#|\.{1,2}\/)/i;

const renderer = new Marked({ gfm: true }).use({
  renderer: {
    html({ text }) {
      return text
        .split(/(<[^<>]*>)/)
        .map((part) => (ownTag.test(part) ? part : escapeHtml(part)))
        .join('');
    },
    // Marked passes text after a raw <pre>, <code>, <kbd> or <script> unescaped, and so markup that it does not
    // take for a tag but a browser does. Those tags come out as text here, and what follows them has to as well.
    text(token) {
      if ('tokens' in token && token.tokens !== undefined) return this.parser.parseInline(token.tokens);
      return escapeHtml(token.text, token.type === 'text');
    },
    link({ href, tokens }) {
      const inside = this.parser.parseInline(tokens);
      return safeLink.test(href)
        ? `<a href="${escapeHtml(href)}" rel="nofollow noreferrer">${inside}</a>`
        : inside;
    },
    // A picture would be fetched from elsewhere; the words that stand for it are enough.
    image({ text }) {
      return escapeHtml(text);
    },
  },
});

export function htmlOf(markdown: string): string {
  return renderer.parse(markdown, { async: false });
}

/** @param entities whether "&lt;" in the text is a character that was written so, and stays one. */
function escapeHtml(text: string, entities = false): string {
  const ampersand = entities ? /&(?!#\d{1,7};|#x[\da-f]{1,6};|\w+;)/gi : /&/g;
  return text.replace(ampersand, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
