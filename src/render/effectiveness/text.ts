/** The report for a terminal: the answer first, what it rests on, what a history shows, every figure, and what is not known. */
import type { Evidence } from '../../effectiveness/measure.ts';
import type { Answer, Ground, MeasureReading, Past, Report } from '../../effectiveness/report.ts';
import { clip, visible } from '../escape.ts';
import {
  bullet,
  paragraph,
  type Run,
  type Sheet,
  section,
  sheetOf,
  type TerminalOptions,
  type Tone,
} from '../paragraphs.ts';
import { count, sentence } from '../words.ts';
import { type PastItem, pastIntro, pastSections, pastTitle } from './past.ts';
import {
  answerWords,
  countedText,
  dayText,
  fromHistory,
  question,
  referenceText,
  scopeText,
  trendText,
  untold,
  valueText,
  windowText,
} from './words.ts';

const answerTones = {
  improving: 'green',
  holding: 'cyan',
  slipping: 'red',
  unknown: 'yellow',
} as const satisfies Record<Answer['is'], Tone>;

const trendTones: Readonly<Partial<Record<MeasureReading['trend'], Tone>>> = {
  better: 'green',
  worse: 'red',
};

const shown = { evidence: 3, gaps: 10, models: 8, followUps: 8, frameworks: 5, months: 12 };

/** @returns lines no wider than asked, save for a single word that is; ends with a line break. */
export function reportText(report: Report, options: TerminalOptions): string {
  const sheet = sheetOf(options);
  const { answer, past } = report;
  const parts = [
    paragraph(sheet, [{ text: question, tone: 'strong' }], 0),
    paragraph(
      sheet,
      [{ text: `${answerWords[answer.is]}.`, tone: answerTones[answer.is] }, { text: sentence(answer.says) }],
      0,
    ),
    paragraph(
      sheet,
      [
        {
          text: `${scopeText(report.scope)}, ${windowText(report.window)}: ${countedText(report)}.`,
          tone: 'dim',
        },
      ],
      0,
    ),
    past === undefined ? '' : paragraph(sheet, [{ text: fromHistory, tone: 'yellow' }], 0),
    grounds(sheet, 'What speaks for it', answer.for),
    grounds(sheet, 'What speaks against it', answer.against),
    ...(past === undefined ? [] : pastParts(sheet, past, report.models.length)),
    section(sheet, 'Every measure', measures(sheet, report)),
    models(sheet, report),
    frameworks(sheet, report),
    followUps(sheet, report),
    unknowns(sheet, report),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function grounds(sheet: Sheet, title: string, all: readonly Ground[]): string {
  const items = all.map(({ says, evidence }) =>
    bullet(sheet, [{ text: sentence(says) }, ...behind(evidence)]),
  );
  return section(sheet, title, items.join('\n'));
}

/** Without the repository where it is the only one, as in a history: commits are told by their first digits. */
function behind(evidence: readonly Evidence[]): readonly Run[] {
  if (evidence.length === 0) return [];
  const told = evidence.slice(0, shown.evidence).map(referenceText);
  const more = evidence.length - told.length;
  const text = [...new Set(told), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
  return [{ text, tone: 'dim' }];
}

/** What is told of all of the history, and not of the window alone. */
function pastParts(sheet: Sheet, past: Past, models: number): readonly string[] {
  return [
    paragraph(sheet, [{ text: `${pastTitle}.`, tone: 'strong' }, { text: pastIntro(past, models) }], 0),
    ...pastSections(past).map(({ title, items }) =>
      section(sheet, title, items.map((item) => bullet(sheet, runsOf(item))).join('\n')),
    ),
  ];
}

function runsOf({ head, tone, says, change }: PastItem): readonly Run[] {
  if (change === null) return [{ text: head, tone }, { text: says }];
  const day = change.at === null ? '' : `, ${dayText(change.at)}`;
  const about = change.says === head ? '' : ` ${clip(visible(change.says), 70)}`;
  const id = (change.change ?? '').replace(/^commit:/, '').slice(0, 10);
  return [{ text: head, tone }, { text: says }, { text: `${id}${day}${about}`, tone: 'dim' }];
}

/** The title, the value and the trend in columns; what has no value says why at the end. */
function measures(sheet: Sheet, { measures }: Report): string {
  const known = measures.filter(({ figure }) => figure.value !== null);
  const titles = Math.max(0, ...known.map(({ measure }) => measure.title.length));
  const values = Math.max(0, ...known.map((one) => (valueText(one.figure, one.measure.unit) ?? '').length));
  const rows = known.map((reading) => {
    const { measure, figure, trend } = reading;
    const value = (valueText(figure, measure.unit) ?? '').padStart(values);
    const head = `  ${measure.title.padEnd(titles)}  ${value}  `;
    const words = [trendText(reading), figure.says].filter((text) => text !== '');
    const tone = trendTones[trend];
    const rest = paragraph(
      sheet,
      words.map((text, index) => ({
        text: index < words.length - 1 ? `${text};` : text,
        ...(index === 0 && tone !== undefined ? { tone } : {}),
      })),
      head.length,
    );
    return `${head}${rest.trimStart()}`;
  });
  return rows.join('\n');
}

function models(sheet: Sheet, report: Report): string {
  const items = report.models.slice(0, shown.models).map(({ path, age, unreviewed, unread, owners }) =>
    bullet(sheet, [
      { text: path, tone: 'strong' },
      {
        text:
          unread === null
            ? `${age === null ? 'its last edit is not known' : `edited ${count(age, 'day')} ago`}, ${count(unreviewed.length, 'unreviewed material change')} since${owners.length === 0 ? ', nobody owns it' : ''}`
            : `can't be read: ${unread}`,
      },
      ...behind(unreviewed),
    ]),
  );
  const more = report.models.length - items.length;
  if (more > 0) items.push(bullet(sheet, [{ text: count(more, 'more model') }]));
  return section(sheet, 'Models, the most behind first', items.join('\n'));
}

function frameworks(sheet: Sheet, report: Report): string {
  const touched = report.frameworks.filter((line) => line.touched.length > 0);
  const items = [...touched]
    .sort((a, b) => b.touched.length - a.touched.length)
    .slice(0, shown.frameworks)
    .map(({ id, title, touched: by, reviewed, retired }) =>
      bullet(sheet, [
        { text: id, tone: 'strong' },
        {
          text: `${title}: ${count(by.length, 'change')}${report.source === 'history' ? '' : `, ${reviewed} reviewed`}, ${retired} taken back`,
        },
      ]),
    );
  return section(sheet, 'Risks that changes touched most', items.join('\n'));
}

function followUps(sheet: Sheet, { followUps }: Report): string {
  const items = followUps
    .slice(0, shown.followUps)
    .map(({ text, owner, due, isLate, repository, change }) =>
      bullet(sheet, [
        ...(isLate ? [{ text: 'Late.', tone: 'red' as const }] : []),
        { text: `${text} (${owner ?? 'nobody'}${due === null ? '' : `, due ${dayText(due)}`})` },
        { text: referenceText({ repository, change }), tone: 'dim' },
      ]),
    );
  const more = followUps.length - items.length;
  if (more > 0) items.push(bullet(sheet, [{ text: count(more, 'more follow-up') }]));
  return section(sheet, 'Open follow-ups', items.join('\n'));
}

function unknowns(sheet: Sheet, report: Report): string {
  const gaps = report.gaps.map(({ repository, says }) => `${repository}: ${says}`);
  const items = [
    ...gaps.slice(0, shown.gaps),
    ...(gaps.length > shown.gaps ? [count(gaps.length - shown.gaps, 'more gap')] : []),
    ...untold(report).map(({ measure, why }) => `${measure}: ${why}`),
  ];
  return section(
    sheet,
    'What these figures do not know',
    items.map((text) => bullet(sheet, [{ text: sentence(text) }])).join('\n'),
  );
}
