/** What people announce in words -> the threat models that they name, or all of them where they name none. */
import { pathSet } from '../../change/path-set.ts';
import type { ConfiguredModel } from '../../rules/effective.ts';
import type { KnownModel } from '../known.ts';

/** More than this many are no offer; the first by their paths stand for the others. */
const offeredEach = 8;
/** A title of one common word would be found in every sentence. */
const shortestTitle = 5;

export interface Mentioned {
  readonly path: string;
  readonly reason: 'mentioned' | 'offered';
}

/** @returns the models named by path or title, or that the configuration or they themselves say cover a path in the words. */
export function mentionedModels(
  texts: readonly string[],
  models: readonly KnownModel[],
  configured: readonly ConfiguredModel[],
): readonly Mentioned[] {
  const words = new Set(texts.flatMap(pathsIn));
  const said = texts.map((text) => ` ${plainWords(text)} `);
  const covers = new Map<string, readonly string[]>(models.map((model) => [model.path, model.covers]));
  for (const { path, covers: globs } of configured) covers.set(path, [...(covers.get(path) ?? []), ...globs]);
  const titles = new Map(models.map((model) => [model.path, model.models.map(({ title }) => title)]));
  return [...covers].flatMap(([path, globs]): readonly Mentioned[] => {
    const byTitle = (titles.get(path) ?? []).map(plainWords).some((title) => {
      return title.length >= shortestTitle && said.some((text) => text.includes(` ${title} `));
    });
    const set = globs.length === 0 ? null : pathSet(globs);
    const isNamed = words.has(path) || byTitle || [...words].some((word) => set?.has(word) === true);
    return isNamed ? [{ path, reason: 'mentioned' }] : [];
  });
}

/** @returns the models of the repository, so that whoever reviews it chooses. */
export function offeredModels(models: readonly KnownModel[]): readonly Mentioned[] {
  const paths = models.map(({ path }) => path).sort();
  return paths.slice(0, offeredEach).map((path) => ({ path, reason: 'offered' }));
}

/** Words that may be paths, without the marks of a sentence around them. */
function pathsIn(text: string): readonly string[] {
  return text.split(/\s+/).flatMap((word) => {
    const path = word.replace(/^[`'"([<]+/, '').replace(/[`'")\]>.,;:!?]+$/, '');
    return /[/.]/.test(path) ? [path.replace(/^\.?\//, '')] : [];
  });
}

/** In lower case, with one space for all that is no letter or digit. */
function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
