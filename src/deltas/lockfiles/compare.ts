/** Two sides of one lock file -> registries and addresses that are new in it, and packages with other content than before. */
import type { TextFile } from '../../change/snapshot.ts';
import type { DraftDelta, Evidence } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
import { meaningOfSource } from '../integrations/manifests/addresses.ts';
import { isUsualHost, withoutUser } from '../integrations/manifests/reading.ts';
import { registryNames } from '../integrations/registry-names.ts';
import { compareTraits, shownPlaces, type Trait } from '../traits.ts';
import type { Locked, LockFormat } from './lock.ts';

export interface LockSide {
  readonly file: TextFile;
  readonly format: LockFormat;
  readonly locked: readonly Locked[];
  /** What the manifest beside it tells: packages that have a place of their own, and hosts of registries. */
  readonly told: { readonly packages: ReadonlySet<string>; readonly hosts: ReadonlySet<string> };
}

export function lockDeltas(before: LockSide | null, after: LockSide | null): readonly DraftDelta[] {
  return [
    ...compareTraits(traitsOf(before, 'before'), traitsOf(after, 'after')),
    ...(before === null || after === null ? [] : contentDeltas(before, after)),
  ];
}

type SideName = 'before' | 'after';

function evidenceOf({ file }: LockSide, side: SideName, { line }: Pick<Locked, 'line'>): Evidence {
  return withoutUser(evidenceAt(file, side, { startLine: line, endLine: line }));
}

function traitsOf(own: LockSide | null, side: SideName): readonly Trait[] {
  if (own === null) return [];
  return [...registryTraits(own, side), ...addressTraits(own, side)];
}

/** Where Packagist's packages have their archives (getcomposer.org/doc/articles/repository-branching, read 2026-11). */
const archiveHosts: ReadonlySet<string> = new Set([
  'api.github.com',
  'github.com',
  'codeload.github.com',
  'gitlab.com',
  'bitbucket.org',
]);

/** One trait for each registry that is not the usual one, at every package that is taken from it. */
function registryTraits(own: LockSide, side: SideName): readonly Trait[] {
  const byHost = new Map<string, Locked[]>();
  for (const one of own.locked) {
    if (one.source?.form !== 'registry') continue;
    const [, scheme = '', host = ''] = /^(https?):\/\/(?:[^/@]*@)?([^/?#]+)/.exec(one.source.address) ?? [];
    const name = host.toLowerCase();
    const usual = isUsualHost(name) || (own.format.ecosystem === 'composer' && archiveHosts.has(name));
    if (name === '' || (usual && scheme === 'https') || own.told.hosts.has(name)) continue;
    const address = `${scheme}://${name}`;
    const same = byHost.get(address);
    if (same === undefined) byHost.set(address, [one]);
    else same.push(one);
  }
  const { ecosystem } = own.format;
  return [...byHost].flatMap(([address, all]) => {
    const [first, ...more] = [...new Set(all.map(({ name }) => name))];
    const named = `${first ?? ''}${more.length > 0 ? ` and ${more.length} more` : ''}`;
    const clear = address.startsWith('http://');
    return all.slice(0, shownPlaces).map(
      (one): Trait => ({
        subject: `registry ${address.replace(/^https?:\/\//, '')}`,
        facts: { ecosystem, address, form: 'locked' },
        evidence: evidenceOf(own, side, one),
        gained: {
          kind: 'integration.source.changed',
          severity: clear ? 'high' : 'medium',
          summary: `${named} (${registryNames[ecosystem]}) would be installed from ${address}${clear ? ', without encryption' : ''}, which this lock file did not name before`,
        },
        lost: {
          kind: 'integration.source.restored',
          summary: `${named} (${registryNames[ecosystem]}) would no longer be installed from ${address}`,
        },
      }),
    );
  });
}

const forms = { git: 'from the repository', archive: 'from the address', path: 'from the path' } as const;

/** Packages of packages that come from an address: no manifest of ours says so. */
function addressTraits(own: LockSide, side: SideName): readonly Trait[] {
  const { ecosystem } = own.format;
  return own.locked.flatMap((one): readonly Trait[] => {
    const { source, name } = one;
    if (source === null || source.form === 'registry' || own.told.packages.has(name)) return [];
    const { address, form, clear } = meaningOfSource(source.address);
    return [
      {
        subject: `package ${name}`,
        facts: { ecosystem, package: name, form, address },
        evidence: evidenceOf(own, side, one),
        gained: {
          kind: 'integration.source.changed',
          severity: clear ? 'high' : 'medium',
          summary: `${name} (${registryNames[ecosystem]}) would be installed ${forms[form]} ${address}${clear ? ', without encryption' : ''}: the lock file says so, and no manifest beside it`,
        },
        lost: {
          kind: 'integration.source.restored',
          summary: `${name} (${registryNames[ecosystem]}) would no longer be installed ${forms[form]} ${address}`,
        },
      },
    ];
  });
}

interface Held {
  readonly one: Locked;
  /** By how it was hashed: more than one where the file has a version twice. */
  readonly hashes: ReadonlyMap<string, ReadonlySet<string>>;
}

function heldBy({ locked }: LockSide): ReadonlyMap<string, Held> {
  const held = new Map<string, { readonly one: Locked; readonly hashes: Map<string, Set<string>> }>();
  for (const one of locked) {
    const key = `${one.name}@${one.version}`;
    const same = held.get(key) ?? { one, hashes: new Map<string, Set<string>>() };
    for (const [way, hash] of one.hashes) same.hashes.set(way, (same.hashes.get(way) ?? new Set()).add(hash));
    held.set(key, same);
  }
  return held;
}

/** So many at once are another way of packing, or a registry that moved: told as one. */
const toldApart = 10;

/** No registry lets a version be replaced, so another hash of the same one is another archive under its name. */
function contentDeltas(before: LockSide, after: LockSide): readonly DraftDelta[] {
  const was = heldBy(before);
  const { ecosystem } = after.format;
  const changed = [...heldBy(after)].flatMap(([key, is]) => {
    const old = was.get(key);
    const way = old === undefined ? undefined : [...is.hashes.keys()].find((one) => apart(old, is, one));
    return old === undefined || way === undefined ? [] : [{ old, is, way }];
  });
  const drafts = changed.map(({ old, is, way }): DraftDelta => {
    const { name, version } = is.one;
    return {
      kind: 'integration.content.changed',
      subject: `package ${name}`,
      // The hash is a fact: a signature for one archive must not cover the next.
      facts: { ecosystem, package: name, version, hash: [...(is.hashes.get(way) ?? [])].sort().join(' ') },
      summary: `${name} ${version} (${registryNames[ecosystem]}) has other content than before under the same version: its ${way} is another`,
      evidence: [evidenceOf(after, 'after', is.one), evidenceOf(before, 'before', old.one)],
    };
  });
  const [first, ...more] = drafts;
  if (first === undefined || drafts.length <= toldApart) return drafts;
  return [
    {
      kind: 'integration.content.changed',
      subject: `packages of ${registryNames[ecosystem]}`,
      facts: {
        ecosystem,
        packages: drafts.map(({ facts }) => `${String(facts.package)} ${String(facts.hash)}`).sort(),
      },
      summary: `${drafts.length} packages (${registryNames[ecosystem]}) have other content than before under the same versions`,
      evidence: [first.evidence[0], ...more.slice(0, shownPlaces - 1).map(({ evidence: [place] }) => place)],
    },
  ];
}

function apart(was: Held, is: Held, way: string): boolean {
  const [old, now] = [was.hashes.get(way), is.hashes.get(way)];
  return old !== undefined && now !== undefined && [...now].every((hash) => !old.has(hash));
}
