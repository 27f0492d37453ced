/** Code of any language: the routes, lists of origins, policies and addresses that stand in it as plain literals. */
import type { TextFile } from '../../../change/snapshot.ts';
import type { Token } from '../../../syntax/code/statements.ts';
import { bracketEnds } from '../../../syntax/code/statements.ts';
import { type CommentSigns, readTokens } from '../../../syntax/code/tokens.ts';
import type { Finding, Known } from '../finding.ts';
import { type Header, headerFindings, headerNames, originsIn } from '../headers.ts';
import { looksLikePolicy } from '../policies/policy.ts';
import { isWholeSender, namesSender, senderOf } from '../senders.ts';
import { plainKey } from './fields.ts';
import { type Ends, literalsAt, valueAfter } from './literals.ts';
import { policiesIn } from './policy-pieces.ts';
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

function sendersIn(tokens: readonly Token[], known: Known): readonly Finding[] {
  return tokens.flatMap(({ kind, text, line, endLine }, at): readonly Finding[] => {
    if (kind !== 'string' || !/^https?:/i.test(text)) return [];
    const name = ['=', ':'].includes(tokens[at - 1]?.text ?? '') ? (tokens[at - 2]?.text ?? '') : '';
    if (!namesSender(name) && !isWholeSender(text)) return [];
    const found = senderOf(text, namesSender(name), { startLine: line, endLine }, known);
    return found === null ? [] : [found];
  });
}
