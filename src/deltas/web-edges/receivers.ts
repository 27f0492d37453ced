/** Which routes others call when something happens with them: a path in, the vendor it names or that it names none out. */
import type { Known } from './finding.ts';

export interface Receiver {
  /** As it is called: "/webhooks/stripe". */
  readonly route: string;
  readonly vendor: string | null;
}

/** Words that make a route a webhook by themselves, and those that do so only beside a vendor's name. */
const certain = /^(?:webhooks?|ipn|webhook-?receiver)$/i;
const withVendor = /^(?:hooks?|notifications?|events?)$/i;
const joined = /^(?:([a-z\d]{2,30})[-_.](?:webhooks?|ipn|hook)|(?:webhooks?|hook)[-_.]([a-z\d]{2,30}))$/i;

/** Where a person's browser comes back after signing in: no call of a third party. */
const signingIn = /^(?:auth|oauth2?|login|sign-?in|sso|saml2?|oidc|connect|openid|authorize|idp|social)$/i;

/** What people do with the webhooks that they keep here, as a product that offers some has it. */
const keeping =
  /^(?:tests?|list|create|update|delete|remove|logs?|history|settings?|config|retry|ping|new|edit|secret|rotate|validate|search|count|bulk|toggle|resend|redeliver|deliveries|attempts|subscriptions?|enable|disable|schema|types?|stats|docs|health(?:-?checks?)?|status|events?|all|me|send|trigger|register|unregister|subscribe|unsubscribe|manage|management|check)$/i;

/** A gap that says who calls, or a secret that the caller must know. */
const callerGap =
  /^[:{<[]?(?:\w{1,20}:)?(?:provider|source|vendor|service|channel|integration|platform|gateway|token|secret|app)(?:_?(?:name|slug|key|id))?[}>\]]?$/i;
const isGap = (segment: string) => /^[:*{<[(]|\$\{/.test(segment);

/**
 * @param plural whether "/webhooks" alone, called with POST, is one: in code it mostly makes a webhook that others are
 *   called by.
 * @returns null where the route is no webhook, or that is not certain.
 */
export function receiverOf(path: string, known: Known, plural: boolean): Receiver | null {
  const clean = path
    .trim()
    .replace(/^\^|\$$|\?.*$/g, '')
    .slice(0, 300);
  if (!/^[\w\-./:{}<>[\]*@~$+]{1,300}$/.test(clean)) return null;
  const segments = clean.split('/').filter((segment) => segment !== '');
  const route = `/${segments.join('/')}`;
  const at = segments.findIndex(
    (segment) => certain.test(segment) || withVendor.test(segment) || joined.test(segment),
  );
  const hook = segments[at];
  if (hook === undefined) return null;
  const isSure = certain.test(hook) || /webhook|ipn/i.test(hook);
  if (!isSure && segments.some((segment) => signingIn.test(segment))) return null;
  const parts = joined.exec(hook);
  const above = segments.slice(0, at).reverse();
  const beside = [parts?.[1], parts?.[2], segments[at + 1], ...(isSure ? above : above.slice(0, 1))];
  const vendor =
    beside.map((word) => (word === undefined ? null : known.byWord(word))).find((name) => name != null) ??
    null;
  const rest = segments.slice(at + 1);
  const last = rest[0] ?? '';
  if (rest.some((segment) => keeping.test(segment))) return null;
  if (vendor !== null) return { route, vendor };
  if (!isSure || rest.length > 1 || segments.slice(0, at).some(isGap)) return null;
  const counts =
    rest.length === 0
      ? plural || !/^webhooks$/i.test(hook)
      : isGap(last)
        ? callerGap.test(last)
        : /[a-z]/i.test(last);
  return counts ? { route, vendor: null } : null;
}
