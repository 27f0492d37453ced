/** Tool servers as most products write them, by name -> how each is started or reached, and what it is given. */
import type { TreeEntry } from '../../../syntax/tree.ts';
import type { Secret } from '../model.ts';
import type { Launch, Variable } from '../servers/server.ts';
import { brief, type Gathering, type Table } from './gathering.ts';

/** A server while its keys are read. */
export interface ServerDraft {
  readonly name: string;
  command: string | null;
  args: readonly string[];
  url: string | null;
  transport: string | null;
  readonly environment: Variable[];
  readonly secrets: Secret[];
  enabled: boolean;
}

/** @param more the keys of this product besides those that all have. */
export function readServers(
  gathering: Gathering,
  entry: TreeEntry,
  key: string,
  more: (draft: ServerDraft) => Table,
): void {
  if (entry.value.kind !== 'map') gathering.noted(entry, key);
  else
    for (const server of entry.value.entries.values())
      readServer(gathering, server, `${key}.${server.key}`, more);
}

export function readServer(
  gathering: Gathering,
  entry: TreeEntry,
  key: string,
  more: (draft: ServerDraft) => Table,
): void {
  const draft: ServerDraft = {
    name: brief(entry.key),
    command: null,
    args: [],
    url: null,
    transport: null,
    environment: [],
    secrets: [],
    enabled: true,
  };
  const variables = (inner: TreeEntry, at: string): void => {
    draft.environment.push(...gathering.variables(inner, at, draft.secrets));
  };
  gathering.read(
    entry.value,
    {
      command: (inner, at) => {
        draft.command = gathering.text(inner, at);
      },
      args: (inner, at) => {
        draft.args = argsOf(gathering, inner, at);
      },
      url: (inner, at) => {
        draft.url = gathering.text(inner, at);
      },
      type: (inner, at) => {
        draft.transport = gathering.text(inner, at);
      },
      env: variables,
      headers: variables,
      description: 'silent',
      timeout: 'silent',
      ...more(draft),
    },
    `${key}.`,
  );
  const launch = launchOf(draft);
  if (launch === null) {
    if (entry.value.kind === 'map') gathering.noted(entry, key);
    return;
  }
  const { name, environment, secrets, enabled } = draft;
  gathering.servers.push({ name, launch, environment, secrets, enabled, evidence: gathering.at(entry) });
}

/** Numbers are written as often as texts: ports. */
function argsOf(gathering: Gathering, entry: TreeEntry, key: string): readonly string[] {
  if (entry.value.kind !== 'sequence') {
    gathering.noted(entry, key);
    return [];
  }
  return entry.value.items.flatMap((item) => {
    if (item.kind === 'scalar' && item.value !== null) return [brief(String(item.value))];
    gathering.note(key, item, item);
    return [];
  });
}

function launchOf({ command, args, url, transport }: ServerDraft): Launch | null {
  const remote = transport !== null && transport !== 'stdio';
  if (url !== null && (remote || command === null)) return { how: 'remote', url: brief(url), transport };
  return command === null ? null : { how: 'command', command: brief(command), args };
}
