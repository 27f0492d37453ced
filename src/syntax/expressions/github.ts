/** GitHub's `${{ }}` expressions inside text: where they are, and one spelling for all ways to write them. */

/** @returns what stands between `${{` and `}}`, trimmed, in order; an expression without an end is none. */
export function expressionsIn(text: string): readonly string[] {
  return pieces(text).flatMap((piece) => (piece.expression ? [piece.text] : []));
}

/** @returns the text with the same space inside every expression: `${{x}}` and `${{  x }}` are one. */
export function normalText(text: string): string {
  return pieces(text)
    .map((piece) => (piece.expression ? `\${{ ${piece.text} }}` : piece.text))
    .join('');
}

/** @returns the expression where the whole text is one, with or without its braces: how `if:` may be written. */
export function bareCondition(text: string): string {
  const [only, ...rest] = pieces(text.trim());
  return only?.expression && rest.length === 0 ? only.text : text.trim();
}

/** @returns an expression in small letters, with `a['b']`, `a["b"]` and `a . b` written `a.b`, and indexes as `.*`. */
export function normalContexts(expression: string): string {
  return expression
    .toLowerCase()
    .replace(/\[ ?(?:'([\w-]+)'|"([\w-]+)") ?\]/g, '.$1$2')
    .replace(/\[ ?(?:\d+|\*) ?\]/g, '.*')
    .replace(/ ?\. ?/g, '.');
}

interface Piece {
  readonly expression: boolean;
  readonly text: string;
}

function pieces(text: string): readonly Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf('${{', at);
    const end = start < 0 ? -1 : closing(text, start + 3);
    if (start < 0 || end < 0) break;
    if (start > at) found.push({ expression: false, text: text.slice(at, start) });
    found.push({ expression: true, text: text.slice(start + 3, end).trim() });
    at = end + 2;
  }
  if (at < text.length) found.push({ expression: false, text: text.slice(at) });
  return found;
}

/** Braces inside a string of the expression do not close it; a quote is written twice to stand for itself. */
function closing(text: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    else if (!quoted && text.startsWith('}}', at)) return at;
  }
  return -1;
}
