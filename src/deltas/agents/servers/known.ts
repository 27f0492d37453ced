/** What is launched in, the well-known server that it is out. */
import { globMatches } from '../../infra/judging/glob.ts';
import { domains, type McpCatalogue, type McpEntry } from './catalogue.ts';
import { type Launched, namedRepository } from './launch.ts';

/** @returns null for a server that nobody listed: it is taken to do all that its command can. */
export function knownServer(launched: Launched, catalogue: McpCatalogue): McpEntry | null {
  const { source, name, remote, opens } = launched;
  // The same name in another registry is another's package.
  if (opens.some((what) => what.startsWith('comes from '))) return null;
  switch (source) {
    case 'npm':
    case 'pypi':
    case 'docker':
    case 'nuget':
    case 'github':
    case 'program':
      return catalogue.byPackage.get(`${source}:${name.toLowerCase()}`) ?? null;
    case 'go':
      return goModule(name, catalogue);
    case 'url':
      return remote === null || remote.local || remote.user !== ''
        ? null
        : answering(remote.host, remote.path, catalogue);
    case 'named': {
      const repository = namedRepository(name);
      return repository === null ? null : (catalogue.byPackage.get(`github:${repository}`) ?? null);
    }
    default:
      return null;
  }
}

/** A command's package stands below its module: "github.com/grafana/mcp-grafana/cmd/mcp-grafana". */
function goModule(name: string, catalogue: McpCatalogue): McpEntry | null {
  const parts = name.split('/').slice(0, 12);
  for (let length = parts.length; length >= 2; length -= 1) {
    const found = catalogue.byPackage.get(`go:${parts.slice(0, length).join('/').toLowerCase()}`);
    if (found !== undefined) return found;
  }
  return null;
}

/** The address with its path first, then the host alone, then patterns. */
function answering(host: string, path: string, catalogue: McpCatalogue): McpEntry | null {
  const whole = `${host}${path}`.toLowerCase();
  const exact = catalogue.byUrl.get(whole) ?? catalogue.byUrl.get(host);
  if (exact !== undefined) return exact;
  for (const [pattern, entry] of catalogue.byUrl) {
    const slash = pattern.indexOf('/');
    const wild = pattern.includes('*');
    if (slash >= 0) {
      if (globMatches(pattern, whole) || (!wild && whole.startsWith(`${pattern}/`))) return entry;
    } else if (wild && globMatches(pattern, host)) return entry;
  }
  return null;
}

/** @returns "can read and write issues, and read chat": completes a sentence about the server. */
export function abilityWords({ reaches }: McpEntry): string {
  const named = (access: 'read' | 'write') =>
    Object.entries(reaches).flatMap(([domain, way]) =>
      way === access && isDomain(domain) ? [domains[domain]] : [],
    );
  const [read, write] = [named('read'), named('write')];
  const parts = [
    ...(write.length > 0 ? [`read and write ${together(write)}`] : []),
    ...(read.length > 0 ? [`read ${together(read)}`] : []),
  ];
  return parts.length === 0 ? 'reaches nothing outside itself' : `can ${parts.join(', and ')}`;
}

function isDomain(name: string): name is keyof typeof domains {
  return Object.hasOwn(domains, name);
}

function together(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
