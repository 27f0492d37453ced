/** What a repository may say of vendors: it adds its own; what the organisation knows or approved it leaves as it is. */
import { compareSeverity } from '../deltas/delta.ts';
import { listKeys, namesOf, type VendorEntry, type WrittenName } from '../deltas/integrations/known/entry.ts';
import { ecosystems } from '../deltas/integrations/sighting.ts';
import type { Vendor } from '../deltas/integrations/vendors.ts';
import { byOrganisation, type Locked, type Refuse } from './locks.ts';
import { quoted } from './reading/spelling.ts';

/** @param all true where the organisation locks the vendors. */
export function tightenVendors(
  entries: readonly VendorEntry[],
  { vendors, approvals }: Pick<Locked, 'vendors' | 'approvals'>,
  all: boolean,
  refuse: Refuse,
): readonly VendorEntry[] {
  // Without an organisation the repository's own word is the highest.
  if (approvals === null) return entries;
  const below = vendors();
  return entries.map((entry, index) => {
    const known = below.byId(entry.id);
    const no = (path: readonly (string | number)[], message: string) =>
      refuse(['vendors', index, ...path], message);
    let kept: VendorEntry = entry;
    if (entry.approved === true && known?.approved !== true && (all || !approvals.has(entry.id))) {
      no(['approved'], `${quoted(entry.id)} is approved by the organisation alone.`);
      kept = { ...kept, approved: false };
    }
    if (known !== null && all) return unchanged(kept, known, no);
    // A name that joins an approved vendor would be approved with it.
    if (known?.approved === true || kept.approved === true)
      return withoutNames(kept, no, `${byOrganisation} what is approved`);
    if (!all) return kept;
    return withNames(kept, ({ world, written, path }) => {
      const owner = below.owner(world, written);
      return (
        owner === null ||
        no(path, `${byOrganisation} "vendors": ${quoted(written)} is ${quoted(owner.id)}'s.`)
      );
    });
  });
}

type No = (path: readonly (string | number)[], message: string) => false;

/** Of a vendor that is known, a repository under the lock may only think worse. */
function unchanged(entry: VendorEntry, known: Vendor, no: No): VendorEntry {
  const { id, approved, severity } = entry;
  const milder = severity !== undefined && compareSeverity(severity, known.severity) < 0;
  if (milder) no(['severity'], `${byOrganisation} "vendors": ${quoted(id)} is ${known.severity}.`);
  for (const key of ['name', 'category', 'gets', 'source', 'kev'] as const)
    if (entry[key] !== undefined)
      no([key], `${byOrganisation} "vendors": ${quoted(key)} of ${quoted(id)} can't be changed.`);
  withoutNames(entry, no, `${byOrganisation} "vendors"`);
  return {
    id,
    ...(approved !== undefined && { approved }),
    ...(severity !== undefined && !milder && { severity }),
  };
}

function withoutNames(entry: VendorEntry, no: No, because: string): VendorEntry {
  return withNames(entry, ({ written, path }) =>
    no(path, `${because}: ${quoted(entry.id)} gets no further name such as ${quoted(written)}.`),
  );
}

/** @returns the entry with the names that are kept. */
function withNames(entry: VendorEntry, keeps: (name: WrittenName) => boolean): VendorEntry {
  const gone = new Set(
    namesOf(entry)
      .filter((name) => !keeps(name))
      .map(({ path }) => path.join(' ')),
  );
  const kept: { -readonly [Key in keyof VendorEntry]: VendorEntry[Key] } = { ...entry };
  const left = (names: readonly string[], ...path: readonly string[]) =>
    names.filter((_, index) => !gone.has([...path, index].join(' ')));
  for (const list of listKeys) {
    const names = entry[list];
    if (names !== undefined) kept[list] = left(names, list);
  }
  if (entry.packages !== undefined) {
    kept.packages = Object.fromEntries(
      ecosystems.flatMap((ecosystem) => {
        const names = entry.packages?.[ecosystem];
        return names === undefined ? [] : [[ecosystem, left(names, 'packages', ecosystem)]];
      }),
    );
  }
  return kept;
}
