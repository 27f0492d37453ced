/** A Slack app's manifest in, what it asks of a workspace and what Slack tells it out (docs.slack.dev/reference/app-manifest, read 2026-11). */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { Lines } from '../../../../syntax/tree.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { App, GrantFormat } from '../../format.ts';
import {
  each,
  inner,
  keys,
  nameAt,
  nothing,
  placed,
  Reading,
  readKeys,
  textOf,
  texts,
  unread,
  whileOn,
} from '../../reading.ts';

export const slackManifest: GrantFormat = {
  name: 'Slack app manifest',
  paths: ['**/*manifest*.{json,yml,yaml}', '**/*slack*.{json,yml,yaml}', '**/slack/**/*.{json,yml,yaml}'],
  source: 'https://docs.slack.dev/reference/app-manifest',
  read: '2026-11',
  recognises: (text) =>
    /["']?display_information["']?\s{0,8}:/.test(text) &&
    /["']?(?:oauth_config|features|settings)["']?\s{0,8}:/.test(text),
  app: read,
};

function read(file: TextFile, side: Side): App {
  const root = (file.path.endsWith('.json') ? readJson : readYaml)(file.path, file.text);
  const into = new Reading(file, side);
  readKeys(root, table, into);
  return into.app(nameAt(root, ['display_information', 'name'], 'Slack app'), 'slack');
}

const asked = (as: 'bot' | 'user') => texts((scope, lines, into) => into.ask('slack', as, scope, lines));
const heard = texts((event, lines, into) => into.hears('Slack', event, 'low', lines));

/** Tokens that expire are a protection: it is there while the switch is on. */
function rotated(into: Reading, lines: Lines): void {
  into.setting(
    {
      kinds: ['integration.app.closed', 'integration.app.opened'],
      subject: 'expiry of the tokens of {app}',
      facts: { setting: 'token_rotation_enabled' },
      severity: 'info',
      gained: 'Tokens of {app} expire and are renewed',
      lost: 'Tokens of {app} no longer expire: one that leaks works until somebody takes it back',
    },
    lines,
  );
}

const settings = keys({
  event_subscriptions: inner(
    keys({
      request_url: placed('webhook'),
      bot_events: heard,
      user_events: heard,
      metadata_subscriptions: each(
        keys({
          app_id: nothing,
          event_type: texts((event, lines, into) => into.hears('Slack', `metadata ${event}`, 'low', lines)),
        }),
      ),
    }),
  ),
  interactivity: inner(
    keys({
      is_enabled: nothing,
      request_url: placed('webhook'),
      message_menu_options_url: placed('webhook'),
    }),
  ),
  org_deploy_enabled: whileOn((into, lines) =>
    into.opens(
      'reach of {app} in the organisation',
      { setting: 'org_deploy_enabled' },
      'medium',
      [
        '{app} can be installed for a whole Slack organisation at once',
        '{app} can be installed in single workspaces alone',
      ],
      lines,
    ),
  ),
  // Messages come over a connection that the app opens, with no address to call; its token must be kept.
  socket_mode_enabled: whileOn((into, lines) =>
    into.setting(
      {
        kinds: ['integration.webhook.added', 'integration.webhook.removed'],
        subject: 'Slack events to {app} over a socket',
        facts: { setting: 'socket_mode_enabled' },
        severity: 'low',
        gained: '{app} receives events over a connection of its own, for which it holds an app-level token',
        lost: '{app} no longer receives events over a connection of its own',
      },
      lines,
    ),
  ),
  token_rotation_enabled: whileOn(rotated),
  // Addresses that its tokens are good from: with fewer names more is kept out, with none nothing is.
  allowed_ip_address_ranges: (entry, into, at) => {
    if (entry.value.kind !== 'sequence') return unread(entry, into, at);
    const ranges = entry.value.items.map((item) => textOf(item) ?? '');
    if (ranges.length === 0) return;
    into.setting(
      {
        kinds: ['integration.app.closed', 'integration.app.opened'],
        subject: 'addresses that tokens of {app} work from',
        facts: { ranges: [...ranges].sort() },
        severity: 'info',
        gained: `Tokens of {app} work from ${ranges.slice(0, 4).join(', ')} alone`,
        lost: 'Tokens of {app} no longer work from the same few addresses alone',
      },
      entry,
    );
  },
  incoming_webhooks: inner(
    keys({
      incoming_webhooks_enabled: whileOn((into, lines) =>
        into.opens(
          'incoming webhooks of {app}',
          { setting: 'incoming_webhooks_enabled' },
          'medium',
          [
            'Whoever knows an address of {app} can post in the channel behind it, without signing in',
            'No address of {app} posts in a channel any more',
          ],
          lines,
        ),
      ),
    }),
  ),
  is_hosted: nothing,
  function_runtime: nothing,
  hermes_app_type: nothing,
  siws_links: nothing,
});

const features = keys({
  app_home: nothing,
  bot_user: nothing,
  assistant_view: nothing,
  agent_view: nothing,
  rich_previews: nothing,
  workflow_steps: nothing,
  shortcuts: nothing,
  slash_commands: each(
    keys({
      command: texts((command, lines, into) => into.hears('Slack', `command ${command}`, 'low', lines)),
      url: placed('webhook'),
      description: nothing,
      usage_hint: nothing,
      should_escape: nothing,
    }),
  ),
  unfurl_domains: texts((domain, lines, into) => into.hears('Slack', `link to ${domain}`, 'low', lines)),
});

const table = keys({
  _metadata: nothing,
  $schema: nothing,
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
  settings: inner(settings),
  features: inner(features),
  outgoing_domains: placed('endpoint'),
});
