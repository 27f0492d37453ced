/** What a model says, without where it says it: two texts of one meaning differ in layout, order, dates and coordinates alone. */
import type { ThreatModel } from './model.ts';

/** @returns a text that is the same where the meaning is. */
export function meaningOf(models: readonly ThreatModel[]): string {
  return JSON.stringify(models.map(bare));
}

function bare(model: ThreatModel): unknown {
  const { title, owners, covers, components, identities, boundaries, flows, assets, threats, says } = model;
  return {
    title,
    owners: [...owners].sort(),
    covers: [...covers].sort(),
    components: sorted(components.map((one) => ({ ...one, tags: [...one.tags].sort() }))),
    identities: sorted(identities),
    boundaries: sorted(boundaries),
    flows: sorted(flows.map((one) => ({ ...one, crosses: [...one.crosses].sort() }))),
    assets: sorted(assets),
    threats: sorted(threats.map((one) => ({ ...one, about: [...one.about].sort() }))),
    says,
  };
}

function sorted(parts: readonly { readonly id: string; readonly place: unknown }[]): readonly unknown[] {
  return parts
    .map(({ place: _, ...part }) => part)
    .map((part) => ({ part, key: JSON.stringify(part) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ part }) => part);
}
