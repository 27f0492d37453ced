/** The manifest of an add-in of Office, in XML: what it may do with the open document or mailbox, and the hosts it may go to. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { childrenOf, readXml, type XmlElement } from '../../../../syntax/xml/xml.ts';
import type { App, GrantFormat } from '../../format.ts';
import { brief } from '../../names.ts';
import { Reading } from '../../reading.ts';

export const officeAddIn: GrantFormat = {
  name: 'Office add-in manifest',
  paths: ['**/*manifest*.xml', '**/*add*in*.xml'],
  source: 'https://learn.microsoft.com/en-us/javascript/api/manifest/permissions',
  read: '2026-11',
  recognises: (text) => /<(?:\w{1,32}:)?OfficeApp[\s>]/.test(text),
  app: read,
};

function read(file: TextFile, side: Side): App {
  const root = readXml(file.path, file.text);
  const into = new Reading(file, side);
  for (const child of root?.children ?? []) readChild(child, into);
  const [shown] = childrenOf(root, 'DisplayName');
  const name = brief(shown?.attributes.get('DefaultValue') ?? '');
  return into.app(name === '' ? 'Office add-in' : name, 'microsoft-365');
}

/** Names, pictures, buttons and the versions of Office that it needs. */
const shown = new Set(
  `Id Version ProviderName DefaultLocale DisplayName Description IconUrl HighResolutionIconUrl SupportUrl AlternateId Hosts
   Requirements Rule DisableEntityHighlighting AllowSnapshot Dictionary`.split(/\s+/),
);

function readChild(element: XmlElement, into: Reading): void {
  const { name } = element;
  if (name === 'Permissions') into.ask('microsoft-365', 'add-in', element.text, element);
  else if (name === 'AppDomains')
    for (const domain of element.children) into.place('endpoint', domain.text, domain);
  else if (name === 'DefaultSettings' || name === 'FormSettings') readPages(element, into);
  else if (name === 'VersionOverrides') readOverrides(element, into);
  else if (!shown.has(name)) into.partOf(name, spelt(element), element);
}

/** The pages that it shows and runs. */
function readPages(element: XmlElement, into: Reading): void {
  for (const child of element.children) {
    const address = child.attributes.get('DefaultValue');
    if (child.name === 'SourceLocation' && address !== undefined) into.place('endpoint', address, child);
    readPages(child, into);
  }
}

/** What newer versions of Office read instead: its addresses and the scopes of its own sign-in. */
function readOverrides(element: XmlElement, into: Reading): void {
  for (const child of element.children) {
    const address = child.attributes.get('DefaultValue');
    if (child.name === 'Url' && address !== undefined) into.place('endpoint', address, child);
    else if (child.name === 'Scope') into.ask('microsoft-graph', 'user', child.text, child);
    else if (child.name === 'ExtendedPermission') into.partOf('ExtendedPermission', child.text, child);
    readOverrides(child, into);
  }
}

function spelt({ name, attributes, children, text }: XmlElement): string {
  return JSON.stringify([name, [...attributes].sort(), text, children.map(spelt)]);
}
