/** Which names keep a secret, and which values are one: a literal is a secret, a reference or a placeholder is none. */

/** Last words of names that hold a secret; a word after them says that it is only about one. */
const secretWords = new Set([
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'secret',
  'token',
  'apikey',
  'credential',
  'credentials',
  'pat',
]);
const keysOf = new Set([
  'api',
  'access',
  'secret',
  'private',
  'signing',
  'encryption',
  'master',
  'auth',
  'account',
  'service',
  'license',
  'hmac',
  'admin',
  'management',
  'salt',
]);
/** What may follow without making it something else. */
const tails = new Set(['base64', 'b64', 'value', 'default', 'prod', 'staging', 'dev']);

/** @param name as in DB_PASSWORD, dbPassword, db.password. */
export function isSecretName(name: string): boolean {
  const words = name
    .slice(0, 256)
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '' && !/^\d+$/.test(word));
  while (tails.has(words.at(-1) ?? '')) words.pop();
  const last = words.at(-1) ?? '';
  if (secretWords.has(last)) return true;
  return last === 'key' && keysOf.has(words.at(-2) ?? '');
}

const placeholder =
  /^(?:change[-_ ]?(?:me|it)\b|replace[-_ ]?me|todo|tbd|x{3,}|\*{3,}|example|dummy|placeholder|redacted|none|null|nil|true|false|yes|no|on|off|your[-_ ]|<|fake|test$|ref\+|vault:|arn:|sops:|secretsmanager:|ssm:|file:|env:|kms:|enc\[|gcpsm:|op:\/\/|@[\w.]+\()/i;
/** A reference that something fills in: ${VAR}, $(VAR), $VAR, {{ .Values.x }}, <VAR>, %VAR%, #{VAR}#. */
const reference = /^(?:\$|\{\{|<|%\w+%|#\{)|\{\{/;

/** @returns whether the value of a name that keeps a secret is one itself. */
export function isLiteral(value: string): boolean {
  const text = value.trim();
  if (text.length < 3 || /^\d{1,4}$/.test(text)) return false;
  if (text.startsWith('/') && !/[+=]/.test(text)) return false;
  // NEW_RELIC_API_KEY stands for what a script puts there.
  if (/^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/.test(text)) return false;
  return !placeholder.test(text.slice(0, 64)) && !reference.test(text.slice(0, 256));
}

/** @returns whether what stands under that name is a secret itself, and not the name of where one is kept. */
export function holdsSecret(name: string, value: string): boolean {
  if (looksSecret(value)) return true;
  if (!isSecretName(name) || !isLiteral(value) || /existing/i.test(name)) return false;
  // "token: registry-token" names an object of the cluster.
  const isObjectName = /^[a-z]+(?:[-.][a-z\d]+)+$/.test(value) && value.length < 64;
  return !(isObjectName && /(?:secret|token|credentials?)$/i.test(name));
}

/** Tokens that their issuers made recognisable, keys, and passwords in addresses. */
const known = [
  /\b(?:gh[opsur]_|github_pat_|glpat-|npm_|pypi-|sk_live_|rk_live_|xox[abeprs]-|AIza|AKIA|ASIA|hvs\.|dop_v1_)[\w-]{12,}/,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/,
  /:\/\/[^\s/:@]{1,64}:(?![$<{%]|\[|password@|changeme)[^\s/@]{3,256}@/,
];

/** @returns whether the value is recognisable as a secret, whatever it is called. */
export function looksSecret(value: string): boolean {
  const text = value.slice(0, 4_096);
  return known.some((pattern) => pattern.test(text));
}

/** @returns whether the value at a path is kept out of words: that of a name that keeps a secret, or of a Secret. */
export function hidesItsValue(path: string): boolean {
  const steps = path.split('/').filter((step) => step !== 'value');
  return isSecretName(steps.at(-1) ?? '') || steps[1] === 'stringData' || steps[1] === 'data';
}
