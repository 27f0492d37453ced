import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { csv, csvOf } from '../../../src/render/effectiveness/csv.ts';
import { tableNames, tableOf } from '../../../src/render/effectiveness/tables.ts';
import { better, hostile, large } from '../../web/effectiveness/reports.ts';
import { rowsOf } from './rows.ts';

const table = (...cells: readonly (string | number | boolean | null)[]) => ({
  id: 'a',
  columns: cells.map((_, index) => ({ name: `c${index}`, unit: 'text' as const })),
  rows: [cells],
});

test('every figure is a row of one table, with its numbers as they are', () => {
  const [head, ...rows] = rowsOf(csv(better));
  expect(head).toEqual([
    ...['About', 'Measure', 'Part', 'Month', 'Value', 'Unit'],
    ...['Counted', 'Of', 'Before', 'Trend', 'Says'],
  ]);
  for (const { measure, figure, trend, parts, months } of better.measures) {
    const own = rows.filter((row) => row[1] === measure.id);
    expect(own).toHaveLength(1 + parts.length + months.length);
    const [whole = []] = own;
    expect(whole[4]).toBe(figure.value === null ? '' : String(Math.round(figure.value * 1e4) / 1e4));
    expect(whole.slice(5, 8)).toEqual([measure.unit, String(figure.numerator), String(figure.denominator)]);
    expect(whole.slice(9)).toEqual([trend, figure.says]);
  }
});

test('every table can be had by its name, and no other', () => {
  const names = [...tableNames, 'months:recurrence', 'parts:recurrence', 'evidence:recurrence'];
  for (const name of names) {
    const found = tableOf(large, name);
    expect(found?.id).toBe(name);
    const widths = new Set(found?.rows.map((row) => row.length));
    expect([...widths]).toEqual([found?.columns.length]);
  }
  for (const name of ['', 'nothing', 'months:nothing', 'others:recurrence', 'constructor', '__proto__'])
    expect(tableOf(large, name)).toBeNull();
});

test('a list of changes has all of them', () => {
  const found = tableOf(large, 'evidence:recurrence');
  expect(found?.rows.filter((row) => row[1] === null && row[2] === 'counted')).toHaveLength(900);
});

describe('a spreadsheet runs nothing', () => {
  test.each(['=1+1', '+1', '-1', '@a', ' =1', '\t=1', '\r=1', '\n@a', '＝1', '＋1', '－1', '＠a'])(
    'of a cell that starts as %j',
    (text) => {
      const [, row] = rowsOf(csvOf(table(text)));
      expect(row?.[0]?.startsWith("'")).toBe(true);
    },
  );

  test('of any text of a repository, in any table', () => {
    for (const name of [...tableNames, 'parts:recurrence', 'evidence:recurrence']) {
      const found = tableOf(hostile, name);
      const cells = found === null ? [] : rowsOf(csvOf(found)).flat();
      expect(cells.filter((cell) => /^\s*[=+@]/.test(cell) || /[\u202e\n]/.test(cell))).toEqual([]);
    }
  });

  test('while numbers below nothing stay numbers', () => {
    expect(csvOf(table(-5, 0.123456, null, true))).toBe('c0,c1,c2,c3\r\n-5,0.1235,,yes\r\n');
  });
});

test('whatever is in a cell stays in it', () => {
  const plain = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', "'", ' ', '=', '\n', '\r', 'é') });
  fc.assert(
    fc.property(fc.array(plain, { minLength: 1, maxLength: 4 }), (cells) => {
      const [head = [], ...rows] = rowsOf(csvOf(table(...cells)));
      expect(rows).toHaveLength(1);
      expect(rows[0]).toHaveLength(head.length);
      cells.forEach((cell, index) => {
        const line = cell.replace(/[\r\n]+/g, ' ');
        expect([line, `'${line}`]).toContain(rows[0]?.[index]);
      });
    }),
  );
});
