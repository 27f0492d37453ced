/** A connected app of Salesforce, or an external client app: its scopes, where sign-ins return, and what holds its tokens. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { textIn, type XmlElement } from '../../../../syntax/xml/xml.ts';
import type { Severity } from '../../../delta.ts';
import type { App, GrantFormat } from '../../format.ts';
import { brief } from '../../names.ts';
import { Reading } from '../../reading.ts';
import { elements, fileName, isOn, noMeaning, type ReadsElement, readElements, rootOf } from './elements.ts';

export const connectedApp: GrantFormat = {
  name: 'Salesforce connected app',
  paths: ['**/*.{connectedApp,ecaOauth,ecaOauthPlcy,ecaGlblOauth,eca}-meta.xml', '**/*.connectedApp'],
  source: 'https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_connectedapp.htm',
  read: '2026-11',
  app: read,
};

function read(file: TextFile, side: Side): App {
  const root = rootOf(file);
  const into = new Reading(file, side);
  readElements(root, table, into);
  const label = brief((root === null ? null : textIn(root, 'label')) ?? '');
  return into.app(label === '' ? brief(fileName(file)) : label, 'salesforce');
}

const scope: ReadsElement = (element, into) => into.ask('salesforce', 'user', element.text, element);

/** Several in one text, parted by commas or lines. */
const scopes: ReadsElement = (element, into) => {
  for (const one of element.text.split(/[\s,]+/))
    if (one !== '') into.ask('salesforce', 'user', one, element);
};

const returns: ReadsElement = (element, into) => {
  for (const address of element.text.split(/[\s,]+/))
    if (address !== '') into.place('redirect', address, element);
};

/** A setting that lets in more while it is on. */
function opening(subject: string, severity: Severity, on: string, off: string): ReadsElement {
  return (element, into) => {
    if (isOn(element)) into.opens(subject, { setting: element.name }, severity, [on, off], element);
  };
}

/** A setting that protects while it is on. */
function guarding(subject: string, on: string, off: string): ReadsElement {
  return (element, into) => {
    if (!isOn(element)) return;
    const kinds = ['integration.app.closed', 'integration.app.opened'] as const;
    const facts = { setting: element.name };
    into.setting({ kinds, subject, facts, severity: 'info', gained: on, lost: off }, element);
  };
}

const approved = guarding(
  'who may use {app}',
  'An administrator says who may use {app}',
  'Every user may let {app} in by themselves',
);
const proof = guarding(
  'proof of who asked for a code of {app}',
  'A code of {app} is worth nothing without the proof of who asked for it (PKCE)',
  'Whoever gets hold of a code of {app} can turn it into a token (no PKCE)',
);
const secretOptional = opening(
  'secret of {app}',
  'medium',
  '{app} gets tokens without its secret',
  '{app} gets tokens with its secret alone',
);

/** What a refresh token is good for, and from where. */
const policies: ReadonlyMap<string, readonly [subject: string, severity: Severity, on: string, off: string]> =
  new Map([
    [
      'BYPASS',
      [
        'addresses that {app} is used from',
        'medium',
        '{app} may be used from any address',
        '{app} may no longer be used from any address',
      ],
    ],
    [
      'infinite',
      [
        'life of the tokens of {app}',
        'medium',
        'Tokens of {app} can be renewed for ever',
        'Tokens of {app} can no longer be renewed for ever',
      ],
    ],
  ]);

/** What is tighter than those. */
const tight = /^(?:ENFORCE|zero|specific_(?:lifetime|inactivity)(?::.*)?)$/;

const policy: ReadsElement = (element, into) => {
  const known = policies.get(element.text);
  if (known === undefined) {
    if (!tight.test(element.text)) into.partOf(element.name, element.text, element);
    return;
  }
  const [subject, severity, on, off] = known;
  into.opens(subject, { [element.name]: element.text }, severity, [on, off], element);
};

/** Who is let in to the app by an administrator. */
function letsIn(noun: string): ReadsElement {
  return (element, into) => {
    const name = brief(element.text);
    const says = [
      `People with the ${noun} ${name} may use {app}`,
      `People with the ${noun} ${name} may no longer use {app}`,
    ] as const;
    into.opens(`${noun} ${name} for {app}`, { [noun]: name }, 'low', says, element);
  };
}

const within: ReadsElement = (element, into) => readElements(element, table, into);

/** The user whose rights the app has where nobody signs in. */
const runsAs: ReadsElement = (element: XmlElement, into) => {
  const name = brief(element.text);
  const says = [
    `{app} acts as the user ${name} without anybody signing in`,
    `{app} no longer acts as the user ${name}`,
  ] as const;
  into.opens('user that {app} acts as', { user: name }, 'high', says, element);
};

const table = elements({
  ...Object.fromEntries(
    `label description contactEmail contactPhone logoUrl iconUrl infoUrl version mobileStartUrl startUrl developerName
     consumerKey oauthLink externalClientApplication distributionState orgScopedExternalApp isProtected
     singleLogoutUrl idTokenConfig idTokenIncludeAttributes idTokenIncludeCustomPerms idTokenIncludeStandardClaims
     idTokenValidityInMinutes idTokenValidity idTokenAudience isAssetTokenEnabled assetTokenIncludeAttributes isConsumerSecretChangeable
     attributes isIdTokenEnabled shouldRotateConsumerKey shouldRotateConsumerSecret`
      .split(/\s+/)
      .map((name) => [name, noMeaning]),
  ),
  oauthConfig: within,
  oauthPolicy: within,
  scopes: scope,
  commaSeparatedOauthScopes: scopes,
  callbackUrl: returns,
  isAdminApproved: approved,
  isPkceRequired: proof,
  isConsumerSecretOptional: secretOptional,
  isSecretRequiredForRefreshToken: guarding(
    'secret for renewing tokens of {app}',
    'Tokens of {app} are renewed with its secret alone',
    'Whoever holds a refresh token of {app} can use it without the secret',
  ),
  isClientCredentialEnabled: opening(
    'sign-in of {app} by itself',
    'high',
    '{app} may sign in by itself, without a user',
    '{app} may no longer sign in by itself',
  ),
  isCodeCredentialEnabled: opening(
    'sign-in with a password through {app}',
    'medium',
    '{app} may sign users in by what they type into it',
    '{app} may no longer sign users in by what they type into it',
  ),
  isIntrospectAllTokens: opening(
    'reading of tokens by {app}',
    'medium',
    '{app} may look into the tokens of all apps',
    '{app} may no longer look into the tokens of other apps',
  ),
  isTokenExchangeEnabled: opening(
    'exchange of tokens for {app}',
    'medium',
    'Tokens of others can be exchanged for tokens of {app}',
    'Tokens of others can no longer be exchanged for tokens of {app}',
  ),
  oauthClientCredentialUser: runsAs,
  ipRelaxation: policy,
  refreshTokenPolicy: policy,
  profileName: letsIn('profile'),
  permissionSetName: letsIn('permission set'),
});
