/** Whether a variable holds a secret in the open: its name and its value in, how bad it is out. */
import type { Severity } from '../delta.ts';

const telling =
  /(?:^|[_\-.])(?:pass|passwd|password|passphrase|pwd|secret|token|credentials?|api_?key|apikey|access_?key|secret_?key|private_?key|encryption_?key|signing_?key|master_?key|auth_?key|account_?key)(?:$|[_\-.\d])/;
/** Words run together, as in DBPASSWORD or authToken. */
const tellingEnd = /(?:password|passwd|passphrase|secret|token|apikey|secretkey|privatekey)\d{0,2}$/;
/** What names a place, a size or a time of a secret and not the secret itself. */
const about =
  /(?:_|-|\.)(?:file|path|dir|url|uri|endpoint|host|port|name|id|ttl|expiry|expiration|expires|lifetime|length|size|type|header|algorithm|alg|enabled?|required|policy|rotation|issuer|audience|prefix|arn|mode|scheme|field|claim|count|limit|max|min|manager|store|ref)$|^(?:public|gpg|enable|disable|use|allow|require|is|has|show|check|validate)_|max_?token|token_?limit|_public_?key|tokenizer/;

export function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
  return (telling.test(words) || tellingEnd.test(words)) && !about.test(words);
}

/** Keys that their issuers made recognisable, wherever they stand. */
const issued =
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----|\b(?:gh[opsur]_|github_pat_|glpat-|npm_|pypi-|sk_live_|rk_live_|xox[abeprs]-|hvs\.|dop_v1_)[\w-]{16,}|\b(?:AKIA|ASIA)[A-Z\d]{16}\b|\bAIza[\w-]{35}/;
/** What stands for a value to come. */
const placeholder =
  /change.?me|replace|placeholder|example|[-_ ]here$|your[_\- .]|^your|dummy|fake|^x{3,}$|^[\w-]{1,3}$|^\*+$|^\.{3}$|^<.*>$|^\[.*\]$|todo|insert|redacted|^(?:none|null|nil|undefined|true|false|yes|no|on|off|unset|empty)$/i;
/** What everybody tries first: it hides nothing, and opens what it stands before. */
const guessable = new Set(
  `root admin administrator user username guest test testing demo dev local default pass passwd password passw0rd
  secret mysecret mypassword key access token auth postgres postgresql mysql mariadb mongo mongodb redis rabbitmq minio
  minioadmin sa app db database nextcloud wordpress keycloak grafana toor qwerty letmein my the some super`.split(
    /\s+/,
  ),
);

export function isGuessable(value: string): boolean {
  const words = value.toLowerCase().split(/[-_. ]/);
  return words.every((word) => guessable.has(word.replace(/\d{1,4}!?$/, '')) || /^\d{1,8}$/.test(word));
}

/** A product's name, mostly: "sentry", "odoo". */
const oneWord = /^(?:[a-z]{1,12}|[A-Z]{1,12}|[A-Z][a-z]{1,11})$/;

/** @returns null where nothing is given away. */
export function exposure(name: string, value: string): Severity | null {
  if (issued.test(value.slice(0, 4_096))) return 'high';
  const inside = /^[a-z][\w+.-]{1,20}:\/\/[^\s:/@]{0,128}:([^\s/@]{1,256})@/i.exec(value)?.[1];
  if (inside !== undefined) return gradeOf(inside);
  return isSecretName(name) ? gradeOf(value) : null;
}

/** Quotes of a default, as in `${TOKEN:-"x"}`, are no part of what is meant. */
export function plainValue(value: string): string {
  return value.trim().replace(/^(["'])(.*)\1$/s, '$2');
}

function gradeOf(value: string): Severity | null {
  const bare = plainValue(value);
  // A reference, a place of a secret, or no value at all.
  if (bare === '' || /[${}]|^%|^\/|^\.{1,2}\/|^https?:\/\/[^@]*$|^vault:|^arn:|^op:\/\//.test(bare))
    return null;
  if (placeholder.test(bare.slice(0, 256))) return null;
  return isGuessable(bare.slice(0, 64)) || oneWord.test(bare) ? 'low' : 'high';
}
