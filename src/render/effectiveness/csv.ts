/** A table of the report as CSV (RFC 4180), which a spreadsheet opens without running anything that a repository wrote. */
import type { Report } from '../../effectiveness/report.ts';
import { visible } from '../escape.ts';
import { type Cell, figuresTable, type Table } from './tables.ts';

/** What a spreadsheet takes for the start of a formula, full-width forms too. */
const formula = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/** @returns every figure in one long table. */
export function csv(report: Report): string {
  return csvOf(figuresTable(report));
}

export function csvOf({ columns, rows }: Table): string {
  const lines = [columns.map((column) => column.name), ...rows].map((row) => row.map(cell).join(','));
  return `${lines.join('\r\n')}\r\n`;
}

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(Math.round(value * 10_000) / 10_000);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const shown = visible(value.replace(/[\t\r\n]+/g, ' '));
  const inert = formula.test(shown) ? `'${shown}` : shown;
  return /[",']|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
