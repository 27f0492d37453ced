/** Secrets among the arguments and in the address of a server: how it is launched in, names and references out, and values to scrub. */

import { redact } from '../../evidence.ts';
import { exposure, isSecretName } from '../../secrets/names.ts';
import type { Secret } from '../model.ts';
import { remoteOf } from './launching/remote.ts';
import { argumentLimit, lineLimit, wordsOf } from './launching/unwrap.ts';
import type { Launch } from './server.ts';
import { referenceIn } from './variables.ts';

export interface ArgumentSecret extends Pick<Secret, 'name' | 'reference'> {
  /** As it stands there, for scrubbing; never to be shown. */
  readonly value: string;
}

/** What a reader has already taken out of a text. */
const redacted = '[redacted]';
/** Names that say secret in an address or as a flag, and would be too short a word elsewhere. */
const shortNames =
  /^(?:key|apikey|api[-_]?key|token|access[-_]?token|auth|authorization|bearer|pat|secret|sig|signature|code|pass|pwd)$/i;
const headerName = /authorization|cookie|api[_-]?key|token|secret/i;
/** A text without any of these names no secret: most texts, and the others take time. */
const naming = /[=:]|token|key|secret|pass|pwd|auth|cred|cookie|header|\bpat\b|sig|code/i;
const opaqueWord = /^(?=[^\d]*\d)[\w.+/=-]{16,}$/;

export function secretsOf(launch: Launch): readonly ArgumentSecret[] {
  if (launch.how === 'remote') return inAddress(launch.url);
  return launch.how === 'command' ? secretsIn([launch.command, ...launch.args]) : [];
}

/** @returns the secrets themselves, the longest first, so that whoever shows a line of the file can take them out. */
export function secretValuesIn(words: readonly string[]): readonly string[] {
  const values = secretsIn(words).flatMap(({ value, reference }) => (reference === null ? [value] : []));
  return [...new Set(values)]
    .filter((value) => value.length > 3 && value !== redacted)
    .sort((a, b) => b.length - a.length);
}

/** @returns the text with what looks like a secret, or stands where one is named, replaced: "tides --token [redacted]". */
export function withoutSecrets(text: string): string {
  const clean = redact(text);
  if (!naming.test(text)) return clean;
  return secretValuesIn([text]).reduce((left, value) => left.replaceAll(value, redacted), clean);
}

export function secretsIn(words: readonly string[]): readonly ArgumentSecret[] {
  const found: ArgumentSecret[] = [];
  const few = words.slice(0, argumentLimit).map((word) => word.slice(0, lineLimit));
  for (const [at, word] of few.entries()) found.push(...inWord(word, few[at - 1] ?? '', 0));
  return [...new Map(found.map((secret) => [JSON.stringify([secret.name, secret.value]), secret])).values()];
}

function inWord(word: string, previous: string, depth: number): readonly ArgumentSecret[] {
  if (word.startsWith('{') && depth === 0) return inJson(word);
  if (/^[a-z][a-z\d+.-]{0,20}:\/\//i.test(word)) return inAddress(word);
  const header = /^([\w-]{1,100}):\s{0,8}(.+)$/s.exec(word);
  if (
    header !== null &&
    !/^[A-Za-z]:[\\/]/.test(word) &&
    (/^-(?:H|-header)$/.test(previous) || headerName.test(header[1] ?? ''))
  ) {
    return judged(header[1] ?? '', header[2] ?? '');
  }
  const pair = /^(?:-{1,2}|\/)?([A-Za-z][\w.-]{0,100})=(.*)$/s.exec(word);
  if (pair !== null) {
    const [, name = '', value = ''] = pair;
    if (/^-{1,2}header$/.test(`--${name}`)) return inWord(value, '--header', depth + 1);
    if (name === 'env' || name === 'e') return inWord(value, '', depth + 1);
    return judged(name, value);
  }
  if (word.startsWith('-')) return [];
  const flag = /^-{1,2}([A-Za-z][\w.-]{0,100})$/.exec(previous)?.[1];
  const direct = flag === undefined ? [] : judged(flag, word);
  if (direct.length > 0) return direct;
  // A shell's whole line is looked into word by word.
  if (depth === 0 && /\s/.test(word)) {
    const inner = wordsOf(word);
    return inner.flatMap((one, at) => inWord(one, inner[at - 1] ?? '', depth + 1));
  }
  return flag === undefined ? judged('', word) : [];
}

/** @param name '' of a word that nothing names. */
function judged(name: string, written: string): readonly ArgumentSecret[] {
  const value = written.replace(/^(?:Bearer|Basic|token)\s/i, '').trim();
  const named =
    isSecretName(name) ||
    (name.length > 3 && headerName.test(name) && !/max|limit|file|path|count/i.test(name)) ||
    shortNames.test(name);
  const called = name === '' ? 'an argument' : name;
  if (value.includes(redacted)) return [{ name: called, reference: null, value: redacted }];
  const reference = referenceIn(value);
  if (reference !== null) return named ? [{ name: called, reference, value }] : [];
  // `--key` is a path as often as a secret.
  const plausible = !shortNames.test(name) || isSecretName(name) || opaqueWord.test(value);
  const grade = plausible ? exposure(named ? 'token' : name, value) : null;
  if (grade === null) return [];
  return [{ name: called, reference: null, value }];
}

/** Of the part before the @ and of the query. */
function inAddress(written: string): readonly ArgumentSecret[] {
  const remote = remoteOf(written);
  if (remote === null) return [];
  const colon = remote.user.indexOf(':');
  const password = colon < 0 ? '' : remote.user.slice(colon + 1);
  const user = judged('password', password).map((secret) => ({
    ...secret,
    name: 'the password in the address',
  }));
  const alone = colon < 0 && remote.user !== '' ? judged('token', remote.user) : [];
  const token = alone.map((secret) => ({ ...secret, name: 'the token in the address' }));
  const parts = remote.path.split('/').flatMap((part) => (part.length > 15 ? judged('', part) : []));
  const path = parts.map((secret) => ({ ...secret, name: 'a part of the address' }));
  return [
    ...user,
    ...token,
    ...path,
    ...remote.query.flatMap(([name, value]) => judged(name, decoded(value))),
  ];
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** `--config '{"apiKey": "…"}'`: names and values of its first level. */
function inJson(word: string): readonly ArgumentSecret[] {
  let read: unknown;
  try {
    read = JSON.parse(word);
  } catch {
    return [];
  }
  if (typeof read !== 'object' || read === null) return [];
  return Object.entries(read).flatMap(([name, value]) =>
    typeof value === 'string' ? judged(name, value) : [],
  );
}
