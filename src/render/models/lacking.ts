/** What of a change its linked models lack, and what they have of what it removes: a few lines a model, the rest counted. */
import type { Evaluation } from '../../evaluate.ts';
import type { Lacking } from '../../models/fidelity/lacking.ts';
import type { Thing } from '../../models/fidelity/things.ts';
import { code, prose } from '../escape.ts';
import { paragraph, type Sheet } from '../paragraphs.ts';
import { placeLink, placeText } from '../place.ts';
import { count, listed } from '../words.ts';
import { partJson, thingJson } from './fidelity-json.ts';
import { sortWords } from './figures.ts';

/** Of each model, of what it lacks and of what it outlives. */
const shown = 6;

/** @returns what stands under a linked model: one line for all that it lacks, and one for each that it outlives. */
export function lackingLines(
  { change, lacking }: Pick<Evaluation, 'change' | 'lacking'>,
  path: string,
  repositoryUrl: string | null,
): readonly string[] {
  const own = lacking.find((one) => one.path === path);
  if (own === undefined) return [];
  const { missing, gone } = own;
  const placed = (thing: Thing) =>
    `${sortWords[thing.sort][0]} ${code(thing.name)} ${placeLink(change, thing.places[0], repositoryUrl)}`;
  const left = missing.length - shown;
  const named = [...missing.slice(0, shown).map(placed), ...(left > 0 ? [`${left} more`] : [])];
  return [
    ...(named.length > 0 ? [`  - Not in it yet: ${listed(named)}`] : []),
    ...gone.slice(0, shown).map(({ thing, part }) => {
      const model = placeLink(change, { side: 'after', path, ...part.place }, repositoryUrl);
      return `  - Still in it: ${part.sort} **${prose(part.name, 80)}** ${model}, though this change removes ${placed(thing)}`;
    }),
    ...(gone.length > shown ? [`  - and ${gone.length - shown} more that went`] : []),
  ];
}

/** The same for a terminal. */
export function lackingRows(sheet: Sheet, lacking: readonly Lacking[], path: string): readonly string[] {
  const own = lacking.find((one) => one.path === path);
  if (own === undefined) return [];
  return [
    ...rows(sheet, own.missing, 'more that it lacks', (thing) => `lacks ${named(thing)}`),
    ...rows(
      sheet,
      own.gone,
      'more that went',
      ({ thing, part }) =>
        `still has ${part.sort} ${part.name} (line ${part.place.startLine}), though this change removes ${named(thing)}`,
    ),
  ];
}

function rows<T>(
  sheet: Sheet,
  items: readonly T[],
  noun: string,
  say: (item: T) => string,
): readonly string[] {
  const left = items.length - shown;
  return [
    ...items.slice(0, shown).map((item) => paragraph(sheet, [{ text: say(item) }], 4)),
    ...(left > 0
      ? [`    ${sheet.paint('dim', `and ${count(left, noun, noun)}: --format json lists all`)}`]
      : []),
  ];
}

function named({ sort, name, places: [place] }: Thing): string {
  return `${sortWords[sort][0]} ${name} (${placeText(place)})`;
}

export type LackingJson = ReturnType<typeof lackingJson>;

export function lackingJson({ path, missing, gone }: Lacking) {
  return {
    path,
    missing: missing.map(thingJson),
    gone: gone.map(({ thing, part }) => ({ thing: thingJson(thing), part: partJson(part) })),
  };
}
