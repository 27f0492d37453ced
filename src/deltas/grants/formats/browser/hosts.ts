/** What an extension may do where: a pattern and what it is there for in, one scope that can be compared as a set out. */
import type { Lines } from '../../../../syntax/tree.ts';
import type { Grant, Meaning } from '../../grant.ts';
import type { Reading } from '../../reading.ts';
import {
  contains,
  joined,
  type Pattern,
  patternOf,
  patternText,
  placesIn,
  reachOf,
  textIn,
} from './patterns.ts';

/** What a pattern opens: the data of its pages, the pages alone, messages from them, files of the extension to them. */
type Purpose = 'hosts' | 'pages' | 'messages' | 'resources';

export interface Opened {
  readonly purpose: Purpose;
  readonly pattern: Pattern;
  /** The file that is shown. */
  readonly resource?: string;
  readonly limit: string | undefined;
  readonly lines: Lines;
}

/** Asks for all of them, with http and https of one place as one. */
export function askFor(opened: readonly Opened[], into: Reading): void {
  const groups = new Map<string, Opened[]>();
  for (const one of opened) {
    const key = JSON.stringify([one.purpose, one.resource ?? '', one.limit ?? '']);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [one]);
    else same.push(one);
  }
  for (const { purpose, pattern, resource = '', limit, lines } of [...groups.values()].flatMap(joined)) {
    const text = patternText(pattern);
    const more = { label: labels[purpose](text, resource), limit };
    const scope = [purpose, text, resource].join(' ').trimEnd();
    into.ask('browser', 'extension', scope, lines, meaningOf(purpose, pattern, resource), more);
  }
}

const labels: Readonly<Record<Purpose, (pattern: string, resource: string) => string>> = {
  hosts: (pattern) => pattern,
  pages: (pattern) => `the pages of ${pattern}`,
  messages: (pattern) => `messages from ${pattern}`,
  resources: (pattern, resource) => `${resource} shown to ${pattern}`,
};

function meaningOf(purpose: Purpose, pattern: Pattern, resource: string): Meaning {
  const reach = reachOf(pattern);
  const where = placesIn(pattern);
  const severity = reach === 'all' || reach === 'files' ? 'high' : reach === 'local' ? 'low' : 'medium';
  switch (purpose) {
    case 'hosts':
      return {
        power: reach === 'files' ? 'read' : 'write',
        severity,
        may: `read and change what people see and send at ${where}`,
      };
    case 'pages':
      return { power: 'write', severity, may: `run its code in the pages of ${where}` };
    case 'messages':
      return { power: 'read', severity, may: `be sent commands by pages of ${where}` };
    case 'resources':
      // A page that can frame another can trick a click out of its user; pictures only show that it is there.
      return {
        power: 'read',
        severity: /\.(?:html?|js)$|\*/.test(resource) ? 'low' : 'info',
        may: `be recognised and framed by ${where}`,
      };
  }
}

interface Scope {
  readonly purpose: string;
  readonly pattern: Pattern;
  readonly resource: string;
}

/** Each scope is compared with each, and read once. */
const known = new WeakMap<Grant, Scope | null>();

function scopeOf(grant: Grant): Scope | null {
  const read = known.get(grant);
  if (read !== undefined) return read;
  const [, purpose = '', text = '', resource = ''] =
    /^(hosts|pages|messages|resources) (\S+)(?: (.*))?$/s.exec(grant.scope) ?? [];
  const pattern = patternOf(text);
  const scope = pattern === null ? null : { purpose, pattern, resource };
  known.set(grant, scope);
  return scope;
}

/** Who may read a page may run in it; what is free of a condition contains what is bound to one. */
export function coversHosts(held: Grant, asked: Grant): boolean {
  if (held.limit !== undefined && held.limit !== asked.limit) return false;
  const [wide, narrow] = [scopeOf(held), scopeOf(asked)];
  if (wide === null || narrow === null) return false;
  const same = wide.purpose === narrow.purpose || (wide.purpose === 'hosts' && narrow.purpose === 'pages');
  return same && contains(wide.pattern, narrow.pattern) && textIn(wide.resource, narrow.resource);
}
