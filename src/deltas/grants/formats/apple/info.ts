/** The Info.plist of an Apple app in, what it asks its user for, how it may talk and who may call it out. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import type { TreeEntry } from '../../../../syntax/tree.ts';
import { readPlist } from '../../../../syntax/xml/plist.ts';
import type { App, GrantFormat } from '../../format.ts';
import { brief } from '../../names.ts';
import { addressOf } from '../../places.ts';
import {
  inner,
  type Keys,
  keys,
  nothing,
  Reading,
  type Reads,
  textOf,
  texts,
  unread,
  whileIs,
  whileOn,
} from '../../reading.ts';

export const appleInfo: GrantFormat = {
  name: 'Info.plist of an Apple app',
  paths: ['**/*Info*.plist'],
  source: 'https://developer.apple.com/documentation/bundleresources/information-property-list',
  read: '2026-11',
  recognises: (text) =>
    text.startsWith('bplist') || (text.includes('<plist') && /<key>(?:CFBundle|NS|UI|LS)/.test(text)),
  app: read,
};

function read(file: TextFile, side: Side): App {
  const root = readPlist(file.path, file.text);
  const into = new Reading(file, side);
  if (root?.kind === 'map') for (const entry of root.entries.values()) readInfoKey(entry, into);
  return into.app('the app', 'apple');
}

/** Also asked by Expo, which writes these keys in JSON. */
export function readInfoKey(entry: TreeEntry, into: Reading): void {
  // A key may be written once more for one kind of device.
  const key = entry.key.replace(/~(?:ipad|iphone|ipod)$/, '');
  const reads = table.get(key);
  if (reads !== undefined) reads(entry, into, key);
  // The words that its user reads mean nothing to the system; that they are there does.
  else if (/^(?:NS|NFC)\w{1,64}UsageDescription(?:Dictionary)?$/.test(key))
    into.ask('apple', 'device', key.replace(/Dictionary$/, ''), {
      startLine: entry.startLine,
      endLine: entry.startLine,
    });
  else if (
    !/^(?:CF|NS|UI|LS|IT|AT|MK|CK|DT|WK|SK|CL|NE|IB|INI|CAR|BG|Build|Fabric)[A-Z]?\w{0,100}$/.test(key) &&
    !plain.test(key)
  )
    unread(entry, into, key);
}

/** Names and numbers of builds that tools write. */
const plain = /^(?:\w{0,40}(?:Version|Build|Commit|Sha|BundleIdentifier|AppGroup)\w{0,40}|method|teamID)$/i;

const table: Keys = keys({
  NSAppTransportSecurity: inner(
    keys({
      NSAllowsArbitraryLoads: clear('any host', 'high'),
      NSAllowsArbitraryLoadsInWebContent: clear('any host in web views', 'medium'),
      NSAllowsArbitraryLoadsForMedia: clear('any host for media', 'medium'),
      NSAllowsLocalNetworking: clear('hosts of the local network', 'low'),
      NSExceptionDomains: (entry, into) => {
        if (entry.value.kind !== 'map') return;
        for (const domain of entry.value.entries.values()) exceptions(domain, into);
      },
      NSPinnedDomains: (entry, into) => {
        if (entry.value.kind !== 'map') return;
        for (const { key, startLine } of entry.value.entries.values()) {
          const host = brief(key);
          into.setting(
            {
              kinds: ['integration.app.closed', 'integration.app.opened'],
              subject: `pinned keys of ${host} for {app}`,
              facts: { host },
              severity: 'info',
              gained: `{app} only talks to ${host} where it shows one of the keys that are pinned`,
              lost: `{app} talks to ${host} with any certificate that the device trusts: no key is pinned any more`,
            },
            { startLine, endLine: startLine },
          );
        }
      },
    }),
  ),
  CFBundleURLTypes: (entry, into) => {
    const types = entry.value.kind === 'sequence' ? entry.value.items : [];
    for (const type of types) {
      const schemes = type.kind === 'map' ? type.entries.get('CFBundleURLSchemes') : undefined;
      if (schemes !== undefined) called(schemes, into, '');
    }
  },
  UIBackgroundModes: texts((mode, lines, into) =>
    into.ask('apple', 'device', `background:${mode}`, lines, undefined, {
      label: `${brief(mode)} in the background`,
    }),
  ),
  UIFileSharingEnabled: whileOn((into, lines) =>
    into.opens(
      'documents of {app}',
      { key: 'UIFileSharingEnabled' },
      'low',
      [
        'The documents of {app} can be copied over a cable and in Files',
        'The documents of {app} can no longer be copied over a cable',
      ],
      lines,
    ),
  ),
  NSExtension: inner(
    keys({
      NSExtensionPointIdentifier: nothing,
      NSExtensionPrincipalClass: nothing,
      NSExtensionMainStoryboard: nothing,
      NSExtensionAttributes: (entry, into) => {
        const open = entry.value.kind === 'map' ? entry.value.entries.get('RequestsOpenAccess') : undefined;
        if (open?.value.kind === 'scalar' && open.value.value === true)
          into.ask('apple', 'device', 'RequestsOpenAccess', open);
      },
    }),
  ),
  SUFeedURL: (entry, into) => {
    const address = textOf(entry.value);
    if (address === null) return;
    const { host, severity, because } = addressOf(address);
    into.opens(
      'updates of {app}',
      { host },
      severity === 'low' ? 'low' : 'high',
      [
        `{app} takes new code of its own from ${host}${because}`,
        `{app} no longer takes new code of its own from ${host}`,
      ],
      entry,
    );
  },
  SUPublicEDKey: signed,
  SUPublicDSAKeyFile: signed,
});

function signed({ key, startLine }: TreeEntry, into: Reading): void {
  into.setting(
    {
      kinds: ['integration.app.closed', 'integration.app.opened'],
      subject: `signed updates of {app}`,
      facts: { key },
      severity: 'info',
      gained: '{app} only takes updates that its makers signed',
      lost: `{app} takes updates whose signature nobody checks by ${key}`,
    },
    { startLine, endLine: startLine },
  );
}

function clear(where: string, severity: 'low' | 'medium' | 'high'): Reads {
  return whileOn((into, lines) =>
    into.opens(
      `traffic of {app} with ${where}`,
      { where },
      severity,
      [
        `{app} may talk to ${where} without encryption`,
        `{app} may no longer talk to ${where} without encryption`,
      ],
      lines,
    ),
  );
}

const called = texts((scheme, lines, into) => {
  const shown = brief(`${scheme}:`);
  into.opens(
    `links ${shown} into {app}`,
    { link: shown },
    'low',
    [`Links ${shown} in any page or app open {app}`, `Links ${shown} no longer open {app}`],
    lines,
  );
});

const local = /^(?:localhost|127\.0\.0\.1|[\w-]{1,64}\.(?:local|test))$/;

/** What holds for one host instead of the rule for all. */
function exceptions({ key, value }: TreeEntry, into: Reading): void {
  const host = brief(key);
  const small = local.test(key);
  const loads: Reads = whileOn((from, lines) =>
    from.opens(
      `traffic of {app} with ${host}`,
      { where: host },
      small ? 'low' : 'medium',
      [
        `{app} may talk to ${host} without encryption`,
        `{app} may no longer talk to ${host} without encryption`,
      ],
      lines,
    ),
  );
  const weaker = (words: string, severity: 'low' | 'medium'): Reads =>
    whileIs(false, (from, lines) =>
      from.opens(
        `secrecy of {app} with ${host}`,
        { where: host },
        small ? 'low' : severity,
        [`{app} talks to ${host} ${words}`, `{app} no longer talks to ${host} ${words}`],
        lines,
      ),
    );
  const versions: Reads = (entry, from) => {
    const version = textOf(entry.value) ?? '';
    if (/^TLSv1\.[01]$/.test(version))
      from.opens(
        `encryption of {app} with ${host}`,
        { where: host, version },
        small ? 'low' : 'medium',
        [
          `{app} talks to ${host} with ${version}, which is broken`,
          `{app} no longer talks to ${host} with ${version}`,
        ],
        entry,
      );
  };
  const forward = weaker('though old traffic can be read once its key is known', 'low');
  const options = keys({
    NSIncludesSubdomains: nothing,
    NSRequiresCertificateTransparency: nothing,
    NSExceptionAllowsInsecureHTTPLoads: loads,
    NSTemporaryExceptionAllowsInsecureHTTPLoads: loads,
    NSThirdPartyExceptionAllowsInsecureHTTPLoads: loads,
    NSExceptionRequiresForwardSecrecy: forward,
    NSTemporaryExceptionRequiresForwardSecrecy: forward,
    NSThirdPartyExceptionRequiresForwardSecrecy: forward,
    NSExceptionMinimumTLSVersion: versions,
    NSTemporaryExceptionMinimumTLSVersion: versions,
    NSThirdPartyExceptionMinimumTLSVersion: versions,
  });
  if (value.kind === 'map')
    for (const entry of value.entries.values()) (options.get(entry.key) ?? unread)(entry, into, entry.key);
}
