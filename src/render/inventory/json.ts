/** The documented, stable JSON of an inventory. Keys are added, never renamed or removed. */
import type { Severity } from '../../deltas/delta.ts';
import type { Inventory, Sort } from '../../deltas/inventory/inventory.ts';

export interface InventoryJson {
  readonly commit: string;
  readonly items: readonly InventoryItemJson[];
  /** What could not be read or understood. */
  readonly gaps: readonly { readonly path: string; readonly because: readonly string[] }[];
}

export interface InventoryItemJson {
  readonly sort: Sort;
  readonly name: string;
  /** The kind of the delta that it would be if it came today, and how severe. */
  readonly kind: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly facts: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** Lines are 1-based and inclusive. */
  readonly places: readonly { readonly path: string; readonly startLine: number; readonly endLine: number }[];
}

export function inventoryJson(commit: string, { items, gaps }: Inventory): InventoryJson {
  return {
    commit,
    items: items.map(({ sort, name, kind, severity, summary, facts, places }) => ({
      sort,
      name,
      kind,
      severity,
      summary,
      facts,
      places: places.map(({ path, startLine, endLine }) => ({ path, startLine, endLine })),
    })),
    gaps,
  };
}
