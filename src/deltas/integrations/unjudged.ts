/** Parts of manifests that nobody judges, on both sides -> those that one side alone says, and files that make no sense. */
import type { Snapshot, TextFile } from '../../change/snapshot.ts';
import type { Analysis, Unjudged } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
import type { ManifestPart } from './manifests/manifest.ts';
import type { IntegrationSide } from './side.ts';

/** A part that moved with its manifest, or stands in another order, says the same. */
export function differingParts(
  before: readonly ManifestPart[],
  after: readonly ManifestPart[],
): readonly Unjudged[] {
  return [...beyond(after, before), ...beyond(before, after)];
}

function beyond(mine: readonly ManifestPart[], theirs: readonly ManifestPart[]): readonly Unjudged[] {
  const counts = new Map<string, number>();
  for (const one of theirs) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return mine.flatMap((one) => {
    const left = counts.get(keyOf(one)) ?? 0;
    counts.set(keyOf(one), left - 1);
    const { side, path, startLine, endLine, part } = one;
    return left > 0 ? [] : [{ side, path, startLine, endLine, part }];
  });
}

function keyOf({ part, says }: ManifestPart): string {
  return `${part}\n${says}`;
}

/** A file that one side cannot read: said once, and nothing else is said of it. */
export function unreadable(
  before: IntegrationSide,
  after: IntegrationSide,
  beforeFiles: Snapshot,
  afterFiles: Snapshot,
): Analysis {
  const deltas: DraftDelta[] = [];
  const unjudged: Unjudged[] = [];
  for (const path of new Set([...after.faults.keys(), ...before.faults.keys()])) {
    const [old, fresh] = [textAt(beforeFiles, path), textAt(afterFiles, path)];
    const { side, faults } = after.faults.has(path) ? after : before;
    const fault = faults.get(path);
    const file = side === 'after' ? fresh : old;
    if (old?.text === fresh?.text || fault === undefined || file === undefined) continue;
    const lines = { startLine: fault.line, endLine: fault.line };
    deltas.push({
      kind: 'integration.unresolved',
      subject: path.slice(path.lastIndexOf('/') + 1),
      summary: `What changed here cannot be known: ${fault.reason}`,
      // The blob is a fact: a signature for one unreadable text must not cover the next.
      facts: { reason: fault.reason, blob: file.blob },
      evidence: [evidenceAt(file, side, lines)],
    });
    unjudged.push({ side, path, ...lines, part: fault.reason });
  }
  return { deltas, unjudged };
}

function textAt({ files }: Snapshot, path: string): TextFile | undefined {
  const file = files.get(path);
  return file?.state === 'text' ? file : undefined;
}
