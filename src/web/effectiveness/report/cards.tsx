/** A chart with its question above it, its figure in words, and the table that it was drawn from below. */
import type { Child } from 'hono/jsx';
import type { MeasureReading } from '../../../effectiveness/report.ts';
import { type Table, tableOf } from '../../../render/effectiveness/tables.ts';
import { trendText, valueText } from '../../../render/effectiveness/words.ts';
import { clip, visible } from '../../../render/escape.ts';
import { capital } from '../../../render/words.ts';
import { DataTable } from './data-table.tsx';
import type { Around } from './evidence.tsx';

interface CardProps {
  readonly id: string;
  readonly title: string;
  /** Table behind the chart, folded; null where the chart is a table. */
  readonly table: Table | null;
  /** Name of the table to download. */
  readonly download: string;
  readonly around: Around;
  readonly wide?: boolean;
  readonly children?: Child;
}

export function Card({ id, title, table, download, around, wide, children }: CardProps) {
  const href = around.download?.(download) ?? null;
  return (
    <section class={wide === true ? 'card wide' : 'card'} aria-labelledby={`card-${id}`}>
      <h3 id={`card-${id}`}>{visible(title)}</h3>
      {children}
      {table !== null && table.rows.length > 0 && (
        <details class="more">
          <summary>
            The figures<span class="unseen"> of “{visible(title)}”</span> as a table
          </summary>
          <DataTable table={table} caption={title} />
        </details>
      )}
      {href !== null && (
        <p class="take">
          <a href={href}>
            CSV<span class="unseen"> of “{visible(title)}”</span>
          </a>
        </p>
      )}
    </section>
  );
}

/** "72%  36 of 50 material changes  ↑ better, was 58%" */
export function Headline({ reading }: { readonly reading: MeasureReading }) {
  const { figure, trend, measure } = reading;
  const value = valueText(figure, measure.unit);
  const moved = trendText(reading);
  return (
    <p class="headline">
      {value !== null && <strong>{value}</strong>}{' '}
      <span>{clip(visible(value === null ? capital(figure.says) : figure.says), 160)}</span>{' '}
      {moved !== '' && <span class={`trend ${trend}`}>{moved}</span>}
    </p>
  );
}

interface ReadingCardProps {
  readonly reading: MeasureReading;
  readonly report: Parameters<typeof tableOf>[0];
  readonly around: Around;
  /** Which of its tables stands behind the chart. */
  readonly by: 'months' | 'parts';
  readonly children?: Child;
}

/** The chart of one measure. */
export function ReadingCard({ reading, report, around, by, children }: ReadingCardProps) {
  const { id, title, answers } = reading.measure;
  const table = by === 'months' ? tableOf(report, `months:${id}`) : null;
  return (
    <Card id={id} title={answers} table={table} download={`${by}:${id}`} around={around}>
      <p class="quiet">
        {visible(title)} · <a href={`#measure-${id}`}>how it is counted</a>
      </p>
      <Headline reading={reading} />
      {children}
    </Card>
  );
}
