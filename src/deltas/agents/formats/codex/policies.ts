/** Approval, sandbox, network and permissions of Codex, of its agent or of a named profile. */
import type { TreeEntry } from '../../../../syntax/tree.ts';
import type { Gathering, Ladder, Table } from '../gathering.ts';
import { inRepository } from '../places.ts';
import { textOf } from '../settings.ts';
import { opensWhenOn } from '../switches.ts';

/** github.com/openai/codex, codex-rs/core/config.schema.json, read 2026-11; on-request and workspace-write are the defaults. */
const approvals: Ladder = {
  untrusted: [-1, 'info', 'asks before every command that is not known to only read'],
  'on-request': [0, 'info', 'asks before it leaves its sandbox'],
  'on-failure': [1, 'high', 'asks only after a command failed in its sandbox'],
  never: [2, 'critical', 'never asks', 'unattended'],
};
const reviewers: Ladder = {
  user: [0, 'info', 'asks a person for approval'],
  auto_review: [1, 'critical', 'asks another model for approval in place of a person'],
  guardian_subagent: [1, 'critical', 'asks another model for approval in place of a person'],
};
const sandboxes: Ladder = {
  'read-only': [-1, 'info', 'changes nothing without approval'],
  'workspace-write': [0, 'info', 'writes only in its workspace'],
  'danger-full-access': [2, 'high', 'runs without a sandbox'],
};
const builtIn: Ladder = {
  ':read-only': [-1, 'info', 'changes nothing without approval'],
  ':workspace': [0, 'info', 'writes only in its workspace'],
  ':danger-full-access': [2, 'high', 'runs without a sandbox'],
};
const searches: Ladder = {
  disabled: [-1, 'info', 'does not search the web'],
  cached: [0, 'info', 'searches a kept copy of the web'],
  live: [1, 'medium', 'searches the live web'],
};
const webSwitch: Ladder = {
  true: [1, 'medium', 'searches the live web'],
  false: [0, 'info', 'searches a kept copy of the web'],
};

export function policiesOf(gathering: Gathering): Table {
  return {
    approval_policy: (entry, key) => readApproval(gathering, entry, key),
    approvals_reviewer: gathering.level('approval', reviewers),
    sandbox_mode: gathering.level('sandbox', sandboxes),
    'sandbox_workspace_write.network_access': gathering.level(
      'network',
      opensWhenOn('high', 'lets its commands reach the network', 'keeps its commands off the network'),
    ),
    'sandbox_workspace_write.writable_roots': gathering.directoriesOf(
      (path, outside) => `may write to ${path}${outside}`,
    ),
    'sandbox_workspace_write.exclude_slash_tmp': 'silent',
    'sandbox_workspace_write.exclude_tmpdir_env_var': 'silent',
    default_permissions: gathering.level('sandbox', builtIn),
    web_search: gathering.level('network', searches),
    'tools.web_search': (entry, key) => {
      if (entry.value.kind === 'map') gathering.read(entry.value, searchKeys(gathering), `${key}.`);
      else gathering.level('network', webSwitch)(entry, key);
    },
    'tools.view_image': 'silent',
    'tools.experimental_request_user_input': 'silent',
    'shell_environment_policy.inherit': gathering.level('trust', {
      none: [-2, 'info', 'hands none of its variables to commands'],
      core: [-1, 'info', 'hands only the usual variables to commands'],
      all: [0, 'medium', 'hands all of its variables to commands'],
    }),
    'shell_environment_policy.ignore_default_excludes': gathering.level('trust', {
      true: [0, 'medium', 'hands variables named after keys, secrets and tokens to commands'],
      false: [-1, 'info', 'keeps variables named after keys, secrets and tokens from commands'],
    }),
    'shell_environment_policy.set': (entry, key) => {
      for (const { name, value, evidence } of gathering.variables(entry, key, gathering.secrets))
        gathering.settings.push({ key: `${key}.${name}`, value, evidence });
    },
    'shell_environment_policy.*': gathering.noted,
    allow_login_shell: 'silent',
  };
}

function searchKeys(gathering: Gathering): Table {
  return {
    allowed_domains: gathering.limitOf(
      'network',
      'searches only listed hosts',
      'medium',
      (host) => `may search ${host}`,
    ),
    context_size: 'silent',
    location: 'silent',
  };
}

/** A table says for each sort of question whether it is put to a person or refused at once. */
function readApproval(gathering: Gathering, entry: TreeEntry, key: string): void {
  if (entry.value.kind !== 'map') {
    gathering.level('approval', approvals)(entry, key);
    return;
  }
  const sorts: Ladder = {
    true: [0, 'info', 'puts these questions to a person'],
    false: [-1, 'info', 'refuses what it would have to ask for'],
  };
  const names = ['mcp_elicitations', 'request_permissions', 'rules', 'sandbox_approval', 'skill_approval'];
  const table = names.map((name) => [`granular.${name}`, gathering.level('approval', sorts)] as const);
  gathering.read(entry.value, Object.fromEntries(table), `${key}.`);
}

/** A named profile of permissions: developers.openai.com/codex/permissions, read 2026-11. */
export function profileKeys(gathering: Gathering): Table {
  return {
    description: 'silent',
    extends: gathering.noted,
    workspace_roots: gathering.noted,
    'filesystem.glob_scan_max_depth': 'silent',
    'filesystem.*': (entry, key) => readAccess(gathering, entry, key),
    ...Object.fromEntries(
      Object.entries(networkKeys(gathering)).map(([key, read]) => [`network.${key}`, read]),
    ),
  };
}

/** Of a path, or of paths below it. */
function readAccess(gathering: Gathering, entry: TreeEntry, key: string): void {
  if (entry.value.kind === 'map') {
    for (const below of entry.value.entries.values())
      readAccess(gathering, { ...below, key: `${entry.key}/${below.key}` }, `${key}.${below.key}`);
    return;
  }
  const access = textOf(entry.value);
  const path = entry.key;
  // Names with a colon are places that Codex knows: ":workspace_roots", ":tmpdir", ":minimal".
  const outside = path.startsWith(':root') || (!path.startsWith(':') && inRepository('', path) === null);
  if (access === 'write')
    gathering.addOpening(
      'directory',
      'filesystem',
      `${path} write`,
      outside ? 'high' : 'low',
      `may write to ${path}`,
      entry,
    );
  else if (access === 'read')
    gathering.addOpening(
      'directory',
      'filesystem',
      `${path} read`,
      outside ? 'medium' : 'low',
      `may read ${path}`,
      entry,
    );
  else if (access === 'deny' || access === 'none') {
    const from = path.startsWith('~') ? 'home' : path.startsWith('/') ? 'root' : 'workspace';
    const glob = path.replace(/^~?\/+/, '');
    for (const tool of ['read', 'write'] as const)
      gathering.addRule('deny', { tool, path: { from, glob } }, `${tool} ${path}`, entry);
  } else gathering.noted(entry, key);
}

/** The proxy that commands go through, of a profile or as a feature. */
export function networkKeys(gathering: Gathering): Table {
  const opens = (on: string, off: string) => gathering.level('network', opensWhenOn('high', on, off));
  return {
    enabled: opens('lets its commands reach the network', 'keeps its commands off the network'),
    mode: gathering.level('network', {
      limited: [0, 'info', 'only reads from the network'],
      full: [1, 'high', 'sends to the network as well'],
    }),
    domains: (entry, key) => readHosts(gathering, entry, key),
    unix_sockets: (entry, key) => readSockets(gathering, entry, key),
    allow_local_binding: opens(
      'lets its commands listen on the machine',
      'keeps its commands from listening',
    ),
    dangerously_allow_all_unix_sockets: opens(
      'lets its commands use every socket of the machine',
      'lets its commands use listed sockets alone',
    ),
    dangerously_allow_non_loopback_proxy: opens(
      'opens its proxy to other machines',
      'keeps its proxy to the machine',
    ),
    '*': gathering.noted,
  };
}

/** A map of hosts to "allow" or "deny". */
function readHosts(gathering: Gathering, entry: TreeEntry, key: string): void {
  if (entry.value.kind !== 'map') {
    gathering.noted(entry, key);
    return;
  }
  for (const host of entry.value.entries.values()) {
    const access = textOf(host.value);
    if (access === 'allow')
      gathering.addOpening('host', key, host.key, 'high', `lets its commands reach ${host.key}`, host);
    else if (access === 'deny')
      gathering.addRule('deny', { tool: 'fetch', host: { form: 'glob', glob: host.key } }, host.key, host);
    else gathering.noted(host, `${key}.${host.key}`);
  }
}

function readSockets(gathering: Gathering, entry: TreeEntry, key: string): void {
  if (entry.value.kind !== 'map') {
    gathering.noted(entry, key);
    return;
  }
  for (const socket of entry.value.entries.values()) {
    const access = textOf(socket.value);
    if (access === 'allow')
      gathering.addOpening('other', key, socket.key, 'high', `lets its commands use ${socket.key}`, socket);
    else if (access !== 'deny') gathering.noted(socket, `${key}.${socket.key}`);
  }
}
