/** Origins, hosts and addresses as they are written: text in, what a browser or a caller would make of it out. */
import { getDomain, parse } from 'tldts';

/** "https://*.quay.example:8443": scheme, host and port; bounded, since the text is anybody's. */
const address =
  /^([a-z][a-z\d+.-]{0,20}):\/\/(?:[^\s/@?#]{0,100}@)?([^\s/:?#@]{1,253})(?::(\d{1,5}|\*))?(?=[/?#]|$)/i;

export interface Address {
  readonly scheme: string;
  readonly host: string;
  readonly port: string | null;
}

export function addressOf(text: string): Address | null {
  const match = address.exec(text.slice(0, 400));
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return { scheme: match[1].toLowerCase(), host: match[2].toLowerCase(), port: match[3] ?? null };
}

/** What is filled in when it runs: "${HOST}", "{{ .Values.host }}", "%HOST%", "$host", "<your host>". */
export function isFilledIn(text: string): boolean {
  return /\$|\{|%[A-Z]|<|#\{/.test(text);
}

const usualPorts: ReadonlyMap<string, string> = new Map([
  ['http', '80'],
  ['https', '443'],
]);

/** @returns the origin as browsers compare it; null for what names none. */
export function originOf(written: string): string | null {
  const text = written.trim().replace(/^["']|["']$/g, '');
  if (text === '*' || /^(?:\.\*|https?:\/\/\*|\*:\/\/\*(?:\/\*)?|\*\.\*)$/.test(text)) return '*';
  if (text.toLowerCase() === 'null') return 'null';
  if (/^\$(?:\{?http_origin\}?)$/.test(text)) return 'reflected';
  const found = addressOf(text);
  if (found !== null) {
    const { scheme, host, port } = found;
    const shown = port === null || usualPorts.get(scheme) === port ? '' : `:${port}`;
    return isFilledIn(host) ? null : `${scheme}://${host}${shown}`;
  }
  return /^(?:\*\.)?[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,8}(?::\d{1,5})?$/i.test(text)
    ? text.toLowerCase()
    : null;
}

export function hostOf(origin: string): string {
  return addressOf(origin)?.host ?? origin.replace(/:\d{1,5}$/, '');
}

/** True for the own machine, and for networks that nobody outside can stand in. */
export function isInside(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return (
    !/[.:*]/.test(bare) ||
    bare === '::1' ||
    /(?:^|\.)(?:localhost|local|internal|svc|lan|intranet|corp|home|test)$|\.svc\.|host\.docker\.internal$/.test(
      bare,
    ) ||
    /^(?:127\.|10\.|192\.168\.|169\.254\.|0\.0\.0\.0$|172\.(?:1[6-9]|2\d|3[01])\.)/.test(bare)
  );
}

/** Addresses that stand for another one: documentation, and what somebody is to fill in. */
export function isPlaceholder(host: string): boolean {
  return (
    /(?:^|\.)example\.(?:com|org|net)$/.test(host) ||
    /(?:^|[.-])(?:your|my|xxx+|changeme|placeholder|foo|bar|some)(?:[.-]|$)/.test(host) ||
    /^(?:your|my)(?:domain|site|app|server|host|company|org)/.test(host)
  );
}

/** @returns the domain that one owner registered; null where a host has none. */
export function ownerDomain(host: string): string | null {
  return getDomain(host.replace(/^\*\./, ''), { allowPrivateDomains: true });
}

/** True where anybody may have a name below: "*.vercel.app", "*.github.io", "*.com". */
export function isShared(host: string): boolean {
  if (!host.startsWith('*.')) return false;
  const rest = host.slice(2);
  const { publicSuffix, isIcann, isPrivate } = parse(rest, { allowPrivateDomains: true });
  return publicSuffix === rest && (isIcann === true || isPrivate === true);
}
