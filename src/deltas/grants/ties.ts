/** An app's manifest in, the vendor that keeps granting it something out: what stays when the code leaves. */
import type { TextFile } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Tie, TieFormat } from '../integrations/tie.ts';
import { shownPlaces } from '../traits.ts';
import { formatFinder } from './analyzer.ts';
import type { App, GrantFormat } from './format.ts';
import type { Grant } from './grant.ts';
import { brief } from './names.ts';

/** Vendors of the catalogue by the lists of grants that are theirs; what no vendor runs, a device or a browser, has none. */
const vendorsOf: ReadonlyMap<string, string> = new Map([
  ['atlassian', 'atlassian'],
  ['auth0', 'auth0'],
  ['discord', 'discord'],
  ['github', 'github'],
  ['google', 'google-workspace'],
  ['hubspot', 'hubspot'],
  ['microsoft-365', 'microsoft-365'],
  ['microsoft-entra', 'entra'],
  ['microsoft-graph', 'microsoft-365'],
  ['salesforce', 'salesforce'],
  ['shopify', 'shopify'],
  ['slack', 'slack'],
  ['stripe', 'stripe'],
  ['zapier', 'zapier'],
  ['zoom', 'zoom'],
]);

/** Scopes of Google that are another product's there (developers.google.com/identity/protocols/oauth2/scopes, read 2026-11). */
const productsOfGoogle: readonly (readonly [RegExp, string])[] = [
  [
    /\/auth\/(?:cloud-platform|compute|devstorage|bigquery|pubsub|datastore|logging|sqlservice)/,
    'google-cloud',
  ],
  [/\/auth\/(?:analytics|tagmanager)/, 'google-analytics'],
  [/\/auth\/adwords/, 'google-ads'],
  [/\/auth\/androidpublisher/, 'google-play'],
];

export function grantTies(formats: readonly GrantFormat[]): TieFormat {
  const formatOf = formatFinder(formats);
  const paths = formats.flatMap((format) => format.paths);
  return {
    paths: ({ id }) => ([...vendorsOf.values()].includes(id) || id.startsWith('google-') ? paths : []),
    read: (file) => {
      const app = appIn(file, formatOf(file));
      return app === null ? [] : tiesOf(app);
    },
  };
}

function appIn(file: TextFile, format: GrantFormat | null): App | null {
  try {
    return format?.app(file, 'after') ?? null;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return null;
  }
}

function tiesOf({ name, vendor, grants, places, traits }: App): readonly Tie[] {
  const byVendor = new Map<string, Grant[]>();
  for (const grant of grants) {
    const id = vendorOf(grant);
    if (id === undefined) continue;
    byVendor.set(id, [...(byVendor.get(id) ?? []), grant]);
  }
  const asked = [...byVendor].map(
    ([id, own]): Tie => ({
      sort: 'grant',
      vendor: id,
      name,
      said: `grants of ${name} (${listed(own)})`,
      places: own.slice(0, shownPlaces).map(({ evidence }) => evidence),
    }),
  );
  const own = vendorsOf.get(vendor);
  const [first] = [...places, ...traits];
  if (own === undefined || byVendor.has(own) || first === undefined) return asked;
  return [
    ...asked,
    { sort: 'grant', vendor: own, name, said: `settings of ${name}`, places: [first.evidence] },
  ];
}

function vendorOf({ vendor, scope }: Grant): string | undefined {
  if (vendor !== 'google') return vendorsOf.get(vendor);
  return productsOfGoogle.find(([pattern]) => pattern.test(scope))?.[1] ?? vendorsOf.get(vendor);
}

function listed(grants: readonly Grant[]): string {
  const names = [...new Set(grants.map(({ scope, label }) => brief(label ?? scope)))];
  const shown = names.slice(0, 2).join(', ');
  return names.length > 2 ? `${shown} and ${names.length - 2} more` : shown;
}
