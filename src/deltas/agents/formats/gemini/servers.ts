/** Servers of Gemini CLI: the keys that it has besides those that all products have. */
import type { TreeEntry } from '../../../../syntax/tree.ts';
import { brief, type Gathering, type Table } from '../gathering.ts';
import { readServers, type ServerDraft } from '../server-map.ts';
import { opensWhenOn } from '../switches.ts';

/** github.com/google-gemini/gemini-cli, schemas/settings.schema.json of 2026-08-21, read 2026-11. */
export function readGeminiServers(gathering: Gathering, entry: TreeEntry, key: string): void {
  readServers(gathering, entry, key, (draft) => serverKeys(gathering, draft));
}

function serverKeys(gathering: Gathering, draft: ServerDraft): Table {
  const { name } = draft;
  const remote = (transport: string) => (entry: TreeEntry, key: string) => {
    const url = gathering.text(entry, key);
    if (url === null) return;
    draft.url = url;
    draft.transport = transport;
  };
  return {
    httpUrl: remote('http'),
    tcp: remote('websocket'),
    trust: gathering.level(
      'approval',
      opensWhenOn(
        'critical',
        `uses every tool of the server ${name} without asking`,
        `asks before it uses the server ${name}`,
      ),
    ),
    includeTools: gathering.limitOf(
      'oversight',
      `uses only listed tools of the server ${name}`,
      'medium',
      (tool) => `may use the tool ${tool} of the server ${name}`,
    ),
    excludeTools: gathering.rulesOf('deny', (tool) => ({
      tool: 'mcp',
      server: { form: 'glob', glob: name },
      name: { form: 'glob', glob: tool },
    })),
    targetServiceAccount: (entry, key) => {
      const account = gathering.text(entry, key);
      if (account === null) return;
      draft.secrets.push({ name: entry.key, reference: brief(account), evidence: gathering.at(entry) });
    },
    authProviderType: gathering.noted,
    targetAudience: gathering.noted,
    oauth: gathering.noted,
    cwd: gathering.noted,
    extension: 'silent',
  };
}
