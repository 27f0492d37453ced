/** What an ingress asks of its callers, by annotation: to sign in, to come from certain addresses, to pass a firewall. */
import type { Facts } from '../../delta.ts';
import { type Aspect, code, guard, opening } from '../meaning/aspects.ts';
import { fieldsOf, type Spot, textAt } from '../meaning/spots.ts';
import { type Reach, widest } from './addresses.ts';

/** Ends of keys, and values that switch them off (kubernetes.github.io/ingress-nginx, AWS Load Balancer Controller, Traefik and HAProxy on annotations, read 2026-11). */
const signIn: Readonly<Record<string, RegExp>> = {
  'auth-url': /^$/,
  'auth-type': /^none$/i,
  'auth-tls-secret': /^$/,
  'auth-tls-verify-client': /^off$/i,
  'enable-global-auth': /^/,
  'basic-auth-secret': /^$/,
  'auth-secret': /^$/,
  'jwt-key': /^$/,
};
const firewalls: Readonly<Record<string, RegExp>> = {
  'wafv2-acl-arn': /^(?:none)?$/i,
  'waf-acl-id': /^$/,
  'web-acl-id': /^$/,
  'shield-advanced-protection': /^false$/i,
  'enable-modsecurity': /^false$/i,
  'enable-owasp-core-rules': /^false$/i,
  'waf-policy-for-path': /^$/,
  'security-policy': /^$/,
};
const ranges = new Set([
  'whitelist-source-range',
  'allowlist-source-range',
  'inbound-cidrs',
  'whitelist',
  'allow-list',
]);
const snippets = new Set([
  'configuration-snippet',
  'server-snippet',
  'auth-snippet',
  'location-snippets',
  'server-snippets',
  'http-snippets',
  'main-snippets',
  'stream-snippet',
]);

const ranks: Readonly<Record<Reach, number>> = { inside: 0, public: 1, anywhere: 2 };

export function callerAspects(annotations: Spot | null, label: string, facts: Facts): readonly Aspect[] {
  const found = fieldsOf(annotations).flatMap((spot): readonly Aspect[] => {
    const name = spot.name.slice(spot.name.indexOf('/') + 1);
    const value = textAt(spot);
    const shared = {
      group: name,
      member: '',
      value: '',
      facts: { ...facts, setting: name },
      subject: () => label,
      spot,
    };
    const asks = Object.hasOwn(signIn, name) ? signIn[name] : undefined;
    if (asks !== undefined && !asks.test(value)) {
      return [
        {
          ...shared,
          key: `sign-in ${name}`,
          within: '',
          kinds: guard,
          severity: 'high',
          gained: () => `${label} now asks its callers who they are (${name})`,
          lost: () => `${label} no longer asks its callers who they are (${name} is gone)`,
        },
      ];
    }
    const stops = Object.hasOwn(firewalls, name) ? firewalls[name] : undefined;
    if (stops !== undefined && !stops.test(value)) {
      return [
        {
          ...shared,
          key: `firewall ${name}`,
          within: '',
          kinds: guard,
          severity: 'high',
          gained: () => `requests to ${label} now pass a web application firewall (${name})`,
          lost: () => `requests to ${label} no longer pass a web application firewall (${name} is gone)`,
        },
      ];
    }
    if (snippets.has(name) && value !== '') {
      return [
        {
          ...shared,
          key: JSON.stringify([name, value]),
          slot: name,
          answer: 'another one',
          kinds: code,
          severity: 'medium',
          gained: () =>
            `${label} now writes its own lines into the proxy’s configuration (${name}), which every other name shares`,
          lost: () => `${label} no longer writes those lines into the proxy’s configuration (${name})`,
        },
      ];
    }
    return [];
  });
  return [...found, ...rangeAspects(annotations, label, facts)];
}

/** Where nobody lists addresses, everybody may call: so the list is an answer, and its absence too. */
function rangeAspects(annotations: Spot | null, label: string, facts: Facts): readonly Aspect[] {
  const spot = fieldsOf(annotations).find(({ name }) => ranges.has(name.slice(name.indexOf('/') + 1)));
  const listed = textAt(spot ?? null)
    .split(',')
    .map((range) => range.trim())
    .filter((range) => range !== '')
    .sort();
  if (spot === undefined || listed.length === 0) return [];
  const reach = widest(listed);
  const open = reach === 'anywhere';
  const shared = {
    member: '',
    subject: () => label,
    spot,
    within: '',
    facts: { ...facts, setting: 'source ranges' },
  };
  return [
    ...(open
      ? []
      : [
          {
            ...shared,
            key: 'ranges',
            kinds: { gained: 'infra.network.closed', lost: 'infra.network.opened' },
            severity: 'medium',
            group: 'ranges',
            value: '',
            gained: () => `${label} now answers only ${listed.slice(0, 6).join(', ')}`,
            lost: () => `${label} now answers every address (was only ${listed.slice(0, 6).join(', ')})`,
          } satisfies Aspect,
        ]),
    // One more address on a list is told where there was a list.
    ...(open ? [] : listed).map(
      (range): Aspect => ({
        ...shared,
        key: JSON.stringify(['range', range]),
        kinds: opening,
        severity: ranks[widest([range])] > 0 ? 'medium' : 'low',
        group: 'range',
        value: range,
        within: spot.path,
        gained: (_, values) => `${label} now also answers ${values}`,
        lost: (_, values) => `${label} no longer answers ${values}`,
      }),
    ),
  ];
}
