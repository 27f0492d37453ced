/** What an Android app trusts on the network: its network security configuration in, traffic in the clear and certificates out. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { childrenOf, readXml, type XmlElement } from '../../../../syntax/xml/xml.ts';
import type { App, GrantFormat } from '../../format.ts';
import { brief } from '../../names.ts';
import { Reading } from '../../reading.ts';
import { guarded, isForTesting, linesOf, opened } from './words.ts';

export const androidNetwork: GrantFormat = {
  name: 'Android network security configuration',
  paths: ['**/res/xml*/*.xml'],
  source: 'https://developer.android.com/privacy-and-security/security-config',
  read: '2026-11',
  recognises: (text) => text.includes('<network-security-config'),
  app: read,
};

function read(file: TextFile, side: Side): App {
  const root = readXml(file.path, file.text);
  const into = new Reading(file, side);
  const context = { into, testing: isForTesting(file.path) };
  const config = (element: XmlElement, above: string | null): void => {
    const hosts = childrenOf(element, 'domain').map(({ text }) => brief(text));
    // What an outer entry says holds for the hosts of an inner one, which are told by themselves.
    for (const where of element.name === 'base-config' ? [null] : hosts) {
      const named = where === null ? 'every host' : where;
      const small = where !== null && isLocal(where);
      if ((element.attributes.get('cleartextTrafficPermitted') ?? above) === 'true')
        opened(context, {
          subject: `traffic of {app} with ${named}`,
          facts: { host: named },
          severity: small ? 'low' : where === null ? 'high' : 'medium',
          gained: `{app} may talk to ${named} without encryption`,
          lost: `{app} may no longer talk to ${named} without encryption`,
          lines: linesOf(element),
        });
      for (const anchors of childrenOf(element, 'trust-anchors'))
        for (const certificates of childrenOf(anchors, 'certificates')) trusted(certificates, named, small);
      if (childrenOf(element, 'pin-set').length > 0)
        guarded(into, {
          subject: `pinned keys of ${named} for {app}`,
          facts: { host: named },
          gained: `{app} only talks to ${named} where it shows one of the keys that are pinned`,
          lost: `{app} talks to ${named} with any certificate that the device trusts: no key is pinned any more`,
          lines: linesOf(element),
        });
    }
    for (const child of childrenOf(element, 'domain-config'))
      config(child, element.attributes.get('cleartextTrafficPermitted') ?? above);
  };
  const trusted = ({ attributes, ...element }: XmlElement, named: string, small: boolean): void => {
    const source = attributes.get('src') ?? '';
    if (source === 'system' || source === '') return;
    const who =
      source === 'user'
        ? 'certificates that somebody added to the device'
        : `a certificate of its own (${brief(source)})`;
    opened(context, {
      subject: `certificates that {app} trusts for ${named}`,
      facts: { host: named, source: brief(source) },
      severity: small ? 'low' : source === 'user' ? 'high' : 'medium',
      gained: `{app} trusts ${who} for ${named}, so whoever put it there can read along`,
      lost: `{app} no longer trusts ${who} for ${named}`,
      lines: linesOf({ attributes, ...element }),
    });
  };
  // What is in force in debug builds alone is left out.
  for (const child of root?.children ?? []) if (child.name !== 'debug-overrides') config(child, null);
  return into.app('the app', 'android');
}

function isLocal(host: string): boolean {
  return /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|10\.0\.2\.2|10\.0\.3\.2|[\w-]{1,64}\.(?:local|test))$/.test(
    host,
  );
}
