/** Pieces that the notations share: "Name(argument)" taken apart, commands with any arguments, files as a .gitignore writes them. */
import type { PathPattern, TextPattern, ToolPattern } from '../pattern.ts';

export interface Call {
  readonly name: string;
  /** Null where there are no parentheses, or nothing that limits stands in them. */
  readonly argument: string | null;
}

/** "Bash(git diff *)" is Bash and "git diff *"; "Bash(*)" is Bash alone. */
export function callOf(written: string): Call {
  const text = written.trim();
  const open = text.indexOf('(');
  if (open < 0 || !text.endsWith(')')) return { name: text, argument: null };
  const argument = text.slice(open + 1, -1).trim();
  return {
    name: text.slice(0, open).trim(),
    argument: argument === '' || argument === '*' ? null : argument,
  };
}

export const glob = (text: string): TextPattern => ({ form: 'glob', glob: text });
export const opaque = (written: string): TextPattern => ({ form: 'opaque', written });

/** Texts longer than this are no list of words any more. */
const longest = 4_096;

export function shell(command: string | null): ToolPattern {
  if (command === null || /^\*+$/.test(command)) return { tool: 'shell', command: null };
  return { tool: 'shell', command: command.length > longest ? opaque(command) : glob(command) };
}

/** The command alone, and with anything after it: "ls" takes `ls -la` and not `lsof`. */
export function shellBeginning(command: string): readonly ToolPattern[] {
  const words = command.trim();
  if (words === '' || /^\*+$/.test(words)) return [shell(null)];
  return [shell(words), shell(`${words} *`)];
}

export function tool(name: string, argument: string | null = null): ToolPattern {
  return { tool: 'other', name, argument };
}

export function server(name: string, of: string | null): ToolPattern {
  return { tool: 'mcp', server: glob(name), name: of === null || of === '*' || of === '' ? null : glob(of) };
}

export function delegate(agent: string | null): ToolPattern {
  return { tool: 'delegate', agent: agent === null ? null : glob(agent) };
}

export function fetchFrom(host: string | null): ToolPattern {
  return { tool: 'fetch', host: host === null || /^\*+$/.test(host) ? null : glob(host.toLowerCase()) };
}

/** The host of an address or of a pattern of addresses: "https://harbour.example/docs/*" and "harbour.example" alike. */
export function hostIn(address: string): string {
  const bare = address.replace(/^[a-z*]{1,10}:\/\//i, '');
  return bare.split(/[/:?#]/, 1)[0] ?? bare;
}

export function files(kind: 'read' | 'write', paths: readonly PathPattern[] | null): readonly ToolPattern[] {
  if (paths === null) return [{ tool: kind, path: null }];
  return paths.map((path) => ({ tool: kind, path }));
}

export function withoutEndSlash(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/** A name alone is a file or a directory with all that is in it; one with a suffix is a file. */
export function withContents({ from, glob: written }: PathPattern): readonly PathPattern[] {
  const bare = withoutEndSlash(written);
  if (bare === '') return [{ from, glob: '**' }];
  const alone = bare === '**' || bare.endsWith('/**') || /[^/]\.\w{2,5}$/.test(bare);
  return alone
    ? [{ from, glob: bare }]
    : [
        { from, glob: bare },
        { from, glob: `${bare}/**` },
      ];
}

/** @returns the path with `{a,b}` written out, the text itself where that would be too much. */
export function withoutBraces(text: string): readonly string[] {
  let texts: readonly string[] = [text];
  for (let round = 0; round < 3; round += 1) {
    texts = texts.flatMap((one) => {
      const open = one.indexOf('{');
      const close = one.indexOf('}', open);
      if (open < 0 || close < 0) return [one];
      const choices = one
        .slice(open + 1, close)
        .split(',')
        .slice(0, 16);
      return choices.map((choice) => one.slice(0, open) + choice + one.slice(close + 1));
    });
    if (texts.length > 64) return [text];
  }
  return texts;
}

/** "~/x" in the home, "/x" at the root, others in the workspace. */
export function anchored(written: string): PathPattern {
  if (written === '~' || written.startsWith('~/')) return { from: 'home', glob: written.slice(2) || '**' };
  if (written.startsWith('$HOME/')) return { from: 'home', glob: written.slice(6) };
  if (written.startsWith('/')) return { from: 'root', glob: written.replace(/^\/+/, '') || '**' };
  return { from: 'workspace', glob: written.replace(/^(?:\.\/)+/, '') || '**' };
}
