/**
 * Which third parties a repository brings in: of all its manifests at once, since a vendor that one service knows already is
 * no new one in the next.
 *
 *   manifests -> packages, registries, own names -> vendors by the catalogue -> compared -> deltas
 */
import type { Analyzer } from '../analyzer.ts';
import { integrationDeltas } from './compare.ts';
import type { KnownExploited } from './known/exploited.ts';
import type { Manifest } from './manifests/manifest.ts';
import { manifestsByPath, readSide, together } from './side.ts';
import { differingParts, unreadable } from './unjudged.ts';
import type { VendorCatalogue } from './vendors.ts';

/**
 * @param catalogue read when a change first needs it.
 * @param exploited what an operator knows of vulnerabilities that are used in attacks; null where that is nothing.
 */
export function integrationsAnalyzer(
  manifests: readonly Manifest[],
  catalogue: () => VendorCatalogue,
  exploited: KnownExploited | null,
): Analyzer {
  const byPath = manifestsByPath(manifests);
  const knowing = (known: () => VendorCatalogue): Analyzer => ({
    name: 'integrations',
    unresolved: 'integration.unresolved',
    unit: 'repository',
    paths: [...new Set(manifests.flatMap(({ paths }) => paths))],
    knowing: (vendors) => knowing(() => catalogue().over(vendors).catalogue),
    analyze(beforeFiles, afterFiles) {
      const before = readSide(beforeFiles, byPath);
      const after = readSide(afterFiles, byPath);
      const unread = unreadable(before, after, beforeFiles, afterFiles);
      const without = new Set([...before.faults.keys(), ...after.faults.keys()]);
      const [was, is] = [together(before, without), together(after, without)];
      return {
        deltas: [...unread.deltas, ...integrationDeltas(was, is, { catalogue: known(), exploited })],
        unjudged: [...unread.unjudged, ...differingParts(was.parts, is.parts)],
      };
    },
  });
  return knowing(catalogue);
}
