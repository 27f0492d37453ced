/** A part of a file and the names that have a meaning for security there in, what it says under them out. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Says } from '../../model.ts';
import { field, textOf, textsOf } from './tree.ts';

/** What a format says of one sort of part. A list counts in no order; a truth is false where it is left out. */
export type Vocabulary = Readonly<Record<string, 'truth' | 'word' | 'list'>>;

/** As each format keeps its values. */
export interface Saying {
  readonly text: (name: string) => string | null;
  readonly texts: (name: string) => readonly string[];
}

/** Of a hostile file: what is longer is compared by its beginning. */
const longest = 200;
const mostInList = 500;

export function says(vocabulary: Vocabulary, { text, texts }: Saying): Says {
  const said: Record<string, Says[string]> = {};
  for (const [name, sort] of Object.entries(vocabulary)) {
    if (sort === 'list') {
      const list = [...new Set(texts(name).map((one) => one.slice(0, longest)))].sort();
      if (list.length > 0) said[name] = list.slice(0, mostInList);
      continue;
    }
    const value = text(name)?.slice(0, longest) ?? null;
    const truth = sort === 'truth' ? value?.toLowerCase() : undefined;
    if (value !== null && truth !== 'false') said[name] = truth === 'true' ? true : value;
  }
  return said;
}

export function saysIn(vocabulary: Vocabulary, node: TreeNode | undefined): Says {
  return says(vocabulary, {
    text: (name) => textOf(field(node, name)),
    texts: (name) => textsOf(field(node, name)),
  });
}
