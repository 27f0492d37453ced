/** Credentials that no fixed shape tells: private keys with a body, passwords in addresses and in connection strings. */
import type { Form } from './catalogue.ts';
import { isStandIn, looksChosen, looksDrawn } from './looks.ts';
import { isGuessable } from './names.ts';
import type { Span } from './shapes.ts';

export interface FormMatch extends Span {
  readonly form: Form;
  readonly value: string;
}

/** A key of 16,384 bits and its armour. */
const longestKey = 24_576;
/** An Ed25519 key has 64 signs. */
const shortestBody = 60;
const opening = '-----BEGIN ';

export function privateKeys(text: string): readonly FormMatch[] {
  const found: FormMatch[] = [];
  for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + opening.length)) {
    const head = /^-----BEGIN ([A-Z\d ]{0,32})PRIVATE KEY(?: BLOCK)?-----/.exec(text.slice(at, at + 80));
    if (head === null) continue;
    const start = at + head[0].length;
    // No further than the next one, so that many openings cost no more than their text.
    const next = text.indexOf(opening, start);
    const written = text.slice(start, Math.min(start + longestKey, next < 0 ? text.length : next));
    const stop = written.indexOf('-----END ');
    if (stop < 0) continue;
    const body = bodyOf(written.slice(0, stop));
    if (!isKeyBody(body, head[1] ?? '')) continue;
    const locked = /ENCRYPTED/.test(`${head[0]}${written.slice(0, 200)}`) || isLockedSsh(body);
    const account = /"private_key_id"|"type"\s{0,4}:\s{0,4}"service_account"/.test(
      text.slice(Math.max(0, at - 400), at),
    );
    const form = account ? 'service-account-key' : locked ? 'locked-private-key' : 'private-key';
    found.push({ form, value: body, start: at, end: start + stop });
  }
  return found;
}

/** Without line breaks however they are written, quotes and what joins them, and the lines of its head. */
function bodyOf(written: string): string {
  return written
    .replaceAll(/\\[nr]/g, '\n')
    .replaceAll(/^[ \t"']{0,32}[A-Z][\w-]{1,24}: .{0,200}$/gm, '')
    .replaceAll(/[\s"'`+,\\|]{2,}|[\s"'`,\\]/g, '');
}

function isKeyBody(body: string, sort: string): boolean {
  if (body.length < shortestBody || !/^[A-Za-z\d+/=]+$/.test(body) || new Set(body).size < 20) return false;
  if (sort.startsWith('PGP')) return body.length > 200;
  const start = Buffer.from(body.slice(0, 64), 'base64');
  // A key is a sequence in DER, or names the format of OpenSSH (RFC 5958; openssh-portable PROTOCOL.key).
  return start[0] === 0x30 || start.toString('latin1').startsWith('openssh-key-v1');
}

/** The name of its cipher follows the name of the format (openssh-portable PROTOCOL.key). */
function isLockedSsh(body: string): boolean {
  const start = Buffer.from(body.slice(0, 64), 'base64').toString('latin1');
  return start.startsWith('openssh-key-v1') && !start.slice(15, 24).includes('none');
}

const databases =
  /^(?:postgres(?:ql)?|mysql2?|mariadb|mongodb|redis|rediss|amqps?|mssql|sqlserver|oracle|clickhouse|cassandra|neo4j|bolt|nats|kafka|couchdb|snowflake|cockroachdb|ldaps?|smtps?)(?:\+\w{1,20})?$/;

/** Names that only stand for a machine at hand, or in a manual. */
const notOutside =
  /^(?:localhost|127\.|0\.0\.0\.0|\[::1\]|host\.docker\.internal|host$|hostname|server$|[\w-]{0,40}example|proxy\b|.{0,200}\.(?:example|invalid|test|local|localhost|internal)\b|.{0,200}example\.(?:com|org|net|io))/i;

/** What ends an address in a text. */
const afterAddress = /[\s"'`<>()[\]{}|\\^,;]/;
const longestUser = 300;

export function addressPasswords(text: string): readonly FormMatch[] {
  const found: FormMatch[] = [];
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const rest = text.slice(at + 3, at + 3 + longestUser);
    const end = rest.search(/[/?#\s"'`<>()[\]{}|\\^,;]/);
    const authority = end < 0 ? rest : rest.slice(0, end);
    // A password may hold signs that end an address, but then nobody could use it.
    const sign = authority.lastIndexOf('@');
    const colon = authority.indexOf(':');
    if (sign < 0 || colon < 0 || colon > sign) continue;
    const password = authority.slice(colon + 1, sign);
    const host = authority.slice(sign + 1);
    const scheme = /[a-z][a-z\d+.-]{1,20}$/i.exec(text.slice(Math.max(0, at - 22), at))?.[0] ?? '';
    const isDatabase = databases.test(scheme.toLowerCase());
    if (host === '' || notOutside.test(host) || afterAddress.test(password)) continue;
    // A bare name is a service beside: what opens it from there is worth a look only where a machine drew it.
    const near = !/[.:]/.test(host.replace(/:\d{1,5}$/, ''));
    const strong = near
      ? looksDrawn(password)
      : looksChosen(password) || (isDatabase && isPassword(password));
    if (!strong) continue;
    const start = at + 3 + colon + 1;
    const form = isDatabase ? 'database-password' : 'address-password';
    found.push({ form, value: password, start, end: start + password.length });
  }
  return found;
}

/** A word that somebody thought of. */
function isPassword(value: string): boolean {
  return (
    value.length >= 8 && /\d/.test(value) && /[a-z]/i.test(value) && !isStandIn(value) && !isGuessable(value)
  );
}

/** Of ADO.NET, JDBC and ODBC. */
export function connectionPasswords(text: string): readonly FormMatch[] {
  const found: FormMatch[] = [];
  for (const match of text.matchAll(/[;"'](?:Password|Pwd)\s{0,2}=\s{0,2}([^;"'\s]{6,128})/gi)) {
    const value = match[1] ?? '';
    const around = text.slice(Math.max(0, match.index - 300), match.index + 300);
    if (!/(?:Server|Data Source|Host|Initial Catalog|Database|User Id|Uid)\s{0,2}=/i.test(around)) continue;
    const host =
      /(?:Server|Data Source|Host)\s{0,2}=\s{0,2}(?:tcp:)?([^;"'\s]{1,200})/i.exec(around)?.[1] ?? '';
    if (notOutside.test(host) || host === '.' || host.startsWith('(local')) continue;
    if (!looksChosen(value) && !isPassword(value)) continue;
    const start = match.index + match[0].length - value.length;
    found.push({ form: 'database-password', value, start, end: start + value.length });
  }
  return found;
}
