/** The descriptor of an Atlassian Connect app: its scopes in the product, the events it is told, and the host behind it. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { App, GrantFormat } from '../../format.ts';
import {
  inner,
  keys,
  nameAt,
  nodeAt,
  nothing,
  placed,
  Reading,
  type Reads,
  readKeys,
  textOf,
  texts,
  unread,
} from '../../reading.ts';

export const atlassianConnect: GrantFormat = {
  name: 'Atlassian Connect descriptor',
  paths: ['**/*{atlassian,connect,addon,descriptor,plugin}*.json'],
  source: 'https://developer.atlassian.com/cloud/jira/platform/connect-app-descriptor/',
  read: '2026-11',
  recognises: (text) =>
    /"baseUrl"\s{0,8}:/.test(text) &&
    /"(?:lifecycle|modules)"\s{0,8}:/.test(text) &&
    /"key"\s{0,8}:/.test(text),
  app: read,
};

function read(file: TextFile, side: Side): App {
  const root = readJson(file.path, file.text);
  const into = new Reading(file, side);
  readKeys(root, table, into);
  return into.app(nameAt(root, ['name'], nameAt(root, ['key'], 'Connect app')), 'atlassian');
}

/** Those of Jira and Confluence are in capitals whatever the descriptor has; those of Bitbucket are not. */
const connectScopes = new Set(
  'READ WRITE DELETE PROJECT_ADMIN SPACE_ADMIN ADMIN ACT_AS_USER ACCESS_EMAIL_ADDRESSES NONE'.split(' '),
);

const webhooks: Reads = (entry, into, at) => {
  const hooks = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  for (const hook of hooks) {
    const event = textOf(nodeAt(hook, 'event'));
    if (event === null) into.part(at, hook);
    else into.hears('Atlassian', event, 'low', hook);
  }
};

/** Without signatures, whoever knows the address can speak as Atlassian. */
const authentication: Reads = (entry, into, at) => {
  const type = textOf(nodeAt(entry.value, 'type'))?.toLowerCase();
  if (type === 'jwt' || type === 'oauth2') return;
  if (type !== 'none') return unread(entry, into, at);
  into.opens(
    'signatures of calls to {app}',
    { authentication: type },
    'medium',
    [
      '{app} takes calls without a signature: whoever knows its address can speak as Atlassian',
      'Calls to {app} are signed by Atlassian',
    ],
    entry,
  );
};

/** Modules are pages and buttons, shown with what the scopes allow; webhooks alone tell the app something. */
const modules: Reads = (entry, into, at) => {
  if (entry.value.kind !== 'map') return unread(entry, into, at);
  for (const module of entry.value.entries.values())
    if (module.key === 'webhooks') webhooks(module, into, `${at}.webhooks`);
};

const table = keys({
  ...Object.fromEntries(
    `key name description version vendor links apiVersion enableLicensing lifecycle contexts $schema translations
     cloudAppMigration`
      .split(/\s+/)
      .map((key) => [key, nothing]),
  ),
  baseUrl: placed('webhook'),
  regionBaseUrls: (entry, into, at) => {
    if (entry.value.kind !== 'map') return unread(entry, into, at);
    for (const region of entry.value.entries.values()) placed('webhook')(region, into, `${at}.${region.key}`);
  },
  scopes: texts((scope, lines, into) => {
    const large = scope.toUpperCase();
    into.ask('atlassian', 'application', connectScopes.has(large) ? large : scope, lines);
  }),
  authentication,
  modules,
  apiMigrations: inner(keys({ gdpr: nothing, 'signed-install': nothing, 'context-qsh': nothing })),
});
