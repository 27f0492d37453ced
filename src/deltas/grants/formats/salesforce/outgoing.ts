/** Addresses that Salesforce may call or load from: remote sites, named credentials, trusted hosts of pages. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { textIn } from '../../../../syntax/xml/xml.ts';
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

export const outgoingAddress: GrantFormat = {
  name: 'Salesforce outgoing address',
  paths: ['**/*.{remoteSite,namedCredential,cspTrustedSite}-meta.xml'],
  source: 'https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_namedcredential.htm',
  read: '2026-11',
  app: read,
};

function read(file: TextFile, side: Side): App {
  const root = rootOf(file);
  const into = new Reading(file, side);
  const active = root === null ? null : textIn(root, 'isActive');
  // What is switched off lets nothing out.
  if (active?.toLowerCase() !== 'false') readElements(root, table, into);
  const label = brief((root === null ? null : textIn(root, 'label')) ?? '');
  return into.app(`Salesforce (${label === '' ? brief(fileName(file)) : label})`, 'salesforce');
}

const leads: ReadsElement = (element, into) => {
  if (element.text !== '') into.place('endpoint', element.text, element);
};

/** A parameter is the address where it says so; what else it holds, such as headers and rights, is not followed. */
const parameter: ReadsElement = (element, into) => {
  const type = textIn(element, 'parameterType');
  const value = element.children.find(({ name }) => name === 'parameterValue');
  if (type === 'Url' && value !== undefined) leads(value, into);
  else unknown(element, into);
};

const unprotected: ReadsElement = (element, into) => {
  if (!isOn(element)) return;
  into.opens(
    'protocol of {app}',
    { setting: element.name },
    'high',
    ['{app} may be left from encrypted pages to unencrypted ones', '{app} keeps calls encrypted'],
    element,
  );
};

const table = elements({
  ...Object.fromEntries(
    'label description fullName isActive context namedCredentialType generateAuthorizationHeader protocol'
      .split(' ')
      .map((name) => [name, noMeaning]),
  ),
  url: leads,
  endpoint: leads,
  endpointUrl: leads,
  namedCredentialParameters: parameter,
  disableProtocolSecurity: unprotected,
});
