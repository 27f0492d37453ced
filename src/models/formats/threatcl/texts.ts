/** What attributes say, with the variables of the file put in. */
import { blocksOf, type HclBlock, type HclBody, type HclValue } from './hcl.ts';

export interface Texts {
  /** @returns null where nothing stands there, or what must be computed or imported. */
  readonly text: (body: HclBody, key: string) => string | null;
  /** @returns the texts of a list. */
  readonly texts: (body: HclBody, key: string) => readonly string[];
}

/** @param variables `variable "harbour" { value = "..." }`, which others name `var.harbour`. */
export function textsIn(variables: readonly HclBlock[]): Texts {
  const known = new Map<string, string>();
  for (const { labels, attributes } of variables) {
    const value = attributes.get('value');
    if (value?.kind === 'text') known.set(`var.${labels[0]}`, value.text);
  }
  const textOf = (value: HclValue | undefined): string | null => {
    const text =
      value?.kind === 'text' ? value.text : value?.kind === 'reference' ? known.get(value.name) : undefined;
    return text === undefined || text.trim() === '' ? null : text.trim();
  };
  return {
    text: (body, key) => textOf(body.attributes.get(key)),
    texts: (body, key) => {
      const value = body.attributes.get(key);
      return value?.kind === 'list' ? value.items.flatMap((item) => textOf(item) ?? []) : [];
    },
  };
}

/** The elements of a diagram, and of each zone in it, with the zone that they stand in. */
export function elementsOf(
  diagram: HclBlock,
  texts: Texts,
): readonly { readonly block: HclBlock; readonly zone: string | null }[] {
  const types = ['process', 'data_store', 'external_element'];
  const zones = blocksOf(diagram, 'trust_zone');
  return [
    ...blocksOf(diagram, ...types).map((block) => ({ block, zone: texts.text(block, 'trust_zone') })),
    ...zones.flatMap((zone) =>
      blocksOf(zone, ...types).map((block) => ({ block, zone: zone.labels[0] ?? null })),
    ),
  ];
}
