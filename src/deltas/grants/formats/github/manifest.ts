/** A GitHub App's manifest, as Probot's app.yml or the JSON of GitHub's own flow: permissions with levels, events, addresses. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { App, GrantFormat } from '../../format.ts';
import {
  inner,
  keys,
  nameAt,
  nothing,
  placed,
  Reading,
  type Reads,
  readKeys,
  textOf,
  texts,
  unread,
  whileOn,
} from '../../reading.ts';

export const githubManifest: GrantFormat = {
  name: 'GitHub App manifest',
  paths: ['**/app.{json,yml,yaml}', '**/*{manifest,github-app,github_app,githubapp}*.{json,yml,yaml}'],
  source: 'https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest',
  read: '2026-11',
  // The template that many keep has these keys in comments.
  recognises: (text) => /(?:^|[{,])\s{0,64}["']?default_(?:permissions|events)["']?\s{0,8}:/m.test(text),
  app: read,
  covers: (held, asked) => {
    const colon = asked.scope.lastIndexOf(':') + 1;
    if (colon === 0 || held.as !== 'installation' || !held.scope.startsWith(asked.scope.slice(0, colon)))
      return false;
    const needs = levels.indexOf(asked.scope.slice(colon));
    return needs >= 0 && levels.indexOf(held.scope.slice(colon)) > needs;
  },
};

function read(file: TextFile, side: Side): App {
  const root = (file.path.endsWith('.json') ? readJson : readYaml)(file.path, file.text);
  const into = new Reading(file, side);
  readKeys(root, table, into);
  return into.app(nameAt(root, ['name'], 'GitHub App'), 'github');
}

const levels = ['read', 'write', 'admin'];

const permissions: Reads = (entry, into, at) => {
  const all = textOf(entry.value);
  if (all === 'read-all' || all === 'write-all') return into.ask('github', 'installation', all, entry);
  if (entry.value.kind !== 'map') return unread(entry, into, at);
  for (const permission of entry.value.entries.values()) {
    const level = textOf(permission.value)?.toLowerCase() ?? 'none';
    if (level === 'none') continue;
    if (levels.includes(level)) into.ask('github', 'installation', `${permission.key}:${level}`, permission);
    else unread(permission, into, `${at}.${permission.key}`);
  }
};

const table = keys({
  name: nothing,
  description: nothing,
  url: nothing,
  version: nothing,
  setup_on_update: nothing,
  default_permissions: permissions,
  default_events: texts((event, lines, into) => into.hears('GitHub', event, 'low', lines)),
  hook_attributes: inner(keys({ url: placed('webhook'), active: nothing, content_type: nothing })),
  redirect_url: placed('redirect'),
  callback_url: placed('redirect'),
  callback_urls: placed('redirect'),
  setup_url: placed('redirect'),
  public: whileOn((into, lines) =>
    into.opens(
      'who may install {app}',
      { setting: 'public' },
      'low',
      ['Anybody on GitHub may install {app}', 'Only its owner may install {app}'],
      lines,
    ),
  ),
  request_oauth_on_install: whileOn((into, lines) =>
    into.opens(
      'sign-in of whoever installs {app}',
      { setting: 'request_oauth_on_install' },
      'low',
      [
        'Whoever installs {app} also lets it act in their name',
        'Whoever installs {app} no longer lets it act in their name',
      ],
      lines,
    ),
  ),
});
