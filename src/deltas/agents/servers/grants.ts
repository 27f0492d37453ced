/** What servers let their holder do: powers in, one grant for each ability of each server out. */
import type { Ability, Grant, Powers } from '../model.ts';
import type { McpCatalogue } from './catalogue.ts';
import { knownServer } from './known.ts';
import { launched } from './launch.ts';
import { secretsOf } from './secrets.ts';
import type { Server } from './server.ts';

const anyCommand: readonly Ability[] = ['private-data', 'untrusted-content', 'way-out', 'commands'];
/** Whoever answers there gets what the agent sends, and the agent reads what comes back. */
const anyAnswer: readonly Ability[] = ['untrusted-content', 'way-out'];

/**
 * An unknown command may do all that a command can. An unknown address has an account's data only where it is sent a
 * secret. What a container is given of the host counts as commands on it, known or not.
 */
export function grantsOfServers(powers: readonly Powers[], catalogue: McpCatalogue): readonly Grant[] {
  return powers.flatMap(({ servers }) =>
    servers
      .filter(({ enabled }) => enabled)
      .flatMap((server) =>
        abilitiesOf(server, catalogue).map((ability) => ({
          ability,
          by: `server ${server.name}`,
          evidence: server.evidence,
        })),
      ),
  );
}

export function abilitiesOf(server: Server, catalogue: McpCatalogue): readonly Ability[] {
  const start = launched(server.launch);
  const known = knownServer(start, catalogue);
  if (known !== null) {
    return start.opens.length === 0 ? known.gives : [...new Set([...known.gives, ...anyCommand])];
  }
  if (start.source !== 'url') return anyCommand;
  const identified = server.secrets.length > 0 || secretsOf(server.launch).length > 0;
  // What listens on the machine itself is as near to its files as a command is.
  return identified || start.remote?.local === true ? ['private-data', ...anyAnswer] : anyAnswer;
}

/** @returns paths of the repository, files or directories, whose change is a change of the server. */
export function scriptsOf(server: Server): readonly string[] {
  return launched(server.launch).scripts;
}
