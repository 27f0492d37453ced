/** An app registration of Microsoft Entra as a file: what it asks for, who may sign in, where tokens go (its two written forms). */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { Lines, TreeNode } from '../../../../syntax/tree.ts';
import type { Severity } from '../../../delta.ts';
import type { App, GrantFormat } from '../../format.ts';
import { brief } from '../../names.ts';
import {
  each,
  inner,
  keys,
  nameAt,
  nodeAt,
  nothing,
  placed,
  Reading,
  type Reads,
  readKeys,
  textOf,
  texts,
  unread,
  whileOn,
} from '../../reading.ts';
import { askMicrosoft } from './resources.ts';

export const entraManifest: GrantFormat = {
  name: 'Microsoft Entra app registration',
  paths: [
    '**/*{manifest,aad,entra,registration,azuread,azure-ad}*.json',
    '**/*{permission,resource}*access*.json',
    '**/*{permission,scopes}*.json',
  ],
  source: 'https://learn.microsoft.com/en-us/entra/identity-platform/reference-microsoft-graph-app-manifest',
  read: '2026-11',
  recognises: (text) =>
    /"(?:requiredResourceAccess|resourceAppId|oauth2AllowImplicitFlow|replyUrlsWithType|signInAudience)"\s{0,8}:/.test(
      text,
    ),
  app: read,
};

function read(file: TextFile, side: Side): App {
  const root = readJson(file.path, file.text);
  const into = new Reading(file, side);
  // `az ad app update --required-resource-accesses` takes the list by itself.
  if (root?.kind === 'sequence') for (const item of root.items) resource(item, into);
  else readKeys(root, table, into);
  const name = nameAt(root, ['displayName'], nameAt(root, ['name'], 'Entra app'));
  return into.app(name, 'microsoft-entra');
}

function resource(node: TreeNode, into: Reading): void {
  const id = textOf(nodeAt(node, 'resourceAppId'));
  const accesses = nodeAt(node, 'resourceAccess');
  if (id === null || accesses?.kind !== 'sequence') {
    into.part('requiredResourceAccess', node);
    return;
  }
  for (const access of accesses.items) {
    const permission = textOf(nodeAt(access, 'id'));
    const type = textOf(nodeAt(access, 'type'))?.toLowerCase();
    if (permission === null) into.part('requiredResourceAccess', access);
    // A type may list both: an application's permission is the stronger.
    else askMicrosoft(into, type?.includes('role') === true ? 'application' : 'user', id, permission, access);
  }
}

const resources: Reads = (entry, into, at) => {
  if (entry.value.kind !== 'sequence') return unread(entry, into, at);
  for (const item of entry.value.items) resource(item, into);
};

/** Who may sign in, from one organisation to anybody; the words follow "may sign in to". */
const audiences: ReadonlyMap<string, readonly [rank: number, whom: string, severity: Severity]> = new Map([
  ['AzureADMyOrg', [0, 'Accounts of its own organisation', 'info']],
  ['AzureADMultipleOrgs', [1, 'Accounts of any organisation', 'high']],
  ['PersonalMicrosoftAccount', [1, 'Personal accounts', 'high']],
  ['AzureADandPersonalMicrosoftAccount', [2, 'Accounts of any organisation, and personal ones,', 'high']],
]);

function audience(name: string, into: Reading, lines: Lines): boolean {
  const known = audiences.get(name);
  if (known === undefined) return false;
  const [rank, whom, severity] = known;
  if (rank > 0) {
    const says = [`${whom} may sign in to {app}`, `${whom} may no longer sign in to {app}`] as const;
    into.opens('who may sign in to {app}', { audience: name }, severity, says, lines, rank);
  }
  return true;
}

/** A switch that lets in more while it is on. */
function opening(subject: string, setting: string, severity: Severity, on: string, off: string): Reads {
  return whileOn((into, lines) => into.opens(subject, { setting }, severity, [on, off], lines));
}

const implicitTokens = opening(
  'access tokens of {app} in the address',
  'implicit access token',
  'medium',
  'Access tokens of {app} are given to the browser in the address, without a code in between',
  'Access tokens of {app} are no longer given in the address',
);
const implicitIds = opening(
  'ID tokens of {app} in the address',
  'implicit ID token',
  'low',
  'ID tokens of {app} are given to the browser in the address',
  'ID tokens of {app} are no longer given in the address',
);
const publicClient = opening(
  'sign-in to {app} without a secret',
  'public client',
  'medium',
  '{app} may get tokens without a secret, by password and device code too',
  '{app} may no longer get tokens without a secret',
);
const multipleTenants: Reads = whileOn((into, lines) => audience('AzureADMultipleOrgs', into, lines));

/** @returns a reader of the things in a list, each by one of its fields. */
function listed(
  fields: readonly string[],
  tell: (name: string, into: Reading, item: TreeNode) => void,
): Reads {
  return (entry, into, at) => {
    const items = entry.value.kind === 'sequence' ? entry.value.items : null;
    if (items === null) return unread(entry, into, at);
    for (const item of items) {
      const name = fields
        .map((field) => textOf(nodeAt(item, field)))
        .find((text) => text !== null && text !== '');
      if (name === undefined || name === null) into.part(at, item);
      else tell(brief(name), into, item);
    }
  };
}

const credentials = (noun: string) =>
  listed(['displayName', 'customKeyIdentifier', 'keyId'], (name, into, item) =>
    into.opens(
      `${noun} ${name} of {app}`,
      { credential: name },
      'medium',
      [`{app} has one more ${noun}, ${name}`, `{app} no longer has the ${noun} ${name}`],
      item,
    ),
  );

const roles = listed(['value', 'displayName'], (name, into, item) =>
  into.opens(
    `role ${name} of {app}`,
    { role: name },
    'low',
    [`{app} has one more role that others can be given, ${name}`, `{app} no longer has the role ${name}`],
    item,
  ),
);

const offered = listed(['value', 'adminConsentDisplayName'], (name, into, item) =>
  into.opens(
    `scope ${name} that {app} offers`,
    { offers: name },
    'low',
    [`{app} offers one more scope to other apps, ${name}`, `{app} no longer offers the scope ${name}`],
    item,
  ),
);

/** What tokens tell of whoever signs in, beside the usual. */
const claims = listed(['name'], (name, into, item) =>
  into.opens(
    `claim ${name} in tokens for {app}`,
    { claim: name },
    'low',
    [`Tokens for {app} also tell ${name} of whoever signs in`, `Tokens for {app} no longer tell ${name}`],
    item,
  ),
);

/** Whoever stands here gets a token for the interface of the app without anybody being asked. */
const preAuthorised = listed(['appId'], (name, into, item) => {
  if (clients.has(name.toLowerCase())) {
    into.opens(
      "Microsoft's own clients trusted by {app}",
      { trusted: "Microsoft's own clients" },
      'low',
      [
        'Teams, Outlook and Office may call {app} in the name of their users without asking them',
        'Teams, Outlook and Office may no longer call {app} without asking their users',
      ],
      item,
    );
    return;
  }
  into.opens(
    `app ${name} trusted by {app}`,
    { trusted: name },
    'medium',
    [
      `The app ${name} may call {app} in the name of its users without their consent`,
      `The app ${name} may no longer call {app} without its users' consent`,
    ],
    item,
  );
});

/** Teams, Outlook and Office (learn.microsoft.com/en-us/microsoftteams/platform/tabs/how-to/authentication/tab-sso-register-aad, read 2026-11). */
const clients = new Set([
  '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
  '5e3ce6c0-2b1f-4285-8d4b-75ee78787346',
  '4765445b-32c6-49b0-83e6-1d93765276ca',
  '0ec893e0-5785-4de6-99da-4ed124e5296c',
  'd3590ed6-52b3-4102-aeff-aad2292ab01c',
  'bc59ab01-8403-45c6-8796-ac3ef710b3e3',
  '27922004-5251-4030-b22d-91ecd9a37ea4',
  '00000002-0000-0ff1-ce00-000000000000',
  '4345a7b9-9a63-4910-a426-35363201d503',
  'ea5a67f6-b6f3-4338-b240-c655ddc3cc8e',
]);

const knownClients = texts((id, lines, into) =>
  into.opens(
    `client ${brief(id)} known to {app}`,
    { client: brief(id) },
    'low',
    [
      `Consent to the app ${brief(id)} is consent to {app} as well`,
      `Consent to the app ${brief(id)} is no longer consent to {app}`,
    ],
    lines,
  ),
);

const offeredApi = keys({
  acceptMappedClaims: opening(
    'claims of tokens for {app}',
    'acceptMappedClaims',
    'medium',
    'Tokens for {app} may carry claims that others made up',
    'Tokens for {app} may no longer carry claims that others made up',
  ),
  knownClientApplications: knownClients,
  oauth2PermissionScopes: offered,
  preAuthorizedApplications: preAuthorised,
  requestedAccessTokenVersion: nothing,
  tokenEncryptionSettings: nothing,
});

const redirects = inner(
  keys({
    homePageUrl: nothing,
    logoutUrl: nothing,
    redirectUris: placed('redirect'),
    redirectUriSettings: each(keys({ uri: placed('redirect'), index: nothing })),
    implicitGrantSettings: inner(
      keys({ enableAccessTokenIssuance: implicitTokens, enableIdTokenIssuance: implicitIds }),
    ),
  }),
);

const table = keys({
  ...Object.fromEntries(
    `id appId name displayName description notes tags info logoUrl logoutUrl homepage signInUrl informationalUrls createdDateTime
     publisherDomain verifiedPublisher certification disabledByMicrosoftStatus errorUrl oauth2RequirePostResponse orgRestrictions
     samlMetadataUrl serviceManagementReference accessTokenAcceptedVersion deletedDateTime $schema applicationTemplateId`
      .split(/\s+/)
      .map((key) => [key, nothing]),
  ),
  // What tokens are for is named by it, and the name gives nothing.
  identifierUris: nothing,
  optionalClaims: inner(keys({ idToken: claims, accessToken: claims, saml2Token: claims })),
  requiredResourceAccess: resources,
  signInAudience: (entry, into, at) => {
    if (!audience(textOf(entry.value) ?? '', into, entry)) unread(entry, into, at);
  },
  availableToOtherTenants: multipleTenants,
  replyUrls: placed('redirect'),
  replyUrlsWithType: each(keys({ url: placed('redirect'), type: nothing })),
  web: redirects,
  spa: redirects,
  publicClient: redirects,
  oauth2AllowImplicitFlow: implicitTokens,
  oauth2AllowIdTokenImplicitFlow: implicitIds,
  allowPublicClient: publicClient,
  isFallbackPublicClient: publicClient,
  appRoles: roles,
  oauth2Permissions: offered,
  api: inner(offeredApi),
  acceptMappedClaims: (entry, into, at) => (offeredApi.get('acceptMappedClaims') ?? unread)(entry, into, at),
  knownClientApplications: knownClients,
  preAuthorizedApplications: preAuthorised,
  passwordCredentials: credentials('password'),
  keyCredentials: credentials('certificate'),
});
