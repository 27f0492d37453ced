/** Where code comes from on both sides -> packages from addresses, forks, paths outside and registries of others. */
import type { DraftDelta } from '../delta.ts';
import { compareTraits, type Trait } from '../traits.ts';
import { meaningOfSource, type SourceMeaning } from './manifests/addresses.ts';
import type { Registry } from './manifests/manifest.ts';
import { registryNames } from './registry-names.ts';
import { keyOf, type Together } from './side.ts';
import type { Ecosystem, PackageSighting } from './sighting.ts';

export function sourceDeltas(before: Together, after: Together): readonly DraftDelta[] {
  const [was, is] = [addressesOf(before), addressesOf(after)];
  const traits = (own: Together, other: ReadonlyMap<string, Place>) => [
    ...own.packages.flatMap((one) => packageTraits(one, other)),
    ...own.registries.map(registryTrait),
  ];
  return compareTraits(traits(before, is), traits(after, was));
}

interface Place {
  /** Where a package comes from: addresses, or "" for its registry. */
  readonly addresses: ReadonlySet<string>;
}

function addressesOf({ packages }: Together): ReadonlyMap<string, Place> {
  const places = new Map<string, { readonly addresses: Set<string> }>();
  for (const one of packages) {
    const key = keyOf(one);
    const place = places.get(key) ?? { addresses: new Set<string>() };
    place.addresses.add(one.source === null ? '' : meaningOfSource(one.source).address);
    places.set(key, place);
  }
  return places;
}

const forms = {
  git: 'from the repository',
  archive: 'from the address',
  path: 'from the path',
} as const;

function packageTraits(sighting: PackageSighting, other: ReadonlyMap<string, Place>): readonly Trait[] {
  const { source, name, ecosystem, evidence } = sighting;
  if (source === null) return [];
  const meaning = meaningOfSource(source);
  const { address, form, clear, fixed } = meaning;
  const theirs = other.get(keyOf(sighting));
  const subject = `package ${name}`;
  const was = wasFrom(theirs);
  const moved: Trait = {
    subject,
    facts: { ecosystem, package: name, form, address },
    evidence,
    gained: {
      kind: 'integration.source.changed',
      severity: severityOf(meaning),
      summary: `${name} comes ${forms[form]} ${address}${warning(meaning)} (${was})`,
    },
    lost: {
      kind: 'integration.source.restored',
      summary: `${name} no longer comes ${forms[form]} ${address}`,
    },
  };
  // Where the address stays, what may change is whether it names one commit.
  const same = theirs?.addresses.has(address) === true;
  if (!same || fixed || clear) return [moved];
  const loose: Trait = {
    subject: `commit of package ${name}`,
    facts: { ecosystem, package: name, address },
    evidence,
    gained: {
      kind: 'integration.source.changed',
      severity: 'medium',
      summary: `${name} is no longer held to one commit of ${address}, so its next one runs unseen`,
    },
    lost: {
      kind: 'integration.source.restored',
      summary: `${name} is held to one commit of ${address}`,
    },
  };
  return [moved, loose];
}

/** A package may be named by one manifest and placed by another; the place is what counts. */
function wasFrom(place: Place | undefined): string {
  if (place === undefined) return 'new';
  const addresses = [...place.addresses].filter((address) => address !== '');
  return addresses.length === 0 ? 'was from its registry' : `was from ${addresses.slice(0, 3).join(', ')}`;
}

/** Code that others on the way can exchange, or that changes by itself, weighs more than an address alone. */
function severityOf({ clear, fixed }: SourceMeaning): 'high' | 'medium' {
  return clear || !fixed ? 'high' : 'medium';
}

function warning({ clear, fixed }: SourceMeaning): string {
  if (clear) return ', without encryption';
  return fixed ? '' : ', whose next commit runs unseen';
}

const words: Partial<Record<Ecosystem, string>> = {
  pypi: 'Python',
  golang: 'Go',
  gem: 'Ruby',
  cargo: 'Rust',
};

function registryTrait({ ecosystem, address, named, group, beside, evidence }: Registry): Trait {
  const clear = address.startsWith('http://');
  const besides =
    beside === undefined
      ? ''
      : `, beside ${registryNames[ecosystem]}, so that either answers for names of the other`;
  const packages = `${words[ecosystem] ?? ecosystem} packages`;
  return {
    subject: `registry ${address.replace(/^[a-z+]+:\/\//, '')}`,
    facts: {
      ecosystem,
      address,
      form: 'registry',
      named,
      ...(group === undefined ? {} : { group }),
      ...(beside === undefined ? {} : { beside }),
    },
    evidence,
    gained: {
      kind: 'integration.source.changed',
      severity: named && !clear ? 'medium' : 'high',
      summary: named
        ? `${packages} ${group === undefined ? 'that name it' : `of ${group}`} come from ${address}${clear ? ', without encryption' : ''}`
        : `${packages} of any name may come from ${address}${besides}${clear ? ', without encryption' : ''}`,
    },
    lost: { kind: 'integration.source.restored', summary: `${packages} no longer come from ${address}` },
  };
}
