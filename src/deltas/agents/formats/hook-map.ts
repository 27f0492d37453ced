/** Hooks as Claude Code, Codex and Gemini CLI write them, by event, matcher and handlers -> what runs by itself, and when. */
import type { Lines, TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { brief, type Gathering, type Table } from './gathering.ts';
import { scriptsIn } from './places.ts';
import { textOf } from './settings.ts';

/** Besides the events, what may stand at their height. */
export function readHooks(gathering: Gathering, entry: TreeEntry, key: string): void {
  if (entry.value.kind !== 'map') {
    gathering.noted(entry, key);
    return;
  }
  for (const event of entry.value.entries.values()) {
    const at = `${key}.${event.key}`;
    if (event.value.kind !== 'sequence') gathering.noted(event, at);
    else for (const group of event.value.items) readGroup(gathering, event.key, group, at);
  }
}

function readGroup(gathering: Gathering, event: string, group: TreeNode, at: string): void {
  const matcher = group.kind === 'map' ? textOf(group.entries.get('matcher')?.value) : null;
  const when = matcher === null || matcher === '' || matcher === '*' ? event : `${event} ${brief(matcher)}`;
  const handlers = (entry: TreeEntry, key: string): void => {
    const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
    for (const handler of items) readHandler(gathering, when, handler, key);
  };
  gathering.read(
    group,
    { matcher: 'silent', sequential: 'silent', description: 'silent', hooks: handlers },
    `${at}.`,
  );
}

const wording: Table = {
  type: 'silent',
  name: 'silent',
  description: 'silent',
  timeout: 'silent',
  async: 'silent',
  asyncRewake: 'silent',
  rewakeMessage: 'silent',
  rewakeSummary: 'silent',
  once: 'silent',
  statusMessage: 'silent',
  continueOnBlock: 'silent',
  model: 'silent',
};

function readHandler(gathering: Gathering, event: string, handler: TreeNode, at: string): void {
  if (handler.kind !== 'map') {
    gathering.note(at, handler, handler);
    return;
  }
  const words: string[] = [];
  const word = (entry: TreeEntry, key: string): void => {
    words.push(...gathering.texts(entry, key).map(({ text }) => text));
  };
  const condition: string[] = [];
  const after = (label: string) => (entry: TreeEntry, key: string) => {
    const text = gathering.text(entry, key);
    if (text !== null) words.push(`${label} ${text}`);
  };
  gathering.read(
    handler,
    {
      ...wording,
      command: word,
      args: word,
      commandWindows: word,
      shell: 'silent',
      prompt: after('asks a model:'),
      url: after('sends to'),
      server: after('server'),
      tool: after('tool'),
      input: gathering.noted,
      if: (entry, key) => condition.push(...gathering.texts(entry, key).map(({ text }) => text)),
      headers: (entry, key) => {
        gathering.variables(entry, key, gathering.secrets);
      },
      allowedEnvVars: gathering.noted,
    },
    `${at}.`,
  );
  const when = condition.length === 0 ? event : `${event} if ${brief(condition.join(' '))}`;
  if (words.length === 0) gathering.note(at, handler, handler);
  else addHook(gathering, when, words.join(' '), handler);
}

/** @param command what runs, as written. */
export function addHook(gathering: Gathering, event: string, command: string, lines: Lines): void {
  gathering.hooks.push({
    event: brief(event),
    command: brief(command),
    scripts: scriptsIn(gathering.holder.root, command),
    evidence: gathering.at(lines),
  });
}

/** @returns a reader of a setting that is a command in itself. */
export function commandOf(gathering: Gathering, event: string) {
  return (entry: TreeEntry, key: string): void => {
    const words = gathering.texts(entry, key).map(({ text }) => text);
    if (words.length > 0) addHook(gathering, event, words.join(' '), entry);
  };
}
