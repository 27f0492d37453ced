/** What of a change its linked models lack, and what they have of what it removes: a few lines a model, the rest counted. */
import type { Lacking } from '../../models/fidelity/lacking.ts';
import type { Thing } from '../../models/fidelity/things.ts';
import { code, prose } from '../escape.ts';
import { list } from '../layout.ts';
import { bullet, paragraph, type Sheet, section } from '../paragraphs.ts';
import { fileLink, placeLink, placeText } from '../place.ts';
import type { Page } from '../sections.ts';
import { capital, count, headings } from '../words.ts';
import { partJson, thingJson } from './fidelity-json.ts';
import { sortWords } from './figures.ts';

/** Of each model, of what it lacks and of what it outlives. */
const shown = 6;

export function lackingSection({ evaluation, repositoryUrl, characters }: Page): string {
  const { change, lacking } = evaluation;
  const items = lacking.map(({ path, missing, gone }) => {
    const lines = [
      ...few(missing, 'more that it lacks', (thing) => {
        const where = placeLink(change, thing.places[0], repositoryUrl);
        return `  - Not in it: ${sortWords[thing.sort][0]} ${code(thing.name)} ${where}`;
      }),
      ...few(gone, 'more that went', ({ thing, part }) => {
        const where = placeLink(change, thing.places[0], repositoryUrl);
        const model = placeLink(change, { side: 'after', path, ...part.place }, repositoryUrl);
        const what = `${sortWords[thing.sort][0]} ${code(thing.name)}`;
        return `  - Still in it, though this change removes ${what} ${where}: ${part.sort} **${prose(part.name, 80)}** ${model}`;
      }),
    ];
    return [`- ${fileLink(change, path, repositoryUrl)}`, ...lines].join('\n');
  });
  if (items.length === 0) return '';
  const body = list(items, { open: 5, characters: Math.floor(characters / 4), noun: 'threat model' });
  return `### ${headings.lacking}\n\n${body}`;
}

function few<T>(items: readonly T[], noun: string, line: (item: T) => string): readonly string[] {
  const left = items.length - shown;
  return [...items.slice(0, shown).map(line), ...(left > 0 ? [`  - and ${left} ${noun}`] : [])];
}

export function lackingText(sheet: Sheet, lacking: readonly Lacking[]): string {
  const items = lacking.map(({ path, missing, gone }) =>
    [
      bullet(sheet, [{ text: path, tone: 'cyan' }]),
      ...rows(sheet, missing, 'more that it lacks', (thing) => `lacks ${named(thing)}`),
      ...rows(
        sheet,
        gone,
        'more that went',
        ({ thing, part }) =>
          `still has ${part.sort} ${part.name} (line ${part.place.startLine}), though this change removes ${named(thing)}`,
      ),
    ].join('\n'),
  );
  return section(sheet, headings.lacking, items.join('\n'));
}

function rows<T>(
  sheet: Sheet,
  items: readonly T[],
  noun: string,
  say: (item: T) => string,
): readonly string[] {
  const left = items.length - shown;
  return [
    ...items.slice(0, shown).map((item) => paragraph(sheet, [{ text: capital(say(item)) }], 4)),
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
