/** A table as people read it: of a report's tables, the one behind a chart. */
import type { Cell, Column, Table } from '../../../render/effectiveness/tables.ts';
import { amountText, monthText } from '../../../render/effectiveness/words.ts';
import { clip, visible } from '../../../render/escape.ts';

const mostRows = 60;

export function DataTable({ table, caption }: { readonly table: Table; readonly caption: string }) {
  const rows = table.rows.slice(-mostRows);
  const left = table.rows.length - rows.length;
  return (
    <table class="data">
      <caption>
        {caption}
        {left > 0 && `: the last ${rows.length} of ${table.rows.length}`}
      </caption>
      <thead>
        <tr>
          {table.columns.map((column) => (
            <th scope="col" class={classOf(column)}>
              {column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {table.columns.map((column, index) =>
              index === 0 ? (
                <th scope="row">{shown(row[index] ?? null, column)}</th>
              ) : (
                <td class={classOf(column)}>{shown(row[index] ?? null, column)}</td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function classOf({ unit }: Column): string {
  return unit === 'text' || unit === 'month' ? '' : 'number';
}

function shown(cell: Cell, { unit }: Column): string {
  if (cell === null) return '–';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (typeof cell === 'string') return unit === 'month' ? monthText(cell) : clip(visible(cell), 120);
  return unit === 'text' || unit === 'month' ? String(cell) : amountText(cell, unit);
}
