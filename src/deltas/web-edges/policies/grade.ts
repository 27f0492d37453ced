/** What one more source in a directive lets through: a grade and a sentence. */
import type { Severity } from '../../delta.ts';
import { addressOf, isFilledIn, isInside, isShared, ownerDomain } from '../hosts.ts';

/** Hosts where anybody can publish a script, so that they hold nobody back (csp-evaluator's list of bypasses, read 2026-11). */
const publishing =
  /^(?:\*\.)?(?:cdn\.jsdelivr\.net|(?:www\.)?jsdelivr\.(?:net|com)|unpkg\.com|cdnjs\.cloudflare\.com|esm\.sh|cdn\.skypack\.dev|raw\.githubusercontent\.com|gist\.githubusercontent\.com|rawgit\.com|cdn\.rawgit\.com|raw\.githack\.com|ajax\.googleapis\.com|storage\.googleapis\.com|s3\.amazonaws\.com|amazonaws\.com|cloudfront\.net|herokuapp\.com|firebaseapp\.com|web\.app|vercel\.app|netlify\.app|pages\.dev|workers\.dev|github\.io)$/;

/** What a directive is about, completing "pages may …". */
const verbs: ReadonlyMap<string, string> = new Map([
  ['default-src', 'load anything from'],
  ['script-src', 'run scripts from'],
  ['script-src-elem', 'run scripts from'],
  ['script-src-attr', 'run handlers from'],
  ['worker-src', 'run workers from'],
  ['object-src', 'run plugins from'],
  ['base-uri', 'take their base address from'],
  ['connect-src', 'send data to'],
  ['frame-src', 'show frames of'],
  ['child-src', 'show frames of'],
  ['frame-ancestors', 'be framed by'],
  ['form-action', 'send forms to'],
  ['style-src', 'load styles from'],
  ['style-src-elem', 'load styles from'],
  ['style-src-attr', 'load styles from'],
  ['img-src', 'load images from'],
  ['font-src', 'load fonts from'],
  ['media-src', 'load media from'],
  ['manifest-src', 'load manifests from'],
]);

/** How much a directive guards: code that runs, data that leaves, looks. */
export type Weight = 'code' | 'data' | 'looks';

export function weightOf(directive: string): Weight {
  if (/^(?:script-src|default-src|object-src|worker-src|base-uri)/.test(directive)) return 'code';
  return /^(?:connect-src|frame-src|child-src|frame-ancestors|form-action)$/.test(directive)
    ? 'data'
    : 'looks';
}

const keywordSayings: ReadonlyMap<string, string> = new Map([
  ["'unsafe-inline'", 'run what is written into them'],
  ["'unsafe-eval'", 'run texts as code'],
  ["'unsafe-hashes'", 'run handlers that a hash names'],
  ["'wasm-unsafe-eval'", 'run WebAssembly'],
  ["'strict-dynamic'", 'run what trusted scripts load'],
]);

export function sourceSaying(directive: string, source: string): string {
  const inline = keywordSayings.get(source);
  if (inline !== undefined && weightOf(directive) === 'code') return inline;
  const from = verbs.get(directive) ?? `use (${directive})`;
  if (source === "'self'") return `${from} their own origin`;
  if (source === "'unsafe-inline'") return 'carry styles written into them';
  if (source === '*' || /^(?:https?|wss?):$/.test(source)) return `${from} any host`;
  return /^[a-z-]{1,20}:$/.test(source) ? `${from} ${source} addresses` : `${from} ${source}`;
}

/** @param known domains that the policy had before. */
export function gradeSource(weight: Weight, source: string, known: ReadonlySet<string>): Severity {
  if (source.startsWith("'")) {
    if (source === "'unsafe-inline'" || source === "'unsafe-eval'") return weight === 'code' ? 'high' : 'low';
    return source === "'unsafe-hashes'" && weight === 'code' ? 'medium' : 'low';
  }
  if (source === '*' || /^(?:https?|wss?|data|blob|filesystem):$/.test(source)) {
    if (weight === 'code') return source === 'blob:' ? 'medium' : 'high';
    return weight === 'data' && !/^(?:data|blob):$/.test(source) ? 'medium' : 'low';
  }
  if (isFilledIn(source) || weight === 'looks') return 'low';
  const host = (addressOf(source)?.host ?? source.replace(/[/:].*$/, '')).toLowerCase();
  if (isInside(host)) return 'low';
  const scheme = addressOf(source)?.scheme;
  if (weight === 'code' && (publishing.test(host) || isShared(host))) return 'high';
  if (scheme === 'http' || scheme === 'ws') return weight === 'code' ? 'high' : 'medium';
  const domain = ownerDomain(host);
  return domain !== null && known.has(domain) ? 'low' : 'medium';
}
