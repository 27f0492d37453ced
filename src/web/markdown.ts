/** A check's Markdown as GitHub would show it. Our own tags pass; any other markup comes out as text. */
import { Marked, type Tokens } from 'marked';

/** The only raw HTML that our checks hold; of all attributes only `open` passes. */
const ownTag = /^<(?:\/?(?:details|summary|sub)|details open(?:="")?|br ?\/?)>$/;

/** What we hide in our own texts to find them and their boxes again; nothing else can be hidden. */
const ownMarker = /^<!-- (?:delta-review:[a-z-]+|box:[a-z0-9-]+) -->$/;

/** The first line of a quote that GitHub shows as an alert. */
const alertMark = /^\[!(CAUTION|WARNING)\]\n/;

/** http and https, and paths and fragments of this site; "//host" and backslashes would leave it. */
const safeLink = /^(?:https?:\/\/|\/(?![/\\])|#|\.{1,2}\/)/i;

const renderer = new Marked({ gfm: true }).use({
  renderer: {
    html({ text }) {
      return text
        .split(/(<[^<>]*>)/)
        .map((part) => (ownMarker.test(part) ? '' : ownTag.test(part) ? part : escapeHtml(part)))
        .join('');
    },
    // Marked passes text after a raw <pre>, <code>, <kbd> or <script> unescaped, and so markup that it does not
    // take for a tag but a browser does. Those tags come out as text here, and what follows them has to as well.
    text(token) {
      if ('tokens' in token && token.tokens !== undefined) return this.parser.parseInline(token.tokens);
      return escapeHtml(token.text, token.type === 'text');
    },
    listitem(item) {
      return `<li${item.task ? ' class="task-list-item"' : ''}>${this.parser.parse(item.tokens)}</li>\n`;
    },
    checkbox({ checked }) {
      return `<input class="task-list-item-checkbox" ${checked ? 'checked="" ' : ''}disabled="" type="checkbox"> `;
    },
    blockquote({ tokens }) {
      const alert = takeAlert(tokens);
      const inside = this.parser.parse(tokens);
      if (alert === null) return `<blockquote>\n${inside}</blockquote>\n`;
      const title = `<p class="markdown-alert-title">${alert.charAt(0).toUpperCase()}${alert.slice(1)}</p>`;
      return `<div class="markdown-alert markdown-alert-${alert}">\n${title}\n${inside}</div>\n`;
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

/** @returns which alert a quote is, its mark taken out of the text; null where it is a quote. */
function takeAlert([first]: Tokens.Generic[]): 'caution' | 'warning' | null {
  const text: Tokens.Generic | undefined = first?.tokens?.[0];
  if (first?.type !== 'paragraph' || text?.type !== 'text' || typeof text.text !== 'string') return null;
  const [mark, kind] = alertMark.exec(text.text) ?? [];
  if (mark === undefined) return null;
  text.text = text.text.slice(mark.length);
  return kind === 'CAUTION' ? 'caution' : 'warning';
}

export function htmlOf(markdown: string): string {
  return renderer.parse(markdown, { async: false });
}

/** @param entities whether "&lt;" in the text is a character that was written so, and stays one. */
function escapeHtml(text: string, entities = false): string {
  const ampersand = entities ? /&(?!#\d{1,7};|#x[\da-f]{1,6};|\w+;)/gi : /&/g;
  return text.replace(ampersand, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
