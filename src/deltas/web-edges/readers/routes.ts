/** Routes that others call, in code: where a plain literal is registered for POST by a framework's own words. */
import { posix } from 'node:path';
import type { TextFile } from '../../../change/snapshot.ts';
import type { Token } from '../../../syntax/code/statements.ts';
import type { Known, Webhook } from '../finding.ts';
import { type Receiver, receiverOf } from '../receivers.ts';

/** What a route is registered on: "app", "stripeRouter"; a client that calls one is named otherwise. */
const registrars: ReadonlyMap<string, RegExp> = new Map([
  ['js', /(?:^|[a-z\d_])(?:app|router|routes?|server|fastify|hono)$/i],
  ['py', /^@?\w{0,40}(?:app|router|routes?|api|blueprint|bp)$/i],
  ['go', /^\w{1,40}$/],
  ['php', /^Route$|(?:app|router|routes)$/i],
  ['cs', /^\w{0,40}(?:app|group|routes|endpoints)$/i],
]);
const verbs: ReadonlyMap<string, RegExp> = new Map([
  ['js', /^(?:post|all)$/],
  ['py', /^(?:post|route|api_route|add_url_rule)$/],
  ['go', /^(?:POST|Post|HandleFunc|Handle|Any)$/],
  ['php', /^(?:post|any|match)$/],
  ['cs', /^MapPost$/],
]);

/** Words that register by themselves, and those that give what follows its beginning. */
const annotations = /^(?:@Post|@PostMapping|@RequestMapping|HttpPost)$/;
const prefixes = /^(?:@Controller|@RequestMapping|Route)$/;

export function languageOf(path: string): string {
  const end = /\.([a-z]{1,5})$/.exec(path)?.[1] ?? '';
  if (/^[cm]?[jt]sx?$/.test(end)) return 'js';
  return end === 'kt' || end === 'scala' || end === 'groovy' ? 'java' : end;
}

/** A check of who calls, by the names that it has in most libraries. */
const checks =
  /constructEvent|construct_event|verif\w{0,20}(?:signature|webhook|hmac|event)|(?:signature|hmac|webhook)\w{0,20}(?:verif|valid|check)|timingSafeEqual|compare_digest|secure_compare|hash_equals|createHmac|hmac\.|x-hub-signature|-signature["']|svix|webhook_?secret|unwrap\(/i;

export function namesCheck(text: string): boolean {
  return checks.test(text);
}

export function routesIn(file: TextFile, tokens: readonly Token[], known: Known): readonly Webhook[] {
  const language = languageOf(file.path);
  const checked = namesCheck(file.text);
  const found: Webhook[] = [];
  let prefix = '';
  const blocks: string[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'word') continue;
    if (language === 'rb') followBlocks(tokens, at, blocks);
    if (prefixes.test(token.text) && /^(?:js|java|cs)$/.test(language)) {
      const text = argumentOf(tokens, at);
      const opensClass = tokens.slice(at, at + 16).some(({ text }) => text === 'class');
      const stands = token.text !== 'Route' || tokens[at - 1]?.text === '[';
      if (text !== null && stands && (token.text === '@Controller' || opensClass)) {
        prefix = text.text;
        continue;
      }
    }
    const written = writtenAt(file.path, language, tokens, at);
    if (written === null) continue;
    const above = language === 'rb' ? blocks.join('/') : annotations.test(token.text) ? prefix : '';
    const path = above === '' ? written.text : `${above}/${written.text}`;
    const receiver = receiverOf(path.replace(/^(?:POST|ANY)\s+/, ''), known, false);
    if (receiver !== null) found.push(webhookAt(receiver, written, checked));
  }
  return found;
}

/** Rails: "namespace :webhooks do … end" begins every route within; other blocks begin none. */
function followBlocks(tokens: readonly Token[], at: number, blocks: string[]): void {
  const word = tokens[at]?.text ?? '';
  if (word === 'end') blocks.pop();
  const startsLine = tokens[at - 1]?.line !== tokens[at]?.line;
  const opens =
    word === 'do' || (startsLine && /^(?:if|unless|case|def|begin|class|module|while)$/.test(word));
  if (!opens || blocks.length >= 64) return;
  const line = tokens[at]?.line;
  const start = tokens.slice(Math.max(0, at - 24), at).filter((token) => token.line === line);
  const isNamed = word === 'do' && /^(?:namespace|scope)$/.test(start[0]?.text ?? '');
  const named = start.find(
    ({ kind }, index) =>
      kind === 'string' || (kind === 'word' && start[index - 1]?.text === ':' && index < 3),
  );
  blocks.push(isNamed ? (named?.text ?? '') : '');
}

/** @returns the literal of a route that the word registers; null where it registers none. */
function writtenAt(path: string, language: string, tokens: readonly Token[], at: number): Token | null {
  const word = tokens[at]?.text ?? '';
  if (annotations.test(word)) {
    return /^(?:js|java|cs)$/.test(language) ? argumentOf(tokens, at) : null;
  }
  if (language === 'rb') {
    const next = tokens[at + 1];
    const symbol = next?.text === ':' ? tokens[at + 2] : undefined;
    if (word !== 'post' || !/(?:^|\/)routes(?:\.rb|\/)/.test(path)) return null;
    return next?.kind === 'string' ? next : (symbol ?? null);
  }
  if (/^(?:tf|tofu)$/.test(language)) {
    const value = word === 'route_key' && tokens[at + 1]?.text === '=' ? tokens[at + 2] : undefined;
    return value?.kind === 'string' && /^(?:POST|ANY) /.test(value.text) ? value : null;
  }
  // Django: path("webhooks/stripe/", view), where no more routes are taken in.
  if (language === 'py' && /^(?:path|re_path|url)$/.test(word) && posix.basename(path).includes('url')) {
    const text = argumentOf(tokens, at);
    const view = tokens[at + 4]?.text;
    return text !== null && text === tokens[at + 2] && view !== 'include' ? text : null;
  }
  if (verbs.get(language)?.test(word) !== true) return null;
  const dots = tokens[at - 1]?.text;
  const owner = dots === '.' ? tokens[at - 2] : dots === ':' ? tokens[at - 3] : undefined;
  if (owner?.kind !== 'word' || registrars.get(language)?.test(owner.text) !== true) return null;
  const text = argumentOf(tokens, at);
  if (language !== 'py' || word === 'post') return text;
  // A route of Flask answers to GET alone where it does not say.
  const rest = tokens.slice(at, at + 24).map((token) => token.text);
  return rest.includes('methods') && rest.includes('POST') ? text : null;
}

/** The first literal in the brackets after a word, "path =" before it aside. */
function argumentOf(tokens: readonly Token[], at: number): Token | null {
  if (tokens[at + 1]?.text !== '(') return null;
  for (const token of tokens.slice(at + 2, at + 7)) {
    if (token.kind === 'string')
      return /[\n\s]/.test(token.text.replace(/^(?:POST|ANY) /, '')) ? null : token;
    if (token.text === ')' || token.text === ',') return null;
    if (token.kind === 'word' && !/^(?:path|value|rule|array|\[)$/.test(token.text)) return null;
  }
  return null;
}

function webhookAt({ route, vendor }: Receiver, { line, endLine }: Token, checked: boolean): Webhook {
  return {
    sort: 'webhook',
    way: 'in',
    name: route,
    vendor,
    encrypted: true,
    checked,
    startLine: line,
    endLine,
  };
}

/** Files whose own path is a route, up to what is written after it (their frameworks' documentation, read 2026-11). */
const routed: readonly RegExp[] = [
  /(?:^|\/)pages(\/api\/.{1,200}?)(?:\/index)?\.[cm]?[jt]s$/,
  /(?:^|\/)app(\/.{1,200})\/route\.[cm]?[jt]s$/,
  /(?:^|\/)src\/routes(\/.{1,200})\/\+server\.[jt]s$/,
  /(?:^|\/)server(\/(?:api|routes)\/.{1,200}?)(?:\.post)?\.[jt]s$/,
  /(?:^|\/)netlify\/functions(\/.{1,100}?)(?:\/index)?\.[cm]?[jt]s$/,
  /(?:^|\/)supabase\/functions(\/[^/]{1,100})\/index\.ts$/,
  /^(\/?api\/.{1,200}?)(?:\/index)?\.[cm]?[jt]s$/,
];

/** @returns the webhook that a file is by its path. */
export function fileRoute(file: TextFile, known: Known): Webhook | null {
  const matches = routed.map((pattern) => pattern.exec(file.path)?.[1]);
  const raw = matches.find((route) => route !== undefined);
  if (raw === undefined) return null;
  if (/\/route\.|\+server\./.test(file.path) && !/\bexport\b[^\n]{0,80}\bPOST\b/.test(file.text)) return null;
  // Groups in round brackets are no part of the address.
  const route = raw.replace(/\/\([^/]{1,60}\)/g, '').replace(/\.post$/, '');
  const receiver = receiverOf(route, known, false);
  const first = { kind: 'string', text: '', line: 1, endLine: 1 } as const;
  return receiver === null ? null : webhookAt(receiver, first, namesCheck(file.text));
}

/** @returns true where a file's path alone can make it a webhook. */
export function isRouted(path: string): boolean {
  return /hook|callback|ipn|notif|event/i.test(path) && routed.some((pattern) => pattern.test(path));
}
