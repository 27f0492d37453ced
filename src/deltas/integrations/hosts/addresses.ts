/** A value as people write it into settings -> the hosts of the outside world that it names. Prose is no setting. */
import { parse } from 'tldts';

export interface Address {
  /** In small letters, without port, user and path; what a variable stands before is the part behind it. */
  readonly host: string;
  /** Its registrable domain, one a tenant where a provider gives out subdomains (publicsuffix.org); of an address by number itself. */
  readonly domain: string;
  readonly numeric: boolean;
  /** True where everybody on the way can read and change what is sent. */
  readonly clear: boolean;
}

/** Longer values are texts, and nobody reads hundreds of hosts. */
const limits = { value: 4_096, pieces: 64 };

/** Schemes that lead to a host; for those without a promise of either kind, encryption is agreed on later. */
const schemes = new Set(
  `http https ws wss ftp ftps sftp smtp smtps imap imaps ldap ldaps amqp amqps mqtt mqtts nats tls tcp udp grpc grpcs kafka
  redis rediss mongodb mongodb+srv postgres postgresql mysql mariadb mssql sqlserver clickhouse syslog otlp`.split(
    /\s+/,
  ),
);
const clearSchemes = new Set(['http', 'ws', 'ftp']);

/** @param bare true where a host may stand alone, since the key says that the value is one. */
export function addressesIn(value: string, bare: boolean): readonly Address[] {
  if (value.length > limits.value || !(value.includes('://') || bare)) return [];
  const pieces = value.split(/[\s,;|]+/).filter((piece) => piece !== '');
  if (pieces.length > limits.pieces) return [];
  const found = pieces.map((piece) => addressOf(piece, bare));
  // "see https://…": where a piece is neither an address nor an option, a person is meant to read it.
  const prose = pieces.some((piece, index) => found[index] === undefined && !/^-|[:=]|^\[?$/.test(piece));
  return prose && pieces.length > 1
    ? []
    : found.flatMap((one) => (one === undefined || one === null ? [] : [one]));
}

/** @returns null for an address of nobody outside; undefined for what is no address. */
function addressOf(written: string, bare: boolean): Address | null | undefined {
  const piece = written.replace(/^["'`([<]+/, '').replace(/^(?:--?)?[\w.-]{1,64}=(?=[a-z+]{2,12}:\/\/)/i, '');
  const [, named = '', rest = ''] = /^(?:jdbc:)?([a-z][a-z+]{1,11}):\/\/(.+)$/i.exec(piece) ?? [];
  const scheme = named.toLowerCase();
  if (rest !== '') return schemes.has(scheme) ? known(hostOf(rest), clearSchemes.has(scheme)) : null;
  if (!bare || !/^[\w.-]{3,253}(?::\d{1,5})?(?:\/[^\s]*)?$/.test(piece)) return undefined;
  const host = hostOf(piece);
  // A range of addresses says who may call, and a word with a dot is as often a file.
  if (/^[\d.]+\/\d/.test(piece) || files.test(host)) return null;
  return known(host, false);
}

const files =
  /\.(?:py|js|ts|jsx|tsx|mjs|sh|md|rs|pl|pm|cc|so|zip|mov|java|json|ya?ml|toml|xml|html?|css|pem|crt|key|sock|log|db|go|rb|php)$/i;

/** Between scheme and path, without user and port. */
function hostOf(rest: string): string {
  const [authority = ''] = rest.split(/[/?#"'`)>\\]/, 1);
  const host = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
  if (host.startsWith('[')) return host.slice(1, host.indexOf(']'));
  // What a variable stands for is not known; what stands behind it is whose domain it is.
  const variable = Math.max(host.lastIndexOf('}'), host.lastIndexOf('*'), host.lastIndexOf('%'));
  const fixed = host.slice(variable + 1);
  const plain = fixed.replace(/:[^:]{0,16}$/, '').replace(/\.$/, '');
  if (variable < 0) return plain;
  return plain.startsWith('.') ? plain.slice(1) : '';
}

/** Words that stand for a name to come, as a part of one. */
const toCome =
  /(?:^|[.-])(?:your|my|some|the|placeholder|changeme|change-me|replace|example|xxx+|todo|dummy|sample)(?:[.-]|$)|^(?:your|my)[a-z]*(?:domain|company|site|host|server|org|app|instance)/;

function known(host: string, clear: boolean): Address | null {
  if (host === '' || !/^[a-z\d.:_-]+$/.test(host) || toCome.test(host)) return null;
  const { domain, isIp, isIcann, isPrivate, isSpecialUse } = parse(host, {
    allowPrivateDomains: true,
    detectSpecialUse: true,
    extractHostname: false,
  });
  if (isIp) return isPublicAddress(host) ? { host, domain: host, numeric: true, clear } : null;
  // Names that the public list does not end are at home: "ferry.quay.svc", "db", "pier.lan".
  if (domain === null || isSpecialUse === true || (isIcann !== true && isPrivate !== true)) return null;
  return { host, domain, numeric: false, clear };
}

/** Networks at home, of documentation and of tests (iana.org/assignments/iana-ipv4-special-registry, read 2026-11). */
const notPublic =
  /^(?:0|10|127|2(?:2[4-9]|[345]\d))\.|^100\.(?:6[4-9]|[789]\d|1[01]\d|12[0-7])\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^192\.168\.|^192\.0\.[02]\.|^198\.1[89]\.|^198\.51\.100\.|^203\.0\.113\.|^1\.2\.3\.4$/;

function isPublicAddress(host: string): boolean {
  if (host.includes(':')) return /^[23]/.test(host) && !host.startsWith('2001:db8');
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) && !notPublic.test(host);
}
