/** The letters of HCL: where a word, a string, a heredoc, a comment or an expression ends. Every step goes forward. */

export interface HclText {
  readonly kind: 'text';
  /** Templates in it stand as they are written. */
  readonly text: string;
}

type Fault = (at: number, reason: string) => Error;

const wordAt = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const bareAt = /[\p{ID_Continue}+-][\p{ID_Continue}.+-]*/uy;
const heredocAt = /<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?\n/uy;
const spacesAt = /[ \t\r]*/y;

export interface Scanner {
  readonly at: () => number;
  readonly ended: () => boolean;
  /** Passes this sign where it stands next. */
  readonly take: (sign: string) => boolean;
  readonly spaces: () => void;
  /** Passes spaces, ends of lines and comments. */
  readonly blank: (comment: (text: string) => void) => void;
  readonly word: () => string | null;
  readonly quoted: () => HclText | null;
  readonly heredoc: () => HclText | null;
  /** `true`, `50`, `var.harbour`. */
  readonly bare: () => HclText | { readonly kind: 'reference'; readonly name: string } | null;
  /** Passes all up to the end of the expression. @returns whether there was any of it. */
  readonly restOfExpression: () => boolean;
}

export function scanner(text: string, fault: Fault): Scanner {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at += found[0].length;
    return found;
  };
  /** @returns the text of the comment that stands next; null where there is none. */
  const comment = (): string | null => {
    const mark = text[at] === '#' ? 1 : text.startsWith('//', at) || text.startsWith('/*', at) ? 2 : 0;
    if (mark === 0) return null;
    const long = text.startsWith('/*', at);
    const found = text.indexOf(long ? '*/' : '\n', at + mark);
    if (long && found < 0) throw fault(at, 'is no HCL: a comment that is not closed');
    const end = found < 0 ? text.length : found;
    const inner = text.slice(at + mark, end).trim();
    at = long ? end + 2 : end;
    return inner;
  };
  const quoted = (): HclText | null => {
    if (text[at] !== '"') return null;
    const end = endOfString(text, at);
    if (end === null) throw fault(at, 'is no HCL: a string that is not closed');
    const inner = text.slice(at + 1, end - 1);
    at = end;
    return { kind: 'text', text: unescaped(inner) };
  };
  const heredoc = (): HclText | null => {
    const from = at;
    const [, indented, name] = match(heredocAt) ?? [];
    if (name === undefined) return null;
    const lines: string[] = [];
    while (at < text.length) {
      const found = text.indexOf('\n', at);
      const end = found < 0 ? text.length : found;
      const line = text.slice(at, end);
      if (line.trim() === name) {
        at = end;
        return { kind: 'text', text: (indented === '-' ? dedented(lines) : lines).join('\n').trim() };
      }
      lines.push(line.replace(/\r$/, ''));
      at = end + 1;
    }
    throw fault(from, `is no HCL: the text up to ${name} does not end`);
  };
  return {
    at: () => at,
    ended: () => at >= text.length,
    take: (sign) => {
      if (!text.startsWith(sign, at) || (sign === '=' && text[at + 1] === '=')) return false;
      at += sign.length;
      return true;
    },
    spaces: () => void match(spacesAt),
    blank: (each) => {
      for (;;) {
        match(spacesAt);
        const found = comment();
        if (found !== null) each(found);
        else if (text[at] === '\n') at += 1;
        else return;
      }
    },
    word: () => match(wordAt)?.[0] ?? null,
    quoted,
    heredoc,
    bare: () => {
      const name = match(bareAt)?.[0];
      if (name === undefined) return null;
      return /^[\p{ID_Start}_]/u.test(name) && name.includes('.')
        ? { kind: 'reference', name }
        : { kind: 'text', text: name };
    },
    restOfExpression: () => {
      let depth = 0;
      let any = false;
      while (at < text.length) {
        match(spacesAt);
        const here = text[at] ?? '';
        if (here === '#' || text.startsWith('//', at) || text.startsWith('/*', at)) {
          comment();
          continue;
        }
        if (depth === 0 && (here === '' || '\n,]})'.includes(here))) break;
        if ('([{'.includes(here)) depth += 1;
        if (')]}'.includes(here)) depth -= 1;
        if (here !== '\n') any = true;
        if (quoted() === null && heredoc() === null) at += 1;
      }
      return any;
    },
  };
}

/** Templates may hold strings, which may hold templates. @returns the place behind the last quote. */
function endOfString(text: string, start: number): number | null {
  const open: ('"' | '{')[] = ['"'];
  let at = start + 1;
  while (at < text.length) {
    const inString = open.at(-1) === '"';
    const here = text[at];
    if (inString && here === '\n') return null;
    if (inString && here === '\\') at += 2;
    else if (inString && (text.startsWith('$${', at) || text.startsWith('%%{', at))) at += 3;
    else if (inString && (text.startsWith('${', at) || text.startsWith('%{', at))) {
      open.push('{');
      at += 2;
    } else {
      if (here === '"' && inString) open.pop();
      else if (here === '"') open.push('"');
      else if (here === '{' && !inString) open.push('{');
      else if (here === '}' && !inString) open.pop();
      at += 1;
      if (open.length === 0) return at;
    }
  }
  return null;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
]);

function unescaped(inner: string): string {
  return inner.replace(
    /\\u([\da-fA-F]{4})|\\(.)|([$%])\3\{/g,
    (whole, hex?: string, letter?: string, mark?: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      return mark === undefined ? (escapes.get(letter ?? '') ?? whole) : `${mark}{`;
    },
  );
}

/** Without the spaces that all lines begin with. */
function dedented(lines: readonly string[]): readonly string[] {
  const written = lines.filter((line) => line.trim() !== '');
  const margin = written.reduce((least, line) => Math.min(least, line.length - line.trimStart().length), 256);
  return lines.map((line) => line.slice(margin));
}
