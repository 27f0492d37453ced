/** The addresses that both sides of a manifest name -> those that are new or gone, each host once for each use. */
import { type DraftDelta, type Evidence, moreSevere, type Severity } from '../delta.ts';
import type { Kind } from '../kinds.ts';
import { shownPlaces } from '../traits.ts';
import type { GrantVendor } from './catalogue.ts';
import type { Place, Use } from './format.ts';
import { brief } from './names.ts';

interface Who {
  readonly app: string;
  readonly vendor: Pick<GrantVendor, 'name' | 'owns'>;
}

interface Words {
  readonly kinds: readonly [gained: Kind, lost: Kind];
  readonly subject: (where: string, who: Who) => string;
  readonly gained: (where: string, who: Who) => string;
  readonly lost: (where: string, who: Who) => string;
}

const uses: Readonly<Record<Use, Words>> = {
  redirect: {
    kinds: ['integration.app.opened', 'integration.app.closed'],
    subject: (where, { app }) => `sign-ins of ${app} returning to ${where}`,
    gained: (where, { app, vendor }) => `Sign-ins to ${app} may return from ${vendor.name} to ${where}`,
    lost: (where, { app, vendor }) =>
      `Sign-ins to ${app} may no longer return from ${vendor.name} to ${where}`,
  },
  webhook: {
    kinds: ['integration.webhook.added', 'integration.webhook.removed'],
    subject: (where, { app, vendor }) => `${vendor.name} calling ${where} for ${app}`,
    gained: (where, { app, vendor }) => `${vendor.name} calls ${where} with what happens in ${app}`,
    lost: (where, { app, vendor }) => `${vendor.name} no longer calls ${where} with what happens in ${app}`,
  },
  endpoint: {
    kinds: ['integration.endpoint.added', 'integration.endpoint.removed'],
    subject: (where, { app }) => `${app} sending to ${where}`,
    gained: (where, { app }) => `${app} may send data to ${where}`,
    lost: (where, { app }) => `${app} may no longer send data to ${where}`,
  },
};

/** @returns one delta a new or lost host and use; a new address at a host that was known weighs little. */
export function placeDeltas(
  before: readonly Place[],
  after: readonly Place[],
  who: Who,
): readonly DraftDelta[] {
  const [had, has] = [gathered(before), gathered(after)];
  return [...beyond(has, had, 'gained', who), ...beyond(had, has, 'lost', who)];
}

interface Spot extends Address {
  readonly use: Use;
  readonly evidence: Evidence;
}

interface Spots {
  /** By use and address. */
  readonly all: ReadonlyMap<string, Spot>;
  /** The uses and origins of them. */
  readonly origins: ReadonlySet<string>;
}

function gathered(places: readonly Place[]): Spots {
  const all = new Map<string, Spot>();
  const origins = new Set<string>();
  for (const { use, address, evidence } of places) {
    const spot = { use, evidence, ...addressOf(address) };
    const key = `${use} ${spot.full}`;
    if (!all.has(key)) all.set(key, spot);
    origins.add(`${use} ${spot.origin}`);
  }
  return { all, origins };
}

function beyond(own: Spots, other: Spots, way: 'gained' | 'lost', who: Who): readonly DraftDelta[] {
  const groups = new Map<string, [Spot, ...Spot[]]>();
  for (const [key, spot] of own.all) {
    if (other.all.has(key)) continue;
    const known = other.origins.has(`${spot.use} ${spot.origin}`);
    const group = `${spot.use} ${known ? spot.full : spot.origin}`;
    const same = groups.get(group);
    if (same === undefined) groups.set(group, [spot]);
    else if (same.length < shownPlaces) same.push(spot);
  }
  return [...groups.values()].map((spots): DraftDelta => {
    const [first, ...more] = spots;
    const { kinds, subject, gained, lost } = uses[first.use];
    const known = other.origins.has(`${first.use} ${first.origin}`);
    const where = brief(known ? first.full : first.origin);
    // The vendor's own hosts have what it has already.
    const small = known || who.vendor.owns(first.host);
    const worst = spots.reduce<Spot>(moreSevere, first);
    return {
      kind: way === 'gained' ? kinds[0] : kinds[1],
      subject: subject(where, who),
      ...(way === 'gained' ? { severity: small ? 'low' : worst.severity } : {}),
      summary: way === 'gained' ? `${gained(where, who)}${small ? '' : worst.because}` : lost(where, who),
      facts: { use: first.use, host: brief(first.host), address: where, newHost: !known },
      evidence: [first.evidence, ...more.map(({ evidence }) => evidence)],
    };
  });
}

interface Address {
  /** Without query, fragment and credentials. */
  readonly full: string;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly host: string;
  readonly severity: Severity;
  /** Why it weighs more than another host: ", unencrypted". */
  readonly because: string;
}

/** Addresses that anybody can have for an hour, and that lead anywhere (each service's documentation, read 2026-11). */
const tunnels =
  /(?:^|\.)(?:ngrok\.io|ngrok\.app|ngrok\.dev|ngrok-free\.app|ngrok-free\.dev|trycloudflare\.com|loca\.lt|localtunnel\.me|serveo\.net|localhost\.run|devtunnels\.ms|requestbin\.(?:com|net)|webhook\.site|pipedream\.net)$/;

export function addressOf(written: string): Address {
  const cut = written.trim().slice(0, 512);
  const [, scheme = 'https', rest = cut] = /^([a-z][a-z\d+.-]{0,32}):\/\/(.*)$/is.exec(cut) ?? [];
  const [bare = ''] = rest.split(/[?#]/, 1);
  const slash = bare.indexOf('/');
  const authority = (slash < 0 ? bare : bare.slice(0, slash)).toLowerCase();
  const path = slash < 0 ? '' : bare.slice(slash).replace(/\/$/, '');
  const named = authority.slice(authority.lastIndexOf('@') + 1);
  const host = named.startsWith('[')
    ? named.slice(0, named.indexOf(']') + 1)
    : (named.split(':', 1)[0] ?? '');
  const small = scheme.toLowerCase();
  const origin = small === 'https' ? named : `${small}://${named}`;
  return { full: `${origin}${path}`, origin, host, ...weight(small, host) };
}

const local = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0|[\w-]{1,64}\.(?:localhost|test|local))$/;

/** Brackets and underscores of templates, or one word without a dot. */
const unfilled = /^(?!localhost$)[^.:[\]*]+$|[<>{}$%_]/;

function weight(scheme: string, host: string): Pick<Address, 'severity' | 'because'> {
  if (!/^(?:https?|wss?)$/.test(scheme)) return { severity: 'low', because: ', an app on the device' };
  // "${{APP_HOST}}", "<your-host>", "BASE_URL": whose host it is stands elsewhere.
  if (unfilled.test(host)) return { severity: 'low', because: ', which is filled in elsewhere' };
  if (local.test(host)) return { severity: 'low', because: ', on the same machine' };
  if (host === '*' || host === '') return { severity: 'high', because: ', which is any host' };
  if (scheme === 'http' || scheme === 'ws') return { severity: 'high', because: ', unencrypted' };
  if (tunnels.test(host)) return { severity: 'high', because: ', a tunnel or a place for anybody' };
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || host.startsWith('['))
    return { severity: 'high', because: ', an address without a name' };
  if (host.startsWith('*.')) return { severity: 'medium', because: ', which is every host below that name' };
  return { severity: 'medium', because: '' };
}
