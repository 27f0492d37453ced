/**
 * The texts of vendor catalogues in (rules/vendors.yml, then an organisation's own laid over it), the catalogue or all that
 * is wrong with the texts out. A later text adds vendors, adds to those that an earlier one has, and takes names over.
 */
import { z } from 'zod';
import { lineAt, plainOf } from '../../syntax/json-value.ts';
import type { TreeNode } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { readYaml } from '../../syntax/yaml.ts';
import { severities } from '../delta.ts';
import { ecosystems, type Sighting } from './sighting.ts';
import { keyOf, keysOf, misspelt, type World } from './vendor-names.ts';
import { type Vendor, type VendorCatalogue, vendorCategories } from './vendors.ts';

const names = z.array(z.string().min(1)).optional();

const entrySchema = z.strictObject({
  id: z.string().regex(/^[a-z\d]+(-[a-z\d]+)*$/, 'an id is words in small letters, joined by hyphens'),
  name: z.string().min(1).optional(),
  category: z.enum(vendorCategories).optional(),
  gets: z.string().min(1).optional(),
  severity: z.enum(severities).optional(),
  packages: z.partialRecord(z.enum(ecosystems), z.array(z.string().min(1))).optional(),
  hosts: names,
  providers: names,
  actions: names,
  images: names,
  variables: names,
  secrets: names,
  source: z.url({ protocol: /^https$/ }).optional(),
  /** Year and month. */
  read: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
  approved: z.boolean().optional(),
});

type Entry = Readonly<z.infer<typeof entrySchema>>;

const fileSchema = z.strictObject({ vendors: z.array(entrySchema).min(1) });

/** The lists of an entry, and what its names are of. */
const lists = {
  hosts: 'host',
  providers: 'provider',
  actions: 'action',
  images: 'image',
  variables: 'variable',
  secrets: 'secret',
} as const satisfies Partial<Record<keyof Entry, World>>;
const listKeys = ['hosts', 'providers', 'actions', 'images', 'variables', 'secrets'] as const;

/** What a vendor cannot do without where it stands for the first time. */
const needed = ['name', 'category', 'gets', 'severity', 'source'] as const;

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
  readonly entries: readonly Entry[];
  readonly faults: readonly VendorsFault[];
  readonly fault: (path: readonly PropertyKey[], message: string) => VendorsFault;
}

/** @param files from the lowest layer to the highest. */
export function readVendors(
  files: readonly VendorsFile[],
): { readonly catalogue: VendorCatalogue } | { readonly faults: readonly VendorsFault[] } {
  const faults: VendorsFault[] = [];
  const vendors = new Map<string, Vendor>();
  const owners = new Map<World, Map<string, string>>();
  for (const layer of files.map(readLayer)) {
    faults.push(...layer.faults);
    const claimed = new Map<World, Map<string, string>>();
    const seen = new Set<string>();
    for (const [index, entry] of layer.entries.entries()) {
      const at = (path: readonly PropertyKey[], message: string) =>
        faults.push(layer.fault(['vendors', index, ...path], message));
      if (seen.has(entry.id)) at(['id'], `${entry.id} stands here twice`);
      seen.add(entry.id);
      const vendor = laidOver(vendors.get(entry.id), entry);
      if (typeof vendor === 'string') at(['id'], vendor);
      else vendors.set(entry.id, vendor);
      for (const { world, written, path } of namesOf(entry)) {
        const wrong = misspelt(world, written);
        if (wrong !== null) at(path, `${written}: ${wrong}`);
        const key = keyOf(world, written);
        const owner = claimed.get(world)?.get(key);
        if (owner !== undefined) at(path, `${written} stands here twice: it is ${owner}'s`);
        claim(claimed, world, key, entry.id);
        claim(owners, world, key, entry.id);
      }
    }
  }
  if (faults.length > 0) return { faults };
  const find = (world: World, name: string): Vendor | null => {
    const known = owners.get(world);
    const key = known === undefined ? undefined : keysOf(world, name).find((each) => known.has(each));
    return vendors.get(known?.get(key ?? '') ?? '') ?? null;
  };
  return {
    catalogue: {
      all: [...vendors.values()].sort((one, other) => (one.id < other.id ? -1 : 1)),
      of: (sighting) => ownerOf(sighting, find),
    },
  };
}

/** What a store of secrets calls a variable is its name too. */
function ownerOf(sighting: Sighting, find: (world: World, name: string) => Vendor | null): Vendor | null {
  if (sighting.sort === 'package') return find(sighting.ecosystem, sighting.name);
  const owner = find(sighting.sort, sighting.name);
  return owner ?? (sighting.sort === 'secret' ? find('variable', sighting.name) : null);
}

function claim(into: Map<World, Map<string, string>>, world: World, key: string, id: string): void {
  const known = into.get(world) ?? new Map<string, string>();
  known.set(key, id);
  into.set(world, known);
}

/** @returns the vendor with what the entry names of it changed; in words, what a new one lacks. */
function laidOver(below: Vendor | undefined, entry: Entry): Vendor | string {
  const { id, approved = below?.approved ?? false } = entry;
  const { name, category, gets, severity, source } = { ...below, ...entry };
  if (
    name === undefined ||
    category === undefined ||
    gets === undefined ||
    severity === undefined ||
    source === undefined
  ) {
    const missing = needed.filter((key) => entry[key] === undefined);
    return `${id} is no vendor that is known, so it needs ${missing.join(', ')}`;
  }
  return { id, name, category, gets, severity, source, approved };
}

interface WrittenName {
  readonly world: World;
  readonly written: string;
  readonly path: readonly PropertyKey[];
}

function namesOf(entry: Entry): readonly WrittenName[] {
  const packages = ecosystems.flatMap((ecosystem) =>
    (entry.packages?.[ecosystem] ?? []).map((written, index) => ({
      world: ecosystem,
      written,
      path: ['packages', ecosystem, index],
    })),
  );
  const others = listKeys.flatMap((list) =>
    (entry[list] ?? []).map((written, index) => ({ world: lists[list], written, path: [list, index] })),
  );
  return [...packages, ...others];
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
  const { data, error } = fileSchema.safeParse(plainOf(root));
  const faults = error?.issues.map(({ path, message }) => fault(path, message)) ?? [];
  return { entries: data?.vendors ?? [], faults, fault };
}
