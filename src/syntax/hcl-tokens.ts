/** The tokens of HCL that carry meaning: comments, alignment and blank lines are gone, strings and heredocs stay whole. */

/** Words, numbers, and operators of up to three characters (HCL native syntax specification, "Tokens"). */
const word = /[\p{ID_Start}\p{N}_][\p{ID_Continue}-]*/uy;
const operator = /\.\.\.|=>|==|!=|<=|>=|&&|\|\||[-+*/%!<>=?:,.(){}[\]]/y;
const heredocStart = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?\n/uy;

/** @returns the tokens, a line end between attributes as "\n"; null where the text is not HCL. */
export function hclTokens(text: string): readonly string[] | null {
  const tokens: string[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  while (at < text.length) {
    const here = text[at] ?? '';
    if (here === '\n') {
      if (tokens.length > 0 && tokens.at(-1) !== '\n') tokens.push('\n');
      at += 1;
    } else if (here === ' ' || here === '\t' || here === '\r' || here === '\uFEFF') {
      at += 1;
    } else if (here === '#' || text.startsWith('//', at)) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      if (end < 0) return null;
      at = end + 2;
    } else {
      const end = here === '"' ? stringEnd(text, at) : null;
      const token =
        here === '"'
          ? end === null
            ? null
            : text.slice(at, end)
          : (heredoc(text, at) ?? take(word) ?? take(operator));
      if (token === null) return null;
      tokens.push(token);
      at += token.length;
    }
  }
  while (tokens.at(-1) === '\n') tokens.pop();
  return tokens;
}

/** @returns the index after the closing quote; templates may hold strings, which may hold templates. */
function stringEnd(text: string, start: number): number | null {
  // Each open construct: a quote, or a template with its depth of braces.
  const open: ('"' | '{')[] = ['"'];
  let at = start + 1;
  while (at < text.length) {
    const inString = open.at(-1) === '"';
    const here = text[at];
    if (inString && here === '\\') at += 2;
    else if (inString && here === '\n') return null;
    else if (inString && (text.startsWith('$${', at) || text.startsWith('%%{', at))) at += 3;
    else if (inString && (text.startsWith('${', at) || text.startsWith('%{', at))) {
      open.push('{');
      at += 2;
    } else if (here === '"') {
      if (inString) open.pop();
      else open.push('"');
      at += 1;
      if (open.length === 0) return at;
    } else if (!inString && here === '{') {
      open.push('{');
      at += 1;
    } else if (!inString && here === '}') {
      open.pop();
      at += 1;
    } else at += 1;
  }
  return null;
}

function heredoc(text: string, start: number): string | null {
  heredocStart.lastIndex = start;
  const opening = heredocStart.exec(text);
  const name = opening?.[1];
  if (opening === null || name === undefined) return null;
  let at = start + opening[0].length;
  while (at <= text.length) {
    const lineEnd = text.indexOf('\n', at);
    const end = lineEnd < 0 ? text.length : lineEnd;
    if (text.slice(at, end).trim() === name) return text.slice(start, end);
    if (lineEnd < 0) return null;
    at = lineEnd + 1;
  }
  return null;
}
