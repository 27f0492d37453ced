/** A component of an Android app in: whether other apps may start it, which links lead to it, which power it holds out (developer.android.com/guide/topics/manifest, read 2026-11). */
import { childrenOf, type XmlElement } from '../../../../syntax/xml/xml.ts';
import type { Severity } from '../../../delta.ts';
import { brief } from '../../names.ts';
import { type Context, linesOf, opened } from './words.ts';

/** What an app can do to others through one that nothing guards. */
const severities: Readonly<Record<string, Severity>> = {
  provider: 'high',
  service: 'medium',
  receiver: 'low',
  activity: 'low',
};

export function readComponent(element: XmlElement, context: Context): void {
  const { attributes } = element;
  const sort = element.name === 'activity-alias' ? 'activity' : element.name;
  // Without its package: a class that moves is the same one.
  const name = brief((attributes.get('android:name') ?? sort).replace(/^.*[.$]/, ''));
  const filters = childrenOf(element, 'intent-filter');
  const guard = attributes.get('android:permission');
  // Who binds to these is the system, and holding one is a power of its own.
  if (guard?.startsWith('android.permission.BIND_') === true)
    context.into.ask('android', 'device', guard, linesOf(element), undefined, {
      label: brief(guard.slice('android.permission.'.length)),
      limit: context.testing ? 'in builds for testing' : undefined,
    });
  links(filters, context);
  const half = sort === 'provider' && guard === undefined ? halfOpen(attributes) : null;
  if (!isExported(element, filters) || half === 'closed' || (guard !== undefined && guard !== '')) return;
  if (sort === 'activity' && filters.every(isLauncher) && filters.length > 0) return;
  const called = filters.length > 0 && filters.every(isOfSystem);
  const how = half === null ? '' : ` to ${half}`;
  opened(context, {
    subject: `${sort} ${name} of {app} for other apps`,
    facts: { component: sort, ...(half === null ? {} : { open: half }) },
    severity: called && quiet[sort] !== undefined ? quiet[sort] : (severities[sort] ?? 'low'),
    gained: `Any app on the device may use the ${sort} ${name} of {app}${how}, and nothing guards it`,
    lost: `Other apps may no longer use the ${sort} ${name} of {app}${how} without a permission`,
    lines: linesOf(element),
  });
}

/** Without a word, a component with a filter was open until API 31, which asks for the word. */
function isExported(element: XmlElement, filters: readonly XmlElement[]): boolean {
  const written = element.attributes.get('android:exported');
  if (written === undefined) return filters.length > 0 && element.name !== 'provider';
  return written !== 'false';
}

/** A provider may guard reading and writing apart. */
function halfOpen(attributes: ReadonlyMap<string, string>): 'closed' | 'read' | 'write' | null {
  const [reading, writing] = ['readPermission', 'writePermission'].map((name) =>
    attributes.has(`android:${name}`),
  );
  if (reading && writing) return 'closed';
  return reading ? 'write' : writing ? 'read' : null;
}

function actionsOf(filter: XmlElement): readonly string[] {
  return childrenOf(filter, 'action').map(({ attributes }) => attributes.get('android:name') ?? '');
}

function isLauncher(filter: XmlElement): boolean {
  return actionsOf(filter).every((action) => action === 'android.intent.action.MAIN');
}

/** What answers calls of the system and of services that every device has. */
const quiet: Readonly<Record<string, Severity>> = { receiver: 'info', service: 'low' };

/** Most of these are sent by the system, or by a library that checks who calls. */
function isOfSystem(filter: XmlElement): boolean {
  return actionsOf(filter).every((action) =>
    /^(?:android\.(?:intent|net|bluetooth|media|app|appwidget|os|hardware|location|accounts|content|service)|androidx|com\.google\.firebase|com\.google\.android\.(?:gms|c2dm))\./.test(
      action,
    ),
  );
}

const mostLinks = 200;

function links(filters: readonly XmlElement[], context: Context): void {
  for (const filter of filters) {
    const categories = childrenOf(filter, 'category').map(({ attributes }) => attributes.get('android:name'));
    if (!categories.includes('android.intent.category.BROWSABLE')) continue;
    const data = childrenOf(filter, 'data');
    const given = (attribute: string) => [
      ...new Set(data.flatMap(({ attributes }) => attributes.get(`android:${attribute}`) ?? [])),
    ];
    const [schemes, hosts] = [given('scheme'), given('host')];
    const verified = filter.attributes.get('android:autoVerify') === 'true';
    const all = schemes.flatMap((scheme) =>
      hosts.length === 0 || !/^https?$/.test(scheme)
        ? [`${scheme}:`]
        : hosts.map((host) => `${scheme}://${host}`),
    );
    for (const link of [...new Set(all)].slice(0, mostLinks)) {
      const shown = brief(link);
      opened(context, {
        subject: `links ${shown} into {app}`,
        facts: { link: shown, verified },
        severity: 'low',
        gained: `Links ${shown} in any page or app open {app}${verified ? ', unasked once the host has agreed' : ''}`,
        lost: `Links ${shown} no longer open {app}${verified ? ' unasked' : ''}`,
        lines: linesOf(filter),
      });
    }
  }
}
