/** A Markdown file that defines an agent, a mode, a prompt or a command -> its powers, by the keys of its front matter. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { Part, Product } from '../model.ts';
import { brief, Gathering, type Table } from './gathering.ts';
import { textAt } from './keys.ts';
import { readLooseFrontMatter } from './loose-front-matter.ts';

export interface Definition {
  readonly product: Product;
  readonly root: string;
  readonly sort: Part['sort'];
  /** What it is called where it does not say so itself. */
  readonly called: string;
  /** True where its file alone names it. */
  readonly byFile?: true;
}

export function readDefinition(
  file: TextFile,
  side: Side,
  { product, root, sort, called, byFile }: Definition,
  keys: (gathering: Gathering) => Table,
): Gathering {
  const nameless = new Gathering(file, side, { product, root, part: null });
  const known = Object.keys(keys(nameless));
  const { data } = readLooseFrontMatter(file.path, file.text, known);
  const name = brief((byFile === true ? null : textAt(data, 'name')) ?? called);
  const gathering = new Gathering(file, side, { product, root, part: { sort, name } });
  if (data !== null) gathering.read(data, keys(gathering));
  return gathering;
}
