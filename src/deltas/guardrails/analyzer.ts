/** The files that hold others back: hooks before commits, owners of code, update bots, scanners and branch rules as code. */
import { type PathSet, pathSet } from '../../change/path-set.ts';
import { type Snapshot, type TextFile, textFiles } from '../../change/snapshot.ts';
import type { ReadHcl } from '../../syntax/hcl/reader.ts';
import { obeyedComments } from '../../syntax/same-meaning.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Analysis, Analyzer, Unjudged } from '../analyzer.ts';
import { linesOf } from '../evidence.ts';
import { onlyIn } from '../infra/parts.ts';
import { type GuardFormat, guardFormats } from './formats.ts';

/** This product's own configuration is judged by what it does to the rules, and not here. */
export function guardrailsAnalyzer(hcl: ReadHcl): Analyzer {
  const formats = guardFormats(hcl).map((format) => ({ format, set: pathSet(format.paths) }));
  return {
    name: 'guardrails',
    unresolved: 'guardrail.unresolved',
    unit: 'file',
    paths: [...new Set(formats.flatMap(({ format }) => format.paths))],
    analyze(beforeFiles, afterFiles) {
      const before = oneFile(beforeFiles);
      const after = oneFile(afterFiles);
      const [was, is] = [formatOf(formats, before), formatOf(formats, after)];
      // A file that became another kind of file guards nothing any more, and something new.
      const analyses =
        was === is || was === null || is === null
          ? [(is ?? was)?.compare(was === null ? null : before, is === null ? null : after)]
          : [was.compare(before, null), is.compare(null, after)];
      const found = analyses.filter((analysis): analysis is Analysis => analysis !== undefined);
      return {
        deltas: found.flatMap(({ deltas }) => deltas),
        unjudged: [...found.flatMap(({ unjudged }) => unjudged), ...changedComments(before, after)],
      };
    },
  };
}

function oneFile(snapshot: Snapshot): TextFile | null {
  const opaque = [...snapshot.files.values()].find((file) => file.state === 'opaque');
  if (opaque?.state === 'opaque') throw new Unreadable(opaque.path, 1, `${opaque.reason}: ${opaque.detail}`);
  return textFiles(snapshot)[0] ?? null;
}

function formatOf(
  formats: readonly { readonly format: GuardFormat; readonly set: PathSet }[],
  file: TextFile | null,
): GuardFormat | null {
  if (file === null) return null;
  return formats.find(({ set }) => set.has(file.path))?.format ?? null;
}

/** A comment that switches a scanner off is no mere comment. */
function changedComments(before: TextFile | null, after: TextFile | null): readonly Unjudged[] {
  const listed = (file: TextFile | null, side: 'before' | 'after') =>
    file === null
      ? []
      : linesOf(file).flatMap((line, index) =>
          obeyedComments(line).map((meaning) => ({
            side,
            path: file.path,
            startLine: index + 1,
            endLine: index + 1,
            part: 'a comment that a scanner obeys',
            name: '',
            meaning,
          })),
        );
  const [had, has] = [listed(before, 'before'), listed(after, 'after')];
  return [...onlyIn(has, had), ...onlyIn(had, has)].map(({ side, path, startLine, endLine, part }) => ({
    side,
    path,
    startLine,
    endLine,
    part,
  }));
}
