/**
 * Pipelines of other systems than GitHub's: what their jobs read, whose code they run, who can start them, and what
 * holds them back. One format a system; a pipeline means what it and the files that it includes say together.
 *
 *     files -> formats -> pipelines, includes in their places -> jobs, before against after -> deltas told once a place
 *                                                             -> parts that nobody judged   -> unjudged
 */
import type { Snapshot } from '../../change/snapshot.ts';
import { textFiles } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Analysis, Analyzer, Unjudged } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
import { alignJobs, alignPipelines, type PipelinePair } from './align.ts';
import { pipelineDeltas, toldOnce } from './compare.ts';
import type { Format } from './format.ts';
import { type Said, unspoken } from './leaves.ts';
import {
  type CiSide,
  type FormatOf,
  filesOf,
  formatFinder,
  includedIn,
  includesOf,
  readSide,
} from './sides.ts';
import { changedParts, unjudgedParts } from './unjudged.ts';

/** Where a template of any system may stand: claimed only where its text is one. */
const elsewhere = ['**/*.{yml,yaml,groovy}', '!.github/**'];

/** Folders whose files a pipeline may include, though their text alone does not tell what they are. */
const included = [
  '**/{ci,.ci,.gitlab,.gitlab-ci,gitlab-ci,pipelines,.pipelines,azure,.azure,eng,templates}/**/*.{yml,yaml}',
];

export function ciAnalyzer(formats: readonly Format[]): Analyzer {
  const formatOf = formatFinder(formats);
  const byName = [...new Set(formats.flatMap(({ paths }) => paths))];
  return {
    name: 'ci',
    unresolved: 'pipeline.unresolved',
    unit: 'repository',
    paths: [...byName, ...elsewhere],
    recognises: (file) => formatOf(file) !== null,
    beside: byName,
    mayFollow: included,
    follows(snapshot) {
      const files = filesOf(snapshot);
      return textFiles(snapshot).flatMap((file) => [
        ...includesOf(file, files, formatOf),
        ...(formatOf(file)?.starts(file) ?? []),
      ]);
    },
    analyze(beforeFiles, afterFiles) {
      const inOthers = new Set([...includedIn(beforeFiles, formatOf), ...includedIn(afterFiles, formatOf)]);
      const { before, after } = readSides(beforeFiles, afterFiles, inOthers, formatOf);
      const unread = unreadable(before, after, beforeFiles, afterFiles);
      const sound = (side: CiSide) =>
        new Map([...side.pipelines].filter(([path]) => !before.faults.has(path) && !after.faults.has(path)));
      const pairs = alignPipelines(sound(before), sound(after)).map(
        (pair): PipelinePair => ({ ...pair, before: alignJobs(pair.before, pair.after) }),
      );
      const found = pairs.map((pair) => pipelineDeltas(pair.before, pair.after));
      const deltas = [...toldOnce(found.flatMap(({ jobs }) => jobs)), ...found.flatMap(({ whole }) => whole)];
      const unjudged = onceEach([
        ...unread.unjudged,
        ...unjudgedParts(
          pairs.flatMap((pair) => changedParts(pair.before, pair.after)),
          deltas,
        ),
        ...leftOver(before, after, beforeFiles, afterFiles),
      ]);
      const used = new Map([...before.used, ...after.used]);
      const said = (files: Snapshot) => saidIn(files, beforeFiles, afterFiles, used);
      const silent = unspoken({ before: said(beforeFiles), after: said(afterFiles) }, deltas, unjudged);
      return { deltas: [...unread.deltas, ...deltas], unjudged: [...unjudged, ...silent] };
    },
  };
}

/** A changed file that others name and none was seen to take in is read by itself, as what it means to whoever does. */
function readSides(
  beforeFiles: Snapshot,
  afterFiles: Snapshot,
  included: ReadonlySet<string>,
  formatOf: FormatOf,
): { readonly before: CiSide; readonly after: CiSide } {
  const read = (names: ReadonlySet<string>) => ({
    before: readSide(beforeFiles, names, formatOf),
    after: readSide(afterFiles, names, formatOf),
  });
  const first = read(included);
  const unread = [...textFiles(beforeFiles), ...textFiles(afterFiles)]
    .filter(({ path }) => !first.before.used.has(path) && !first.after.used.has(path))
    .filter((file) => differs(file.path, beforeFiles, afterFiles) && formatOf(file) !== null)
    .map(({ path }) => path);
  if (unread.length === 0) return first;
  return read(new Set([...included].filter((path) => !unread.includes(path))));
}

/** A pipeline that one side cannot read: said once, and nothing else is said of it; silent where no file of it changed. */
function unreadable(before: CiSide, after: CiSide, beforeFiles: Snapshot, afterFiles: Snapshot): Analysis {
  const deltas = new Map<string, DraftDelta>();
  const unjudged: Unjudged[] = [];
  for (const root of new Set([...after.faults.keys(), ...before.faults.keys()])) {
    const side = after.faults.has(root) ? after : before;
    const files = side === after ? afterFiles : beforeFiles;
    const fault = side.faults.get(root);
    const file = files.files.get(fault?.path ?? root);
    if (fault === undefined || file?.state !== 'text') continue;
    if (![file.path, root].some((path) => differs(path, beforeFiles, afterFiles))) continue;
    const lines = { startLine: fault.line, endLine: fault.line };
    deltas.set(`${fault.path}:${fault.line}`, {
      kind: 'pipeline.unresolved',
      subject: file.path.slice(file.path.lastIndexOf('/') + 1),
      summary: `What changed here cannot be known: ${fault.reason}`,
      // The blob is a fact: a signature for one unreadable text must not cover the next.
      facts: { reason: fault.reason, blob: file.blob },
      evidence: [evidenceAt(file, files.side, lines)],
    });
    unjudged.push({ side: files.side, path: file.path, ...lines, part: fault.reason });
  }
  return { deltas: [...deltas.values()], unjudged };
}

function differs(path: string, before: Snapshot, after: Snapshot): boolean {
  const [then, now] = [before.files.get(path), after.files.get(path)];
  return then?.state !== 'text' || now?.state !== 'text' || then.text !== now.text;
}

/** A changed file that a pipeline included on the other side alone: nobody says what it means now. */
function leftOver(
  before: CiSide,
  after: CiSide,
  beforeFiles: Snapshot,
  afterFiles: Snapshot,
): readonly Unjudged[] {
  return [
    { own: after, other: before, files: afterFiles },
    { own: before, other: after, files: beforeFiles },
  ].flatMap(({ own, other, files }) =>
    textFiles(files)
      .filter(({ path }) => !own.used.has(path) && other.used.has(path))
      .filter(({ path }) => differs(path, beforeFiles, afterFiles))
      .map(({ path }) => ({
        side: files.side,
        path,
        startLine: 1,
        endLine: 1,
        part: 'a file that pipelines of one side alone include',
      })),
  );
}

/** What the changed files of one side say; those that cannot be read are told elsewhere. */
function saidIn(
  files: Snapshot,
  before: Snapshot,
  after: Snapshot,
  used: ReadonlyMap<string, Format>,
): readonly Said[] {
  return textFiles(files)
    .filter(({ path }) => differs(path, before, after))
    .flatMap((file): readonly Said[] => {
      try {
        return [{ file, leaves: used.get(file.path)?.leaves(file) ?? [] }];
      } catch (error) {
        if (error instanceof Unreadable) return [];
        throw error;
      }
    });
}

/** A file that several pipelines include changes once. */
function onceEach(parts: readonly Unjudged[]): readonly Unjudged[] {
  return [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()];
}
