/** A reading of mentions while it grows: keys with their values in, names and hosts with lines out. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import { interpolate } from '../../../syntax/expressions/interpolation.ts';
import type { Lines } from '../../../syntax/tree.ts';
import type { Evidence } from '../../delta.ts';
import { evidenceAt } from '../../evidence.ts';
import { parseImage } from '../../pipelines/actions.ts';
import { addressesIn } from '../hosts/addresses.ts';
import type { NamedSighting } from '../sighting.ts';
import type { HostMention, MentionReading } from './mention.ts';

/** A hostile file has one in each line. */
const most = 5_000;
const longestKey = 128;

const variableName = /^[A-Za-z][A-Za-z\d]*(?:_[A-Za-z\d]+)+$/;

/**
 * Only what opens something says that there is an account: AWS_REGION names a place, SENTRY_ENVIRONMENT a word of ours.
 */
const opens =
  /(?:^|_)(?:API|KEY|KEYS|TOKEN|TOKENS|SECRET|SECRETS|PASSWORD|PASS|PAT|DSN|SID|AUTH|AUTHKEY|CREDENTIAL|CREDENTIALS|WEBHOOK|APIKEY|LICENSE|JWT|URL|URI)(?:_(?:ID|URL|URI|JSON|BASE64|B64|FILE))?$|CLIENT_ID$/;

/** The forge's own tokens: a repository with a workflow is there already. */
const ownTokens = new Set([
  'GITHUB_TOKEN',
  'GH_TOKEN',
  'GH_PAT',
  'ACTIONS_STEP_DEBUG',
  'ACTIONS_RUNNER_DEBUG',
]);

/** Addresses that people read or machines compare, and no setting that sends anything. */
const forReading =
  /^(?:\$?schema|\$id|\$ref|@.*|xmlns.*|xsi.*|.*schema_?location|description|summary|help|.*_?help|hint|docs?|.*_docs?|.*docs?_?(?:url|link)|documentation.*|.*help_?(?:url|link)|licen[cs]e.*|terms.*|.*(?:privacy|terms|support|status)(?:_?(?:url|link|policy|page))?|home|home_?page.*|website|sources?|maintainers?|icons?|logo.*|.*_?(?:icon|logo|image|avatar|banner|favicon)_?(?:url|uri)?|links?|references?|see|see_?also|external_?docs|contact|info|authors?|repository|repositories|repo|.*repo_?url|git.*|title|message|msg|comments?|notes?|examples?|annotations|labels|tags|keywords|subject|placeholder|changelog.*|runbook.*|dashboard.*|bugs|funding|user_?agent|referer.*|commit.*|version|namespace|name|type|kind|apiversion|api_version|.*regex|.*pattern|.*match(?:er)?)$/i;

/** CORS and policies of pages have words of their own. */
const origins = /cors|allow(?:ed)?[_-]?origins?|csp|content[_-]?security|trusted[_-]?origins?|csrf/i;

function isNoSetting(key: string): boolean {
  return key.length > longestKey || forReading.test(key) || origins.test(key);
}

/** Keys whose whole value is a host. */
const addressKey =
  /(?:^|[_.-])(?:host|hosts|hostname|endpoint|endpoints|server|servers|address|addr|url|urls|uri|uris|brokers?|upstream|remote|relay|gateway|issuer|authority)$/i;

/** Where this repository's own pages and interfaces are served; below the name of something else it is that one's address. */
const ownKey =
  /^(?:(?:next_public|vite|react_app|public|nuxt_public|gatsby)_)?(?:(?:app|web|site|public|base|root|self|front_?end|back_?end|admin|space|my|main|own|canonical|external|primary|portal|instance|deploy(?:ment)?|god_mode)_?(?:base_?)?(?:url|uri|host|hostname|domain|name|fqdn|address)|server_name|domain|domains?_?names?|hostname|host_?name|fqdn|(?:virtual|letsencrypt|acme|ingress)_?(?:host|domain)s?|allowed_?hosts|cname|homepage)$/i;
const aboveOwn =
  /^(?:app|application|site|web|website|global|env|environment|vars|variables|data|stringdata|ingress|config)$/i;

function isOwn(path: readonly string[]): boolean {
  const key = path.at(-1) ?? '';
  const above = path.at(-2);
  if (!ownKey.test(key.replace(/([a-z\d])([A-Z])/g, '$1_$2').replaceAll('-', '_'))) return false;
  return above === undefined || aboveOwn.test(above) || /^[A-Z\d_]+$/.test(key);
}

export class Gathering {
  private readonly file: TextFile;
  private readonly side: Side;
  private readonly names: NamedSighting[] = [];
  private readonly hosts: HostMention[] = [];
  private readonly own = new Set<string>();

  constructor(file: TextFile, side: Side) {
    this.file = file;
    this.side = side;
  }

  /** A provider, an action or an image; without the version of any. */
  sees(sort: 'provider' | 'action' | 'image', written: string, lines: Lines): void {
    const name = sort === 'image' ? parseImage(written).action : written;
    if (name === '' || /[\s${}]/.test(name) || this.names.length >= most) return;
    this.names.push({ sort, name: name.toLowerCase(), evidence: this.line(lines) });
  }

  /** The name of a variable or secret; its value is nobody's. */
  named(sort: 'variable' | 'secret', name: string, lines: Lines): void {
    if (name.length > longestKey) return;
    const plain = name.toUpperCase().replace(/[-.]/g, '_');
    if (!variableName.test(plain) || ownTokens.has(plain)) return;
    if (this.names.length >= most || (sort === 'variable' && !opens.test(plain))) return;
    const evidence = this.line(lines);
    this.names.push({ sort, name: plain, evidence: { ...evidence, text: withoutValue(evidence.text) } });
  }

  /** @param key the setting's own name; the names above it stand before it: "mail.smtp.host". */
  value(path: readonly string[], written: string, lines: Lines): void {
    const key = path.at(-1) ?? '';
    if (this.hosts.length >= most || path.some(isNoSetting)) return;
    const text = written.includes('$') ? interpolate(written.slice(0, 4_096), () => undefined) : written;
    const found = addressesIn(text.trim(), addressKey.test(key.replace(/([a-z\d])([A-Z])/g, '$1_$2')));
    if (found.length === 0) return;
    if (isOwn(path)) {
      for (const { domain } of found) this.own.add(domain);
      return;
    }
    const evidence = this.line(lines);
    const clean = { ...evidence, text: withoutPaths(evidence.text) };
    this.hosts.push(...found.map((address) => ({ ...address, setting: key, evidence: clean })));
  }

  /** A host that the repository itself answers at. */
  servesFrom(host: string): void {
    const [address] = addressesIn(host.trim(), true);
    if (address !== undefined && !address.numeric) this.own.add(address.domain);
  }

  end(): MentionReading {
    return { names: this.names, hosts: this.hosts, own: [...this.own] };
  }

  private line({ startLine }: Lines): Evidence {
    return evidenceAt(this.file, this.side, { startLine, endLine: startLine });
  }
}

/** Whatever stands behind a name that opens something may be what opens it. */
function withoutValue(text: string): string {
  return text.replace(/([=:]\s{0,8})(?![\s$]|\{\{)(?:\S.*)$/s, '$1[redacted]');
}

/** A path may be a password: those of hooks are. */
function withoutPaths(text: string): string {
  return text.replace(/(:\/\/)(?:[^\s/@"'<>]{1,256}@)?([^\s/?#"'<>]{1,253})[^\s"'<>]*/g, '$1$2');
}
