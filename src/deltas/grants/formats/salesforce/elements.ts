/** Elements of Salesforce's metadata by a table, as keys of a tree are: what no table names is a part. */
import type { TextFile } from '../../../../change/snapshot.ts';
import { readXml, type XmlElement } from '../../../../syntax/xml/xml.ts';
import type { Reading } from '../../reading.ts';

export type ReadsElement = (element: XmlElement, into: Reading) => void;
export type Elements = ReadonlyMap<string, ReadsElement>;

export function elements(reads: Readonly<Record<string, ReadsElement>>): Elements {
  return new Map(Object.entries(reads));
}

export const noMeaning: ReadsElement = () => {};

export const unknown: ReadsElement = (element, into) => into.partOf(element.name, spelt(element), element);

export function readElements(root: XmlElement | null, table: Elements, into: Reading): void {
  for (const child of root?.children ?? []) (table.get(child.name) ?? unknown)(child, into);
}

export function rootOf(file: TextFile): XmlElement | null {
  return readXml(file.path, file.text);
}

/** "Harbour_Sync" of "…/connectedApps/Harbour_Sync.connectedApp-meta.xml": metadata is named by its file. */
export function fileName({ path }: TextFile): string {
  return path.slice(path.lastIndexOf('/') + 1).split('.')[0] ?? '';
}

export function isOn({ text }: XmlElement): boolean {
  return text.toLowerCase() === 'true';
}

function spelt({ name, attributes, children, text }: XmlElement): string {
  return JSON.stringify([name, [...attributes].sort(), text, children.map(spelt)]);
}
