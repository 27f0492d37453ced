/** Parts of a model by the names that people know them by. */

export interface Naming {
  /** Names by id, of each side. */
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
  /** The ids of the side before, as they are called after. */
  readonly renamed: ReadonlyMap<string, string>;
}

const longest = 100;

/** @returns the text in quotes, on one line and cut to size. */
export function quoted(text: string, limit = longest): string {
  const line = text
    .slice(0, limit * 4)
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  return `"${characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : line}"`;
}

/** "Q-08", "RISK 12": what people call a threat by, and no made id. */
const spoken = /^[A-Za-z]{0,12}[-_. #]?\d{1,6}$/;

export function named(sort: string, { id, name }: { readonly id: string; readonly name: string }): string {
  const what = sort === 'model' ? 'threat model' : sort;
  return spoken.test(id) && id !== name ? `${what} ${id} ${quoted(name)}` : `${what} ${quoted(name)}`;
}

/** @returns the names of what ids stand for, quoted; an id that stands for nothing names itself. */
export function namesOf(ids: readonly string[], names: ReadonlyMap<string, string>): string {
  const shown = ids.slice(0, 5).map((id) => quoted(names.get(id) ?? id));
  return [...shown, ...(ids.length > 5 ? [`${ids.length - 5} more`] : [])].join(' and ');
}
