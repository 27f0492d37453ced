/** One server in, what it is known as and what is said when it comes or goes out. */
import type { DraftDelta, Evidence, Facts } from '../../../delta.ts';
import type { McpCatalogue, McpEntry } from '../catalogue.ts';
import { abilitiesOf } from '../grants.ts';
import { abilityWords, knownServer } from '../known.ts';
import { type Launched, launched } from '../launch.ts';
import { secretsOf } from '../secrets.ts';
import type { Server } from '../server.ts';
import { type Setting, settingsOf } from '../switches.ts';
import { settingChanges } from './changes.ts';

export interface Entry {
  readonly server: Server;
  readonly launched: Launched;
  readonly known: McpEntry | null;
  readonly settings: readonly Setting[];
  readonly abilities: readonly string[];
  /** The same for two servers that are started alike, whatever they are called. */
  readonly signature: string;
}

/** A delta before the holders that it is said of are known. */
export interface Told extends Omit<DraftDelta, 'summary' | 'facts' | 'evidence'> {
  readonly facts: Facts;
  /** @param who the holders: "Claude Code, Cursor". */
  readonly says: (who: string) => string;
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

export function entryOf(server: Server, catalogue: McpCatalogue): Entry {
  const start = launched(server.launch);
  const settings = settingsOf(server, start);
  const secrets = [...server.secrets, ...secretsOf(server.launch)];
  const signature = JSON.stringify([
    server.enabled,
    start.source,
    start.name,
    start.version,
    start.opens,
    start.remote?.path ?? '',
    start.remote?.open ?? false,
    settings
      .filter(({ sort }) => sort !== 'quiet')
      .map(({ name, value }) => [name, value])
      .sort(byText),
    secrets.map(({ name, reference }) => [name, reference]).sort(byText),
  ]);
  return {
    server,
    launched: start,
    known: knownServer(start, catalogue),
    settings,
    abilities: abilitiesOf(server, catalogue),
    signature,
  };
}

function byText(a: readonly unknown[], b: readonly unknown[]): number {
  const [first, second] = [JSON.stringify(a), JSON.stringify(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

export function joining(entry: Entry): Told {
  const { server } = entry;
  const { enabled } = server;
  const notes = [...entry.launched.opens, ...noteworthy(entry)].map((note) => `; it ${note}`).join('');
  return {
    ...base(entry),
    kind: 'agent.server.added',
    ...(enabled ? {} : { direction: 'neutral', severity: 'low' }),
    says: (who) =>
      enabled
        ? `server ${server.name} (${who}) joins: ${runs(entry)} ${can(entry)}${notes}`
        : `server ${server.name} (${who}) stands in the file and is switched off: ${runs(entry)} ${can(entry)}`,
  };
}

export function leaving(entry: Entry): Told {
  const { server } = entry;
  return {
    ...base(entry),
    kind: 'agent.server.removed',
    ...(server.enabled ? {} : { direction: 'neutral' }),
    says: (who) =>
      server.enabled
        ? `server ${server.name} (${who}) is gone: ${runs(entry).replace(/,$/, '')}, which ${could(entry)}`
        : `server ${server.name} (${who}), which was switched off, no longer stands in the file`,
  };
}

function base({
  server,
  launched: start,
  known,
  abilities,
}: Entry): Pick<Told, 'subject' | 'facts' | 'evidence'> {
  return {
    subject: `server ${server.name}`,
    facts: {
      server: server.name,
      source: start.source,
      runs: start.name,
      known: known?.id ?? '',
      reaches:
        known === null ? [] : Object.entries(known.reaches).map(([domain, way]) => `${domain}: ${way}`),
      abilities,
      opens: start.opens,
      pinned: start.moves === null,
      enabled: server.enabled,
    },
    evidence: [server.evidence],
  };
}

/** What a newcomer's settings let out, without those of every server. */
function noteworthy({ settings }: Entry): readonly string[] {
  return settingChanges([], settings)
    .filter(({ severity, direction }) => direction === 'widens' && severity === 'high')
    .map(({ says }) => says.replace(/\bnow /, ''))
    .slice(0, 4);
}

const sources = {
  npm: 'npm',
  pypi: 'PyPI',
  go: 'the Go module proxy',
  nuget: 'NuGet',
  github: 'GitHub',
} as const;

/** "@quay/harbour 1.2.3 from npm", "the server at mcp.quay.example". */
export function runs({ launched: { source, name, version } }: Pick<Entry, 'launched'>): string {
  const shown = name.slice(0, 160);
  const at =
    version === null ? '' : ` ${version.replace(/^(sha256:[\da-f]{12})[\da-f]{52}$/i, '$1…').slice(0, 60)}`;
  switch (source) {
    case 'npm':
    case 'pypi':
    case 'go':
    case 'nuget':
    case 'github':
      return `${shown}${at} from ${sources[source]}`;
    case 'docker':
      return `image ${shown}${at}`;
    case 'download':
      return `code from ${shown}${at}`;
    case 'url':
      return `the server at ${shown === '' ? 'an address that a variable names' : shown}`;
    case 'script':
      return `${shown} of the repository`;
    case 'program':
      return `the program ${shown}`;
    case 'shell':
      return "a shell's line";
    case 'named':
      return `${shown}, which is set up elsewhere,`;
  }
}

function could(entry: Entry): string {
  const now = can(entry);
  return now.startsWith('can ')
    ? now.replace(/^can/, 'could')
    : 'got what the agent sent and answered what the agent read';
}

/** Completes a sentence about it. */
export function can({ known, launched: { source, remote } }: Pick<Entry, 'known' | 'launched'>): string {
  if (known !== null) return abilityWords(known);
  if (source === 'url') {
    return remote?.local === true
      ? 'can do anything that the program listening there can'
      : 'gets what the agent sends and writes what the agent reads; what else it can do is not listed';
  }
  return 'can do anything that its command can';
}
