/** Where a value stands in a chart, and which values are written beside it. Across in percent of the width, so that a chart fits any window and its words keep their size; down in pixels. */
import { monthName } from '../../../render/effectiveness/words.ts';

/** Room for what is written left of the first value and right of the last, in percent. */
const left = 14;
const right = 2;

/** @returns the least round number that holds all of them: even, so that its half is a tick too. */
export function roundMaximum(values: readonly number[]): number {
  const most = Math.max(0, ...values);
  for (let unit = 1; ; unit *= 10) {
    const found = [2, 4, 6, 8, 10].find((times) => times * unit >= most);
    if (found !== undefined) return found * unit;
  }
}

/** The places of `length` months side by side. */
export function bands(length: number): {
  readonly width: number;
  readonly start: (index: number) => number;
  readonly middle: (index: number) => number;
} {
  const width = (100 - left - right) / Math.max(1, length);
  return {
    width,
    start: (index) => left + index * width,
    middle: (index) => left + (index + 0.5) * width,
  };
}

export function percent(share: number): string {
  return `${Math.round(share * 10) / 10}%`;
}

/** @returns pixels from the top: 0 at the bottom, `maximum` at the top. */
export function downTo(top: number, bottom: number, maximum: number): (value: number) => number {
  return (value) => Math.round((bottom - ((bottom - top) * value) / maximum) * 10) / 10;
}

const steps = [1, 2, 3, 6, 12] as const;
const mostLabels = 7;

/** @returns what is written under each month: months of the calendar at even distances, January as its year, the rest null. */
export function monthLabels(months: readonly string[]): readonly (string | null)[] {
  const step = steps.find((one) => months.length / one <= mostLabels) ?? 12;
  return months.map((month) => {
    const number = Number(month.slice(5, 7)) - 1;
    if (number % step !== 0) return null;
    return number === 0 ? month.slice(0, 4) : monthName(month);
  });
}
