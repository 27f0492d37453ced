/** Invitations and settings of a Discord bot in, what it may do in a server and what it hears there out. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { Lines, TreeNode } from '../../../../syntax/tree.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { App, GrantFormat } from '../../format.ts';
import type { Grant } from '../../grant.ts';
import { isNothing, Reading, textOf } from '../../reading.ts';

export const discordBot: GrantFormat = {
  name: 'Discord bot',
  paths: ['**/*discord*.{json,yml,yaml}'],
  source: 'https://discord.com/developers/docs/topics/permissions',
  read: '2026-11',
  recognises: (text) => /oauth2\/authorize\?|["']?(?:permissions|intents)["']?\s{0,16}:/i.test(text),
  app: read,
  covers: ({ scope: held }: Grant, { scope: asked }: Grant) =>
    held === 'ADMINISTRATOR' && permissions.includes(asked),
};

/** In the order of their bits; a bit without a name is told by its number (discord.com/developers/docs/topics/permissions, read 2026-11). */
const permissions: readonly string[] = [
  'CREATE_INSTANT_INVITE',
  'KICK_MEMBERS',
  'BAN_MEMBERS',
  'ADMINISTRATOR',
  'MANAGE_CHANNELS',
  'MANAGE_GUILD',
  'ADD_REACTIONS',
  'VIEW_AUDIT_LOG',
  'PRIORITY_SPEAKER',
  'STREAM',
  'VIEW_CHANNEL',
  'SEND_MESSAGES',
  'SEND_TTS_MESSAGES',
  'MANAGE_MESSAGES',
  'EMBED_LINKS',
  'ATTACH_FILES',
  'READ_MESSAGE_HISTORY',
  'MENTION_EVERYONE',
  'USE_EXTERNAL_EMOJIS',
  'VIEW_GUILD_INSIGHTS',
  'CONNECT',
  'SPEAK',
  'MUTE_MEMBERS',
  'DEAFEN_MEMBERS',
  'MOVE_MEMBERS',
  'USE_VAD',
  'CHANGE_NICKNAME',
  'MANAGE_NICKNAMES',
  'MANAGE_ROLES',
  'MANAGE_WEBHOOKS',
  'MANAGE_GUILD_EXPRESSIONS',
  'USE_APPLICATION_COMMANDS',
  'REQUEST_TO_SPEAK',
  'MANAGE_EVENTS',
  'MANAGE_THREADS',
  'CREATE_PUBLIC_THREADS',
  'CREATE_PRIVATE_THREADS',
  'USE_EXTERNAL_STICKERS',
  'SEND_MESSAGES_IN_THREADS',
  'USE_EMBEDDED_ACTIVITIES',
  'MODERATE_MEMBERS',
  'VIEW_CREATOR_MONETIZATION_ANALYTICS',
  'USE_SOUNDBOARD',
  'CREATE_GUILD_EXPRESSIONS',
  'CREATE_EVENTS',
  'USE_EXTERNAL_SOUNDS',
  'SEND_VOICE_MESSAGES',
  'BIT_47',
  'BIT_48',
  'SEND_POLLS',
  'USE_EXTERNAL_APPS',
];

/** Of the gateway, those that Discord gives after a review alone (discord.com/developers/docs/events/gateway, read 2026-11). */
const intents: ReadonlyMap<number, string> = new Map([
  [1, 'GUILD_MEMBERS'],
  [8, 'GUILD_PRESENCES'],
  [15, 'MESSAGE_CONTENT'],
]);

function read(file: TextFile, side: Side): App {
  const root = (file.path.endsWith('.json') ? readJson : readYaml)(file.path, file.text);
  const into = new Reading(file, side);
  if (root?.kind === 'map') walk(root, '', into);
  else if (root !== null) into.part('the file', root);
  return into.app('the Discord bot', 'discord');
}

function walk(node: TreeNode, at: string, into: Reading): void {
  if (node.kind === 'map') {
    for (const { key, value, startLine, endLine } of node.entries.values()) {
      const name = at === '' ? key : `${at}.${key}`;
      const lines = { startLine, endLine };
      if (/^(?:bot)?_?permissions$/i.test(key))
        listed(value, lines, into, (word, where) => bits(word, where, into));
      else if (/^(?:gateway)?_?intents$/i.test(key))
        listed(value, lines, into, (word, where) => intent(word, where, into));
      else if (/^(?:oauth2?)?_?scopes?$/i.test(key))
        listed(value, lines, into, (word, where) => scope(word, where, into));
      else if (value.kind === 'scalar') invitation(value, name, lines, into);
      else walk(value, name, into);
    }
    return;
  }
  if (node.kind === 'sequence') for (const item of node.items) walk(item, at, into);
  else invitation(node, at, node, into);
}

function listed(
  node: TreeNode,
  lines: Lines,
  into: Reading,
  each: (word: string, lines: Lines) => void,
): void {
  for (const item of node.kind === 'sequence' ? node.items : [node]) {
    const text = textOf(item);
    if (text === null) {
      if (!isNothing(item)) into.part('permissions', item);
    } else
      for (const word of text.split(/[\s,|]+/))
        if (word !== '') each(word, node.kind === 'sequence' ? item : lines);
  }
}

/** An address that lets a bot in, with what it is let in for; any other value is nobody's to judge here. */
function invitation(node: TreeNode, name: string, lines: Lines, into: Reading): void {
  const text = textOf(node) ?? '';
  const query = /discord(?:app)?\.com\/(?:api\/)?oauth2\/authorize\?([^\s"'<>]{1,2048})/.exec(text)?.[1];
  if (query === undefined) {
    into.part(name === '' ? 'the file' : name, node, lines);
    return;
  }
  const given = new URLSearchParams(query.replaceAll('&amp;', '&'));
  const number = given.get('permissions');
  if (number !== null) bits(number, lines, into);
  for (const word of (given.get('scope') ?? '').split(/\s+/)) if (word !== '') scope(word, lines, into);
}

function scope(word: string, lines: Lines, into: Reading): void {
  into.ask('discord', 'installation', `scope:${word}`, lines);
}

function bits(word: string, lines: Lines, into: Reading): void {
  const name = word.replace(/^(?:Permissions?\.|PermissionFlagsBits\.)/, '');
  if (!/^\d{1,20}$/.test(name)) {
    into.ask('discord', 'bot', name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase(), lines);
    return;
  }
  const number = BigInt(name);
  for (let bit = 0; bit < 64; bit += 1) {
    if ((number >> BigInt(bit)) % 2n === 1n)
      into.ask('discord', 'bot', permissions[bit] ?? `BIT_${bit}`, lines);
  }
}

function intent(word: string, lines: Lines, into: Reading): void {
  const name = word.replace(/^(?:Intents?\.|GatewayIntentBits\.)/, '');
  if (!/^\d{1,12}$/.test(name)) {
    into.ask('discord', 'bot', `intent:${name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()}`, lines);
    return;
  }
  for (const [bit, known] of intents)
    if (Math.floor(Number(name) / 2 ** bit) % 2 === 1) into.ask('discord', 'bot', `intent:${known}`, lines);
}
