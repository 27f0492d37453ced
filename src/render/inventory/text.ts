/** An inventory as text for a terminal: what stands where, sort by sort. */
import type { Inventory, InventoryItem, Sort } from '../../deltas/inventory/inventory.ts';
import { sorts } from '../../deltas/inventory/inventory.ts';
import { clip, visible } from '../escape.ts';
import { bullet, paragraph, type Sheet, section, sheetOf, type TerminalOptions } from '../paragraphs.ts';
import { count } from '../words.ts';

const headings: Readonly<Record<Sort, string>> = {
  agent: 'Agents',
  server: 'Tool servers',
  tool: 'Tools',
  permission: 'What agents may do without a question',
  autonomy: 'Where no guard or person stands in between',
  hook: 'Commands that run by themselves',
  instructions: 'Texts that agents follow',
  identity: 'Identities, and who may act as them',
  access: 'Access',
  secret: 'Secrets',
  endpoint: 'What can be reached from outside',
  resource: 'Resources of infrastructure',
  integration: 'Third parties',
};

/** Facts about a change from something, which a tree on its own has not. */
const ofChange = new Set(['from', 'was', 'before', 'blob', 'reason', 'digest', 'change']);

/** Of each sort; the JSON has all. */
const shown = 200;
const shownGaps = 20;

/** @returns lines no wider than asked, save for a single word that is; ends with a line break. */
export function inventoryText({ items, gaps }: Inventory, options: TerminalOptions): string {
  const sheet = sheetOf(options);
  const parts = sorts.flatMap((sort) => {
    const own = items.filter((item) => item.sort === sort);
    if (own.length === 0) return [];
    const rows = own.slice(0, shown).map((item) => row(sheet, item));
    const more = own.length - rows.length;
    if (more > 0) rows.push(`  ${sheet.paint('dim', `and ${more} more: --format json lists all`)}`);
    return [section(sheet, `${headings[sort]} (${own.length})`, rows.join('\n'))];
  });
  if (parts.length === 0) parts.push('Nothing that any analyzer knows stands in this tree.');
  if (gaps.length > 0) {
    const rows = gaps
      .slice(0, shownGaps)
      .map(({ path, because }) =>
        bullet(sheet, [{ text: path, tone: 'cyan' }, { text: because.slice(0, 2).join('; ') }]),
      );
    if (gaps.length > shownGaps)
      rows.push(`  ${sheet.paint('dim', `and ${gaps.length - shownGaps} more: --format json lists all`)}`);
    parts.push(section(sheet, `Not understood (${count(gaps.length, 'file')})`, rows.join('\n')));
  }
  return `${parts.join('\n\n')}\n`;
}

function row(sheet: Sheet, { name, facts, places }: InventoryItem): string {
  const told = Object.entries(facts)
    .filter(([key]) => !ofChange.has(key))
    .map(([key, value]) => ({ key, value: Array.isArray(value) ? value.join(', ') : String(value) }))
    .filter(({ value }) => value !== '' && !name.includes(value))
    .map(({ key, value }) => `${key}: ${clip(value, 160)}`)
    .join(' · ');
  const [{ path, startLine }] = places;
  const more = places.length > 1 ? ` and ${count(places.length - 1, 'more place')}` : '';
  return [
    paragraph(sheet, [{ text: name, tone: 'strong' }], 2),
    ...(told === '' ? [] : [paragraph(sheet, [{ text: told }], 4)]),
    `    ${sheet.paint('cyan', visible(`${path}:${startLine}`))}${sheet.paint('dim', more)}`,
  ].join('\n');
}
