/** Servers, hooks, cloud machines, worktrees, agents and commands of Cursor -> the powers of its agent and of its parts. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { Powers } from '../../model.ts';
import { type Definition, readDefinition } from '../definition-file.ts';
import { readFlatHooks } from '../flat-hooks.ts';
import type { Format } from '../format.ts';
import { brief, type Gathering, type Table } from '../gathering.ts';
import { commandsOf, itemsIn, notedKeys, silentKeys, switchedBy, textAt } from '../keys.ts';
import { directoryAbove, directoryOf, stemOf } from '../places.ts';
import { readServers } from '../server-map.ts';
import { cursorGathering } from './permissions.ts';

export const cursorServers: Format = {
  name: 'Cursor servers',
  paths: ['**/.cursor/mcp.json'],
  source: 'cursor.com/docs/context/mcp, read 2026-11',
  read: (file, side) =>
    readWith(file, side, (gathering) => ({
      ...silentKeys('$schema inputs'),
      mcpServers: (entry, key) =>
        readServers(gathering, entry, key, (draft) => ({
          ...notedKeys(gathering, 'envFile auth cwd'),
          disabled: switchedBy(gathering, draft, 'disabled'),
          enabled: switchedBy(gathering, draft, 'enabled'),
        })),
    })),
};

export const cursorHooks: Format = {
  name: 'Cursor hooks',
  paths: ['**/.cursor/hooks.json'],
  source: 'cursor.com/docs/agent/hooks, read 2026-11',
  read: (file, side) =>
    readWith(file, side, (gathering) => ({
      ...silentKeys('$schema version'),
      hooks: (entry, key) => readFlatHooks(gathering, entry, key, directoryOf(file.path)),
    })),
};

export const cursorEnvironment: Format = {
  name: "Cursor cloud agents' environment",
  paths: ['**/.cursor/environment.json'],
  source: 'cursor.com/docs/cloud-agent/setup and cursor.com/schemas/environment.schema.json, read 2026-11',
  read: (file, side) => readWith(file, side, environmentKeys),
};

export const cursorWorktrees: Format = {
  name: 'Cursor worktrees',
  paths: ['**/.cursor/worktrees.json'],
  source: 'cursor.com/docs/configuration/worktrees, read 2026-11',
  read: (file, side) =>
    readWith(file, side, (gathering) => {
      const setUp = commandsOf(gathering, 'a worktree is made');
      return {
        $schema: 'silent',
        'setup-worktree': setUp,
        'setup-worktree-unix': setUp,
        'setup-worktree-windows': setUp,
      };
    }),
};

export const cursorAgents: Format = {
  name: 'Cursor agent',
  paths: ['**/.cursor/agents/**/*.md'],
  source: 'cursor.com/docs/agent/subagents, read 2026-11',
  many: true,
  read: (file, side) => [
    readDefinition(file, side, definitionOf(file, 'agent'), (gathering) => ({
      ...silentKeys('name description color is_background background'),
      model: gathering.modelNamed,
      readonly: gathering.level('sandbox', {
        true: [-1, 'medium', 'may only read'],
        false: [0, 'medium', 'may do what its parent may'],
      }),
    })).powers(),
  ],
};

/** A text that people call up; what it says is for whoever judges instructions. */
export const cursorCommands: Format = {
  name: 'Cursor command',
  paths: ['**/.cursor/commands/**/*.md'],
  source: 'cursor.com/docs/agent/chat/commands, read 2026-11',
  many: true,
  read: (file, side) => [
    readDefinition(file, side, { ...definitionOf(file, 'command'), byFile: true }, () =>
      silentKeys('name description argument-hint id category'),
    ).powers(),
  ],
};

function definitionOf(file: TextFile, sort: string): Definition {
  const root = directoryAbove(file.path, '.cursor');
  return { product: 'cursor', root, sort, called: stemOf(file.path) };
}

function readWith(file: TextFile, side: Side, keys: (gathering: Gathering) => Table): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const gathering = cursorGathering(file, side);
  gathering.read(tree, keys(gathering));
  return [gathering.powers()];
}

function environmentKeys(gathering: Gathering): Table {
  return {
    ...silentKeys('$schema name ports'),
    // Machines whose content stands elsewhere.
    ...notedKeys(gathering, 'build image snapshot user agentCanUpdateSnapshot persistedDirectories'),
    install: commandsOf(gathering, 'a cloud machine is set up'),
    update: commandsOf(gathering, 'a cloud machine is set up'),
    start: commandsOf(gathering, 'a cloud machine starts'),
    terminals: (entry, key) => {
      for (const terminal of itemsIn(gathering, entry, key)) {
        const name = textAt(terminal, 'name');
        gathering.read(
          terminal,
          {
            ...silentKeys('name description ports'),
            command: commandsOf(gathering, `terminal ${brief(name ?? 'without a name')} of a cloud machine`),
          },
          `${key}.`,
        );
      }
    },
    repositoryDependencies: gathering.openingsOf(
      'other',
      'medium',
      (name) => `may reach the repository ${name} from a cloud machine`,
    ),
  };
}
