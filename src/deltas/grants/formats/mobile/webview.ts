/** Apps that are pages in a shell, of Cordova and Capacitor: their configuration in, which hosts may act inside of the app out. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { Lines } from '../../../../syntax/tree.ts';
import { readXml, type XmlElement } from '../../../../syntax/xml/xml.ts';
import type { Severity } from '../../../delta.ts';
import type { App, GrantFormat } from '../../format.ts';
import { brief } from '../../names.ts';
import { addressOf } from '../../places.ts';
import {
  inner,
  type Keys,
  keys,
  nameAt,
  nothing,
  Reading,
  type Reads,
  readKeys,
  texts,
  whileOn,
} from '../../reading.ts';

export const cordovaApp: GrantFormat = {
  name: 'Cordova app',
  paths: ['**/config.xml'],
  source: 'https://cordova.apache.org/docs/en/latest/config_ref/',
  read: '2026-11',
  recognises: (text) => text.includes('<widget'),
  app: readCordova,
};

export const capacitorApp: GrantFormat = {
  name: 'Capacitor app',
  paths: ['**/capacitor.config.json'],
  source: 'https://capacitorjs.com/docs/config',
  read: '2026-11',
  app: readCapacitor,
};

/** Pages of such a host may call whatever the shell can do on the device. */
function inside(host: string, lines: Lines, into: Reading): void {
  const shown = brief(host);
  const severity: Severity = /^(?:[a-z*]{1,8}:\/\/)?\*(?:\/|$)/.test(host)
    ? 'high'
    : addressOf(host).severity;
  into.opens(
    `pages inside of {app}`,
    { host: shown },
    severity,
    [
      `Pages of ${shown} run inside of {app}, with what it may do on the device`,
      `Pages of ${shown} no longer run inside of {app}`,
    ],
    lines,
  );
}

function reached(host: string, lines: Lines, into: Reading): void {
  const shown = brief(host);
  const severity: Severity = /^(?:[a-z*]{1,8}:\/\/)?\*(?:\/|$)/.test(host) ? 'medium' : 'low';
  into.opens(
    `hosts that {app} talks to`,
    { host: shown },
    severity,
    [`{app} may talk to ${shown}`, `{app} may no longer talk to ${shown}`],
    lines,
  );
}

function readCordova(file: TextFile, side: Side): App {
  const root = readXml(file.path, file.text);
  const into = new Reading(file, side);
  const walk = (element: XmlElement): void => {
    const { name, attributes, children } = element;
    const lines = {
      startLine: element.startLine,
      endLine: children.length === 0 ? element.endLine : element.startLine,
    };
    if (name === 'access') reached(attributes.get('origin') ?? '', lines, into);
    else if (name === 'allow-navigation') inside(attributes.get('href') ?? '', lines, into);
    else if (name === 'config-file' || name === 'edit-config')
      into.partOf(name, JSON.stringify([...attributes, children.map(says)]), lines);
    else for (const child of children) walk(child);
  };
  if (root !== null) walk(root);
  return into.app('the app', 'android');
}

function says({ name, attributes, children, text }: XmlElement): unknown {
  return [name, [...attributes].sort(), text, children.map(says)];
}

function readCapacitor(file: TextFile, side: Side): App {
  const root = readJson(file.path, file.text);
  const into = new Reading(file, side);
  readKeys(root, capacitor, into);
  return into.app(nameAt(root, ['appName'], 'the app'), 'android');
}

const clear = (what: string, severity: Severity): Reads =>
  whileOn((into, lines) =>
    into.opens(
      `${what} of {app}`,
      { what },
      severity,
      [`{app} has ${what}`, `{app} no longer has ${what}`],
      lines,
    ),
  );

const capacitor: Keys = keys({
  ...Object.fromEntries(
    [
      'appId',
      'appName',
      'webDir',
      'bundledWebRuntime',
      'backgroundColor',
      'loggingBehavior',
      'plugins',
      'includePlugins',
      'cordova',
      'zoomEnabled',
      'initialFocus',
      '$schema',
      'experimental',
    ].map((key) => [key, nothing]),
  ),
  server: inner(
    keys({
      ...Object.fromEntries(
        ['hostname', 'androidScheme', 'iosScheme', 'errorPath', 'appStartPath'].map((key) => [key, nothing]),
      ),
      url: texts((address, lines, into) => inside(address, lines, into)),
      allowNavigation: texts((host, lines, into) => inside(host, lines, into)),
      cleartext: clear('traffic without encryption', 'high'),
    }),
  ),
  android: inner(
    keys({
      ...Object.fromEntries(
        [
          'path',
          'backgroundColor',
          'overrideUserAgent',
          'appendUserAgent',
          'captureInput',
          'flavor',
          'buildOptions',
          'includePlugins',
          'loggingBehavior',
          'useLegacyBridge',
          'minWebViewVersion',
          'zoomEnabled',
          'adjustMarginsForEdgeToEdge',
          'resolveServiceWorkerRequests',
          'initialFocus',
        ].map((key) => [key, nothing]),
      ),
      allowMixedContent: clear('pages with parts that come without encryption', 'medium'),
      webContentsDebuggingEnabled: clear(
        'pages that whoever holds the device can look into and change',
        'medium',
      ),
    }),
  ),
  ios: inner(
    keys({
      ...Object.fromEntries(
        [
          'path',
          'scheme',
          'backgroundColor',
          'overrideUserAgent',
          'appendUserAgent',
          'contentInset',
          'scrollEnabled',
          'includePlugins',
          'loggingBehavior',
          'allowsLinkPreview',
          'preferredContentMode',
          'handleApplicationNotifications',
          'zoomEnabled',
          'initialFocus',
          'buildOptions',
        ].map((key) => [key, nothing]),
      ),
      webContentsDebuggingEnabled: clear(
        'pages that whoever holds the device can look into and change',
        'medium',
      ),
      limitsNavigationsToAppBoundDomains: nothing,
    }),
  ),
});
