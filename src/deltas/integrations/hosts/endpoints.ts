/**
 * Hosts that settings of both sides name -> those that are new or gone and belong to no known vendor, by registrable domain.
 *
 * medium: a domain that the repository named nowhere. Another host of a domain that is known is no new place.
 * high:   without encryption; an address by its number; a tunnel, a paste or a collector of requests.
 * low:    what only runs on a developer's machine or in a test.
 * Nothing: the repository's own domains, names at home, schemas, pages and registries of code.
 */
import type { DraftDelta, Severity } from '../../delta.ts';
import { shownPlaces } from '../../traits.ts';
import type { HostMention } from '../mentions/mention.ts';
import type { Placed, Together } from '../side.ts';
import type { VendorCatalogue } from '../vendors.ts';
import { type HostCatalogue, type NotoriousSort, notoriousSorts } from './host-catalogue.ts';

export function endpointDeltas(
  before: Together,
  after: Together,
  vendors: VendorCatalogue,
  catalogue: HostCatalogue,
): readonly DraftDelta[] {
  // A domain that either side calls its own was no third party's before.
  const own = new Set([...before.domains, ...after.domains]);
  const [was, is] = [before, after].map((side) => placesOf(side.hosts, own, vendors, catalogue));
  if (was === undefined || is === undefined) return [];
  return [...bounded(beyond(is, was, 'gained')), ...bounded(beyond(was, is, 'lost'))];
}

type Mention = Placed<HostMention>;

interface Place {
  readonly sort: 'domain' | 'host in the clear' | 'number' | NotoriousSort;
  /** A domain, or a host where each is a place of its own. */
  readonly name: string;
  readonly domain: string;
  readonly development: boolean;
  readonly mentions: readonly [Mention, ...Mention[]];
}

function placesOf(
  mentions: readonly Mention[],
  own: ReadonlySet<string>,
  vendors: VendorCatalogue,
  catalogue: HostCatalogue,
): ReadonlyMap<string, Place> {
  const found = new Map<string, { readonly place: Omit<Place, 'mentions'>; readonly mentions: Mention[] }>();
  const put = (sort: Place['sort'], name: string, mention: Mention) => {
    const { domain, development } = mention;
    const key = JSON.stringify([sort, name, development]);
    const same = found.get(key);
    if (same === undefined)
      found.set(key, { place: { sort, name, domain, development }, mentions: [mention] });
    else same.mentions.push(mention);
  };
  for (const mention of mentions) {
    const { host, domain, numeric, clear, evidence } = mention;
    const sort = catalogue.sortOf(host);
    const notorious = notoriousSorts.find((one) => one === sort);
    if (own.has(domain) || (sort !== null && notorious === undefined)) continue;
    if (notorious !== undefined) put(notorious, host, mention);
    else if (numeric) put('number', host, mention);
    else {
      if (clear) put('host in the clear', host, mention);
      // A vendor is told as such.
      if (vendors.of({ sort: 'host', name: host, evidence }) === null) put('domain', domain, mention);
    }
  }
  return new Map(
    [...found].flatMap(
      ([
        key,
        {
          place,
          mentions: [first, ...more],
        },
      ]) => (first === undefined ? [] : [[key, { ...place, mentions: [first, ...more] }] as const]),
    ),
  );
}

function beyond(
  mine: ReadonlyMap<string, Place>,
  theirs: ReadonlyMap<string, Place>,
  way: 'gained' | 'lost',
): readonly DraftDelta[] {
  const key = ({ sort, name }: Place, development: boolean) => JSON.stringify([sort, name, development]);
  const fresh = [...mine.values()].filter(
    (place) =>
      !theirs.has(key(place, false)) &&
      // What runs for everybody too is told once, as that; what was for development alone is more now.
      !(place.development && (theirs.has(key(place, true)) || mine.has(key(place, false)))),
  );
  const domains = new Set(fresh.filter(({ sort }) => sort === 'domain').map(({ domain }) => domain));
  return fresh
    .filter(({ sort, domain }) => !(sort === 'host in the clear' && domains.has(domain)))
    .map((place) => draft(place, way));
}

const notoriety: Readonly<Record<NotoriousSort, string>> = {
  tunnel: "a tunnel, whose other end can be anybody's machine",
  paste: 'a public place for texts without an author',
  collector: 'a place that shows others whatever is sent to it',
};

function draft(place: Place, way: 'gained' | 'lost'): DraftDelta {
  const { sort, name, domain, development, mentions } = place;
  const clear = mentions.some((one) => one.clear);
  const subject = `${sort === 'domain' ? 'domain' : 'host'} ${name}`;
  const facts = { domain, sort, encrypted: !clear, development };
  const [first, ...more] = mentions;
  const evidence = [first.evidence, ...more.slice(0, shownPlaces - 1).map((one) => one.evidence)] as const;
  if (way === 'lost') {
    return {
      kind: 'integration.endpoint.removed',
      subject,
      facts,
      summary:
        sort === 'host in the clear'
          ? `${name} is no longer reached without encryption`
          : `Data no longer goes to ${name}`,
      evidence,
    };
  }
  return {
    kind: 'integration.endpoint.added',
    subject,
    facts,
    severity: severityOf(place, clear),
    summary: `${said(place, clear)}${development ? ', in development alone' : ''} (${settings(mentions)})`,
    evidence,
  };
}

function severityOf({ sort, development }: Place, clear: boolean): Severity {
  if (development) return 'low';
  return clear || sort !== 'domain' ? 'high' : 'medium';
}

function said({ sort, name, mentions }: Place, clear: boolean): string {
  const open = clear ? ', without encryption' : '';
  switch (sort) {
    case 'domain':
      return `Data may go to ${name}, a domain that was named nowhere here${hosts(name, mentions)}${open}`;
    case 'host in the clear':
      return `${name} is reached without encryption now`;
    case 'number':
      return `Data may go to ${name}, a public address that no name stands behind${open}`;
    default:
      return `Data may go to ${name}, ${notoriety[sort]}${open}`;
  }
}

/** ", as api.quay.net and 2 more", where the domain alone is not what is called. */
function hosts(domain: string, mentions: readonly Mention[]): string {
  const names = [...new Set(mentions.map(({ host }) => host))].filter((host) => host !== domain);
  const [first] = names;
  if (first === undefined) return '';
  return `, as ${first}${names.length > 1 ? ` and ${names.length - 1} more` : ''}`;
}

function settings(mentions: readonly Mention[]): string {
  const names = [...new Set(mentions.map(({ setting }) => setting).filter((name) => name !== ''))];
  if (names.length === 0) return 'in a list';
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

/** How many are told one by one: nobody reads hundreds. */
const toldApart = 40;

function bounded(deltas: readonly DraftDelta[]): readonly DraftDelta[] {
  const [first, ...more] = deltas.slice(toldApart);
  if (first === undefined) return deltas;
  const rest = [first, ...more];
  const severities = rest.map(({ severity }) => severity);
  const severity = (['high', 'medium', 'low'] as const).find((one) => severities.includes(one));
  return [
    ...deltas.slice(0, toldApart),
    {
      kind: first.kind,
      subject: 'further hosts',
      ...(severity === undefined ? {} : { severity }),
      summary: `${rest.length} further domains and hosts`,
      facts: { hosts: rest.map(({ subject }) => subject).sort() },
      evidence: [first.evidence[0], ...more.slice(0, shownPlaces - 1).map(({ evidence: [place] }) => place)],
    },
  ];
}
