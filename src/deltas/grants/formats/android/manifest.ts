/** An Android app's manifest in, what it asks of the device and what other apps and pages may ask of it out. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { Unreadable } from '../../../../syntax/unreadable.ts';
import { childrenOf, readXml, type XmlElement } from '../../../../syntax/xml/xml.ts';
import type { App, GrantFormat } from '../../format.ts';
import type { Grant } from '../../grant.ts';
import { brief } from '../../names.ts';
import { Reading } from '../../reading.ts';
import { readComponent } from './components.ts';
import { type Context, guarded, isForTesting, linesOf, opened, saysOf } from './words.ts';

export const androidManifest: GrantFormat = {
  name: 'Android app',
  paths: ['**/*AndroidManifest*.xml'],
  source: 'https://developer.android.com/guide/topics/manifest/manifest-intro',
  read: '2026-11',
  app: read,
  covers: coversVersions,
};

/** Parts that give nothing to anybody: what the app needs, looks like or is built with. */
const meaningless = new Set([
  'attribution',
  'compatible-screens',
  'instrumentation',
  'overlay',
  'permission-group',
  'permission-tree',
  'queries',
  'supports-gl-texture',
  'supports-screens',
  'uses-configuration',
  'uses-feature',
  'uses-sdk',
]);
const components = new Set(['activity', 'activity-alias', 'service', 'receiver', 'provider']);
const partsOfApplication = new Set([
  'meta-data',
  'property',
  'uses-library',
  'uses-native-library',
  'uses-sdk-library',
  'profileable',
]);

function read(file: TextFile, side: Side): App {
  const root = readXml(file.path, file.text);
  const into = new Reading(file, side);
  if (root === null) return into.app('the app', 'android');
  if (root.name !== 'manifest')
    throw new Unreadable(file.path, root.startLine, 'is no manifest: <manifest> is missing');
  const own = new Set(childrenOf(root, 'permission').map(nameOf));
  const context = { into, testing: isForTesting(file.path) };
  for (const child of root.children) {
    if (child.name.startsWith('uses-permission'))
      permission(child, own, root.attributes.get('package'), context);
    else if (child.name === 'permission') ownPermission(child, context);
    else if (child.name === 'application') application(child, context);
    else if (!meaningless.has(child.name)) into.partOf(child.name, saysOf(child), linesOf(child));
  }
  const shared = root.attributes.get('android:sharedUserId');
  if (shared !== undefined)
    opened(context, {
      subject: 'data that {app} shares',
      facts: { user: brief(shared) },
      severity: 'medium',
      gained: `{app} shares its data and permissions with every app of ${brief(shared)}`,
      lost: `{app} no longer shares its data and permissions with every app of ${brief(shared)}`,
      lines: linesOf(root),
    });
  return into.app('the app', 'android');
}

function nameOf(element: XmlElement): string {
  return element.attributes.get('android:name') ?? '';
}

function permission(
  element: XmlElement,
  own: ReadonlySet<string>,
  packageName: string | undefined,
  { into, testing }: Context,
): void {
  const { attributes } = element;
  const name = nameOf(element);
  if (name === '') return;
  const label = brief(name.replace(/^android\.permission\./, ''));
  if (attributes.get('tools:node') === 'remove') {
    guarded(into, {
      subject: `${label} of libraries of {app}`,
      facts: { permission: brief(name) },
      gained: `${label} is taken away from the libraries of {app}`,
      lost: `${label} is no longer taken away from the libraries of {app}: they may ask for it`,
      lines: linesOf(element),
    });
    return;
  }
  const limits = [
    testing ? 'in builds for testing' : null,
    attributes.get('android:usesPermissionFlags') === 'neverForLocation' ? 'never for location' : null,
    attributes.has('android:maxSdkVersion')
      ? `${until} ${brief(attributes.get('android:maxSdkVersion') ?? '')}`
      : null,
  ].filter((limit) => limit !== null);
  const itself =
    own.has(name) ||
    name.startsWith('${') ||
    (packageName !== undefined && name.startsWith(`${packageName}.`));
  into.ask(
    'android',
    'device',
    name,
    linesOf(element),
    itself ? { power: 'read', may: 'use what it guards itself', severity: 'info' } : undefined,
    {
      label,
      limit: limits.length === 0 ? undefined : limits.join(', '),
    },
  );
}

const until = 'up to Android API';

/** Of two last versions, the later one contains the earlier. */
function coversVersions(held: Grant, asked: Grant): boolean {
  if (held.scope !== asked.scope || held.limit === undefined || asked.limit === undefined) return false;
  const [wide, narrow] = [held.limit, asked.limit].map((limit) =>
    /^(.{0,64}?)up to Android API (\d{1,4})$/.exec(limit),
  );
  if (narrow?.[2] === undefined) return false;
  return wide?.[2] === undefined
    ? held.limit === narrow[1]?.replace(/, $/, '')
    : wide[1] === narrow[1] && Number(wide[2]) > Number(narrow[2]);
}

/** A permission that the app declares to guard itself with: who may hold it. */
function ownPermission(element: XmlElement, context: Context): void {
  const [level = ''] = (element.attributes.get('android:protectionLevel') ?? 'normal').split('|');
  if (level !== 'normal' && level !== 'dangerous') return;
  const name = brief(nameOf(element));
  opened(context, {
    subject: `permission ${name} of {app}`,
    facts: { level },
    severity: level === 'normal' ? 'medium' : 'low',
    rank: level === 'normal' ? 1 : 0,
    gained: `What {app} guards with ${name} is open to every other app${level === 'normal' ? '' : ' that its user agrees to'}`,
    lost: `What {app} guards with ${name} is no longer open to other apps in the same way`,
    lines: linesOf(element),
  });
}

/** Switches of a whole app; what libraries leave unsaid is the app's to say. */
function application(element: XmlElement, context: Context): void {
  const lines = linesOf(element);
  const { into, testing } = context;
  const is = (attribute: string, value: string) => element.attributes.get(`android:${attribute}`) === value;
  for (const { attribute, severity, gained, lost } of switches) {
    if (is(attribute, 'true'))
      opened(context, {
        subject: `${attribute} of {app}`,
        facts: { attribute },
        severity,
        gained,
        lost,
        lines,
      });
  }
  if (is('allowBackup', 'false') && !testing)
    guarded(into, {
      subject: 'backups of {app}',
      facts: { attribute: 'allowBackup' },
      gained: 'The data of {app} is left out of backups',
      lost: 'The data of {app} may leave the device in backups (allowBackup is no longer off)',
      lines,
    });
  for (const child of element.children) {
    if (components.has(child.name)) readComponent(child, context);
    else if (!partsOfApplication.has(child.name)) into.partOf(child.name, saysOf(child), linesOf(child));
  }
}

const switches: readonly {
  attribute: string;
  severity: 'low' | 'medium' | 'high';
  gained: string;
  lost: string;
}[] = [
  {
    attribute: 'usesCleartextTraffic',
    severity: 'high',
    gained: '{app} may send and receive without encryption',
    lost: '{app} may no longer send and receive without encryption',
  },
  {
    attribute: 'debuggable',
    severity: 'high',
    gained: 'Whoever holds the device may read and change {app} while it runs',
    lost: '{app} can no longer be read and changed while it runs',
  },
  {
    attribute: 'requestLegacyExternalStorage',
    severity: 'low',
    gained: '{app} asks to reach shared files the old way, without limits',
    lost: '{app} no longer asks to reach shared files the old way',
  },
];
