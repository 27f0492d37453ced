/** Hooks as Cursor, Copilot and Amazon Q write them, each event a list of commands -> what runs by itself, and when. */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { brief, type Gathering, type Table } from './gathering.ts';
import { itemsIn, mapsIn, silentKeys, textAt } from './keys.ts';
import { scriptsIn } from './places.ts';

const wording = silentKeys(
  'type name description version matcher timeout timeoutSec timeout_ms cache_ttl_seconds max_output_size loop_limit',
);

/** @param folder where commands start as well: some products count paths from the file itself. */
export function readFlatHooks(gathering: Gathering, entry: TreeEntry, key: string, folder: string): void {
  for (const event of mapsIn(gathering, entry, key))
    for (const handler of itemsIn(gathering, event, `${key}.${event.key}`))
      readHandler(gathering, event.key, handler, `${key}.${event.key}`, folder);
}

function readHandler(
  gathering: Gathering,
  event: string,
  handler: TreeNode,
  at: string,
  folder: string,
): void {
  const matcher = textAt(handler, 'matcher');
  const when = matcher === null || matcher === '' || matcher === '*' ? event : `${event} ${brief(matcher)}`;
  const commands: string[] = [];
  const command =
    (label: string) =>
    (entry: TreeEntry, key: string): void => {
      const words = gathering.texts(entry, key).map(({ text }) => text);
      if (words.length > 0) commands.push(`${label}${words.join(' ')}`);
    };
  if (handler.kind !== 'map') {
    gathering.note(at, handler, handler);
    return;
  }
  const inner = handler.entries.get('hooks');
  if (inner !== undefined) {
    // Handlers of one matcher, as Claude Code groups them.
    for (const one of itemsIn(gathering, inner, `${at}.hooks`)) readHandler(gathering, when, one, at, folder);
    gathering.read(handler, { ...wording, hooks: 'silent' }, `${at}.`);
    return;
  }
  const keys: Table = {
    ...wording,
    command: command(''),
    bash: command(''),
    linux: command(''),
    osx: command(''),
    powershell: command(''),
    windows: command(''),
    prompt: command('asks a model: '),
    url: command('sends to '),
    cwd: gathering.noted,
    failClosed: gathering.noted,
    env: (entry, key) => {
      for (const { name } of gathering.variables(entry, key, gathering.secrets)) {
        const variable = entry.value.kind === 'map' ? entry.value.entries.get(name) : undefined;
        if (variable !== undefined) gathering.noted(variable, `${key}.${name}`);
      }
    },
  };
  gathering.read(handler, keys, `${at}.`);
  if (commands.length === 0) gathering.note(at, handler, handler);
  for (const one of commands) {
    const { root } = gathering.holder;
    const scripts = new Set([...scriptsIn(root, one), ...scriptsIn(folder, one)]);
    gathering.hooks.push({
      event: brief(when),
      command: brief(one),
      scripts: [...scripts].slice(0, 16),
      evidence: gathering.at(handler),
    });
  }
}
