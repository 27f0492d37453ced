/** Critical and high findings by month: how many stand, and below, what was opened and what was closed. */
import type { StandingMonth } from '../../../effectiveness/report.ts';
import { monthText } from '../../../render/effectiveness/words.ts';
import { count } from '../../../render/words.ts';
import { Drawing, Level, Months } from './frame.tsx';
import { bands, downTo, percent, roundMaximum } from './scale.ts';

const [top, bottom] = [20, 110];
/** The line that what was opened stands on, and what was closed hangs from. */
const middleLine = 172;
const reach = 34;
const mostNumbers = 13;

export function Standing({ standing }: { readonly standing: readonly StandingMonth[] }) {
  const maximum = roundMaximum(standing.map((one) => one.standing));
  const y = downTo(top, bottom, maximum);
  const most = Math.max(1, ...standing.flatMap(({ opened, closed }) => [opened, closed]));
  const high = (value: number) => Math.round((reach * value * 10) / most) / 10;
  const { width, start, middle } = bands(standing.length);
  const bar = { width: percent(width * 0.64), x: (index: number) => percent(start(index) + width * 0.18) };
  const numbers = standing.length <= mostNumbers;
  const last = standing.at(-1);
  const x = (index: number) => percent(middle(index));
  return (
    <Drawing
      id="chart-standing"
      title="Critical and high findings by month"
      description={described(standing)}
      height={240}
    >
      <Level y={y(maximum)} label={maximum.toLocaleString('en')} />
      <Level y={y(maximum / 2)} label={(maximum / 2).toLocaleString('en')} />
      <Level y={y(0)} label="0" base />
      {standing.slice(1).map((one, before) => (
        <line
          class="line"
          x1={x(before)}
          y1={y(standing[before]?.standing ?? 0)}
          x2={x(before + 1)}
          y2={y(one.standing)}
        />
      ))}
      {last !== undefined && (
        <>
          <circle class="dot" cx={x(standing.length - 1)} cy={y(last.standing)} r="3.5" />
          <text class="value" x="100%" y={y(last.standing) - 9} text-anchor="end">
            {`${last.standing.toLocaleString('en')} standing`}
          </text>
        </>
      )}
      <line class="axis" x1="0" x2="100%" y1={middleLine} y2={middleLine} />
      <text class="tick bad" x="0" y={middleLine - 5}>
        new
      </text>
      <text class="tick good" x="0" y={middleLine + 14}>
        gone
      </text>
      {standing.map(({ opened, closed }, index) => (
        <>
          {opened > 0 && (
            <rect
              class="bar bad"
              x={bar.x(index)}
              width={bar.width}
              y={middleLine - high(opened)}
              height={high(opened)}
            />
          )}
          {closed > 0 && (
            <rect class="bar good" x={bar.x(index)} width={bar.width} y={middleLine} height={high(closed)} />
          )}
          {numbers && opened > 0 && (
            <text class="tick" x={x(index)} y={middleLine - high(opened) - 4} text-anchor="middle">
              {opened}
            </text>
          )}
          {numbers && closed > 0 && (
            <text class="tick" x={x(index)} y={middleLine + high(closed) + 12} text-anchor="middle">
              {closed}
            </text>
          )}
        </>
      ))}
      <Months months={standing.map(({ month }) => month)} y={middleLine + reach + 30} />
    </Drawing>
  );
}

function described(standing: readonly StandingMonth[]): string {
  const [first, last] = [standing[0], standing.at(-1)];
  if (first === undefined || last === undefined) return 'Nothing is known.';
  const sum = (of: (month: StandingMonth) => number) => standing.reduce((all, one) => all + of(one), 0);
  const opened = count(
    sum((one) => one.opened),
    'was opened',
    'were opened',
  );
  const closed = count(
    sum((one) => one.closed),
    'was closed',
    'were closed',
  );
  return `${first.standing} stood at the end of ${monthText(first.month)}, ${last.standing} at the end of ${monthText(last.month)}; ${opened} and ${closed}.`;
}
