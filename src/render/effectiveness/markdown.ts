/** The report as Markdown, for an issue or a file: the answer first, then what it rests on, what it can't know, and every figure. */
import type { Evidence } from '../../effectiveness/measure.ts';
import type { Ground, MeasureReading, Report } from '../../effectiveness/report.ts';
import { code, inert, prose } from '../escape.ts';
import { assemble } from '../layout.ts';
import { count, sentence } from '../words.ts';
import type { Links } from './links.ts';
import {
  answerWords,
  countedText,
  dayText,
  fromHistory,
  partText,
  question,
  referenceText,
  scopeText,
  trendText,
  untold,
  valueText,
  windowText,
} from './words.ts';

const shown = { evidence: 5, gaps: 20, models: 15, followUps: 20, claimed: 10, frameworks: 60, parts: 12 };
/** GitHub's limit for an issue is 65,536 characters. */
const longest = 60_000;
const wide = 120;

export function markdown(report: Report, links: Links): string {
  const blocks = [
    `# ${question}`,
    `_${inert(scopeText(report.scope), wide)} · ${windowText(report.window)} · ${countedText(report)}_`,
    report.source === 'history' ? `> ${fromHistory}` : '',
    `**${answerWords[report.answer.is]}.** ${prose(sentence(report.answer.says))}`,
    grounds('What speaks for it', report.answer.for, links),
    grounds('What speaks against it', report.answer.against, links),
    unknowns(report),
    `## Every measure\n\n${measures(report)}`,
    ...report.measures.map(parts),
    standing(report),
    models(report, links),
    frameworks(report),
    followUps(report, links),
    claimed(report, links),
  ];
  return `${assemble(blocks, longest, 'the report as HTML, JSON or CSV has them')}\n`;
}

function grounds(title: string, all: readonly Ground[], links: Links): string {
  if (all.length === 0) return '';
  const items = all.map(({ says, evidence }) => {
    const behind = evidenceText(evidence, links);
    return `- ${prose(sentence(says))}${behind === '' ? '' : ` ${behind}`}`;
  });
  return `## ${title}\n\n${items.join('\n')}`;
}

function evidenceText(evidence: readonly Evidence[], links: Links): string {
  const told = evidence.slice(0, shown.evidence).map((one) => linked(one, links));
  const more = evidence.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

function linked(one: Pick<Evidence, 'repository' | 'change'>, links: Links): string {
  const text = code(referenceText(one), wide);
  const href = one.change === null ? null : links.change(one.repository, one.change);
  return href === null ? text : `[${text}](${href})`;
}

function unknowns(report: Report): string {
  const { gaps } = report;
  const items = gaps
    .slice(0, shown.gaps)
    .map(({ repository, says }) => `- ${code(repository, wide)}: ${prose(sentence(says))}`);
  if (gaps.length > shown.gaps) items.push(`- and ${count(gaps.length - shown.gaps, 'more gap')}`);
  items.push(...untold(report).map(({ measure, why }) => `- ${inert(measure)}: ${prose(sentence(why))}`));
  return items.length === 0 ? '' : `## What these figures do not know\n\n${items.join('\n')}`;
}

type Row = readonly string[];

function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function measures({ measures: all }: Report): string {
  const row = (reading: MeasureReading): Row => {
    const { measure, figure } = reading;
    const value = valueText(figure, measure.unit);
    return [
      `**${inert(measure.title)}** ${inert(measure.answers)}`,
      value ?? 'not known',
      inert(figure.says, 200),
      trendText(reading) || ' ',
    ];
  };
  return table(['Measure', 'Figure', 'Of', 'Trend'], all.map(row));
}

function parts({ measure, parts: all }: MeasureReading): string {
  if (all.length === 0) return '';
  const rows = all
    .slice(0, shown.parts)
    .map(
      ({ name, figure, previous }): Row => [
        inert(partText(name), wide),
        valueText(figure, measure.unit) ?? 'not known',
        inert(figure.says, 200),
        previous === null ? ' ' : (valueText(previous, measure.unit) ?? 'not known'),
      ],
    );
  const more = all.length - rows.length;
  const rest = more > 0 ? `\n\nand ${count(more, 'more part')}` : '';
  return `### ${inert(measure.title)}\n\n${table(['Part', 'Figure', 'Of', 'Before'], rows)}${rest}`;
}

function standing({ standing: months }: Report): string {
  if (months.length === 0) return '';
  const rows = months
    .slice(-24)
    .map(({ month, opened, closed, standing: left }): Row => [month, `${opened}`, `${closed}`, `${left}`]);
  return `## Critical and high\n\n${table(['Month', 'Opened', 'Closed', 'Standing'], rows)}`;
}

function models({ models: all }: Report, links: Links): string {
  if (all.length === 0) return '';
  const worst = [...all].sort((a, b) => b.unreviewed.length - a.unreviewed.length).slice(0, shown.models);
  const rows = worst.map(({ repository, path, age, unreviewed, unread }): Row => {
    const text = code(`${repository}/${path}`, wide).replaceAll('|', '\\|');
    const href = links.file(repository, path);
    return [
      href === null ? text : `[${text}](${href})`,
      unread !== null ? 'cannot be read' : age === null ? 'not known' : count(age, 'day'),
      String(unreviewed.length),
    ];
  });
  const more = all.length - rows.length;
  const rest = more > 0 ? `\n\nand ${count(more, 'more model')}, less changed since` : '';
  return `## Models\n\n${table(['Model', 'Last edited', 'Material changes since, unreviewed'], rows)}${rest}`;
}

function frameworks({ frameworks: all }: Report): string {
  const touched = all.filter((line) => line.touched.length > 0).slice(0, shown.frameworks);
  if (touched.length === 0) return '';
  const rows = touched.map(
    ({ id, title, touched: by, reviewed, retired }): Row => [
      `${inert(id)} ${inert(title, wide)}`,
      `${by.length}`,
      `${reviewed}`,
      `${retired}`,
    ],
  );
  return `## Risks of the frameworks\n\n${table(['Risk', 'Touched', 'Reviewed', 'Retired'], rows)}`;
}

function followUps({ followUps: all }: Report, links: Links): string {
  if (all.length === 0) return '';
  const items = all.slice(0, shown.followUps).map((one) => {
    const due = one.due === null ? 'no date' : `due ${dayText(one.due)}${one.isLate ? ', **late**' : ''}`;
    const owner = one.owner === null ? 'nobody' : code(one.owner, wide);
    return `- ${prose(one.text, 200)} (${owner}, ${due}) ${linked(one, links)}`;
  });
  if (all.length > items.length) items.push(`- and ${all.length - items.length} more`);
  return `## Open follow-ups\n\n${items.join('\n')}`;
}

function claimed({ measures: all }: Report, links: Links): string {
  const claims = all.flatMap((reading) => reading.claimed);
  if (claims.length === 0) return '';
  const items = claims
    .slice(0, shown.claimed)
    .map((one) => `- ${prose(one.says, 200)} ${linked(one, links)}`);
  if (claims.length > items.length) items.push(`- and ${claims.length - items.length} more`);
  return `## Said, and nothing shows it\n\nCounted nowhere above.\n\n${items.join('\n')}`;
}
