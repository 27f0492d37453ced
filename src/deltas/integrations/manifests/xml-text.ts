/** An XML element as one text without layout, for telling whether two say the same. */
import type { XmlElement } from '../../../syntax/xml/xml.ts';

export function saysOf({ name, attributes, children, text }: XmlElement): string {
  const given = [...attributes].map(([key, value]) => `${key}=${JSON.stringify(value)}`).sort();
  return `<${[name, ...given].join(' ')}>${text.replace(/\s+/g, ' ')}${children.map(saysOf).join('')}</>`;
}
