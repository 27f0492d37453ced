/** Agents, modes and commands of opencode, in files of their own or in its configuration -> their powers. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import type { Lines } from '../../../../syntax/tree.ts';
import type { Powers } from '../../model.ts';
import { readDefinition } from '../definition-file.ts';
import type { Format } from '../format.ts';
import type { Gathering, Table } from '../gathering.ts';
import { addHook } from '../hook-map.ts';
import { notedKeys, silentKeys } from '../keys.ts';
import { readLooseFrontMatter } from '../loose-front-matter.ts';
import { directoryAbove } from '../places.ts';
import { readPermissions } from './permissions.ts';

export const opencodeAgents: Format = {
  name: 'opencode agent',
  paths: ['**/.opencode/{agent,agents,mode,modes}/**/*.md'],
  source: 'github.com/anomalyco/opencode, packages/web/src/content/docs/agents.mdx, read 2026-11',
  many: true,
  read: (file, side) => readFile(file, side, 'agent'),
};

export const opencodeCommands: Format = {
  name: 'opencode command',
  paths: ['**/.opencode/{command,commands}/**/*.md'],
  source: 'github.com/anomalyco/opencode, packages/web/src/content/docs/commands.mdx, read 2026-11',
  many: true,
  read: (file, side) => readFile(file, side, 'command'),
};

function readFile(file: TextFile, side: Side, sort: 'agent' | 'command'): readonly Powers[] {
  const root = directoryAbove(file.path, '.opencode');
  const names = file.path.split('/');
  const called = names
    .slice(names.lastIndexOf('.opencode') + 2)
    .join('/')
    .replace(/\.md$/, '');
  const keys = sort === 'agent' ? agentKeys : commandKeys;
  const gathering = readDefinition(
    file,
    side,
    { product: 'opencode', root, sort, called, byFile: true },
    keys,
  );
  const { data, body, bodyLine } = readLooseFrontMatter(file.path, file.text, Object.keys(keys(gathering)));
  if (sort === 'agent' && data !== null) readPermissions(gathering, data);
  if (sort === 'command')
    for (const [index, line] of body.split('\n').entries())
      readTemplate(gathering, line, { startLine: bodyLine + index, endLine: bodyLine + index });
  return [gathering.powers()];
}

export function agentKeys(gathering: Gathering): Table {
  return {
    ...silentKeys(
      'name description mode temperature top_p color hidden steps maxSteps permission tools reasoningEffort textVerbosity',
    ),
    prompt: gathering.told,
    ...notedKeys(gathering, 'disable options variant'),
    model: gathering.modelNamed,
  };
}

export function commandKeys(gathering: Gathering): Table {
  return {
    ...silentKeys('name description subtask argument-hint'),
    model: gathering.modelNamed,
    agent: (entry, key) => {
      const agent = gathering.named(entry, key);
      if (agent !== null) gathering.delegates.push(agent);
    },
    template: (entry, key) => {
      gathering.told(entry, key);
      for (const { text, node } of gathering.texts(entry, key)) readTemplate(gathering, text, node);
    },
  };
}

/** What stands between an exclamation mark's backticks runs before the model sees the text. */
function readTemplate(gathering: Gathering, text: string, lines: Lines): void {
  for (const [, command = ''] of text.matchAll(/!`([^`]{1,1000})`/g))
    addHook(gathering, 'before its text is read', command, lines);
}
