/** What a server is started with beside its code: variables, flags and words in, each setting with what it decides out. */
import { createHash } from 'node:crypto';
import type { Evidence } from '../../delta.ts';
import { redact } from '../../evidence.ts';
import { type Launched, launched } from './launch.ts';
import { home } from './launching/containers.ts';
import { remoteOf } from './launching/remote.ts';
import { secretsIn } from './secrets.ts';
import type { Server } from './server.ts';

/**
 * guard: holds back while it is on; opener: lets out while it is on; list and ban: names that it may, or may not, use;
 * code: what else is loaded into it; place: whom it talks to; directory: where it may work; quiet: nothing of these.
 */
export type Sort = 'guard' | 'opener' | 'list' | 'ban' | 'code' | 'place' | 'directory' | 'quiet' | 'other';

export interface Setting {
  /** "READ_ONLY", "--read-only", "?read_only", "its words". */
  readonly name: string;
  readonly value: string;
  readonly sort: Sort;
  readonly evidence: Evidence;
}

const guards =
  /(?:^|_)(?:read_?only|safe_?mode|sandbox(?:ed)?|dry_?run|restricted|require_?(?:approval|confirmation)|lockdown(?:_mode)?|non_?destructive|disable_?(?:writes?|delete|shell|commands?|destructive\w*))$|^block_/;
const openers =
  /^(?:allow|enable|unsafe|dangerous|dangerously|unrestricted|auto_?approve|yolo|trust|no_?sandbox|skip_?(?:permissions?|confirmation|approval)|write|full_?access|expose|destructive)(?:_|$)|_(?:allow|enable)(?:_\w{1,40}|d)?$|_(?:unsafe|unrestricted|auto_?approve|write_?access|allow_?write|write_?enabled|read_?write)$/;
const lists =
  /^(?:volume|mount)$|(?:^|_)(?:toolsets?|tools|features|scopes?|capabilities|caps|services|modules|permissions|allowed_?\w{1,30}|allow_(?:list|commands?|dirs?|paths?|hosts?|origins)|access_?mode|enabled_?tools|dynamic_toolsets)$/;
const bans =
  /(?:^|_)(?:exclude\w{0,30}|denied_?\w{0,30}|deny_?\w{0,30}|blocked_?\w{1,30}|disabled_?(?:tools|features)|disallowed_?\w{0,30})$/;
const code =
  /^(?:node_options|node_path|ld_preload|ld_library_path|ld_audit|dyld_\w{1,40}|pythonpath|pythonstartup|pythonhome|path|bash_env|env|perl5lib|perl5opt|rubyopt|rubylib|java_tool_options|_java_options|git_ssh_command|git_exec_path|npm_config_registry|npm_config_\w{0,30}registry|pip_index_url|pip_extra_index_url|uv_index_url|uv_extra_index_url|uv_default_index|uv_index|browser_executable_path|executable_path|plugins?|init_script|require|import|loader|with|entrypoint|eval|call|registry|node_options)$/;
const places =
  /(?:^|_)(?:url|uri|host|hostname|endpoint|base|server|addr|address|proxy|domain|origin|gateway|api|instance)(?:_?s)?$/;
const quiet =
  /(?:^|_)(?:log|logs|logging|log_?level|log_?format|log_?file|debug|verbose|quiet|silent|color|no_?color|force_?color|timeout(?:_?ms|_?s)?|telemetry|no_?telemetry|node_env|lang|lc_all|tz|term|y|yes|q|v|headless|retries|max_?retries|cache_?ttl)$|^fastmcp_log/;
/** docs: nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue, git-scm.com/docs/git, read 2026-11; the rest are words that clients share. */
const tlsOn =
  /(?:^|_)(?:node_tls_reject_unauthorized|pythonhttpsverify|(?:ssl|tls|cert|https)_?verif(?:y|ication)|verify_?(?:ssl|tls|certs?)|strict_?ssl|reject_?unauthorized|ssl)$/;
const tlsOff =
  /(?:^|_)(?:git_ssl_no_verify|insecure(?:_?(?:tls|ssl|skip_?verify|skip_?tls_?verify))?|skip_?(?:tls|ssl|cert)_?verif\w{0,10}|no_?verify_?(?:ssl|tls)|ignore_?(?:https_?errors|certificate_?errors|ssl_?errors)|(?:disable|no)_?(?:ssl|tls)(?:_?verif\w{0,10})?|no_?check_?certificate|allow_?insecure|tls_?insecure|tls_?skip_?verify|ssl_?insecure)$/;

export function isOn(value: string): boolean {
  return !/^(?:0|false|no|off|disabled?|none|n)?$/i.test(value.trim());
}

/** `--readOnly`, `READ_ONLY` and `read-only` are one name. */
function plainName(name: string): string {
  return name
    .slice(0, 120)
    .replace(/^[-?]+/, '')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[-.]+/g, '_')
    .toLowerCase();
}

function sortOf(name: string): Sort {
  const plain = plainName(name);
  // Told by what they make of the connection.
  if (quiet.test(plain) || tlsOn.test(plain) || tlsOff.test(plain)) return 'quiet';
  if (code.test(plain)) return 'code';
  if (guards.test(plain)) return 'guard';
  if (bans.test(plain)) return 'ban';
  if (lists.test(plain)) return 'list';
  if (openers.test(plain)) return 'opener';
  return places.test(plain) ? 'place' : 'other';
}

export function settingsOf(server: Server, start: Launched): readonly Setting[] {
  const { evidence } = server;
  const own = server.environment.map(({ name, value, evidence: at }) => ({
    name,
    value,
    sort: sortOf(name),
    evidence: at,
  }));
  const line = start.settings.map(({ name, value }) => setting(name, value, sortOf(name), evidence));
  const query = (start.remote?.query ?? []).map(([name, value]) =>
    setting(`?${name}`, value, sortOf(name), evidence),
  );
  return joined([...own, ...line, ...query, ...argumentsOf(start.args, evidence)]);
}

/** A setting that stands several times is one with all its values. */
function joined(settings: readonly Setting[]): readonly Setting[] {
  const byName = new Map<string, Setting>();
  for (const setting of settings) {
    const same = byName.get(setting.name);
    const values = same === undefined ? [setting.value] : [same.value, setting.value].sort();
    byName.set(setting.name, { ...setting, value: cut(values.join(', '), 1_024) });
  }
  return [...byName.values()];
}

function argumentsOf(args: readonly string[], evidence: Evidence): readonly Setting[] {
  const settings: Setting[] = [];
  const words: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (!/^--?[A-Za-z]/.test(word)) {
      if (word !== '--') words.push(masked('', word));
      continue;
    }
    const equals = word.indexOf('=');
    const flag = equals < 0 ? word : word.slice(0, equals);
    const sort = sortOf(flag);
    const next = args[at + 1];
    const alone =
      sort === 'guard' || sort === 'opener' || tlsOff.test(plainName(flag)) || plainName(flag).length === 1;
    const follows =
      equals < 0 &&
      next !== undefined &&
      !next.startsWith('-') &&
      (!alone || /^(?:true|false|0|1|on|off)$/i.test(next));
    const value = equals >= 0 ? word.slice(equals + 1) : follows ? next : 'true';
    if (follows) at += 1;
    settings.push(setting(flag, value, sort, evidence));
  }
  const places = words.filter(
    (word) => !/\s/.test(word) && /^(?:[/~.]|[A-Za-z]:\\|\$\{|\$[A-Z]|%)/.test(word),
  );
  const others = words.filter((word) => !places.includes(word));
  return [
    ...settings,
    ...places.map(
      (word): Setting => ({ name: `the directory ${word}`, value: 'true', sort: 'directory', evidence }),
    ),
    ...(others.length > 0
      ? [{ name: 'its words', value: cut(others.join(' '), 1_024), sort: 'other' as const, evidence }]
      : []),
  ];
}

/** What is cut off still tells two texts apart. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit)}… (${createHash('sha256').update(text).digest('hex').slice(0, 12)})`;
}

const secretMark = '[secret]';

/** Secrets are compared by name elsewhere; here one is as good as another. */
function masked(name: string, value: string): string {
  const found = secretsIn(
    name === '' ? [value] : name.startsWith('-') ? [name, value] : [`${name}=${value}`],
  );
  const longest = [...found].sort((a, b) => b.value.length - a.value.length);
  const clean = longest.reduce((text, secret) => text.replaceAll(secret.value, secretMark), value);
  return cut(redact(clean), 240);
}

/** What is a secret alone is told as that. */
function setting(name: string, value: string, sort: Sort, evidence: Evidence): Setting {
  const clean = masked(name.replace(/^\?/, ''), value);
  return { name, value: clean, sort: clean === secretMark ? 'quiet' : sort, evidence };
}

/** @returns why others on the way could read or answer, one text a reason: "the address is http://quay.example". */
export function insecurities(
  server: Server,
): readonly { readonly by: string; readonly evidence: Evidence }[] {
  const start = launched(server.launch);
  const { remote } = start;
  const found = [];
  if (remote?.open && !remote.local && remote.host !== '') {
    found.push({ by: `http to ${remote.host}`, evidence: server.evidence });
  }
  for (const { name, value, evidence } of settingsOf(server, start)) {
    const plain = plainName(name);
    const off = (tlsOn.test(plain) && value !== '' && !isOn(value)) || (tlsOff.test(plain) && isOn(value));
    if (off) found.push({ by: value === 'true' ? name : `${name}=${value}`.slice(0, 120), evidence });
    else if (/_?(?:url|uri|endpoint|host|base)$/.test(plain) && /^http:\/\//i.test(value)) {
      const at = remoteOf(value);
      if (at !== null && !at.local) found.push({ by: `http to ${at.host} in ${name}`, evidence });
    }
  }
  return found;
}

/** @returns true for a directory outside of the repository. */
export function isOutside(path: string): boolean {
  return (
    home.test(path) ||
    /^(?:\/|~|\.\.(?:\/|$)|[A-Za-z]:\\|\$HOME|\$\{(?:env:)?HOME\}|\$\{userHome\}|%USERPROFILE%)/.test(path)
  );
}
