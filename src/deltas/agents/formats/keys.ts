/** Keys that the files of many products have in common -> readers of them. */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { Part, Powers, Secret } from '../model.ts';
import { vscodeTerminalPatterns } from '../permissions/notation/vscode.ts';
import type { ToolPattern } from '../permissions/pattern.ts';
import { brief, Gathering, type Patterns, type Reader, type Table } from './gathering.ts';
import { addHook } from './hook-map.ts';
import type { ServerDraft } from './server-map.ts';
import { textOf } from './settings.ts';

/** @param words key paths that carry no power, apart by spaces. */
export function silentKeys(words: string): Table {
  return Object.fromEntries(
    words
      .trim()
      .split(/\s+/)
      .map((key) => [key, 'silent' as const]),
  );
}

/** @returns a reader of key paths that only a person can judge, apart by spaces. */
export function notedKeys(gathering: Gathering, words: string): Table {
  return Object.fromEntries(
    words
      .trim()
      .split(/\s+/)
      .map((key) => [key, gathering.noted]),
  );
}

export function toolsOfServer(server: string, tool: string | null): ToolPattern {
  const name = tool === null || tool === '*' ? null : ({ form: 'glob', glob: tool } as const);
  return { tool: 'mcp', server: { form: 'glob', glob: server }, name };
}

/** What a server is switched on or off by. */
export function switchedBy(gathering: Gathering, draft: ServerDraft, word: 'enabled' | 'disabled'): Reader {
  return (entry, key) => {
    const { value } = entry;
    if (value.kind === 'scalar' && typeof value.value === 'boolean')
      draft.enabled = value.value === (word === 'enabled');
    else gathering.noted(entry, key);
  };
}

/** A list of a server's tools, "*" or true for all of them: what it may do without a question, or not at all. */
export function toolsRuled(gathering: Gathering, server: string, decision: 'allow' | 'deny'): Reader {
  return (entry, key) => {
    const { value } = entry;
    if (value.kind === 'scalar' && typeof value.value === 'boolean') {
      if (value.value) gathering.addRule(decision, toolsOfServer(server, null), `${server}/*`, entry);
      return;
    }
    for (const { text, node } of gathering.texts(entry, key))
      gathering.addRule(decision, toolsOfServer(server, text), `${server}/${text}`, node);
  };
}

/** A list of tools that a part holds; an empty list is none at all. */
export function toolsHeld(gathering: Gathering, read: (written: string) => Patterns): Reader {
  return (entry, key) => {
    if (entry.value.kind === 'sequence') gathering.tools = [];
    for (const { text, node } of gathering.texts(entry, key))
      for (const written of entry.value.kind === 'sequence' ? [text] : text.split(','))
        if (written.trim() !== '') gathering.addTool(read(written.trim()), written.trim(), node);
  };
}

/** @returns the entries of a map; anything else is noted. */
export function mapsIn(gathering: Gathering, entry: TreeEntry, key: string): readonly TreeEntry[] {
  if (entry.value.kind === 'map') return [...entry.value.entries.values()];
  if (entry.value.kind !== 'scalar' || entry.value.value !== null) gathering.noted(entry, key);
  return [];
}

/** @returns the items of a list; anything else is noted. */
export function itemsIn(gathering: Gathering, entry: TreeEntry, key: string): readonly TreeNode[] {
  if (entry.value.kind === 'sequence') return entry.value.items;
  if (entry.value.kind !== 'scalar' || entry.value.value !== null) gathering.noted(entry, key);
  return [];
}

/** @returns the text under a key of a map; null where there is none. */
export function textAt(node: TreeNode | null | undefined, key: string): string | null {
  return node?.kind === 'map' ? textOf(node.entries.get(key)?.value) : null;
}

/** A named part that stands in the same file as what it belongs to. */
export function partOf(of: Gathering, part: Part, lines: TreeNode | TreeEntry): Gathering {
  const named = { sort: part.sort, name: brief(part.name) };
  return new Gathering(of.file, of.side, { ...of.holder, part: named }, lines);
}

export function powersOf(gatherings: readonly Gathering[]): readonly Powers[] {
  return gatherings.map((gathering) => gathering.powers());
}

/** A setting that is a secret in itself, or names the place of one. */
export function secretOf(gathering: Gathering, owner: string): Reader {
  return (entry, key) => {
    const { startLine, endLine } = entry;
    const entries = new Map([[entry.key, entry]]);
    const value = { kind: 'map', entries, tag: null, startLine, endLine } as const;
    const found: Secret[] = [];
    gathering.variables({ ...entry, value }, key, found);
    gathering.secrets.push(
      ...found.map((secret) => ({ ...secret, name: `${secret.name} of ${brief(owner)}` })),
    );
  };
}

/** Commands by a regular expression: as far as it says what a list could, otherwise as itself. */
export function commandsMatching(expression: string): readonly ToolPattern[] {
  return vscodeTerminalPatterns(`/${expression}/`);
}

/** A text that runs by itself, and each text of a list of its own. */
export function commandsOf(gathering: Gathering, event: string): Reader {
  return (entry, key) => {
    for (const { text, node } of gathering.texts(entry, key)) addHook(gathering, event, text, node);
  };
}

/** Words of one command in a list. */
export function commandWords(gathering: Gathering, event: string): Reader {
  return (entry, key) => {
    const words = gathering.texts(entry, key).map(({ text }) => text);
    if (words.length > 0) addHook(gathering, event, words.join(' '), entry);
  };
}
