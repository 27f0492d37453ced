/** Match patterns of extensions: their text in, the set of addresses that it stands for out (developer.chrome.com/docs/extensions/develop/concepts/match-patterns, read 2026-11). */
import { parse } from 'tldts';

export interface Pattern {
  /** "https"; `*` for https and http, `all` for every scheme that an extension can reach. */
  readonly scheme: string;
  /** `*` for every host, "*.harbour.example" for one and all below it. */
  readonly host: string;
  readonly path: string;
}

/** @returns null where the text is no pattern, such as the name of a permission. */
export function patternOf(text: string): Pattern | null {
  if (text === '<all_urls>') return { scheme: 'all', host: '*', path: '/*' };
  const [, scheme = '', host = '', path = ''] =
    /^([a-z*][a-z+-]{0,31}|\*):\/\/([^/\s]{0,256})(\/\S{0,1024})?$/i.exec(text) ?? [];
  if (scheme === '') return null;
  return {
    scheme: scheme.toLowerCase(),
    host: host.toLowerCase(),
    path: path === '' || path === '/' ? '/*' : path,
  };
}

export function patternText({ scheme, host, path }: Pattern): string {
  return scheme === 'all' ? '<all_urls>' : `${scheme}://${host}${path}`;
}

/** True where every address of the second is one of the first. A browser asks once more before it opens files, so those do not set two apart. */
export function contains(wide: Pattern, narrow: Pattern): boolean {
  return (
    schemeIn(wide.scheme, narrow.scheme) && hostIn(wide.host, narrow.host) && textIn(wide.path, narrow.path)
  );
}

function schemeIn(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === 'all') return true;
  return wide === '*' && ['http', 'https', 'ws', 'wss', 'all'].includes(narrow);
}

function hostIn(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === '*') return true;
  if (!wide.startsWith('*.')) return false;
  return narrow === wide.slice(2) || narrow.endsWith(wide.slice(1));
}

/** Only a star at the end is followed; others have to be written alike. */
export function textIn(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  return wide.indexOf('*') === wide.length - 1 && narrow.startsWith(wide.slice(0, -1));
}

const local =
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|(?:[\w-]{1,64}\.)?(?:localhost|test))(?::[\d*]{1,5})?$/;

/** How many people's pages a pattern reaches. */
export function reachOf({ scheme, host }: Pattern): 'all' | 'files' | 'some' | 'local' {
  if (scheme === 'file') return 'files';
  if (host === '*' || host === '*.*') return 'all';
  if (local.test(host)) return 'local';
  if (!host.startsWith('*.')) return 'some';
  const below = host.slice(2);
  return parse(below).publicSuffix === below ? 'all' : 'some';
}

/** "every website", "harbour.example and all below it". */
export function placesIn(pattern: Pattern): string {
  const { host, path } = pattern;
  const reach = reachOf(pattern);
  if (reach === 'files') return 'files of the computer';
  if (host === '*' || host === '*.*') return path === '/*' ? 'every website' : `every website under ${path}`;
  if (reach === 'all') return `every website below ${host.slice(2)}`;
  return host.startsWith('*.') ? `${host.slice(2)} and all below it` : host;
}

/** Http and https of one place, written apart, are one pattern. */
export function joined<T extends { readonly pattern: Pattern }>(all: readonly T[]): readonly T[] {
  const schemes = new Map<string, Set<string>>();
  const placeOf = ({ pattern: { host, path } }: T) => `${host} ${path}`;
  for (const one of all) {
    const known = schemes.get(placeOf(one)) ?? new Set();
    schemes.set(placeOf(one), known.add(one.pattern.scheme));
  }
  return all.map((one) => {
    const known = schemes.get(placeOf(one));
    const both = known?.has('http') === true && known.has('https');
    return both && /^https?$/.test(one.pattern.scheme)
      ? { ...one, pattern: { ...one.pattern, scheme: '*' } }
      : one;
  });
}
