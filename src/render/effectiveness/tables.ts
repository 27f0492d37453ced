/** The report as tables, each with a name to ask for it by: what stands behind a chart is what is downloaded. */
import type { Evidence, Figure } from '../../effectiveness/measure.ts';
import type { MeasureReading, Report } from '../../effectiveness/report.ts';
import { partText, readingOf, type Unit } from './words.ts';

export type Cell = string | number | boolean | null;

export interface Column {
  readonly name: string;
  /** How a reader is shown the number; a machine gets it as it is. */
  readonly unit: Unit | 'text' | 'month';
}

export interface Table {
  readonly id: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

const text = (name: string): Column => ({ name, unit: 'text' });
const amount = (name: string): Column => ({ name, unit: 'count' });

export const tableNames = [
  'figures',
  'answer',
  'evidence',
  'standing',
  'models',
  'unreviewed',
  'frameworks',
  'touched',
  'follow-ups',
  'gaps',
] as const;
type TableName = (typeof tableNames)[number];

const tables: Readonly<Record<TableName, (report: Report) => Table>> = {
  figures: figuresTable,
  answer: answerTable,
  evidence: evidenceTable,
  standing: standingTable,
  models: modelsTable,
  unreviewed: unreviewedTable,
  frameworks: frameworksTable,
  touched: touchedTable,
  'follow-ups': followUpsTable,
  gaps: gapsTable,
};

/**
 * @param name one of `tableNames`, or "months:ID", "parts:ID" and "evidence:ID" of one measure.
 * @returns null where there is no such table.
 */
export function tableOf(report: Report, name: string): Table | null {
  const plain = tableNames.find((one) => one === name);
  if (plain !== undefined) return tables[plain](report);
  const [kind, id = ''] = name.split(':', 2);
  const reading = readingOf(report, id);
  if (reading === null) return null;
  if (kind === 'months') return monthsTable(reading);
  if (kind === 'parts') return partsTable(reading);
  return kind === 'evidence' ? { ...evidenceTable({ ...report, measures: [reading] }), id: name } : null;
}

const shareOrAmount = (reading: MeasureReading, name: string): Column => ({
  name,
  unit: reading.measure.unit,
});

export function monthsTable(reading: MeasureReading): Table {
  return {
    id: `months:${reading.measure.id}`,
    columns: [
      { name: 'Month', unit: 'month' },
      shareOrAmount(reading, 'Figure'),
      amount('Counted'),
      amount('Of'),
    ],
    rows: reading.months.map(({ month, figure }) => [
      month,
      figure.value,
      figure.numerator,
      figure.denominator,
    ]),
  };
}

export function partsTable(reading: MeasureReading): Table {
  return {
    id: `parts:${reading.measure.id}`,
    columns: [
      text('Part'),
      shareOrAmount(reading, 'Figure'),
      amount('Counted'),
      amount('Of'),
      shareOrAmount(reading, 'Before'),
      amount('Counted before'),
      amount('Of before'),
    ],
    rows: reading.parts.map(({ name, figure, previous }) => [
      partText(name),
      figure.value,
      figure.numerator,
      figure.denominator,
      previous?.value ?? null,
      previous?.numerator ?? null,
      previous?.denominator ?? null,
    ]),
  };
}

/** Every figure in one long table, a row each: what a spreadsheet or a database takes in whole. */
export function figuresTable(report: Report): Table {
  const row = (
    about: string,
    id: string,
    part: string | null,
    month: string | null,
    figure: Pick<Figure, 'value' | 'numerator' | 'denominator' | 'says'>,
    rest: { readonly unit: Unit; readonly previous?: Figure | null; readonly trend?: string },
  ): readonly Cell[] => [
    about,
    id,
    part,
    month,
    figure.value,
    rest.unit,
    figure.numerator,
    figure.denominator,
    rest.previous?.value ?? null,
    rest.trend ?? null,
    figure.says,
  ];
  const of = (reading: MeasureReading) => {
    const { measure, figure, previous, trend, parts, months } = reading;
    const { id, unit } = measure;
    return [
      row('measure', id, null, null, figure, { unit, previous, trend }),
      ...parts.map((part) =>
        row('part', id, part.name, null, part.figure, { unit, previous: part.previous }),
      ),
      ...months.map((one) => row('month', id, null, one.month, one.figure, { unit })),
    ];
  };
  return {
    id: 'figures',
    columns: [
      ...[text('About'), text('Measure'), text('Part'), { name: 'Month', unit: 'month' } as const],
      ...[
        text('Value'),
        text('Unit'),
        amount('Counted'),
        amount('Of'),
        text('Before'),
        text('Trend'),
        text('Says'),
      ],
    ],
    rows: report.measures.flatMap(of),
  };
}

function answerTable({ answer }: Report): Table {
  const grounds = (side: 'for' | 'against') =>
    answer[side].map(({ measure, says, evidence }) => [
      side,
      measure,
      says,
      evidence.map(reference).join(' '),
    ]);
  return {
    id: 'answer',
    columns: [text('Side'), text('Measure'), text('Says'), text('Changes')],
    rows: [[answer.is, null, answer.says, null], ...grounds('for'), ...grounds('against')],
  };
}

function reference({ repository, change }: Evidence): string {
  return `${repository}${change ?? ''}`;
}

function evidenceTable({ measures }: Pick<Report, 'measures'>): Table {
  const rows = (id: string, part: string | null, is: string, evidence: readonly Evidence[]) =>
    evidence.map((one) => [id, part, is, one.repository, one.change, one.says, one.at]);
  const figure = (id: string, part: string | null, { counted, missed }: Figure) => [
    ...rows(id, part, 'counted', counted),
    ...rows(id, part, 'missed', missed),
  ];
  return {
    id: 'evidence',
    columns: ['Measure', 'Part', 'Is', 'Repository', 'Change', 'Says', 'At'].map(text),
    rows: measures.flatMap(({ measure: { id }, figure: whole, parts, claimed }) => [
      ...figure(id, null, whole),
      ...parts.flatMap((part) => figure(id, part.name, part.figure)),
      ...rows(id, null, 'claimed', claimed),
    ]),
  };
}

export function standingTable({ standing }: Report): Table {
  return {
    id: 'standing',
    columns: [{ name: 'Month', unit: 'month' }, amount('Opened'), amount('Closed'), amount('Standing')],
    rows: standing.map(({ month, opened, closed, standing: left }) => [month, opened, closed, left]),
  };
}

function modelsTable({ models }: Report): Table {
  return {
    id: 'models',
    columns: [
      ...[text('Repository'), text('Model'), text('Title'), text('Owners'), text('Owner present')],
      ...[amount('Age in days'), amount('Unreviewed changes'), text('Unread because')],
    ],
    rows: models.map(({ repository, path, title, owners, ownerPresent, age, unreviewed, unread }) => [
      ...[repository, path, title, owners.join(' '), ownerPresent, age, unreviewed.length, unread],
    ]),
  };
}

/** The changes behind each model's number. */
function unreviewedTable({ models }: Report): Table {
  return {
    id: 'unreviewed',
    columns: ['Repository', 'Model', 'Change', 'Says', 'At'].map(text),
    rows: models.flatMap(({ path, unreviewed }) =>
      unreviewed.map(({ repository, change, says, at }) => [repository, path, change, says, at]),
    ),
  };
}

function frameworksTable({ frameworks }: Report): Table {
  return {
    id: 'frameworks',
    columns: [
      ...[text('List'), text('Id'), text('Title')],
      ...[amount('Touched'), amount('Reviewed'), amount('Retired')],
    ],
    rows: frameworks.map(({ list, id, title, touched, reviewed, retired }) => [
      ...[list, id, title, touched.length, reviewed, retired],
    ]),
  };
}

/** The changes behind each risk's number. */
function touchedTable({ frameworks }: Report): Table {
  return {
    id: 'touched',
    columns: ['List', 'Id', 'Repository', 'Change', 'Says', 'At'].map(text),
    rows: frameworks.flatMap(({ list, id, touched }) =>
      touched.map(({ repository, change, says, at }) => [list, id, repository, change, says, at]),
    ),
  };
}

function followUpsTable({ followUps }: Report): Table {
  return {
    id: 'follow-ups',
    columns: ['Id', 'Repository', 'Change', 'Text', 'Owner', 'Due', 'Late'].map(text),
    rows: followUps.map(({ id, repository, change, text: says, owner, due, isLate }) => [
      ...[id, repository, change, says, owner, due, isLate],
    ]),
  };
}

function gapsTable({ gaps }: Report): Table {
  return {
    id: 'gaps',
    columns: ['Kind', 'Repository', 'Says'].map(text),
    rows: gaps.map(({ kind, repository, says }) => [kind, repository, says]),
  };
}
