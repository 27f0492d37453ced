/** What an issuer built into a credential so that a stray text is not taken for one: a text in, how sure it is out. */
import type { Severity } from '../delta.ts';

/** `proven` by a checksum that chance does not meet; `plausible` where nothing speaks against it. */
export interface Verdict {
  readonly proof: 'proven' | 'plausible';
  /** Where it weighs other than its format. */
  readonly severity?: Severity;
}

/** What stands around it. */
export interface Context {
  /** The name it stands under; '' where there is none. */
  readonly name: string;
  /** The rest of its line, before and after, bounded. */
  readonly before: string;
  readonly after: string;
}

type Check = (value: string, context: Context) => Verdict | null;

const plausible: Verdict = { proof: 'plausible' };
const proven: Verdict = { proof: 'proven' };

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(text: string): number {
  let sum = 0xffffffff;
  for (const byte of Buffer.from(text, 'latin1')) sum = (crcTable[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function inBase62(value: number, length: number): string {
  let left = value;
  let text = '';
  while (left > 0) {
    text = base62.charAt(left % 62) + text;
    left = Math.floor(left / 62);
  }
  return text.padStart(length, '0');
}

/** The last six signs are the CRC32 of the 30 before, in base 62 (github.blog/2021-04-05-behind-githubs-new-authentication-token-formats, and npm since 2021-09; read 2026-11). */
function lastSixBase62(value: string): Verdict | null {
  const random = value.slice(-36, -6);
  return inBase62(crc32(random), 6) === value.slice(-6) ? proven : null;
}

/** The 41 bits after the first four signs: a 1 for keys since 2019, and the number of the account, of twelve digits at most (medium.com/@TalBeerySec/a-short-note-on-aws-key-id-f88cc4317489, read 2026-11). */
function awsAccount(value: string): Verdict | null {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const signs = [...value.slice(4, 12)].map((sign) => alphabet.indexOf(sign));
  if (signs.some((sign) => sign < 0)) return null;
  if ((signs[0] ?? 0) < 16) return plausible;
  const bits = signs.reduce((sum, sign) => sum * 32 + sign, 0);
  // All of the number but its last bit.
  return (bits % 2 ** 39) * 2 <= 999_999_999_999 ? plausible : null;
}

/** A macaroon of version 2 for pypi.org or test.pypi.org begins so. */
function pypiMacaroon(value: string): Verdict | null {
  const bytes = Buffer.from(value.slice('pypi-'.length), 'base64url');
  const issuer = bytes.subarray(0, 20).toString('latin1');
  if (bytes[0] !== 2) return null;
  if (issuer.includes('test.pypi.org')) return { ...proven, severity: 'low' };
  return issuer.includes('pypi.org') ? proven : null;
}

function hasOpenAiMark(value: string): Verdict | null {
  // "OpenAI" in base64 stands in every key since 2020.
  return value.includes('T3BlbkFJ') ? proven : null;
}

function jsonOf(part: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** A JSON web token (RFC 7519): whether it has expired cannot be known without a clock, that it never does can. */
function webToken(value: string): Verdict | null {
  const [head = '', body = '', signature = ''] = value.split('.');
  const header = jsonOf(head);
  const claims = jsonOf(body);
  if (header === null || typeof header.alg !== 'string' || claims === null) return null;
  if (header.alg === 'none' || signature.length < 20) return null;
  // Supabase gives its public key to every browser; its other one passes every rule (supabase.com/docs/guides/api/api-keys, read 2026-11).
  if (claims.role === 'anon') return null;
  if (claims.role === 'service_role' && claims.ref !== undefined) return { ...plausible, severity: 'high' };
  // The example of jwt.io.
  if (claims.name === 'John Doe' || claims.sub === '1234567890') return null;
  return { ...plausible, severity: claims.exp === undefined ? 'medium' : 'low' };
}

/** Keys for maps and Firebase are given to every browser and guarded by referrer; others, as Gemini's, are not. */
function googleKey(_: string, { name, before }: Context): Verdict | null {
  const shown = /map|firebase|browser|public|client|current_key|web|android|ios|analytics|youtube|recaptcha/i;
  return shown.test(name) || shown.test(before.slice(-80)) ? { ...plausible, severity: 'low' } : plausible;
}

/** Three signs and a digit stand before the mark. */
function entraSecret(value: string): Verdict | null {
  return /^[\w~.-]{3}\d$/.test(value.slice(0, 4)) ? plausible : null;
}

/** A signature opens something only beside what it signs. */
function sharedAccess(_: string, { before, after }: Context): Verdict | null {
  const around = `${before}${after}`;
  return /[?&](?:amp;)?s(?:v|e|r|p)=/.test(around) ? plausible : null;
}

/** The first part is the number of the bot in base64. */
function discordBot(value: string): Verdict | null {
  const [first = ''] = value.split('.');
  return /^\d{17,20}$/.test(Buffer.from(first, 'base64url').toString('latin1')) ? plausible : null;
}

/** "ops_" and a JSON object in base64. */
function jsonAfterMark(value: string): Verdict | null {
  const text = Buffer.from(value.slice(value.indexOf('eyJ')), 'base64').toString('utf8');
  return text.startsWith('{"') ? plausible : null;
}

const checks = {
  'crc32-base62': lastSixBase62,
  'aws-account': awsAccount,
  'pypi-macaroon': pypiMacaroon,
  'openai-mark': hasOpenAiMark,
  'web-token': webToken,
  'google-key': googleKey,
  'entra-secret': entraSecret,
  'shared-access': sharedAccess,
  'discord-bot': discordBot,
  'json-after-mark': jsonAfterMark,
} as const satisfies Record<string, Check>;

export type CheckName = keyof typeof checks;

export function isCheck(name: string): name is CheckName {
  return Object.hasOwn(checks, name);
}

/** @returns null where it is none. */
export function checked(name: CheckName | null, value: string, context: Context): Verdict | null {
  return name === null ? plausible : checks[name](value, context);
}
