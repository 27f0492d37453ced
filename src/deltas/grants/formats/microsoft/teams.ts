/** The manifest of an app in Microsoft Teams: what it may read where it is installed, and which hosts its pages come from. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { App, GrantFormat } from '../../format.ts';
import type { Actor } from '../../grant.ts';
import {
  each,
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
  whileOn,
} from '../../reading.ts';

export const teamsManifest: GrantFormat = {
  name: 'Microsoft Teams app manifest',
  paths: ['**/*manifest*.json'],
  source: 'https://learn.microsoft.com/en-us/microsoft-365/extensibility/schema/',
  read: '2026-11',
  recognises: (text) =>
    /"manifestVersion"\s{0,8}:/.test(text) &&
    /"(?:bots|composeExtensions|staticTabs|configurableTabs|webApplicationInfo|validDomains|extensions|copilotAgents)"\s{0,8}:/.test(
      text,
    ),
  app: read,
};

function read(file: TextFile, side: Side): App {
  const root = readJson(file.path, file.text);
  const into = new Reading(file, side);
  readKeys(root, table, into);
  return into.app(nameAt(root, ['name', 'short'], 'Teams app'), 'microsoft-365');
}

const asked = (as: Actor) => texts((scope, lines, into) => into.ask('microsoft-365', as, scope, lines));

const resourceSpecific: Reads = (entry, into, at) => {
  if (entry.value.kind !== 'sequence') return unread(entry, into, at);
  for (const item of entry.value.items) {
    const name = textOf(nodeAt(item, 'name'));
    const delegated = textOf(nodeAt(item, 'type'))?.toLowerCase() === 'delegated';
    if (name === null) into.part(at, item);
    else into.ask('microsoft-365', delegated ? 'user' : 'application', name, item);
  }
};

/** A page of the app, shown inside Teams with who is there known to it. */
const page = placed('endpoint');
const pages = each(
  keys({
    contentUrl: page,
    configurationUrl: page,
    websiteUrl: nothing,
    ...Object.fromEntries(
      `entityId name contentBotId scopes searchUrl context canUpdateConfiguration meetingSurfaces supportedSharePointHosts
       sharePointPreviewImage supportedPlatform supportedChannelTypes requirementSet`
        .split(/\s+/)
        .map((key) => [key, nothing]),
    ),
  }),
);

const table = keys({
  ...Object.fromEntries(
    `$schema manifestVersion version id packageName name description developer icons accentColor localizationInfo isFullScreen
     showLoadingIndicator defaultInstallScope defaultGroupCapability supportedChannelTypes publisherDocsUrl`
      .split(/\s+/)
      .map((key) => [key, nothing]),
  ),
  // Held back until an administrator has looked at it.
  defaultBlockUntilAdminAction: whileOn((into, lines) =>
    into.setting(
      {
        kinds: ['integration.app.closed', 'integration.app.opened'],
        subject: 'release of {app} by an administrator',
        facts: { setting: 'defaultBlockUntilAdminAction' },
        severity: 'info',
        gained: '{app} is blocked until an administrator lets it in',
        lost: '{app} can be used before an administrator lets it in',
      },
      lines,
    ),
  ),
  // Agents are judged by themselves (declared-agents).
  copilotAgents: nothing,
  copilotExtensions: nothing,
  permissions: asked('user'),
  devicePermissions: asked('device'),
  authorization: inner(keys({ permissions: inner(keys({ resourceSpecific, orgWide: resourceSpecific })) })),
  webApplicationInfo: inner(
    keys({
      id: nothing,
      resource: nothing,
      nestedAppAuthInfo: unread,
      applicationPermissions: asked('application'),
    }),
  ),
  validDomains: placed('endpoint'),
  configurableTabs: pages,
  staticTabs: pages,
  composeExtensions: each(
    keys({
      botId: nothing,
      canUpdateConfiguration: nothing,
      composeExtensionType: nothing,
      commands: nothing,
      messageHandlers: each(
        keys({
          type: nothing,
          value: inner(
            keys({
              supportsAnonymizedPayloads: nothing,
              domains: texts((domain, lines, into) => into.hears('Teams', `link to ${domain}`, 'low', lines)),
            }),
          ),
        }),
      ),
    }),
  ),
  extensions: each(
    keys({
      requirements: nothing,
      ribbons: nothing,
      alternates: nothing,
      keyboardShortcuts: nothing,
      contextMenus: nothing,
      audienceClaimUrl: nothing,
      getStartedMessages: nothing,
      contentRuntimes: each(
        keys({ id: nothing, type: nothing, requestedHeight: nothing, code: inner(keys({ page })) }),
      ),
      // Code of the add-in that runs by itself, such as before a message is sent.
      autoRunEvents: each(
        keys({
          requirements: nothing,
          events: each(
            keys({
              type: texts((event, lines, into) => into.hears('Office', event, 'low', lines)),
              actionId: nothing,
              options: nothing,
            }),
          ),
        }),
      ),
      runtimes: each(
        keys({
          id: nothing,
          type: nothing,
          lifetime: nothing,
          actions: nothing,
          requirements: nothing,
          code: inner(keys({ page, script: page })),
        }),
      ),
    }),
  ),
  bots: (entry, into, at) => {
    if (entry.value.kind !== 'sequence') return unread(entry, into, at);
    for (const bot of entry.value.items) {
      // Which places a bot may be added to; what it hears there are messages that name it.
      const scopes = nodeAt(bot, 'scopes');
      for (const scope of scopes?.kind === 'sequence' ? scopes.items : []) {
        const where = textOf(scope)?.toLowerCase();
        if (where !== undefined) into.hears('Teams', `message to its bot (${where})`, 'low', scope);
      }
    }
  },
});
