/** The content security policy of an extension's own pages: its text in, what may run there beside the extension's code out (developer.mozilla.org, content_security_policy in manifest.json, read 2026-11). */
import type { Severity } from '../../../delta.ts';

export interface Loosened {
  readonly source: string;
  readonly severity: Severity;
  /** To follow "its own pages may run". */
  readonly what: string;
}

/** Where what runs is decided; the first that is written counts for scripts. */
const scripts = ['script-src', 'default-src'] as const;

/** @returns what is allowed beyond what an extension brings itself, without what the standard policy allows too. */
export function loosenedBy(policy: string): readonly Loosened[] {
  const directives = new Map<string, readonly string[]>();
  for (const directive of policy.slice(0, 16_384).split(';')) {
    const [name = '', ...sources] = directive.trim().split(/\s+/);
    if (name !== '' && !directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), sources);
  }
  const first = scripts.find((name) => directives.has(name));
  const found = [
    ...(first === undefined ? [] : (directives.get(first) ?? [])),
    ...(directives.get('script-src-elem') ?? []),
    ...(directives.get('worker-src') ?? []),
    ...(directives.get('object-src') ?? []),
  ];
  return [...new Set(found)].flatMap((source) => meaningOf(source.toLowerCase()));
}

function meaningOf(source: string): readonly Loosened[] {
  switch (source) {
    case "'unsafe-eval'":
      return [{ source, severity: 'high', what: 'text as code' }];
    case "'unsafe-inline'":
      return [{ source, severity: 'high', what: 'code that stands in a page' }];
    case "'wasm-unsafe-eval'":
    case "'wasm-eval'":
      return [{ source, severity: 'low', what: 'WebAssembly' }];
    default:
  }
  if (source.startsWith("'")) return [];
  if (/^(?:blob|data|filesystem):$/.test(source))
    return [{ source, severity: 'high', what: `code from ${source} addresses` }];
  const local = /^(?:(?:https?|wss?):\/\/)?(?:localhost|127\.0\.0\.1)(?::[\d*]{1,5})?(?:\/|$)/.test(source);
  return [
    {
      source: source.slice(0, 200),
      severity: local ? 'low' : 'high',
      what: `code from ${source.slice(0, 200)}`,
    },
  ];
}
