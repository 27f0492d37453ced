/** What the commands of a build or a container fetch, run and leave unchecked: scripts in, findings with lines out. */
import type { Lines } from '../../syntax/tree.ts';
import { commandLines, commandsOf, fetches, hostIn, runsDownload, unknownHost } from '../infra/downloads.ts';

export interface Script {
  readonly text: string;
  readonly lines: Lines;
  /** Only says what is saved under which name: the fetching itself is told elsewhere. */
  readonly quiet?: boolean;
}

export type FindingSort = 'runs' | 'fetches' | 'source' | 'unchecked' | 'opened';

export interface Finding {
  readonly sort: FindingSort;
  /** The host, the switch or the path that it is about. */
  readonly what: string;
  /** Without encryption: whoever is on the way can change what arrives. */
  readonly plain: boolean;
  readonly script: Script;
  /** What a line holds that shows it. */
  readonly sign: string;
}

/** Beyond these a script is no longer followed command by command. */
export const commandLimits = { commands: 5_000, saved: 200 };

/** @param scripts in the order in which they run: a file that one saves may be run by a later one. */
export function findingsIn(scripts: readonly Script[]): readonly Finding[] {
  const saved = new Map<string, Saved>();
  return scripts.flatMap((script) => {
    const commands = commandsIn(script.text);
    const verified = /\b(?:sha\d{1,3}sum|shasum|md5sum|gpgv?|cosign|minisign|rpm --checksig)\b/.test(
      script.text,
    );
    return commands.flatMap((command) => [
      ...downloadFindings(command, script, saved, verified),
      ...sourceFindings(command, script),
      ...(script.quiet === true ? [] : uncheckedFindings(command, script)),
      ...openedFindings(command, script),
    ]);
  });
}

/** Each command alone, with its pipe. */
function commandsIn(text: string): readonly string[] {
  return commandLines(text)
    .flatMap(commandsOf)
    .map((stages) => stages.join(' | ').replace(/^(?:(?:set -\w+|then|do|else|if|!|\{|\()\s{1,8})+/, ''))
    .slice(0, commandLimits.commands);
}

interface Saved {
  readonly from: string;
  readonly plain: boolean;
}

function downloadFindings(
  command: string,
  script: Script,
  saved: Map<string, Saved>,
  verified: boolean,
): readonly Finding[] {
  const found: Finding[] = [];
  const say = (sort: FindingSort, what: string, plain: boolean) =>
    found.push({ sort, what, plain, script, sign: what.split('/')[0] ?? what });
  const earlier = ranFile(command, saved);
  if (earlier !== null) say('runs', earlier.from, earlier.plain);
  if (!isFetch(command)) return found;
  const host = sourceIn(command);
  const plain = /\bhttp:\/\//i.test(command);
  if (runsDownload(command)) say('runs', host, plain);
  else if (host !== unknownHost) {
    if (script.quiet !== true && !isNear(host)) say('fetches', host, plain);
    const file = verified || saved.size >= commandLimits.saved ? null : savedAs(command);
    if (file !== null) saved.set(file, { from: host, plain });
  }
  return found;
}

function isFetch(command: string): boolean {
  return fetches.test(command) || /\bgit\s{1,4}clone\b|\bpip3?\s{1,4}install\b.{0,200}?\bgit\+/.test(command);
}

/** The machine itself, and neighbours that have no name in the world. */
function isNear(host: string): boolean {
  return (
    !host.includes('.') ||
    /^(?:127|10|192\.168)\.[\d.]+$|^0\.0\.0\.0$|\.(?:local|internal|localhost)$/.test(host)
  );
}

/** Code hosts publish for everybody: there the owner is part of the name. */
const shared = new Set([
  'github.com',
  'raw.githubusercontent.com',
  'gitlab.com',
  'bitbucket.org',
  'gist.github.com',
]);

function sourceIn(command: string): string {
  const host = hostIn(command);
  if (!shared.has(host)) return host;
  const at = command.toLowerCase().indexOf(`${host}/`);
  const owner = /^[\w.-]{1,64}/.exec(command.slice(at + host.length + 1))?.[0];
  const name = host === 'raw.githubusercontent.com' ? 'github.com' : host;
  return owner === undefined ? name : `${name}/${owner.toLowerCase()}`;
}

/** @returns the name of the file that a download is kept in, without its folder; null where none can be told. */
function savedAs(command: string): string | null {
  const given =
    /\s(?:-[a-zA-Z]{0,8}o|--output|-[a-zA-Z]{0,8}O|--output-document)[= ]{0,2}["']?([\w./~${}+-]{2,256})|>\s{0,4}["']?([\w./~${}+-]{1,256})/.exec(
      command.replaceAll(/\d?>\s{0,4}(?:&\d|\/dev\/\w+)/g, ' '),
    );
  const file = given?.[1] ?? given?.[2];
  // After `-O` of curl the address follows, and gives the name.
  const name =
    file === undefined || /^https?$/.test(file) ? /https?:\/\/[^\s"'?#]{1,512}/.exec(command)?.[0] : file;
  const base = name?.slice(name.lastIndexOf('/') + 1) ?? '';
  return /^[\w.${}+-]{1,128}$/.test(base) ? base : null;
}

/** Programs that run the file they are given. */
const runners =
  /^(?:(?:ba|da|z|k|a)?sh|source|\.|python[\d.]*|perl|ruby|node|php|java|pwsh|powershell|dpkg)$/;
/** Programs that install the file they are given, and run what it says on the way. */
const installers = /^(?:apt|apt-get|yum|dnf|microdnf|rpm|apk|pip[\d.]*|npm|gem)$/;
/** Words before the program itself. */
const leading = /^(?:sudo|env|exec|command|nohup|time|doas|gosu|-\w+|\w+=.*)$/;

/** @returns the download that a command runs; null where it runs none. */
function ranFile(command: string, saved: ReadonlyMap<string, Saved>): Saved | null {
  if (saved.size === 0) return null;
  const words = command.split(/\s+/, 12).map((word) => word.replaceAll(/["'()]/g, ''));
  const start = words.findIndex((word) => !leading.test(word));
  if (start < 0) return null;
  const program = words[start] ?? '';
  const base = (word: string) => word.slice(word.lastIndexOf('/') + 1);
  if (program.includes('/') && saved.has(base(program))) return saved.get(base(program)) ?? null;
  if (installers.test(base(program))) {
    const given = words.slice(start + 1).find((word) => word.includes('.') && saved.has(base(word)));
    return given === undefined ? null : (saved.get(base(given)) ?? null);
  }
  if (!runners.test(base(program))) return null;
  const operand = words.slice(start + 1).find((word) => !word.startsWith('-'));
  return operand === undefined ? null : (saved.get(base(operand)) ?? null);
}

/** Where packages come from when nobody says otherwise. */
const usualSources =
  /(?:^|\.)(?:debian\.org|ubuntu\.com|alpinelinux\.org|pypi\.org|pythonhosted\.org|npmjs\.org|yarnpkg\.com|rubygems\.org|fedoraproject\.org|centos\.org|rockylinux\.org|almalinux\.org|maven\.org|golang\.org|archlinux\.org|opensuse\.org)$/;

/** A command or a variable that names where packages are taken from. */
const namesSource =
  /\bdeb(?:-src)?\s{1,4}(?:\[[^\]]{0,200}\]\s{1,4})?https?:|(?:--(?:extra-)?index-url|--find-links|--registry|--add-repo|--repository|--source)[= ]|\b(?:yum|dnf)[- ]config-manager\b|\badd-apt-repository\b|\bnpm\s{1,4}config\s{1,4}set\s{1,4}[@\w:-]{0,64}registry\b|\/etc\/apk\/repositories|sources\.list|\/etc\/yum\.repos\.d|\bhelm\s{1,4}repo\s{1,4}add\b|\brpm\s{1,4}-\w{1,6}\s{1,4}https?:|\b(?:yum|dnf)\s{1,4}install\b.{0,100}https?:|pip\s{1,4}config\s{1,4}set\b/;

function sourceFindings(command: string, script: Script): readonly Finding[] {
  if (!namesSource.test(command)) return [];
  const archive = /\bppa:([\w.+/-]{1,128})/.exec(command)?.[1];
  if (archive !== undefined) {
    return [{ sort: 'source', what: `ppa:${archive}`, plain: false, script, sign: `ppa:${archive}` }];
  }
  const addresses = command.match(/https?:\/\/[^\s"'`|>\\]{1,512}/g) ?? [];
  return addresses.slice(0, 50).flatMap((address): readonly Finding[] => {
    const host = sourceIn(address);
    // A key is fetched, and trusted for what its source signs.
    if (host === unknownHost || usualSources.test(host) || isKey(address)) return [];
    return [
      {
        sort: 'source',
        what: host,
        plain: address.startsWith('http:'),
        script,
        sign: host.split('/')[0] ?? host,
      },
    ];
  });
}

function isKey(address: string): boolean {
  return /\.(?:asc|gpg|key|pub)$|\/gpg$/i.test(address);
}

/** Switches that let through what nobody signed, or what comes from an address that proves nothing. */
const switches: readonly (readonly [RegExp, string])[] = [
  [
    /--allow-unauthenticated\b|APT::Get::AllowUnauthenticated|--force-yes\b/i,
    'apt installs packages that nobody signed',
  ],
  [/\[[^\]]{0,100}trusted=yes/i, 'an apt source is trusted without a signature'],
  [/AllowInsecureRepositories|--allow-insecure-repositories/i, 'apt uses sources without a signature'],
  [
    /--nogpgcheck\b|--no-gpg-checks?\b|\bgpgcheck\s{0,2}=\s{0,2}0/i,
    'packages are installed without their signature',
  ],
  [/--allow-untrusted\b/, 'apk installs packages that nobody signed'],
  [
    /\bcurl\b[^|]{0,400}?\s(?:-[a-zA-Z]{0,8}k[a-zA-Z]{0,8}|--insecure)(?=\s|$)/,
    'curl accepts any certificate',
  ],
  [/\bwget\b[^|]{0,400}?--no-check-certificate\b/, 'wget accepts any certificate'],
  [/--trusted-host\b|PIP_TRUSTED_HOST|UV_INSECURE_HOST/, 'pip accepts any certificate'],
  [/strict-ssl[= ]{1,4}["']?false|NPM_CONFIG_STRICT_SSL=["']?false/i, 'npm accepts any certificate'],
  [
    /http\.sslVerify[= ]{1,4}["']?(?:false|0)|GIT_SSL_NO_VERIFY=["']?(?:1|true)/i,
    'git accepts any certificate',
  ],
  [/NODE_TLS_REJECT_UNAUTHORIZED=["']?0/, 'Node.js accepts any certificate'],
  [/PYTHONHTTPSVERIFY=["']?0/, 'Python accepts any certificate'],
  [/Acquire::https::Verify-Peer[= ]{1,4}["']?false/i, 'apt accepts any certificate'],
  [
    /\bGOSUMDB=["']?off|\bGONOSUMCHECK=|\bGOINSECURE=["']?[\w*]|\bGOFLAGS=.{0,60}-insecure/,
    'Go modules are not checked',
  ],
];

function uncheckedFindings(command: string, script: Script): readonly Finding[] {
  return switches.flatMap(([pattern, what]): readonly Finding[] => {
    const sign = pattern.exec(command)?.[0];
    return sign === undefined
      ? []
      : [{ sort: 'unchecked', what, plain: false, script, sign: sign.trim().split(/\s/).at(-1) ?? sign }];
  });
}

function openedFindings(command: string, script: Script): readonly Finding[] {
  const say = (what: string, sign: string): Finding => ({ sort: 'opened', what, plain: false, script, sign });
  const changed =
    /\bchmod\s{1,4}(?:-\w{1,4}\s{1,4}){0,3}([0-7]{3,4}|[ugoa]{0,4}[+=][rwxst]{1,5})\s{1,4}([^\s|]{1,256})/.exec(
      command,
    );
  const mode = changed?.[1] ?? '';
  const path = (changed?.[2] ?? '').replaceAll(/["']/g, '');
  const found: Finding[] = [];
  // With the sticky bit, as on /tmp, nobody can change the files of others.
  if (/^0?[0-7]{2}[2367]$|^[246][0-7]{2}[2367]$|^(?:[ugo]{0,3}[oa][ugo]{0,3}|)[+=]\w{0,4}w/.test(mode))
    found.push(say(`everybody may write to ${path}`, mode));
  if (/^[4-7][0-7]{3}$|^[ug]{1,2}[+=]\w{0,4}s/.test(mode))
    found.push(say(`${path} runs with the rights of its owner`, mode));
  if (/\bNOPASSWD\b/.test(command)) found.push(say('sudo asks for no password', 'NOPASSWD'));
  const capability = /\bsetcap\s{1,4}["']?([\w+=,]{1,100})/.exec(command)?.[1];
  if (capability !== undefined && !/^cap_net_bind_service/i.test(capability))
    found.push(say(`a program holds ${capability.toLowerCase()}`, capability));
  return found;
}

/** `["sh", "-c", "…"]` runs its last word as a script. */
export function scriptOf(words: readonly string[]): string {
  const [program = '', option = '', script] = words;
  const shell = /(?:^|\/)(?:ba|da|z|a)?sh$/.test(program) && /^-\w*c$/.test(option);
  return shell && script !== undefined ? script : words.join(' ');
}
