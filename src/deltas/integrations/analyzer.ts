/**
 * Which third parties a repository brings in, and where its data may go: of all its files at once, since a vendor that one
 * service knows already is no new one in the next.
 *
 *   manifests                       -> packages, registries, own names  \
 *   workflows, compose, settings, … -> names, hosts, own domains         -> vendors by the catalogue -> compared -> deltas
 *
 * What changed is compared first. Only where that differs is the rest of the repository read, once for both sides: it can
 * take away from a difference and never add one. Where a vendor leaves, what binds to it is looked for as well.
 */
import { type Snapshot, textFiles } from '../../change/snapshot.ts';
import type { Analyzer } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import { integrationDeltas } from './compare.ts';
import { endpointDeltas } from './hosts/endpoints.ts';
import type { VendorEntry } from './known/entry.ts';
import type { Manifest } from './manifests/manifest.ts';
import type { MentionFormat } from './mentions/mention.ts';
import { isOfOthers, readersOf, readSide, type Together, together, withShared } from './side.ts';
import type { Tie, TieFormat } from './tie.ts';
import { differingParts, unreadable } from './unjudged.ts';
import { leavingVendors } from './vendor-deltas.ts';
import type { IntegrationWorld, VendorCatalogue } from './vendors.ts';

export function integrationsAnalyzer(
  manifests: readonly Manifest[],
  mentions: readonly MentionFormat[],
  ties: readonly TieFormat[],
  world: IntegrationWorld,
  readers = readersOf(manifests, mentions),
): Analyzer {
  const own = manifests.flatMap(({ paths }) => paths);
  const of = (which: MentionFormat['unchanged']) =>
    mentions.filter(({ unchanged }) => unchanged === which).flatMap(positive);
  const compared = (was: Together, is: Together, left: () => readonly Tie[]): readonly DraftDelta[] => [
    ...integrationDeltas(was, is, world, left),
    ...endpointDeltas(was, is, world.vendors(), world.hosts()),
  ];
  return {
    name: 'integrations',
    unresolved: 'integration.unresolved',
    unit: 'repository',
    paths: [...new Set([...own, ...mentions.flatMap(positive)])],
    vouches: own,
    recognises: (file) => {
      const { manifest, mention } = readers(file);
      return manifest !== null || mention !== null;
    },
    knowing: (vendors) => integrationsAnalyzer(manifests, mentions, ties, worldWith(world, vendors), readers),
    beside: [...own, ...of('all'), ...providerFiles],
    nearby: of('nearest'),
    callsFor(beforeFiles, afterFiles) {
      const { changed } = parted(beforeFiles, afterFiles);
      const [was, is] = [beforeFiles, afterFiles].map((one) => readSide(one, readers, changed));
      if (was === undefined || is === undefined) throw new Error('two sides are two');
      const without = new Set([...was.faults.keys(), ...is.faults.keys()]);
      const leaving = leavingVendors(together(was, without), together(is, without), world);
      return leaving.slice(0, mostLeaving).flatMap((vendor) => ties.flatMap(({ paths }) => paths(vendor)));
    },
    analyze(beforeFiles, afterFiles) {
      const { same, changed } = parted(beforeFiles, afterFiles);
      const before = readSide(beforeFiles, readers, changed);
      const after = readSide(afterFiles, readers, changed);
      const unread = unreadable(before, after, beforeFiles, afterFiles);
      const without = new Set([...before.faults.keys(), ...after.faults.keys()]);
      const [was, is] = [together(before, without), together(after, without)];
      const left = tiesIn(afterFiles, ties, world);
      const shared = (): readonly DraftDelta[] => {
        const rest = readSide(afterFiles, readers, same);
        return compared(
          together(withShared(before, rest), without),
          together(withShared(after, rest), without),
          left,
        );
      };
      const own = compared(was, is, left);
      const deltas = own.length === 0 || same.size === 0 ? own : shared();
      return {
        deltas: [...unread.deltas, ...deltas],
        unjudged: [...unread.unjudged, ...differingParts(was.parts, is.parts)],
      };
    },
  };
}

/** A change takes out a few vendors; one that takes out more is told by its first. */
const mostLeaving = 8;

/** @returns what stands in the files of one side, read when it is first asked for. */
function tiesIn(
  snapshot: Snapshot,
  formats: readonly TieFormat[],
  { vendors }: IntegrationWorld,
): () => readonly Tie[] {
  let known: readonly Tie[] | null = null;
  return () => {
    known ??= textFiles(snapshot).flatMap((file) =>
      isOfOthers(file.path) ? [] : formats.flatMap(({ read }) => read(file, vendors())),
    );
    return known;
  };
}

/** The world as a configuration knows it, once it is needed. */
function worldWith(world: IntegrationWorld, entries: readonly VendorEntry[]): IntegrationWorld {
  let known: VendorCatalogue | null = null;
  return {
    ...world,
    vendors: () => {
      known ??= world.vendors().over(entries).catalogue;
      return known;
    },
  };
}

/** What one format leaves out another may read: each says no for itself once a file is there. */
function positive({ paths }: MentionFormat): readonly string[] {
  return paths.filter((path) => !path.startsWith('!'));
}

/** Files that Terraform's providers are required in by custom (developer.hashicorp.com/terraform/language/style, read 2026-11). */
const providerFiles = ['**/{versions,providers,provider,terraform,main}.{tf,tofu}'];

function parted(
  before: Snapshot,
  after: Snapshot,
): { readonly same: ReadonlySet<string>; readonly changed: ReadonlySet<string> } {
  const paths = [...new Set([...before.files.keys(), ...after.files.keys()])];
  const isSame = (path: string) => {
    const [was, is] = [before.files.get(path), after.files.get(path)];
    return was?.state === 'text' && is?.state === 'text' && (was === is || was.text === is.text);
  };
  const same = new Set(paths.filter(isSame));
  return { same, changed: new Set(paths.filter((path) => !same.has(path))) };
}
