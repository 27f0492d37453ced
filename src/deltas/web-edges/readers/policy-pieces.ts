/** Content security policies in code: whole in one literal, or in pieces by the names of their directives. */
import type { Token } from '../../../syntax/code/statements.ts';
import type { Directive, Finding } from '../finding.ts';
import { directiveOf, isDirective, looksLikePolicy, readPolicy } from '../policies/policy.ts';
import { type Ends, literalsAmong, literalsAt, valueAfter } from './literals.ts';

export function policiesIn(tokens: readonly Token[], ends: Ends): readonly Finding[] {
  const pieces = new Map<string, Directive>();
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'sign') continue;
    const lines = { startLine: token.line, endLine: token.endLine };
    if (token.kind === 'string' && looksLikePolicy(token.text)) {
      for (const { directives } of readPolicy(token.text, '', lines)) {
        for (const [name, directive] of directives) add(pieces, name, directive);
      }
      continue;
    }
    const name = directiveNamed(token.text);
    if (name !== null) add(pieces, name, pieceAt(tokens, at, ends));
  }
  if (!isPolicy(tokens, [...pieces.keys()])) return [];
  const [first] = pieces.values();
  if (first === undefined) return [];
  const { startLine, endLine } = first;
  return [{ sort: 'policy', at: '', directives: pieces, startLine, endLine }];
}

/** Other things have sources too; a policy has keywords in quotes of their own, or several directives that nothing else has. */
function isPolicy(tokens: readonly Token[], names: readonly string[]): boolean {
  const own = names.filter((name) => !/^(?:img|media|frame|font|style|script)-src$/.test(name));
  return (
    own.length > 1 ||
    tokens.some(
      ({ kind, text }) =>
        text === 'content_security_policy' || (kind === 'string' && /(?:^|\s)'[a-z-]{4,20}'/.test(text)),
    )
  );
}

/** Of a directive that stands in several branches, all that any of them lets through. */
function add(pieces: Map<string, Directive>, name: string, directive: Directive): void {
  const known = pieces.get(name);
  if (known === undefined) {
    pieces.set(name, directive);
    return;
  }
  const shown = known.sources.size === 0 && directive.sources.size > 0 ? directive : known;
  pieces.set(name, {
    sources: new Set([...known.sources, ...directive.sources]),
    pinned: known.pinned && directive.pinned,
    whole: known.whole && directive.whole,
    startLine: shown.startLine,
    endLine: shown.endLine,
  });
}

/** What the name is given: literals alone, some among what is worked out, or nothing that can be read. */
function pieceAt(tokens: readonly Token[], at: number, ends: Ends): Directive {
  const token = tokens[at];
  const lines = { startLine: token?.line ?? 1, endLine: token?.endLine ?? 1 };
  const sent = tokens[at - 1]?.text === '.' ? railsWords(tokens, at + 1) : null;
  if (sent !== null) return directiveOf(sent.words, { ...lines, endLine: sent.endLine });
  const given = tokens[at + 1]?.text === ',' ? null : valueAfter(tokens, at);
  // One address alone is the source of something else.
  const lone = given === null ? undefined : tokens[given];
  const next = lone?.kind === 'string' && !/['\s]/.test(lone.text) ? null : given;
  const plain = next === null ? [] : literalsAt(tokens, next, ends);
  const literals = plain.length > 0 || next === null ? plain : literalsAmong(tokens, next, ends);
  const words = literals.flatMap(({ text }) => text.split(/\s+/)).filter((word) => !isDirective(word));
  const endLine = literals.at(-1)?.endLine ?? lines.endLine;
  return { ...directiveOf(words, { ...lines, endLine }), whole: plain.length > 0 };
}

/** Rails: policy.script_src :self, :https, "https://static.quay.example" (guides.rubyonrails.org, read 2026-11). */
function railsWords(tokens: readonly Token[], from: number) {
  const words: string[] = [];
  let at = from;
  for (; words.length < 64; at += 1) {
    const [first, second] = [tokens[at], tokens[at + 1]];
    if (first?.kind === 'string') words.push(first.text);
    else if (first?.text === ':' && second?.kind === 'word') {
      words.push(
        /^(?:https?|data|blob|wss?)$/.test(second.text)
          ? `${second.text}:`
          : `'${second.text.replace(/_/g, '-')}'`,
      );
      at += 1;
    } else return null;
    if (tokens[at + 1]?.text !== ',') break;
    at += 1;
  }
  return { words, endLine: tokens[at]?.endLine ?? 1 };
}

/** "scriptSrc" of helmet, "CSP_SCRIPT_SRC" of Django, "script-src". */
function directiveNamed(text: string): string | null {
  if (text.length > 40 || !/src|ancestors|action|uri/i.test(text)) return null;
  const name = text
    .replace(/^CSP_/, '')
    .replace(/([a-z])(?=[A-Z])/g, '$1-')
    .replace(/_/g, '-')
    .toLowerCase();
  return isDirective(name) && name.includes('-') ? name : null;
}
