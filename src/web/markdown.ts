/** A check's Markdown as GitHub would show it. Our own tags pass; any other markup comes out as text. */
import { Marked } from 'marked';

/** The only raw HTML that our checks hold; nothing of it takes an attribute. */
const ownTags = /^(?:<\/?(?:details|summary|sub)>|<br>|\s)+$/;

const renderer = new Marked({ gfm: true }).use({
  renderer: {
    html({ text }) {
      return text
        .split(/(<[^>]*>)/)
        .map((part) => (ownTags.test(part) ? part : escapeHtml(part)))
        .join('');
    },
    link({ href, tokens }) {
      const inside = this.parser.parseInline(tokens);
      return /^https?:\/\//i.test(href)
        ? `<a href="${escapeHtml(href)}" rel="nofollow noreferrer">${inside}</a>`
        : inside;
    },
    image({ text }) {
      return escapeHtml(text);
    },
  },
});

export function htmlOf(markdown: string): string {
  return renderer.parse(markdown, { async: false });
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
