/**
 * HCL text -> the same structure in fewer signs, each with the offset it comes from: no comments, no second space, nothing
 * inside texts and heredocs but their templates. Tree-sitter makes a token of every space and of every letter of a text, and
 * its recovery from a fault looks back over all of them; whoever needs a text reads it at its offsets in the file.
 * What opens and ends a text, a template or a heredoc is as in HCL's own scanner (hclsyntax/scan_tokens.rl).
 */
export interface Squeezed {
  readonly text: string;
  /** For each sign of the text, where it stands in the file. */
  readonly origin: Int32Array;
  /** What is wrong with texts and heredocs, which the parser does not see. */
  readonly faults: readonly Fault[];
}

interface Fault {
  readonly start: number;
  readonly end: number;
  readonly because: string;
}

interface Heredoc {
  readonly marker: string;
  readonly start: number;
}
/** What is open: a bracket, a quoted text, a template inside one (`$`), a heredoc. */
type Open = '(' | '[' | '{' | '"' | '$' | Heredoc;

const heredocStart = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;
const number = /\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const closes: Readonly<Record<string, '(' | '[' | '{'>> = { ')': '(', ']': '[', '}': '{' };

/** @param file the text; what stands between the two offsets is read. */
export function squeeze(file: string, start: number, end: number): Squeezed {
  const text = file.slice(0, end);
  const faults: Fault[] = [];
  const out: string[] = [];
  // What is made up is never more than what it stands for.
  const origin = new Int32Array(2 * (end - start) + 2);
  const open: Open[] = [];
  let length = 0;

  const put = (signs: string, at: number) => {
    out.push(signs);
    for (let index = 0; index < signs.length; index += 1) origin[length + index] = at;
    length += signs.length;
  };
  const copy = (from: number, to: number) => {
    out.push(text.slice(from, to));
    for (let at = from; at < to; at += 1) origin[length + at - from] = at;
    length += to - from;
  };

  const readCode = (at: number): number => {
    const after = blankEnd(text, at);
    if (after > at) {
      const newItem =
        text[after] === '(' &&
        open.at(-1) === '{' &&
        isWordEnd(text, at) &&
        text.slice(at, after).includes('\n');
      // A line end between a value and a bracketed key; to the grammar, which knows no line ends, that is a call.
      put(newItem ? ',' : ' ', at);
      return after;
    }
    const sign = text[at] ?? '';
    if (sign === '<') {
      heredocStart.lastIndex = at;
      const found = heredocStart.exec(text);
      if (found?.[1] !== undefined) {
        copy(at, at + found[0].trimEnd().length);
        put('\n', at);
        open.push({ marker: found[1], start: at });
        return at + found[0].length;
      }
    }
    if (sign >= '0' && sign <= '9') {
      number.lastIndex = at;
      const digits = number.exec(text)?.[0] ?? sign;
      copy(at, at + digits.length);
      // The grammar knows an exponent only after a point.
      if (/e/i.test(digits)) out[out.length - 1] = digits.replace(/[^\d.]/g, '0');
      return at + digits.length;
    }
    let to = at + 1;
    if (isWord(text, at) && sign !== '-') while (to < end && isWord(text, to)) to += 1;
    else if (sign === '"' || sign === '(' || sign === '[' || sign === '{') open.push(sign);
    else if (sign === ')' || sign === ']' || sign === '}') {
      const top = open.at(-1);
      if (top === closes[sign] || (sign === '}' && top === '$')) open.pop();
    }
    copy(at, to);
    return to;
  };

  /** @returns where the literal ends that begins at an offset: at a template, or at the limit. */
  const literalEnd = (from: number, limit: number, quoted: boolean): number => {
    let at = from;
    while (at < limit) {
      const sign = text[at];
      if (quoted && (sign === '"' || sign === '\n')) return at;
      if (quoted && sign === '\\' && text[at + 1] !== '\n') at += 2;
      else if (sign !== '$' && sign !== '%') at += 1;
      else if (text[at + 1] === '{') return at;
      else if (text[at + 1] === sign && text[at + 2] === '{') {
        if (at > from && text[at - 1] === sign) {
          faults.push({ start: at - 1, end: at + 3, because: `${sign}${sign}${sign}{ is not understood` });
        }
        at += 3;
      } else at += 1;
    }
    return limit;
  };
  const openTemplate = (at: number): number => {
    copy(at, at + 2);
    open.push('$');
    return at + 2;
  };
  const readQuoted = (from: number): number => {
    const at = literalEnd(from, end, true);
    if (text[at] === '$' || text[at] === '%') return openTemplate(at);
    open.pop();
    if (text[at] === '"') {
      copy(at, at + 1);
      return at + 1;
    }
    faults.push({ start: from, end: at, because: 'the closing quote is missing' });
    put('"', at);
    return at;
  };
  const readHeredoc = (heredoc: Heredoc, from: number): number => {
    const lineEnd = text.indexOf('\n', from);
    const limit = lineEnd < 0 ? end : lineEnd;
    const line = text.slice(from, limit);
    if (text[from - 1] === '\n' && line.trim() === heredoc.marker) {
      open.pop();
      put('\n', from);
      const marker = from + line.length - line.trimStart().length;
      copy(marker, marker + heredoc.marker.length);
      put('\n', limit);
      return limit;
    }
    const at = literalEnd(from, limit, false);
    return at < limit ? openTemplate(at) : limit + 1;
  };

  let at = start;
  while (at < end) {
    const top = open.at(-1);
    if (top === '"') at = readQuoted(at);
    else if (typeof top === 'object') at = readHeredoc(top, at);
    else at = readCode(at);
  }
  const unended = open.findLast((each) => typeof each === 'object');
  if (open.at(-1) === unended && unended !== undefined) {
    faults.push({ start: unended.start, end, because: `the heredoc ${unended.marker} never ends` });
    put(`\n${unended.marker}`, end);
  }
  put('\n', end);
  origin[length] = end;
  return { text: out.join(''), origin, faults };
}

/** @returns where spaces and comments end. */
function blankEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    const sign = text[at];
    if (sign === ' ' || sign === '\n' || sign === '\t' || sign === '\r') at += 1;
    else if (sign === '\ufeff' && at === 0) at += 1;
    else if (sign === '#' || (sign === '/' && text[at + 1] === '/')) {
      const lineEnd = text.indexOf('\n', at);
      at = lineEnd < 0 ? text.length : lineEnd;
    } else if (sign === '/' && text[at + 1] === '*') {
      const close = text.indexOf('*/', at + 2);
      if (close < 0) return at;
      at = close + 2;
    } else return at;
  }
}

/** Letters, digits, `_` and `-`; any sign beyond ASCII is taken for a letter, and the grammar judges. */
export function isWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code > 127
  );
}

/** Whether a name ends at an offset, which could be called; `if (` and `in (` call nothing. */
function isWordEnd(text: string, at: number): boolean {
  return isWord(text, at - 1) && !/(?:^|[^\w-])(?:if|in)$/.test(text.slice(Math.max(0, at - 3), at));
}
