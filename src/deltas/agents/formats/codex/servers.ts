/** Servers of Codex: the keys that it has besides those that all products have. */
import type { Lines, TreeEntry } from '../../../../syntax/tree.ts';
import { brief, type Gathering, type Ladder, type Table } from '../gathering.ts';
import { readServers, type ServerDraft } from '../server-map.ts';
import { textOf } from '../settings.ts';

/** github.com/openai/codex, codex-rs/core/config.schema.json, read 2026-11. */
export function readCodexServers(gathering: Gathering, entry: TreeEntry, key: string): void {
  readServers(gathering, entry, key, (draft) => serverKeys(gathering, draft));
}

function serverKeys(gathering: Gathering, draft: ServerDraft): Table {
  const { name } = draft;
  return {
    bearer_token_env_var: (entry, key) => {
      const variable = gathering.text(entry, key);
      if (variable !== null) draft.secrets.push(handed(gathering, 'Authorization', variable, entry));
    },
    env_http_headers: (entry, key) => {
      if (entry.value.kind !== 'map') gathering.noted(entry, key);
      else
        for (const header of entry.value.entries.values()) {
          const variable = gathering.text(header, `${key}.${header.key}`);
          if (variable !== null) draft.secrets.push(handed(gathering, header.key, variable, header));
        }
    },
    http_headers: (entry, key) => {
      draft.environment.push(...gathering.variables(entry, key, draft.secrets));
    },
    env_vars: (entry, key) => readHanded(gathering, draft, entry, key),
    enabled: (entry, key) => {
      if (entry.value.kind === 'scalar' && typeof entry.value.value === 'boolean')
        draft.enabled = entry.value.value;
      else gathering.noted(entry, key);
    },
    ...toolKeys(gathering, name),
    cwd: gathering.noted,
    environment_id: gathering.noted,
    oauth: gathering.noted,
    oauth_resource: gathering.noted,
    scopes: gathering.noted,
    name: 'silent',
    required: 'silent',
    startup_timeout_ms: 'silent',
    startup_timeout_sec: 'silent',
    supports_parallel_tool_calls: 'silent',
    tool_timeout_sec: 'silent',
  };
}

/** What a server, or the servers of a plugin or an app, may be used for. */
export function toolKeys(gathering: Gathering, name: string): Table {
  const server = { form: 'glob', glob: name } as const;
  const one = (tool: string) => ({ tool: 'mcp', server, name: { form: 'glob', glob: tool } }) as const;
  return {
    enabled_tools: gathering.limitOf(
      'oversight',
      `uses only listed tools of the server ${name}`,
      'medium',
      (tool) => `may use the tool ${tool} of the server ${name}`,
    ),
    disabled_tools: gathering.rulesOf('deny', one),
    default_tools_approval_mode: gathering.level('approval', approvalOf(name)),
    tools: (entry, key) => {
      if (entry.value.kind !== 'map') {
        gathering.noted(entry, key);
        return;
      }
      for (const tool of entry.value.entries.values())
        gathering.read(
          tool.value,
          {
            enabled: gathering.noted,
            approval_mode: (mode, at) => {
              const text = textOf(mode.value);
              const decision = text === 'approve' ? 'allow' : text === 'prompt' ? 'ask' : null;
              if (decision !== null) gathering.addRule(decision, one(tool.key), `${name}/${tool.key}`, mode);
              else if (text !== 'auto') gathering.noted(mode, at);
            },
          },
          `${key}.${tool.key}.`,
        );
    },
  };
}

function approvalOf(name: string): Ladder {
  return {
    prompt: [-1, 'info', `asks before it uses the server ${name}`],
    auto: [0, 'info', `asks before what the server ${name} calls dangerous`],
    approve: [1, 'critical', `uses every tool of the server ${name} without asking`],
  };
}

function handed(gathering: Gathering, name: string, variable: string, lines: Lines) {
  return { name: brief(name), reference: `\${${brief(variable)}}`, evidence: gathering.at(lines) };
}

/** Variables of the person that the server is given, by name or as a map with a name. */
function readHanded(gathering: Gathering, draft: ServerDraft, entry: TreeEntry, key: string): void {
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  for (const item of items) {
    const name = item.kind === 'map' ? textOf(item.entries.get('name')?.value) : textOf(item);
    if (name === null) gathering.note(key, item, item);
    else draft.secrets.push(handed(gathering, name, name, item));
  }
}
