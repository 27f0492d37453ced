/** A share month by month, from 0 to 100%; what has too little data is a gap with its number, and no point. */
import { shareText } from '../../../effectiveness/reading/figure.ts';
import type { MeasureReading } from '../../../effectiveness/report.ts';
import { monthText } from '../../../render/effectiveness/words.ts';
import { Drawing, Level, Months } from './frame.tsx';
import { bands, downTo, percent } from './scale.ts';

interface Point {
  readonly month: string;
  readonly value: number | null;
  readonly of: number;
}

const [top, bottom] = [20, 140];
/** So many numbers stand side by side where a window is narrow. */
const mostNumbers = 13;

export function ShareLine({ reading }: { readonly reading: MeasureReading }) {
  const { measure } = reading;
  const points = reading.months.map(({ month, figure }): Point => {
    return { month, value: figure.value, of: figure.denominator };
  });
  const y = downTo(top, bottom, 1);
  const { width, start, middle } = bands(points.length);
  const known = points.flatMap((point, index) =>
    point.value === null ? [] : [{ index, value: point.value, month: point.month }],
  );
  const every = Math.ceil(points.length / mostNumbers);
  return (
    <Drawing
      id={`chart-${measure.id}`}
      title={`${measure.title} by month`}
      description={described(known, points.length)}
      height={182}
    >
      {points.map(
        (point, index) =>
          point.value === null && (
            <rect
              class="void"
              x={percent(start(index))}
              width={percent(width)}
              y={top}
              height={bottom - top}
            />
          ),
      )}
      <Level y={y(1)} label="100%" />
      <Level y={y(0.5)} label="50%" />
      <Level y={y(0)} label="0%" base />
      {known.slice(1).map(({ index, value }, before) => {
        const from = known[before];
        if (from === undefined || from.index !== index - 1) return null;
        return (
          <line
            class="line"
            x1={percent(middle(from.index))}
            y1={y(from.value)}
            x2={percent(middle(index))}
            y2={y(value)}
          />
        );
      })}
      {known.map(({ index, value }) => (
        <circle class="dot" cx={percent(middle(index))} cy={y(value)} r="3" />
      ))}
      {ends(known).map(({ index, value }) => (
        <text
          class="value"
          x={percent(middle(index))}
          y={isAbove(known, index) ? y(value) - 9 : y(value) + 18}
          text-anchor="middle"
        >
          {shareText(value)}
        </text>
      ))}
      <Months months={points.map(({ month }) => month)} y={bottom + 16} />
      <text class="tick" x="0" y={bottom + 34}>
        n
      </text>
      {points.map(
        ({ of }, index) =>
          index % every === 0 && (
            <text class="tick" x={percent(middle(index))} y={bottom + 34} text-anchor="middle">
              {of}
            </text>
          ),
      )}
    </Drawing>
  );
}

type Known = { readonly index: number; readonly value: number; readonly month: string };

/** The first and the last: from where to where is the story. */
function ends(known: readonly Known[]): readonly Known[] {
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined) return [];
  return first === last ? [first] : [first, last];
}

/** Where the line does not run; above where both sides are free, and where the months stand below. */
function isAbove(known: readonly Known[], index: number): boolean {
  const place = known.findIndex((one) => one.index === index);
  const [here, beside] = [known[place], known[place === 0 ? 1 : place - 1]];
  if (here === undefined || beside === undefined) return true;
  return here.value < 0.2 || beside.value <= here.value;
}

function described(known: readonly Known[], months: number): string {
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return `Too little data in every one of ${months} months.`;
  const words = ({ value, month }: Known) => `${shareText(value)} in ${monthText(month)}`;
  const missing = months - known.length;
  const rest = missing === 0 ? '' : ` Too little data in ${missing} of ${months} months.`;
  return first === last ? `${words(first)}.${rest}` : `From ${words(first)} to ${words(last)}.${rest}`;
}
