/**
 * Ways in and out over the web: webhooks that others call or are called by, origins whose pages may call (CORS), and what
 * a page may run and reach (content security policies). Looked for in any text; it vouches for none.
 *
 *     changed files -> findings of each (readers) -> edges and policies by their keys -> both sides as sets -> deltas
 */
import { type Snapshot, type TextFile, textFiles } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Analyzer, Unjudged } from '../analyzer.ts';
import type { VendorCatalogue } from '../integrations/vendors.ts';
import { compareTraits } from '../traits.ts';
import { type Edge, edgeDeltas } from './edges.ts';
import type { Finding, Known, Origin } from './finding.ts';
import { edgePaths, readerOf } from './formats.ts';
import { guardEdges } from './guards.ts';
import { domainsOf, originEdge } from './origins.ts';
import { comparePolicies, type PlacedPolicy } from './policies/compare.ts';
import { knownVendors } from './vendor-words.ts';
import { webhookEdge } from './webhooks.ts';

/** @param vendors read when a change first needs it. */
export function webEdgesAnalyzer(vendors: () => VendorCatalogue): Analyzer {
  return {
    name: 'web-edges',
    unresolved: 'integration.unresolved',
    unit: 'repository',
    scans: true,
    paths: edgePaths,
    beside: [],
    recognises: (file) => readerOf(file) !== null,
    analyze(beforeFiles, afterFiles) {
      const known = knownVendors(vendors());
      const before = readSide(beforeFiles, known);
      const after = readSide(afterFiles, known);
      // A file that one side cannot read is compared with nothing.
      const skipped = new Set([...before.unread, ...after.unread].map(({ path }) => path));
      const [was, is] = [before, after].map(({ files }) =>
        files.filter(({ file }) => !skipped.has(file.path)),
      );
      if (was === undefined || is === undefined) throw new Error('two sides are two');
      const same = (path: string) => textAt(beforeFiles, path) === textAt(afterFiles, path);
      const policies = comparePolicies(policiesOf(was), policiesOf(is));
      return {
        deltas: [
          ...edgeDeltas(edgesOf(was, domainsIn(is)), edgesOf(is, domainsIn(was))),
          ...edgeDeltas(guardEdges(was, is), guardEdges(is, was)),
          ...compareTraits([], policies.after),
          ...compareTraits(policies.before, []),
        ],
        unjudged: [...before.unread, ...after.unread].filter(({ path }) => !same(path)),
      };
    },
  };
}

function textAt({ files }: Snapshot, path: string): string | null {
  const file = files.get(path);
  return file?.state === 'text' ? file.text : null;
}

/** One file of one side with what was found in it. */
export interface ReadFile {
  readonly file: TextFile;
  readonly side: Snapshot['side'];
  readonly findings: readonly Finding[];
}

interface ReadSide {
  readonly files: readonly ReadFile[];
  readonly unread: readonly Unjudged[];
}

function readSide(snapshot: Snapshot, known: Known): ReadSide {
  const files: ReadFile[] = [];
  const unread: Unjudged[] = [];
  const { side } = snapshot;
  for (const file of textFiles(snapshot)) {
    const read = readerOf(file);
    if (read === null) continue;
    try {
      files.push({ file, side, findings: read(file, known) });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const { path, line, reason } = error;
      unread.push({ side, path, startLine: line, endLine: line, part: reason });
    }
  }
  return { files, unread };
}

function edgesOf(files: readonly ReadFile[], domains: ReadonlySet<string>): readonly Edge[] {
  return files.flatMap(({ file, side, findings }) =>
    findings.flatMap((finding) => {
      if (finding.sort === 'webhook') return [webhookEdge(file, side, finding)];
      return finding.sort === 'origin' ? [originEdge(file, side, finding, domains)] : [];
    }),
  );
}

function domainsIn(files: readonly ReadFile[]): ReadonlySet<string> {
  const isOrigin = (finding: Finding): finding is Origin => finding.sort === 'origin';
  return domainsOf(files.flatMap(({ findings }) => findings.filter(isOrigin)));
}

function policiesOf(files: readonly ReadFile[]): readonly PlacedPolicy[] {
  return files.flatMap(({ file, side, findings }) =>
    findings.flatMap((policy) => (policy.sort === 'policy' ? [{ file, side, policy }] : [])),
  );
}
