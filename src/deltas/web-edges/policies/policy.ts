/** Content security policies (w3.org/TR/CSP3, read 2026-11): a header's value in, directives with their sources out. */
import type { Lines } from '../../../syntax/tree.ts';
import type { Directive, Policy } from '../finding.ts';
import { isFilledIn } from '../hosts.ts';

/** Directives that list sources, and what they fall back to: what default-src stands for, and what nothing stands for. */
export const fetchDirectives: ReadonlySet<string> = new Set([
  'script-src',
  'style-src',
  'connect-src',
  'img-src',
  'font-src',
  'media-src',
  'object-src',
  'frame-src',
  'child-src',
  'worker-src',
  'manifest-src',
  'script-src-elem',
  'script-src-attr',
  'style-src-elem',
  'style-src-attr',
]);
export const otherDirectives: ReadonlySet<string> = new Set(['base-uri', 'form-action', 'frame-ancestors']);

export function isDirective(name: string): boolean {
  return name === 'default-src' || fetchDirectives.has(name) || otherDirectives.has(name);
}

/** A text that is a policy: one of its directives begins a part of it. */
const telling =
  /(?:^|[;\s"'`])(?:default-src|script-src|connect-src|frame-ancestors|style-src|img-src|frame-src|form-action|object-src|base-uri)(?:-elem)?[ \t\r\n]{1,40}(?:'|\*|https?:|data:|[\w*-]{1,63}\.)/;

export function looksLikePolicy(text: string): boolean {
  return text.length < 20_000 && telling.test(text);
}

const mostSources = 500;

/** @returns one policy, or none where the text lists no sources. */
export function readPolicy(text: string, at: string, lines: Lines): readonly Policy[] {
  const directives = new Map<string, Directive>();
  let line = lines.startLine;
  // What is filled in may follow a word without a space.
  const spaced = text.slice(0, 20_000).replace(/'\$\{/g, "' ${");
  for (const part of spaced.split(';')) {
    const trimmed = part.trimStart();
    const startLine = Math.min(lines.endLine, line + newlines(part.slice(0, part.length - trimmed.length)));
    line += newlines(part);
    const [name = '', ...words] = trimmed
      .replace(/^["'`]+(?=[a-z])/i, '')
      .trimEnd()
      .split(/\s+/, mostSources);
    const key = name.toLowerCase();
    // Of two directives of one name the first counts.
    if (!isDirective(key) || directives.has(key)) continue;
    directives.set(
      key,
      directiveOf(words, { startLine, endLine: Math.min(lines.endLine, Math.max(startLine, line)) }),
    );
  }
  return directives.size === 0
    ? []
    : [{ sort: 'policy', at, directives, startLine: lines.startLine, endLine: lines.endLine }];
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}

const keyword = /^'[a-z-]{1,40}'$/i;

export function directiveOf(words: readonly string[], { startLine, endLine }: Lines): Directive {
  const clean = words.map((word) => word.replace(/^["`]+|["`,\\]+$/g, '')).filter((word) => word !== '');
  const isPin = (word: string) =>
    /^'(?:nonce-|sha(?:256|384|512)-)/i.test(word) || /^\\?'?(?:nonce|sha\d{3})-/i.test(word);
  const sources = clean.filter((word) => !isPin(word)).map(sourceOf);
  return {
    sources: new Set(sources.filter((source) => source !== "'none'" && source !== "'report-sample'")),
    pinned: clean.some(isPin),
    whole: true,
    startLine,
    endLine,
  };
}

/** Letters of schemes, hosts and keywords are all the same; those of paths are not. */
function sourceOf(word: string): string {
  if (keyword.test(word)) return word.toLowerCase();
  if (isFilledIn(word)) return word;
  const slash = word.indexOf('/', word.indexOf('://') < 0 ? 0 : word.indexOf('://') + 3);
  const path = slash < 0 ? '' : word.slice(slash);
  const head = (slash < 0 ? word : word.slice(0, slash)).toLowerCase();
  return head + (path === '/' ? '' : path);
}

/** What a browser makes of the list: with a nonce or hash, 'unsafe-inline' is passed over; with 'strict-dynamic', hosts are too. */
export function effective({ sources, pinned }: Directive): ReadonlySet<string> {
  const strict = sources.has("'strict-dynamic'");
  return new Set(
    [...sources].filter((source) => {
      if (source === "'unsafe-inline'") return !pinned && !strict;
      return !strict || /^'(?:unsafe-eval|wasm-unsafe-eval|unsafe-hashes|strict-dynamic)'$/.test(source);
    }),
  );
}

/** @returns true where a browser takes the source for one of the list already. */
export function covers(list: ReadonlySet<string>, source: string): boolean {
  if (list.has(source)) return true;
  if (source.startsWith("'")) return false;
  const scheme = /^([a-z][a-z\d+.-]{0,20}):/.exec(source)?.[1];
  const isOnScheme = scheme !== undefined && /^[a-z][a-z\d+.-]{0,20}:(?:\/\/|$)/.test(source);
  if (isOnScheme && list.has(`${scheme}:`)) return true;
  // `*` stands for the network's schemes alone.
  const network = !isOnScheme || /^(?:https?|wss?)$/.test(scheme);
  if (list.has('*') && network) return true;
  if (!isOnScheme && list.has('https:')) return true;
  const host = source.replace(/^[a-z][a-z\d+.-]{0,20}:\/\//, '').replace(/[/:].*$/, '');
  const start = isOnScheme ? `${scheme}://` : '';
  if (list.has(host) || list.has(start + host)) return true;
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    const wide = `*${host.slice(dot)}`;
    if (wide !== host && (list.has(wide) || list.has(start + wide) || list.has(`https://${wide}`)))
      return true;
  }
  return list.has(`https://${host}`) && !isOnScheme;
}
