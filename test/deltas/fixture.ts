/** Fixtures of analyzers: a folder a case, read as a change and run through the analyzers as the pipeline runs them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Change, ChangedFile } from '../../src/change/change.ts';
import type { FileVersion, Side, Snapshot } from '../../src/change/snapshot.ts';
import { loadAnalyzers } from '../../src/config.ts';
import type { Analysis } from '../../src/deltas/analyzer.ts';
import type { DraftDelta } from '../../src/deltas/delta.ts';
import { kinds } from '../../src/deltas/kinds.ts';
import { withoutPartsOfVendors, withoutScannedTwice } from '../../src/deltas/merge.ts';
import { unitsOf } from '../../src/deltas/units.ts';

const root = new URL('.', import.meta.url).pathname;
const analyzers = await loadAnalyzers();

/** Texts by path. */
export type Tree = ReadonlyMap<string, string>;

export interface Fixture {
  /** "pipelines/job-gains-write-packages". */
  readonly name: string;
  readonly before: Tree;
  readonly after: Tree;
  readonly expectedFile: string;
}

/** Tests of an analyzer's own parts may stand beside its cases; a case has a side. */
const isCase = (folder: string) => ['before', 'after'].some((side) => existsSync(join(folder, side)));

export const fixtures: readonly Fixture[] = folders(root).flatMap((analyzer) =>
  folders(join(root, analyzer)).flatMap((name) => {
    const folder = join(root, analyzer, name);
    if (!isCase(folder)) return [];
    const fixture: Fixture = {
      name: `${analyzer}/${name}`,
      before: readTree(join(folder, 'before')),
      after: readTree(join(folder, 'after')),
      expectedFile: join(folder, 'expected.yml'),
    };
    return [fixture];
  }),
);

function folders(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** A side without a folder has no files: everything is new, or everything is gone. */
export function readTree(folder: string): Tree {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.sort().map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

/** All analyzers run on every fixture, so that a delta of a stranger shows. */
export function analyze(before: Tree, after: Tree): Analysis {
  const change = changeOf(before, after);
  const analyses = unitsOf(change, analyzers).map(({ analyzer, before: own, after: other }) => ({
    scans: analyzer.scans === true,
    ...analyzer.analyze(own, other),
  }));
  const told = analyses.flatMap(({ scans, deltas }) => deltas.map((draft) => ({ draft, scans })));
  return {
    deltas: withoutPartsOfVendors(withoutScannedTwice(told)).map(({ draft }) => draft),
    unjudged: analyses.flatMap((analysis) => analysis.unjudged),
  };
}

/** Every file counts as changed; where each side has one file that the other has not, it was renamed. */
export function changeOf(before: Tree, after: Tree): Change {
  const gone = [...before.keys()].filter((path) => !after.has(path));
  const fresh = [...after.keys()].filter((path) => !before.has(path));
  const renamed = gone.length === 1 && fresh.length === 1;
  const file = (from: string | null, to: string | null): ChangedFile => ({
    status: from === null ? 'added' : to === null ? 'removed' : from === to ? 'modified' : 'renamed',
    before: from,
    after: to,
    blob: null,
  });
  const files = [
    ...[...after.keys()].filter((path) => before.has(path)).map((path) => file(path, path)),
    ...(renamed
      ? [file(gone[0] ?? null, fresh[0] ?? null)]
      : [...gone.map((path) => file(path, null)), ...fresh.map((path) => file(null, path))]),
  ];
  return {
    ref: {
      repository: { owner: 'odd-owner', name: 'odd-name' },
      id: 'branch:odd',
      number: null,
      title: 'A fixture',
      author: 'somebody',
      draft: false,
      base: { branch: 'trunk', sha: 'b'.repeat(40) },
      head: { branch: 'odd', sha: 'a'.repeat(40) },
    },
    comparison: { mergeBase: 'b'.repeat(40), files, omitted: null },
    before: snapshot('before', before),
    after: snapshot('after', after),
  };
}

function snapshot(side: Side, tree: Tree): Snapshot {
  const files = [...tree].map(([path, text]): [string, FileVersion] => [
    path,
    { state: 'text', path, blob: '0'.repeat(40), mode: 'file', text },
  ]);
  return { side, files: new Map(files) };
}

export function deltaLine(delta: DraftDelta): string {
  const [{ side, path, startLine }] = delta.evidence;
  const severity = delta.severity ?? kinds[delta.kind].severity;
  return `${delta.kind} | ${delta.subject} | ${severity} | ${side} ${path}:${startLine}`;
}

/** What expected.yml holds. */
export interface Expected {
  readonly deltas: readonly string[];
  readonly unjudged?: readonly string[];
}

export function expectedOf({ deltas, unjudged }: Analysis): Expected {
  const parts = unjudged.map((part) => `${part.side} ${part.path}:${part.startLine} ${part.part}`).sort();
  return { deltas: deltas.map(deltaLine).sort(), ...(parts.length > 0 ? { unjudged: parts } : {}) };
}
