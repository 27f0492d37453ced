/** One evaluation as text for a terminal: wrapped, with or without colour. */
import type { Delta, Severity } from '../deltas/delta.ts';
import { kinds } from '../deltas/kinds.ts';
import type { Evaluation } from '../evaluate.ts';
import type { ModelLink } from '../models/link.ts';
import { problemText } from '../rules/problem.ts';
import type { Tier } from '../rules/rule.ts';
import { visible } from './escape.ts';
import { lackingRows } from './models/lacking.ts';
import { offerLine } from './models/updates.ts';
import {
  bullet,
  paragraph,
  type Sheet,
  section,
  sheetOf,
  type TerminalOptions,
  type Tone,
} from './paragraphs.ts';
import { leftBehind, placeText } from './place.ts';
import { shownChanges } from './sections.ts';
import {
  capital,
  count,
  coverageLine,
  headings,
  modelLine,
  nextSteps,
  noModel,
  partsOf,
  sentence,
  severityWords,
  tierWords,
  verdictLine,
  whyItMatters,
} from './words.ts';

const severityTones = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'dim',
} as const satisfies Record<Severity, Tone>;
const tierTones = { none: 'green', lightweight: 'yellow', full: 'red' } as const satisfies Record<Tier, Tone>;

/** Room of the severity column: the longest word and two spaces. */
const column = 10;
const shownOfEach = 200;

/** @returns lines no wider than asked, save for a single word that is; ends with a line break. */
export function terminalText(evaluation: Evaluation, options: TerminalOptions): string {
  const page: Page = { evaluation, ...sheetOf(options) };
  const { tier } = evaluation.verdict;
  const parts = [
    paragraph(
      page,
      [{ text: `${tierWords[tier]}.`, tone: tierTones[tier] }, { text: verdictLine(evaluation) }],
      0,
    ),
    configuration(page),
    effect(page),
    adds(page),
    unknown(page),
    others(page),
    narrows(page),
    models(page),
    modelChanges(page),
    checklist(page),
    next(page),
    paragraph(page, [{ text: coverageLine(evaluation), tone: 'dim' }], 0),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

interface Page extends Sheet {
  readonly evaluation: Evaluation;
}

function adds(page: Page): string {
  const groups = new Map<Delta['kind'], Delta[]>();
  for (const delta of partsOf(page.evaluation).adds)
    groups.set(delta.kind, [...(groups.get(delta.kind) ?? []), delta]);
  if (groups.size === 0) return '';
  const parts = [...groups].map(([kind, deltas]) => {
    const why = whyItMatters(page.evaluation, deltas).slice(0, 3);
    return [
      paragraph(page, [{ text: kinds[kind].title, tone: 'strong' }], 2),
      ...(why.length > 0 ? [paragraph(page, [{ text: why.join(' '), tone: 'dim' }], 2)] : []),
      rows(
        page,
        deltas.map((delta) => deltaRow(page, delta)),
        'difference',
      ),
    ].join('\n');
  });
  return section(page, headings.adds, parts.join('\n\n'));
}

/** Lines of details and places below one difference. */
const linesBelow = 12;

/** "  High      Job publish may now write packages." and its place on a line of its own, to be clicked. */
function deltaRow(page: Page, delta: Delta): string {
  const { paint } = page;
  const label = paint(severityTones[delta.severity], severityWords[delta.severity].padEnd(column));
  const said = paragraph(page, [{ text: sentence(delta.summary) }], column + 2).trimStart();
  const where = visible(placeText(delta.evidence[0]));
  const side = delta.evidence[0].side === 'before' ? paint('dim', ' (before)') : '';
  const place = `${' '.repeat(column + 2)}${paint('cyan', where)}${side}`;
  return [`  ${label}${said}`, place, ...below(page, delta, column + 2)].join('\n');
}

/** Its details, and where what is left of a third party stands. */
function below(page: Page, delta: Delta, indent: number): readonly string[] {
  const left = leftBehind(delta).map((place) => visible(placeText(place)));
  const lines = [...(delta.details ?? []), ...left.map((place) => `still here: ${place}`)];
  return lines.slice(0, linesBelow).map((text) => paragraph(page, [{ text, tone: 'dim' }], indent));
}

function unknown(page: Page): string {
  const { unknown: deltas, gaps } = partsOf(page.evaluation);
  const items = [
    ...deltas.map((delta) => deltaRow(page, delta)),
    ...gaps.map(({ path, because }) =>
      [
        `  ${page.paint('cyan', visible(path))}`,
        paragraph(page, [{ text: because.slice(0, 3).join('; ') }], 4),
      ].join('\n'),
    ),
  ];
  return section(page, headings.unknown, rows(page, items, 'part'));
}

function narrows(page: Page): string {
  const items = partsOf(page.evaluation).narrows.map((delta) =>
    [
      bullet(page, [{ text: sentence(delta.summary) }]),
      `    ${page.paint('cyan', visible(placeText(delta.evidence[0])))}`,
      ...below(page, delta, 4),
    ].join('\n'),
  );
  return section(page, headings.narrows, rows(page, items, 'difference'));
}

function others(page: Page): string {
  const items = partsOf(page.evaluation).others.map(({ message, paths }) => {
    const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
    const where = paths.length > 0 ? ` ${paths.slice(0, 3).join(', ')}${more}` : '';
    return bullet(page, [{ text: `${sentence(message)}${where}` }]);
  });
  return section(page, headings.other, rows(page, items, 'reason'));
}

function models(page: Page): string {
  if (page.evaluation.verdict.tier === 'none') return '';
  const items = page.evaluation.models.map((model) =>
    [
      `  ${page.paint('cyan', visible(model.path))}`,
      paragraph(page, [{ text: capital(modelLine(model, page.evaluation.freshness)) }], 4),
      ...touched(page, model),
      ...lackingRows(page, page.evaluation.lacking, model.path),
      ...offered(page, model.path),
    ].join('\n'),
  );
  const none = [
    `  ${noModel}`,
    ...page.evaluation.modelUpdates.map(({ path }) => offered(page, path)),
  ].flat();
  return section(
    page,
    headings.models,
    items.length === 0 ? none.join('\n') : rows(page, items, 'threat model'),
  );
}

/** The command that writes what it does not say yet. */
function offered(page: Page, path: string): readonly string[] {
  const update = page.evaluation.modelUpdates.find((one) => one.path === path);
  return update === undefined
    ? []
    : [paragraph(page, [{ text: offerLine(update) }], update.before === null ? 2 : 4)];
}

/** The parts that the change touches, and the open threats there. */
function touched(page: Page, { path, parts, threats }: ModelLink): readonly string[] {
  const open = threats.filter(
    ({ status, about }) => status === 'open' && (parts.length === 0 || about.length > 0),
  );
  const lines = [
    ...parts.slice(0, 4).map(({ name, sort, exact, place }) => {
      const how = exact ? '' : ', by a name that is the same but for case and separators';
      return `touches ${sort} ${name}${how} (${path}:${place.startLine})`;
    }),
    ...open.slice(0, 5).map(({ id, name, severity, place }) => {
      const grade = severity === null ? '' : `${severity}, `;
      return `open: ${name} (${grade}${id}, ${path}:${place.startLine})`;
    }),
  ];
  return lines.map((text) => paragraph(page, [{ text }], 4));
}

function modelChanges(page: Page): string {
  const unowned = page.evaluation.ownership
    .filter(({ lost }) => lost.length > 0)
    .map(({ path, lost }) =>
      bullet(page, [{ text: `${path} has no owner after this (was ${lost.slice(0, 5).join(', ')}).` }]),
    );
  const changed = page.evaluation.modelChanges.flatMap(({ path, formerly, changes }) =>
    changes.map(({ sentence: said, before, after }) => {
      const line = (after ?? before)?.startLine ?? 1;
      const place = visible(`${after === null ? formerly : path}:${line}`);
      return [
        bullet(page, [{ text: sentence(capital(said)) }]),
        `    ${page.paint('cyan', place)}${after === null ? page.paint('dim', ' (before)') : ''}`,
      ].join('\n');
    }),
  );
  const items = [...unowned, ...changed];
  const left = items.length - shownChanges;
  const more = left > 0 ? [`  and ${count(left, 'more change')}: --format json lists all`] : [];
  return section(page, headings.modelChanges, [...items.slice(0, shownChanges), ...more].join('\n'));
}

function checklist(page: Page): string {
  const items = page.evaluation.checklist.map(({ question }) => bullet(page, [{ text: question }]));
  return section(page, headings.checklist, rows(page, items, 'question'));
}

function next(page: Page): string {
  const steps = nextSteps(page.evaluation).map(({ text, names }) =>
    bullet(page, [{ text: names.length > 0 ? `${text} ${names.join(', ')}.` : text }]),
  );
  return section(page, headings.next, steps.join('\n'));
}

function configuration(page: Page): string {
  const { problems, layers } = page.evaluation.rules;
  if (problems.length === 0) return '';
  const items = problems.map((problem) => bullet(page, [{ text: problemText(problem), tone: 'yellow' }]));
  const judged = paragraph(
    page,
    [{ text: `These rules judge until it is mended: ${layers.join(', ')}.` }],
    2,
  );
  return section(page, headings.configuration, `${rows(page, items, 'fault')}\n${judged}`);
}

function effect(page: Page): string {
  const { effect } = page.evaluation;
  if (effect === null) return '';
  const faults = effect.problems.map((problem) =>
    bullet(page, [{ text: problemText(problem), tone: 'yellow' }]),
  );
  const items = [...faults, ...effect.sentences.map((text) => bullet(page, [{ text }]))];
  const nothing = paragraph(page, [{ text: 'Nothing: the rules stay as they are.' }], 2);
  return section(page, headings.effect, items.length === 0 ? nothing : rows(page, items, 'line'));
}

function rows({ paint }: Page, items: readonly string[], noun: string): string {
  const more = items.length - shownOfEach;
  const cut =
    more > 0 ? [`  ${paint('dim', `and ${count(more, `more ${noun}`)}: --format json lists all`)}`] : [];
  return [...items.slice(0, shownOfEach), ...cut].join('\n');
}
