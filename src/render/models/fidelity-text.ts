/** How far the models of a tree go, as text for a terminal: a figure, what is missing, what went, what nobody covers. */
import type { Fidelity, Figure, ModelFidelity, RepresentedThing } from '../../models/fidelity/fidelity.ts';
import { thingSorts } from '../../models/fidelity/saying.ts';
import type { Thing } from '../../models/fidelity/things.ts';
import type { LinkReason } from '../../models/link.ts';
import { clip, visible } from '../escape.ts';
import {
  bullet,
  paragraph,
  type Sheet,
  section,
  sheetOf,
  type TerminalOptions,
  type Tone,
} from '../paragraphs.ts';
import { capital, count, listed } from '../words.ts';
import { percent, share, sortWords } from './figures.ts';

/** What of the tree could not be read or understood. */
export interface Gap {
  readonly path: string;
  readonly because: readonly string[];
}

/** Of each sort, or of each list; the JSON has all. */
const shown = { things: 30, parts: 40, names: 4, gaps: 10 } as const;

/** @returns lines no wider than asked, save for a single word that is; ends with a line break. */
export function fidelityText(fidelity: Fidelity, gaps: readonly Gap[], options: TerminalOptions): string {
  const sheet = sheetOf(options);
  const { models, uncovered, all } = fidelity;
  const severalSay = models.length > 1 || (models.length === 1 && uncovered.length > 0);
  const parts = [
    ...(models.length === 0 ? [paragraph(sheet, [{ text: noModels(all) }], 0)] : []),
    ...models.filter((model) => !isIdle(model)).map((model) => modelText(sheet, model)),
    idleText(sheet, models.filter(isIdle)),
    thingsText(sheet, 'No threat model covers', uncovered, 0),
    gapsText(sheet, gaps),
    ...(severalSay ? [totalText(sheet, fidelity)] : []),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function noModels({ found }: Figure): string {
  const what =
    found === 0
      ? 'Nothing was found here that one would represent, either.'
      : `It would represent ${count(found, 'thing')} that ${found === 1 ? 'was' : 'were'} found here.`;
  return `There is no threat model in this tree. ${what} One to begin with: delta-review models init.`;
}

/** Nothing was found that it would represent, and nothing that it has is known to be gone. */
function isIdle({ unread, all, gone }: ModelFidelity): boolean {
  return unread === null && all.found === 0 && gone.length === 0;
}

function idleText(sheet: Sheet, models: readonly ModelFidelity[]): string {
  const rows = models.slice(0, shown.parts).map(({ path }) => `  ${sheet.paint('cyan', visible(path))}`);
  const left = models.length - rows.length;
  if (left > 0) rows.push(`  ${sheet.paint('dim', `and ${left} more: --format json lists all`)}`);
  const heading = `Too little to say of these: nothing was found for which they speak (${models.length})`;
  return section(sheet, heading, rows.join('\n'));
}

function modelText(sheet: Sheet, model: ModelFidelity): string {
  const titles = model.titles.filter((title) => title !== '').slice(0, 3);
  const title = titles.length === 0 ? [] : [{ text: `(${listed(titles.map((text) => clip(text, 60)))})` }];
  const head = paragraph(sheet, [{ text: model.path, tone: 'strong' }, ...title], 0);
  if (model.unread !== null)
    return `${head}\n${paragraph(sheet, [{ text: `It can't be read: ${model.unread}`, tone: 'red' }], 2)}`;
  const body = [
    figureText(sheet, model),
    thingsText(sheet, 'Missing in the model', model.missing, 2),
    goneText(sheet, model),
    representedText(sheet, model),
  ];
  return [head, body.filter((part) => part !== '').join('\n\n')].join('\n');
}

const reasonWords: Readonly<Record<LinkReason, string>> = {
  configured: 'as the configuration says',
  covers: 'as it says itself',
  'same-directory': 'by the directory that it stands in',
  'nearest-above': 'as the nearest one above',
  name: 'by the names in it',
  'similar-name': 'by the names in it, but for case and separators',
  mentioned: 'as an announcement names it',
  offered: 'as one of all',
};

function figureText(sheet: Sheet, { all, actors, sorts, reason }: ModelFidelity): string {
  if (all.found === 0)
    return paragraph(
      sheet,
      [{ text: 'Too little to say: nothing was found for which it speaks.', tone: 'dim' }],
      2,
    );
  const acting =
    actors.found === 0 || actors.found === all.found
      ? ''
      : ` Of those who act (identities and agents): ${share(actors)}.`;
  const said = [
    { text: `Shows ${share(all)}`, tone: toneOf(all) },
    {
      text: `of what it speaks for${reason === null ? '' : `, ${reasonWords[reason]}`}.${acting}`,
    },
  ];
  const rows = sorts.map(({ sort, found, represented }) => {
    const name = sortWords[sort][1].padEnd(16);
    return `    ${name}${String(represented).padStart(3)} of ${String(found).padStart(3)}`;
  });
  return [paragraph(sheet, said, 2), ...(rows.length > 1 ? rows : [])].join('\n');
}

function toneOf(figure: Figure): Tone {
  const part = percent(figure);
  return part >= 80 ? 'green' : part >= 40 ? 'yellow' : 'red';
}

/** By sort, each with its line; "" where there is none. */
function thingsText(sheet: Sheet, heading: string, things: readonly Thing[], indent: number): string {
  if (things.length === 0) return '';
  const pad = ' '.repeat(indent);
  const rows = thingSorts.flatMap((sort) => {
    const own = things.filter((thing) => thing.sort === sort);
    if (own.length === 0) return [];
    const lines = own.slice(0, shown.things).map((thing) => thingRow(sheet, thing, indent + 4));
    const left = own.length - lines.length;
    if (left > 0) lines.push(`${pad}    ${sheet.paint('dim', `and ${left} more: --format json lists all`)}`);
    return [`${pad}  ${capital(sortWords[sort][own.length === 1 ? 0 : 1])}`, ...lines];
  });
  return [`${pad}${sheet.paint('strong', `${heading} (${things.length})`)}`, ...rows].join('\n');
}

const nameColumn = 32;

/** "crane (AWS IAM role)   infra/main.tf:12"; where that is too wide, the place goes below. */
function thingRow(sheet: Sheet, thing: Thing, indent: number): string {
  const [{ path, startLine }] = thing.places;
  const others = thing.places.length - 1;
  const place = visible(`${path}:${startLine}`);
  const more = others > 0 ? ` and ${count(others, 'more place')}` : '';
  const pad = ' '.repeat(indent);
  const name = visible(clip(thing.name, 60));
  const shownPlace = `${sheet.paint('cyan', place)}${sheet.paint('dim', more)}`;
  const column = Math.max(nameColumn, name.length + 2);
  return indent + column + place.length + more.length <= sheet.width
    ? `${pad}${name.padEnd(column)}${shownPlace}`
    : `${pad}${name}\n${pad}  ${shownPlace}`;
}

const howWords = {
  exact: '',
  similar: ', by a similar name,',
  words: ', by the words of its name,',
  together: ', for all of them,',
} as const;

/** By part: one that stands for many things is one line. */
function representedText(sheet: Sheet, { path, represented }: ModelFidelity): string {
  if (represented.length === 0) return '';
  const byPart = new Map<string, RepresentedThing[]>();
  for (const one of represented) {
    const key = JSON.stringify([one.part.sort, one.part.id, one.how]);
    byPart.set(key, [...(byPart.get(key) ?? []), one]);
  }
  const groups = [...byPart.values()];
  const rows = groups.slice(0, shown.parts).map((group) => partRow(sheet, path, group));
  const left = groups.length - rows.length;
  if (left > 0) rows.push(`    ${sheet.paint('dim', `and ${left} more: --format json lists all`)}`);
  return `  ${sheet.paint('strong', `In the model (${represented.length})`)}\n${rows.join('\n')}`;
}

function partRow(sheet: Sheet, path: string, group: readonly RepresentedThing[]): string {
  const [first] = group;
  if (first === undefined) return '';
  const { part, how } = first;
  const things = group.map(({ thing }) => thing);
  const sorts = new Set(things.map(({ sort }) => sort));
  const word = sorts.size > 1 ? '' : `${sortWords[first.thing.sort][things.length === 1 ? 0 : 1]} `;
  const names = things
    .slice(0, shown.names)
    .map(({ sort, name }) => (word === '' ? `${sortWords[sort][0]} ${name}` : name));
  const more = things.length > shown.names ? [`${things.length - shown.names} more`] : [];
  const stands = `${capital(part.sort)} ${part.name} stands${howWords[how]} for ${word}${listed([...names, ...more])}`;
  return [
    paragraph(sheet, [{ text: stands }], 4),
    `      ${sheet.paint('cyan', visible(`${path}:${part.place.startLine}`))}`,
  ].join('\n');
}

function goneText(sheet: Sheet, { path, gone }: ModelFidelity): string {
  if (gone.length === 0) return '';
  const rows = gone.map(({ part, because }) =>
    [
      paragraph(sheet, [{ text: `${capital(part.sort)} ${part.name}: ${because}` }], 4),
      `      ${sheet.paint('cyan', visible(`${path}:${part.place.startLine}`))}`,
    ].join('\n'),
  );
  return `  ${sheet.paint('strong', `Gone, and still in the model (${gone.length})`)}\n${rows.join('\n')}`;
}

function gapsText(sheet: Sheet, gaps: readonly Gap[]): string {
  const rows = gaps
    .slice(0, shown.gaps)
    .map(({ path, because }) =>
      bullet(sheet, [{ text: path, tone: 'cyan' }, { text: because.slice(0, 2).join('; ') }]),
    );
  const left = gaps.length - rows.length;
  if (left > 0) rows.push(`  ${sheet.paint('dim', `and ${left} more: --format json lists all`)}`);
  return section(sheet, `Not understood, so that more may be there (${gaps.length})`, rows.join('\n'));
}

function totalText(sheet: Sheet, { all, actors }: Fidelity): string {
  const acting = actors.found === 0 ? '' : ` Of those who act (identities and agents): ${share(actors)}.`;
  const text =
    all.found === 0
      ? 'Too little to say: nothing was found that a threat model would represent.'
      : `In all, ${share(all)} of what was found is in a threat model.${acting}`;
  return paragraph(sheet, [{ text }], 0);
}
