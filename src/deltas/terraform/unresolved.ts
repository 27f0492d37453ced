/** What could not be known of a change: texts that make no sense, and work that would not end. */
import { posix } from 'node:path';
import { type Snapshot, textFiles } from '../../change/snapshot.ts';
import type { Unjudged } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import { evidenceAt, linesOf } from '../evidence.ts';
import type { Place } from '../infra/resource.ts';
import type { Infrastructure } from './infrastructure.ts';
import { type Fault, isTerraform } from './module.ts';
import type { Sides } from './sides.ts';

export function unresolvedDeltas({ before, after }: Sides): readonly DraftDelta[] {
  return [...brokenFiles(before, after), ...limitDeltas(before, after)];
}

/** One of each file whose broken part is another than it was: what it says now is not known, nor what it said. */
function brokenFiles(before: Infrastructure, after: Infrastructure): readonly DraftDelta[] {
  const [had, has] = [faultsByFile(before), faultsByFile(after)];
  return [...new Set([...has.keys(), ...had.keys()])].sort().flatMap((path) => {
    const [was, is] = [had.get(path) ?? [], has.get(path) ?? []];
    if (textsOf(was) === textsOf(is)) return [];
    const shown = is[0] ?? was[0];
    if (shown === undefined) return [];
    const side = is[0] === undefined ? 'before' : 'after';
    return {
      kind: 'infra.unresolved' as const,
      subject: posix.basename(path),
      summary: `What changed here cannot be known: ${shown.because}`,
      // The text is a fact: a signature for one unreadable text must not cover the next.
      facts: { reason: shown.because, blob: shown.file.blob },
      evidence: [evidenceAt(shown.file, side, shown)] as const,
    };
  });
}

function faultsByFile({ faults }: Infrastructure): ReadonlyMap<string, readonly Fault[]> {
  const found = new Map<string, Fault[]>();
  for (const fault of faults) {
    const same = found.get(fault.file.path);
    if (same === undefined) found.set(fault.file.path, [fault]);
    else same.push(fault);
  }
  return found;
}

function textsOf(faults: readonly Fault[]): string {
  return faults
    .map(({ file, startLine, endLine, because }) =>
      [because, ...linesOf(file).slice(startLine - 1, endLine)].join('\n'),
    )
    .join('\n\n');
}

/** Beyond a limit one side may hide what the other shows. */
function limitDeltas(before: Infrastructure, after: Infrastructure): readonly DraftDelta[] {
  const reasons = new Map<string, Place>([...before.limits, ...after.limits]);
  return [...reasons].map(([reason, place]) => ({
    kind: 'infra.unresolved' as const,
    subject: posix.dirname(place.file.path),
    summary: `Not everything here could be worked out: ${reason}`,
    facts: { reason },
    evidence: [evidenceAt(place.file, place.side, place)] as const,
  }));
}

/** Arguments that stand in no block: Terraform refuses them, and what is meant by them nobody knows. */
export function strayArguments({ before, after }: Sides): readonly Unjudged[] {
  const [had, has] = [straysIn(before), straysIn(after)];
  return [...onlyIn(has, had), ...onlyIn(had, has)];
}

interface Stray extends Unjudged {
  readonly text: string;
}

function straysIn({ scopes }: Infrastructure): readonly Stray[] {
  return scopes.flatMap(({ module, environment: { world } }) =>
    module.files.flatMap(({ file, hcl }) =>
      isTerraform(file.path)
        ? [...hcl.body.attributes.values()].map(({ name, startLine, endLine }) => ({
            side: world.side,
            path: file.path,
            startLine,
            endLine,
            part: `${name}, which stands in no block`,
            text: linesOf(file)
              .slice(startLine - 1, endLine)
              .join('\n'),
          }))
        : [],
    ),
  );
}

function onlyIn(own: readonly Stray[], other: readonly Stray[]): readonly Unjudged[] {
  const known = new Set(other.map(({ part, text }) => `${part} ${text}`));
  return own.filter(({ part, text }) => !known.has(`${part} ${text}`)).map(({ text: _, ...part }) => part);
}

/** @returns whether both sides hold the same texts: then nothing changed, whatever could not be read. */
export function isSame(before: Snapshot, after: Snapshot): boolean {
  const [had, has] = [textFiles(before), textFiles(after)];
  return (
    had.length === has.length &&
    had.every(({ path, text }, index) => has[index]?.path === path && has[index]?.text === text)
  );
}
