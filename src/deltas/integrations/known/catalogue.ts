/**
 * The texts of vendor catalogues in (rules/vendors.yml, then others laid over it), the catalogue or all that is wrong with
 * the texts out. A later text adds vendors, adds to those that an earlier one has, and takes names over.
 */
import { lineAt, plainOf } from '../../../syntax/json-value.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { readYaml } from '../../../syntax/yaml.ts';
import type { VendorCatalogue } from '../vendors.ts';
import { type VendorEntry, vendorsFileSchema } from './entry.ts';
import { nobody } from './layers.ts';

export interface VendorsFile {
  /** "rules/vendors.yml". */
  readonly file: string;
  readonly text: string;
}

/** What an admin can mend. */
export interface VendorsFault {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

interface Layer {
  readonly entries: readonly VendorEntry[];
  readonly faults: readonly VendorsFault[];
  readonly fault: (path: readonly PropertyKey[], message: string) => VendorsFault;
}

/** @param files from the lowest layer to the highest. */
export function readVendors(
  files: readonly VendorsFile[],
): { readonly catalogue: VendorCatalogue } | { readonly faults: readonly VendorsFault[] } {
  const faults: VendorsFault[] = [];
  let catalogue = nobody;
  for (const layer of files.map(readLayer)) {
    const over = catalogue.over(layer.entries);
    catalogue = over.catalogue;
    faults.push(...layer.faults);
    faults.push(...over.faults.map(({ path, message }) => layer.fault(['vendors', ...path], message)));
  }
  return faults.length > 0 ? { faults } : { catalogue };
}

function readLayer({ file, text }: VendorsFile): Layer {
  const failed = (line: number, message: string): Layer => ({
    entries: [],
    faults: [{ file, line, message }],
    fault: () => ({ file, line, message }),
  });
  let tree: TreeNode | null;
  try {
    tree = readYaml(file, text);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return failed(error.line, error.reason);
  }
  if (tree === null) return failed(1, 'the file is empty');
  const root = tree;
  const fault = (path: readonly PropertyKey[], message: string): VendorsFault => ({
    file,
    line: lineAt(root, path),
    message: path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
  });
  const { data, error } = vendorsFileSchema.safeParse(plainOf(root));
  const faults = error?.issues.map(({ path, message }) => fault(path, message)) ?? [];
  return { entries: data?.vendors ?? [], faults, fault };
}
