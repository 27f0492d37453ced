/** A permission set of Salesforce, which apps and people are given: the user permissions that reach everything. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { textIn } from '../../../../syntax/xml/xml.ts';
import type { Severity } from '../../../delta.ts';
import type { App, GrantFormat } from '../../format.ts';
import { brief } from '../../names.ts';
import { Reading } from '../../reading.ts';
import {
  elements,
  fileName,
  isOn,
  noMeaning,
  type ReadsElement,
  readElements,
  rootOf,
  unknown,
} from './elements.ts';

export const permissionSet: GrantFormat = {
  name: 'Salesforce permission set',
  paths: ['**/*.{permissionset,profile}-meta.xml'],
  source: 'https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_permissionset.htm',
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

/** Permissions that go past what is shared with somebody, or change who may do what (Salesforce help, read 2026-11). */
const wide: ReadonlyMap<string, readonly [Severity, string]> = new Map([
  ['ModifyAllData', ['high', 'change and delete all data']],
  ['ViewAllData', ['high', 'read all data']],
  ['ManageUsers', ['high', 'create users and change what they may do']],
  ['ManageInternalUsers', ['high', 'create users and change what they may do']],
  ['AssignPermissionSets', ['high', 'give permission sets to others']],
  ['ManageProfilesPermissionsets', ['high', 'change profiles and permission sets']],
  ['ManageRoles', ['high', 'change who sees whose data']],
  ['ManageSharing', ['high', 'change who sees which data']],
  ['AuthorApex', ['high', 'write code that runs past all permissions']],
  ['CustomizeApplication', ['high', 'change how the organisation is set up']],
  ['ModifyMetadata', ['high', 'change how the organisation is set up']],
  ['ResetPasswords', ['high', 'reset passwords']],
  ['ManagePasswordPolicies', ['high', 'change password policies']],
  ['ManageLoginAccessPolicies', ['high', 'change who may sign in as others']],
  ['ManageAuthProviders', ['high', 'change who else may sign users in']],
  ['ManageRemoteAccess', ['high', 'change connected apps']],
  ['ViewEncryptedData', ['high', 'read encrypted fields']],
  ['ManageEncryptionKeys', ['high', 'change the keys of encrypted data']],
  ['DataExport', ['high', 'export all data']],
  ['ViewAllUsers', ['medium', 'see every user']],
  ['ViewSetup', ['low', 'see how the organisation is set up']],
  ['ApiEnabled', ['medium', 'use every interface by program']],
  ['BulkApiHardDelete', ['high', 'delete data for good, in bulk']],
  ['PasswordNeverExpires', ['medium', 'keep one password for ever']],
]);

const userPermission: ReadsElement = (element, into) => {
  const name = textIn(element, 'name') ?? '';
  if (!element.children.some((child) => child.name === 'enabled' && isOn(child))) return;
  const known = wide.get(name);
  if (known === undefined) return unknown(element, into);
  const [severity, may] = known;
  const says = [
    `Whoever is given {app} may ${may} (${name})`,
    `{app} no longer lets anybody ${may} (${name})`,
  ] as const;
  into.opens(`${name} of {app}`, { permission: name }, severity, says, element);
};

/** Every record of one kind, whoever owns it. */
const object: ReadsElement = (element, into) => {
  const name = brief(textIn(element, 'object') ?? '');
  for (const [right, severity, may] of [
    ['modifyAllRecords', 'high', 'change and delete'],
    ['viewAllRecords', 'medium', 'read'],
  ] as const) {
    if (textIn(element, right)?.toLowerCase() !== 'true') continue;
    const says = [
      `Whoever is given {app} may ${may} every ${name}, whoever owns it`,
      `{app} no longer lets anybody ${may} every ${name}`,
    ] as const;
    into.opens(`${right} on ${name} of {app}`, { object: name, right }, severity, says, element);
    break;
  }
  // What it may do with its own records and with those that are shared.
  const rest = element.children.filter((child) => !child.name.endsWith('AllRecords'));
  into.partOf(
    `objectPermissions of ${name}`,
    JSON.stringify(rest.map((child) => [child.name, child.text])),
    element,
  );
};

const table = elements({
  label: noMeaning,
  description: noMeaning,
  license: noMeaning,
  hasActivationRequired: noMeaning,
  tabSettings: noMeaning,
  tabVisibilities: noMeaning,
  layoutAssignments: noMeaning,
  userPermissions: userPermission,
  objectPermissions: object,
});
