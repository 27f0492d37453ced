/** Code of any language: the routes, lists of origins, policies and addresses that stand in it as plain literals. */
import type { TextFile } from '../../../change/snapshot.ts';
import type { Token } from '../../../syntax/code/statements.ts';
import { bracketEnds } from '../../../syntax/code/statements.ts';
import { type CommentSigns, readTokens } from '../../../syntax/code/tokens.ts';
import type { Directive, Finding, Known } from '../finding.ts';
import { type Header, headerFindings, headerNames, originsIn } from '../headers.ts';
import { directiveOf, isDirective, looksLikePolicy, readPolicy } from '../policies/policy.ts';
import { isWholeSender, namesSender, senderOf } from '../senders.ts';
import { plainKey } from './fields.ts';
import { fileRoute, languageOf, routesIn } from './routes.ts';
import { isAllOriginsSwitch, isCredentialSwitch, originListOf } from './settings.ts';

const hash: ReadonlySet<string> = new Set(['py', 'rb', 'ex', 'exs', 'sh']);
const both: ReadonlySet<string> = new Set(['php', 'tf', 'tofu']);

function commentsOf(language: string): CommentSigns {
  if (hash.has(language)) return ['#'];
  return both.has(language) ? ['#', '//'] : ['//'];
}

export function readCode(file: TextFile, known: Known): readonly Finding[] {
  const language = languageOf(file.path);
  const tokens = readTokens(file.text, commentsOf(language));
  const ends = bracketEnds(tokens);
  const routed = fileRoute(file, known);
  const routes = routed === null ? routesIn(file, tokens, known) : [routed];
  // What a resource lets in is told with the resource.
  if (/^(?:tf|tofu)$/.test(language)) return [...routes, ...sendersIn(tokens, known)];
  return [
    ...routes,
    ...headersIn(tokens, ends),
    ...listsIn(tokens, ends, language),
    ...policiesIn(tokens, ends),
    ...sendersIn(tokens, known),
  ];
}

type Ends = ReadonlyMap<number, number>;

/** Longer brackets hold more than a list. */
const longestList = 600;

/** The literals of a value that begins here: one, those that follow it at once, or all in a bracket. */
function literalsAt(tokens: readonly Token[], at: number, ends: Ends): readonly Token[] {
  // Go's `[]string{…}` and PHP's `array(…)` hold their literals in the bracket after.
  let start = at;
  if (tokens[start]?.text === '[' && tokens[start + 1]?.text === ']') start += 2;
  if (/^(?:string|array|new|List|Set|Arrays|listOf|setOf|of|asList)$/.test(tokens[start]?.text ?? ''))
    start += 1;
  if (tokens[start]?.text === '.') start += 2;
  const first = tokens[start];
  if (first?.kind === 'string') {
    const parts = [first];
    for (let next = start + 1; parts.length < 64; next += 1) {
      const token = tokens[next];
      const joins =
        token?.kind === 'sign' && '+.'.includes(token.text) && tokens[next + 1]?.kind === 'string';
      if (token?.kind === 'string') parts.push(token);
      else if (!joins) break;
    }
    return parts;
  }
  const end = ends.get(start);
  if (end === undefined || end - start > longestList) return [];
  const inside = tokens.slice(start + 1, end - 1);
  // A bracket of more than literals is no list of them.
  const plain = inside.every(
    ({ kind, text }) => kind === 'string' || ',+\n'.includes(text) || /^(?:null|nil|None)$/.test(text),
  );
  return plain ? inside.filter(({ kind }) => kind === 'string') : [];
}

/** "name: value", "name = value", 'name => value', "(name, value)": the place after what stands between. */
function valueAfter(tokens: readonly Token[], at: number): number | null {
  let next = at + 1;
  if (tokens[next]?.text === ']') next += 1;
  const signs = [tokens[next]?.text, tokens[next + 1]?.text];
  if (signs[0] === ':' && signs[1] === '=') return next + 2;
  if (signs[0] === '=' && signs[1] === '>') return next + 2;
  if (signs[0] === ':' || signs[0] === '=' || signs[0] === ',' || signs[0] === '(') {
    return signs[0] === '=' && signs[1] === '=' ? null : next + 1;
  }
  return null;
}

function headersIn(tokens: readonly Token[], ends: Ends): readonly Finding[] {
  const headers: Header[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'string') continue;
    // PHP: header("Access-Control-Allow-Origin: *").
    const whole = /^([a-z-]{8,40}):\s{0,9}(.{1,4000})$/is.exec(token.text);
    if (whole?.[1] !== undefined && whole[2] !== undefined && headerNames.has(whole[1].toLowerCase())) {
      headers.push({ name: whole[1], value: whole[2], startLine: token.line, endLine: token.endLine });
      continue;
    }
    if (!headerNames.has(token.text.toLowerCase())) continue;
    const next = valueAfter(tokens, at);
    if (next === null) continue;
    // Next.js: { key: "…", value: "…" }.
    const keyed = tokens[next]?.text === 'value' ? valueAfter(tokens, next) : null;
    const literals = literalsAt(tokens, keyed ?? next, ends);
    const [first] = literals;
    const last = literals.at(-1);
    if (first === undefined || last === undefined || looksLikePolicy(first.text)) continue;
    const value = literals.map(({ text }) => text).join('');
    headers.push({ name: token.text, value, startLine: first.line, endLine: last.endLine });
  }
  return headerFindings({ at: '', headers });
}

function listsIn(tokens: readonly Token[], ends: Ends, language: string): readonly Finding[] {
  const credentials = tokens.some(
    ({ text, kind }, at) =>
      kind !== 'sign' &&
      (isCredentialSwitch(text) || (text === 'credentials' && isCors(tokens, at))) &&
      /^true$/i.test(tokens[valueAfter(tokens, at) ?? -1]?.text ?? ''),
  );
  return tokens.flatMap((token, at): readonly Finding[] => {
    const { kind, text, line, endLine } = token;
    if (kind === 'sign' || headerNames.has(text.toLowerCase())) return [];
    const lines = { startLine: line, endLine };
    const place = { at: '', credentials, list: 'cors' } as const;
    const any = () => originsIn('*', place, lines);
    if (kind === 'word' && /^(?:AllowAnyOrigin)$/.test(text) && language === 'cs') return any();
    // Express: cors() without a word lets in all.
    if (
      text === 'cors' &&
      tokens[at + 1]?.text === '(' &&
      tokens[at + 2]?.text === ')' &&
      tokens[at - 2]?.text === 'use'
    )
      return any();
    const next = valueAfter(tokens, at);
    if (next === null) return [];
    if (isAllOriginsSwitch(text)) return /^true$/i.test(tokens[next]?.text ?? '') ? any() : [];
    const list = listNamed(text, tokens, at, language);
    if (list === null) return [];
    if (text === 'origin' && tokens[next]?.text === 'true') return originsIn('$http_origin', place, lines);
    const literals = literalsAt(tokens, next, ends);
    return literals.flatMap((one) =>
      originsIn(
        one.text,
        { at: plainKey(text), credentials, list },
        { startLine: one.line, endLine: one.endLine },
      ),
    );
  });
}

/** Words too plain to say what they list, but within CORS's own brackets. */
function listNamed(text: string, tokens: readonly Token[], at: number, language: string) {
  if (/^origins?$/.test(text)) return isCors(tokens, at) ? 'cors' : null;
  if (text === 'WithOrigins' && language === 'cs') return 'cors';
  return originListOf(text);
}

function isCors(tokens: readonly Token[], at: number): boolean {
  return tokens
    .slice(Math.max(0, at - 24), at)
    .some(
      ({ text, kind }) =>
        kind !== 'string' && /^(?:@?cors\w{0,20}|enableCors|@?CrossOrigin|CORS)$/i.test(text),
    );
}

function policiesIn(tokens: readonly Token[], ends: Ends): readonly Finding[] {
  const pieces = new Map<string, Directive>();
  // Of a directive that stands in several branches, all that any of them lets through.
  const add = (name: string, directive: Directive) => {
    const { sources, pinned, startLine, endLine } = pieces.get(name) ?? directive;
    const all = new Set([...sources, ...directive.sources]);
    pieces.set(name, { sources: all, pinned: pinned && directive.pinned, startLine, endLine });
  };
  for (const [at, token] of tokens.entries()) {
    const lines = { startLine: token.line, endLine: token.endLine };
    if (token.kind === 'string' && looksLikePolicy(token.text)) {
      for (const { directives } of readPolicy(token.text, '', lines)) {
        for (const [name, directive] of directives) add(name, directive);
      }
      continue;
    }
    if (token.kind === 'sign') continue;
    const name = directiveNamed(token.text);
    const next = name === null ? null : valueAfter(tokens, at);
    if (name === null || next === null) continue;
    const literals = literalsAt(tokens, next, ends);
    const last = literals.at(-1);
    if (last === undefined) continue;
    const words = literals.flatMap(({ text }) => text.split(/\s+/));
    add(name, directiveOf(words, { startLine: token.line, endLine: last.endLine }));
  }
  const [first] = pieces.values();
  if (first === undefined) return [];
  const { startLine, endLine } = first;
  return [{ sort: 'policy', at: '', directives: pieces, startLine, endLine }];
}

/** "scriptSrc" of helmet, "CSP_SCRIPT_SRC" of Django, "script-src". */
function directiveNamed(text: string): string | null {
  if (!/src|ancestors|action|uri/i.test(text) || text.length > 40) return null;
  const name = text
    .replace(/^CSP_/, '')
    .replace(/([a-z])(?=[A-Z])/g, '$1-')
    .replace(/_/g, '-')
    .toLowerCase();
  return isDirective(name) && name.includes('-') ? name : null;
}

function sendersIn(tokens: readonly Token[], known: Known): readonly Finding[] {
  return tokens.flatMap(({ kind, text, line, endLine }, at): readonly Finding[] => {
    if (kind !== 'string' || !/^https?:/i.test(text)) return [];
    const name = ['=', ':'].includes(tokens[at - 1]?.text ?? '') ? (tokens[at - 2]?.text ?? '') : '';
    if (!namesSender(name) && !isWholeSender(text)) return [];
    const found = senderOf(text, namesSender(name), { startLine: line, endLine }, known);
    return found === null ? [] : [found];
  });
}
