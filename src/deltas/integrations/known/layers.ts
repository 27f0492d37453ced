/** Entries of vendors laid one list over the other in, who is known by which name out. */
import type { Sighting } from '../sighting.ts';
import { keyOf, keysOf, misspelt, type World } from '../vendor-names.ts';
import type { EntryFault, Vendor, VendorCatalogue } from '../vendors.ts';
import { namesOf, type VendorEntry } from './entry.ts';

/** What a vendor cannot do without where it stands for the first time. */
const needed = ['name', 'category', 'gets', 'severity', 'source'] as const;

interface Known {
  readonly vendors: ReadonlyMap<string, Vendor>;
  readonly owners: ReadonlyMap<World, ReadonlyMap<string, string>>;
}

/** Nobody is known: what the first list is laid over. */
export const nobody: VendorCatalogue = catalogueOf({ vendors: new Map(), owners: new Map() });

function catalogueOf(known: Known): VendorCatalogue {
  const owner = (world: World, name: string): Vendor | null => {
    const own = known.owners.get(world);
    const key = own === undefined ? undefined : keysOf(world, name).find((each) => own.has(each));
    return known.vendors.get(own?.get(key ?? '') ?? '') ?? null;
  };
  return {
    all: [...known.vendors.values()].sort((one, other) => (one.id < other.id ? -1 : 1)),
    byId: (id) => known.vendors.get(id) ?? null,
    owner,
    of: (sighting) => ownerOf(sighting, owner),
    over: (entries) => laidOver(known, entries),
  };
}

/** What a store of secrets calls a variable is its name too. */
function ownerOf(sighting: Sighting, find: VendorCatalogue['owner']): Vendor | null {
  if (sighting.sort === 'package') return find(sighting.ecosystem, sighting.name);
  const owner = find(sighting.sort, sighting.name);
  return owner ?? (sighting.sort === 'secret' ? find('variable', sighting.name) : null);
}

function laidOver(below: Known, entries: readonly VendorEntry[]): ReturnType<VendorCatalogue['over']> {
  const faults: EntryFault[] = [];
  const vendors = new Map(below.vendors);
  const owners = new Map([...below.owners].map(([world, own]) => [world, new Map(own)]));
  const claimed = new Map<World, Map<string, string>>();
  const seen = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const at = (path: readonly (string | number)[], message: string) =>
      faults.push({ path: [index, ...path], message });
    if (seen.has(entry.id)) at(['id'], `${entry.id} stands here twice`);
    seen.add(entry.id);
    const vendor = changed(vendors.get(entry.id), entry);
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
  return { catalogue: catalogueOf({ vendors, owners }), faults };
}

function claim(into: Map<World, Map<string, string>>, world: World, key: string, id: string): void {
  const known = into.get(world) ?? new Map<string, string>();
  known.set(key, id);
  into.set(world, known);
}

/** @returns the vendor with what the entry names of it changed; in words, what a new one lacks. */
function changed(below: Vendor | undefined, entry: VendorEntry): Vendor | string {
  const { id } = entry;
  const approved = entry.approved === undefined ? (below?.approved ?? false) : entry.approved === true;
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
  const kev = [...new Set([...(below?.kev ?? []), ...(entry.kev ?? [])])];
  return { id, name, category, gets, severity, source, approved, kev };
}
