/** A manifest's reading while it grows: what a reader finds in, packages with lines and what nobody can follow out. */
import { posix } from 'node:path';
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { Lines, TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { Evidence } from '../../delta.ts';
import { evidenceAt } from '../../evidence.ts';
import type { Ecosystem, PackageSighting } from '../sighting.ts';
import { plainAddress } from './addresses.ts';
import type { Guard, GuardLevel, ManifestPart, ManifestReading, Registry } from './manifest.ts';

export interface Asked {
  readonly name: string;
  readonly version?: string | null;
  readonly development?: boolean;
  readonly source?: string | null;
}

/** No registry allows longer ones; what is longer, or has a gap or a quote, is no name. */
const plausibleName = /^[^\s"'`\\<>]{1,214}$/;

/** Registries that a package comes from anyway, by host. */
const usualHosts = new Set([
  'registry.npmjs.org',
  'registry.yarnpkg.com',
  'npm.jsr.io',
  'pypi.org',
  'pypi.python.org',
  'files.pythonhosted.org',
  'repo.maven.apache.org',
  'repo1.maven.org',
  'repo.maven.org',
  'dl.google.com',
  'maven.google.com',
  'plugins.gradle.org',
  'rubygems.org',
  'index.rubygems.org',
  'api.nuget.org',
  'www.nuget.org',
  'crates.io',
  'index.crates.io',
  'packagist.org',
  'repo.packagist.org',
  'hex.pm',
  'repo.hex.pm',
  'pub.dev',
  'pub.dartlang.org',
  'cdn.cocoapods.org',
  'conda.anaconda.org',
]);

/** True where packages of some ecosystem come from there anyway. */
export function isUsualHost(host: string): boolean {
  return usualHosts.has(host);
}

/** An address may carry a token before its host, where no password marks it as one. */
export function withoutUser(evidence: Evidence): Evidence {
  const text = evidence.text
    .replace(/(:\/\/)(?!git@)[^\s/@]{1,256}@/g, '$1[redacted]@')
    .replace(
      /(\b(?:token|password|username)\s{0,8}=\s{0,8})(?:"[^"\n]{0,512}"|'[^'\n]{0,512}')/g,
      '$1[redacted]',
    );
  return { ...evidence, text };
}

export class Reading {
  readonly file: TextFile;
  readonly side: Side;
  private readonly ecosystem: Ecosystem;
  private readonly sightings: PackageSighting[] = [];
  private readonly registries: Registry[] = [];
  private readonly levels: GuardLevel[] = [];
  private readonly own: string[] = [];
  private readonly unjudged: ManifestPart[] = [];

  constructor(file: TextFile, side: Side, ecosystem: Ecosystem) {
    this.file = file;
    this.side = side;
    this.ecosystem = ecosystem;
  }

  /** A package that is asked for; what cannot be a name is nobody's to judge. */
  asks(asked: Asked, lines: Lines): void {
    const { name, version = null, development = false, source = null } = asked;
    if (!plausibleName.test(name)) {
      this.leaves('a package', `${name} ${version ?? ''}`, lines);
      return;
    }
    this.sightings.push({
      sort: 'package',
      ecosystem: this.ecosystem,
      name,
      version,
      development,
      source,
      evidence: this.evidence(lines),
    });
  }

  /** A place that packages come from; the usual ones are not told, unless in the clear. */
  takesFrom(
    address: string,
    lines: Lines,
    named = false,
    more: Pick<Registry, 'group' | 'beside'> = {},
  ): void {
    const plain = plainAddress(address);
    const host = /^https:\/\/([^/:]+)/.exec(plain)?.[1] ?? '';
    if (usualHosts.has(host)) return;
    const evidence = this.evidence(lines);
    this.registries.push({ ecosystem: this.ecosystem, address: plain, named, ...more, evidence });
  }

  /** @param rank null where the value is none that the guard knows. */
  holds(guard: Guard, rank: number | null, written: string, lines: Lines): void {
    if (rank === null) this.leaves(guard.subject, written, lines);
    else this.levels.push({ guard, rank, evidence: this.evidence(lines) });
  }

  /** The name that others of this repository ask for it by. */
  isItself(name: string): void {
    this.own.push(`${this.ecosystem}:${name}`);
  }

  /** @param part "script build". */
  leaves(part: string, says: string, lines: Lines): void {
    const { startLine, endLine } = lines;
    this.unjudged.push({ side: this.side, path: this.file.path, startLine, endLine, part, says });
  }

  leavesEntry(part: string, entry: TreeEntry): void {
    this.leaves(part, canonical(entry.value), entry);
  }

  end(): ManifestReading {
    const { sightings, registries, levels, own, unjudged } = this;
    return { sightings, registries, levels, own, unjudged };
  }

  private evidence({ startLine, endLine }: Lines): Evidence {
    return withoutUser(evidenceAt(this.file, this.side, { startLine, endLine }));
  }
}

/** @returns a tree as one text without lines and with its keys in order. */
export function canonical(node: TreeNode): string {
  if (node.kind === 'scalar') return JSON.stringify(node.value);
  if (node.kind === 'sequence') return `[${node.items.map(canonical).join(',')}]`;
  const entries = [...node.entries.values()].map((entry) => [
    JSON.stringify(entry.key),
    canonical(entry.value),
  ]);
  return `{${entries
    .map((pair) => pair.join(':'))
    .sort()
    .join(',')}}`;
}

export function textOf(node: TreeNode | undefined): string | null {
  if (node?.kind !== 'scalar' || node.value === null) return null;
  return String(node.value);
}

/** @returns the entries of a map; none of anything else. */
export function entriesOf(node: TreeNode | undefined): readonly TreeEntry[] {
  return node?.kind === 'map' ? [...node.entries.values()] : [];
}

export function itemsOf(node: TreeNode | undefined): readonly TreeNode[] {
  return node?.kind === 'sequence' ? node.items : [];
}

/** @returns what stands under a path of keys. */
export function under(node: TreeNode | null | undefined, ...keys: readonly string[]): TreeNode | undefined {
  let at = node ?? undefined;
  for (const key of keys) at = at?.kind === 'map' ? at.entries.get(key)?.value : undefined;
  return at;
}

const developmentWords =
  /(?:^|[-_./])(?:dev|develop|development|tests?|testing|lint|linting|docs?|typing|types|ci|build|bench|benchmark|examples?)(?=$|[-_./])/i;

/** True where a group, an extra or a file is by its name for building and testing alone. */
export function isForDevelopment(name: string): boolean {
  return developmentWords.test(name);
}

export function baseName(path: string): string {
  return posix.basename(path);
}
