/** What a list of vendors may say of one of them: the list that ships, an organisation's own, a repository's. */
import { z } from 'zod';
import { severities } from '../../delta.ts';
import { ecosystems } from '../sighting.ts';
import type { World } from '../vendor-names.ts';
import { vendorCategories } from '../vendors.ts';

/** Far above what any vendor has, low enough that no list is slow to lay over another. */
const atMost = { names: 300, text: 200 } as const;

const names = (description: string) =>
  z.array(z.string().min(1)).max(atMost.names).meta({ description }).optional();
const text = (description: string) => z.string().min(1).max(atMost.text).meta({ description }).optional();

/** Without what marks a vendor as approved: who may do that depends on whose list it is. */
const parts = {
  id: z
    .string()
    .regex(/^[a-z\d]+(-[a-z\d]+)*$/, 'an id is words in small letters, joined by hyphens')
    .max(64)
    .meta({ description: 'Of a vendor that is known, or of a new one.' }),
  name: text('As people know it.'),
  category: z.enum(vendorCategories).meta({ description: 'What it is there for.' }).optional(),
  gets: text('What it typically gets, completing "gets …".'),
  severity: z.enum(severities).meta({ description: 'How bad it is where it joins.' }).optional(),
  packages: z
    .partialRecord(z.enum(ecosystems), z.array(z.string().min(1)).max(atMost.names))
    .meta({ description: 'By ecosystem: the packages that are its own.' })
    .optional(),
  hosts: names('Hosts that are its own.'),
  providers: names('Its Terraform providers.'),
  actions: names('Its GitHub Actions.'),
  images: names('Its container images.'),
  variables: names('Variables that are its own, or how they begin.'),
  secrets: names('Secrets that are its own, or how they begin.'),
  kev: names(
    'What the list of known exploited vulnerabilities calls it: "Quay", or "Quay: Ledger" for one product.',
  ),
  source: z
    .string()
    .regex(/^https:\/\/[^\s/]+\.[^\s]+$/, 'an address begins with https://')
    .max(500)
    .meta({ description: 'An address where its packages are named.' })
    .optional(),
  read: z
    .string()
    .regex(/^\d{4}-\d{2}$/, 'a month reads 2026-11')
    .meta({ description: 'Year and month in which that was read.' })
    .optional(),
};

export const repositoryVendorShape = {
  ...parts,
  approved: z.boolean().meta({ description: 'Whether it is approved already.' }).optional(),
};

export const vendorShape = {
  ...parts,
  approved: z
    .literal([true, false, 'repositories'])
    .meta({
      description:
        'Whether it is approved already; "repositories" leaves that to the file of each repository.',
    })
    .optional(),
};

const vendorEntry = z.strictObject(vendorShape);
export type VendorEntry = Readonly<z.infer<typeof vendorEntry>>;

export const vendorsFileSchema = z.strictObject({ vendors: z.array(vendorEntry).min(1) });

/** The lists of an entry, and what its names are of. */
const lists = {
  hosts: 'host',
  providers: 'provider',
  actions: 'action',
  images: 'image',
  variables: 'variable',
  secrets: 'secret',
} as const satisfies Partial<Record<keyof VendorEntry, World>>;
export const listKeys = ['hosts', 'providers', 'actions', 'images', 'variables', 'secrets'] as const;

export interface WrittenName {
  readonly world: World;
  readonly written: string;
  /** Inside its entry. */
  readonly path: readonly (string | number)[];
}

/** Every name by which an entry wants sightings to be known. */
export function namesOf(entry: VendorEntry): readonly WrittenName[] {
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
