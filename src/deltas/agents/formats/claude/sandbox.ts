/** The sandbox of Claude Code's shell commands: code.claude.com/docs/en/sandboxing, read 2026-11. It is off by default. */
import type { TreeEntry } from '../../../../syntax/tree.ts';
import { claudeCodePatterns } from '../../permissions/notation/claude-code.ts';
import type { Gathering, Patterns, Table } from '../gathering.ts';
import { commandOf } from '../hook-map.ts';
import { guardsWhenOff, guardsWhenOn, opensWhenOn } from '../switches.ts';

export function sandboxOf(gathering: Gathering): Table {
  const switched = (...of: Parameters<typeof opensWhenOn>) => gathering.level('sandbox', opensWhenOn(...of));
  const guard = (...of: Parameters<typeof guardsWhenOn>) => gathering.level('sandbox', guardsWhenOn(...of));
  return {
    'sandbox.enabled': guard(
      'high',
      'runs its shell commands in a sandbox',
      'runs its shell commands without a sandbox',
    ),
    'sandbox.failIfUnavailable': guard(
      'medium',
      'does not start where there is no sandbox',
      'goes on without a sandbox where there is none',
    ),
    'sandbox.autoAllowBashIfSandboxed': gathering.level(
      'approval',
      guardsWhenOff(
        'medium',
        'runs commands in the sandbox without asking',
        'asks before it runs commands in the sandbox',
      ),
    ),
    'sandbox.allowUnsandboxedCommands': gathering.level(
      'sandbox',
      guardsWhenOff(
        'high',
        'may ask to run a command outside the sandbox',
        'cannot run a command outside the sandbox',
      ),
    ),
    'sandbox.excludedCommands': gathering.openingsOf(
      'command',
      'high',
      (command) => `runs ${command} outside the sandbox`,
    ),
    'sandbox.ignoreViolations': gathering.noted,
    'sandbox.enableWeakerNestedSandbox': switched(
      'high',
      'runs its shell commands in a weaker sandbox',
      'runs its shell commands in the full sandbox',
    ),
    'sandbox.enableWeakerNetworkIsolation': switched(
      'medium',
      'lets commands in the sandbox reach the trust service of the system',
      'keeps commands in the sandbox from the trust service of the system',
    ),
    'sandbox.allowAppleEvents': switched(
      'high',
      'lets commands in the sandbox steer other programs',
      'keeps commands in the sandbox from other programs',
    ),
    'sandbox.enabledPlatforms': gathering.noted,
    'sandbox.ripgrep.command': commandOf(gathering, 'ripgrep of the sandbox'),
    'sandbox.ripgrep.args': gathering.noted,
    'sandbox.bwrapPath': commandOf(gathering, 'bubblewrap of the sandbox'),
    'sandbox.socatPath': commandOf(gathering, 'socat of the sandbox'),
    ...networkOf(gathering),
    ...filesOf(gathering),
  };
}

/** A host that is not listed is asked for; one that is listed is reached unasked. */
function networkOf(gathering: Gathering): Table {
  const at = (key: string) => `sandbox.network.${key}`;
  const opens = (severity: 'high' | 'medium', on: string, off: string) =>
    gathering.level('network', opensWhenOn(severity, on, off));
  const guards = (on: string, off: string) => gathering.level('network', guardsWhenOn('high', on, off));
  return {
    [at('allowedDomains')]: gathering.openingsOf(
      'host',
      'high',
      (host) => `lets commands in the sandbox reach ${host} without asking`,
    ),
    [at('deniedDomains')]: gathering.rulesOf('deny', (glob) => ({
      tool: 'fetch',
      host: { form: 'glob', glob },
    })),
    [at('allowUnixSockets')]: gathering.openingsOf(
      'other',
      'high',
      (socket) => `lets commands in the sandbox use the socket ${socket}`,
    ),
    [at('allowMachLookup')]: gathering.openingsOf(
      'other',
      'medium',
      (service) => `lets commands in the sandbox use the service ${service}`,
    ),
    [at('allowAllUnixSockets')]: opens(
      'high',
      'lets commands in the sandbox use every socket of the machine',
      'lets commands in the sandbox use listed sockets alone',
    ),
    [at('allowLocalBinding')]: opens(
      'medium',
      'lets commands in the sandbox listen on the machine',
      'keeps commands in the sandbox from listening on the machine',
    ),
    [at('allowManagedDomainsOnly')]: guards(
      'heeds only the managed list of hosts',
      'heeds every list of hosts',
    ),
    [at('strictAllowlist')]: guards('reaches only listed hosts', 'asks before it reaches another host'),
    // Whoever runs a proxy of their own decides there what passes.
    [at('httpProxyPort')]: gathering.noted,
    [at('socksProxyPort')]: gathering.noted,
    [at('tlsTerminate')]: gathering.noted,
  };
}

function filesOf(gathering: Gathering): Table {
  const at = (key: string) => `sandbox.filesystem.${key}`;
  const rule = (tool: 'Read' | 'Edit') =>
    gathering.rulesOf('deny', (path) => claudeCodePatterns(`${tool}(${asInRules(path)})`));
  return {
    [at('allowWrite')]: gathering.directoriesOf(
      (path, outside) => `lets commands in the sandbox write to ${path}${outside}`,
    ),
    [at('allowRead')]: gathering.openingsOf(
      'directory',
      'medium',
      (path) => `lets commands in the sandbox read ${path}`,
    ),
    [at('denyWrite')]: rule('Edit'),
    [at('denyRead')]: rule('Read'),
    [at('allowManagedReadPathsOnly')]: gathering.noted,
    [at('disabled')]: gathering.level(
      'sandbox',
      opensWhenOn(
        'high',
        'lets commands in the sandbox read and write every file',
        'keeps commands in the sandbox to the files of the project',
      ),
    ),
    'sandbox.credentials.files': (entry, key) =>
      readCredentials(gathering, entry, key, 'path', (path) =>
        claudeCodePatterns(`Read(${asInRules(path)})`),
      ),
    'sandbox.credentials.envVars': (entry, key) =>
      readCredentials(gathering, entry, key, 'name', (name) => ({
        tool: 'other',
        name: 'environment variable',
        argument: name,
      })),
    'sandbox.credentials.allowPlaintextInject': gathering.noted,
  };
}

/** A leading slash is the root of the machine here, and the project in a rule. */
function asInRules(path: string): string {
  return /^\/[^/]/.test(path) ? `/${path}` : path;
}

/** What a command may not see is a denial, so that taking it away shows. */
function readCredentials(
  gathering: Gathering,
  entry: TreeEntry,
  key: string,
  named: 'path' | 'name',
  pattern: (value: string) => Patterns,
): void {
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  for (const item of items) {
    const inner = item.kind === 'map' ? item.entries.get(named) : undefined;
    const text = inner === undefined ? null : gathering.text(inner, key);
    if (text === null) gathering.note(key, item, item);
    else gathering.addRule('deny', pattern(text), text, item);
  }
}
