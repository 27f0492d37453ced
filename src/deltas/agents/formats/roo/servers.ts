/** Servers as agents in editors write them, with the tools of each that need no question -> servers and rules. */
import type { TreeEntry } from '../../../../syntax/tree.ts';
import type { Gathering, Table } from '../gathering.ts';
import { notedKeys, silentKeys, switchedBy, toolsRuled } from '../keys.ts';
import { readServers, type ServerDraft } from '../server-map.ts';

/** docs.roocode.com, docs.cline.bot, docs.windsurf.com, kiro.dev/docs/mcp, jetbrains.com/help/junie, all read 2026-11. */
export function readEditorServers(gathering: Gathering, entry: TreeEntry, key: string): void {
  readServers(gathering, entry, key, (draft) => editorServerKeys(gathering, draft));
}

function editorServerKeys(gathering: Gathering, draft: ServerDraft): Table {
  const allow = toolsRuled(gathering, draft.name, 'allow');
  return {
    ...silentKeys('displayName icon watchPaths transportType errors'),
    ...notedKeys(gathering, 'cwd envFile oauth auth oauthScopes registry'),
    alwaysAllow: allow,
    autoApprove: allow,
    disabledTools: toolsRuled(gathering, draft.name, 'deny'),
    disabled: switchedBy(gathering, draft, 'disabled'),
    enabled: switchedBy(gathering, draft, 'enabled'),
    serverUrl: (inner, at) => {
      draft.url = gathering.text(inner, at) ?? draft.url;
    },
    httpUrl: (inner, at) => {
      draft.url = gathering.text(inner, at) ?? draft.url;
    },
  };
}
