/** A Slack app's manifest in, what it asks of a workspace and what Slack tells it out (docs.slack.dev, app manifest reference). */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { App, GrantFormat } from '../../format.ts';
import { inner, keys, nameAt, nothing, placed, Reading, readKeys, texts } from '../../reading.ts';

export const slackManifest: GrantFormat = {
  name: 'Slack app manifest',
  paths: ['**/manifest.{json,yml,yaml}', '**/*slack*.{json,yml,yaml}', '**/*manifest*.{json,yml,yaml}'],
  source: 'https://docs.slack.dev/reference/app-manifest',
  read: '2026-11',
  recognises: (text) =>
    /["']?display_information["']?\s*:/.test(text) &&
    /["']?(?:oauth_config|features|settings)["']?\s*:/.test(text),
  app: read,
};

function read(file: TextFile, side: Side): App {
  const root = (file.path.endsWith('.json') ? readJson : readYaml)(file.path, file.text);
  const into = new Reading(file, side);
  const app = nameAt(root, ['display_information', 'name'], 'Slack app');
  readKeys(root, tableFor(app), into);
  return into.app(app, 'slack');
}

function tableFor(app: string) {
  const asked = (as: 'bot' | 'user') => texts((scope, lines, into) => into.ask('slack', as, scope, lines));
  const heard = texts((event, lines, into) => into.hears(event, { vendor: 'Slack', app }, 'low', lines));
  return keys({
    _metadata: nothing,
    display_information: nothing,
    oauth_config: inner(
      keys({
        scopes: inner(
          keys({
            bot: asked('bot'),
            bot_optional: asked('bot'),
            user: asked('user'),
            user_optional: asked('user'),
          }),
        ),
        redirect_urls: placed('redirect'),
      }),
    ),
    settings: inner(
      keys({
        event_subscriptions: inner(
          keys({ request_url: placed('webhook'), bot_events: heard, user_events: heard }),
        ),
      }),
    ),
  });
}
