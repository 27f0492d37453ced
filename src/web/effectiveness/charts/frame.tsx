/** What every drawn chart has: a name and a description for those who can't see it, lines to measure by, months below. */
import type { Child } from 'hono/jsx';
import { bands, monthLabels, percent } from './scale.ts';

interface DrawingProps {
  readonly id: string;
  readonly title: string;
  /** What the drawing shows, in a sentence with its figures. */
  readonly description: string;
  readonly height: number;
  readonly children?: Child;
}

export function Drawing({ id, title, description, height, children }: DrawingProps) {
  return (
    <svg
      class="chart"
      role="img"
      width="100%"
      height={height}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-desc`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{description}</desc>
      {children}
    </svg>
  );
}

/** A line across with its value on top of it, at the left. */
export function Level({
  y,
  label,
  base,
}: {
  readonly y: number;
  readonly label: string;
  readonly base?: boolean;
}) {
  return (
    <>
      <line class={base === true ? 'axis' : 'grid'} x1="0" x2="100%" y1={y} y2={y} />
      <text class="tick" x="0" y={y - 4}>
        {label}
      </text>
    </>
  );
}

export function Months({ months, y }: { readonly months: readonly string[]; readonly y: number }) {
  const { middle } = bands(months.length);
  return (
    <>
      {monthLabels(months).map(
        (label, index) =>
          label !== null && (
            <text class="tick" x={percent(middle(index))} y={y} text-anchor="middle">
              {label}
            </text>
          ),
      )}
    </>
  );
}
