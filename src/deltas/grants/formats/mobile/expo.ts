/** An Expo app's configuration in, what it asks of Android and of Apple's systems out: the same as their own files would say. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { App, GrantFormat } from '../../format.ts';
import { brief } from '../../names.ts';
import { addressOf } from '../../places.ts';
import {
  inner,
  type Keys,
  keys,
  nameAt,
  nodeAt,
  nothing,
  Reading,
  type Reads,
  readKeys,
  textOf,
  texts,
  unread,
} from '../../reading.ts';
import { readEntitlement } from '../apple/entitlements.ts';
import { readInfoKey } from '../apple/info.ts';

export const expoApp: GrantFormat = {
  name: 'Expo app',
  paths: ['**/{app,app.config}.json'],
  source: 'https://docs.expo.dev/versions/latest/config/app/',
  read: '2026-11',
  recognises: (text) =>
    /"expo"\s{0,16}:/.test(text) || (/"slug"\s{0,16}:/.test(text) && /"(?:ios|android)"\s{0,16}:/.test(text)),
  app: read,
};

function read(file: TextFile, side: Side): App {
  const root = readJson(file.path, file.text);
  const into = new Reading(file, side);
  const expo = nodeAt(root, 'expo') ?? root;
  readKeys(expo, table, into);
  return into.app(nameAt(expo, ['name'], 'the app'), 'apple');
}

const silent = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, nothing]));

/** A word alone stands for a permission of Android's own. */
const permissions = texts((name, lines, into) => {
  const full = name.includes('.') ? name : `android.permission.${name}`;
  into.ask('android', 'device', full, lines, undefined, {
    label: brief(full.replace(/^android\.permission\./, '')),
  });
});

const blocked = texts((name, lines, into) =>
  into.setting(
    {
      kinds: ['integration.app.closed', 'integration.app.opened'],
      subject: `${brief(name)} of libraries of {app}`,
      facts: { permission: brief(name) },
      severity: 'info',
      gained: `${brief(name)} is taken away from the libraries of {app}`,
      lost: `${brief(name)} is no longer taken away from the libraries of {app}: they may ask for it`,
    },
    lines,
  ),
);

const links = texts((scheme, lines, into) => {
  const shown = brief(`${scheme}:`);
  into.opens(
    `links ${shown} into {app}`,
    { link: shown },
    'low',
    [`Links ${shown} in any page or app open {app}`, `Links ${shown} no longer open {app}`],
    lines,
  );
});

const domains = texts((domain, lines, into) => {
  const scope = `com.apple.developer.associated-domains ${domain}`;
  into.ask('apple', 'device', scope, lines);
});

const entries =
  (read: typeof readInfoKey | typeof readEntitlement): Reads =>
  (entry, into, at) => {
    if (entry.value.kind !== 'map') return unread(entry, into, at);
    for (const inside of entry.value.entries.values()) read(inside, into);
  };

const table: Keys = keys({
  ...silent([
    'name',
    'slug',
    'description',
    'version',
    'owner',
    'orientation',
    'icon',
    'splash',
    'userInterfaceStyle',
    'primaryColor',
    'backgroundColor',
    'assetBundlePatterns',
    'platforms',
    'sdkVersion',
    'runtimeVersion',
    'jsEngine',
    'newArchEnabled',
    'locales',
    'githubUrl',
    'privacy',
    'web',
    'androidStatusBar',
    'androidNavigationBar',
    'notification',
    'experiments',
    'developmentClient',
    '$schema',
  ]),
  scheme: links,
  updates: (entry, into) => {
    const address = nodeAt(entry.value, 'url');
    const text = textOf(address);
    if (address === undefined || text === null) return;
    const { host, severity, because } = addressOf(text);
    into.opens(
      'updates of {app}',
      { host },
      severity === 'low' ? 'low' : severity,
      [
        `{app} takes new code of its own from ${host}${because}`,
        `{app} no longer takes new code of its own from ${host}`,
      ],
      address,
    );
  },
  android: inner(
    keys({
      ...silent([
        'package',
        'versionCode',
        'icon',
        'adaptiveIcon',
        'splash',
        'googleServicesFile',
        'backgroundColor',
        'userInterfaceStyle',
        'playStoreUrl',
        'softwareKeyboardLayoutMode',
        'edgeToEdgeEnabled',
        'predictiveBackGestureEnabled',
        'version',
      ]),
      permissions,
      blockedPermissions: blocked,
      allowBackup: (entry, into) => {
        if (textOf(entry.value) !== 'false') return;
        into.setting(
          {
            kinds: ['integration.app.closed', 'integration.app.opened'],
            subject: 'backups of {app}',
            facts: { attribute: 'allowBackup' },
            severity: 'info',
            gained: 'The data of {app} is left out of backups',
            lost: 'The data of {app} may leave the device in backups (allowBackup is no longer off)',
          },
          entry,
        );
      },
    }),
  ),
  ios: inner(
    keys({
      ...silent([
        'bundleIdentifier',
        'buildNumber',
        'icon',
        'splash',
        'supportsTablet',
        'requireFullScreen',
        'isTabletOnly',
        'appStoreUrl',
        'googleServicesFile',
        'config',
        'backgroundColor',
        'userInterfaceStyle',
        'appleTeamId',
        'version',
      ]),
      infoPlist: entries(readInfoKey),
      entitlements: entries(readEntitlement),
      associatedDomains: domains,
      usesAppleSignIn: (entry, into) => {
        if (textOf(entry.value) === 'true')
          into.ask('apple', 'device', 'com.apple.developer.applesignin Default', entry);
      },
    }),
  ),
});
