/** Data files that Terraform reads by a path known in part: which resources their values reach is not seen, so names must tell. */
import { posix } from 'node:path';
import type { FileVersion, Side, Snapshot, TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { readYaml } from '../../../syntax/yaml.ts';
import { type DraftDelta, higherSeverity, type Severity } from '../../delta.ts';
import { evidenceAt, linesOf } from '../../evidence.ts';
import type { Place } from '../../infra/resource.ts';
import { list, placed, placeOf, scalar } from '../evaluation/values.ts';
import { changedSetting, namedInWords } from '../settings/changed.ts';
import { isSilent } from '../settings/modules.ts';
import type { Sides } from '../sides.ts';
import { type Difference, differencesIn } from './differences.ts';
import { gradeData } from './grade.ts';
import { isData } from './paths.ts';

/** What is beyond is told as one. */
const toldAtMost = 40;

/** Files that evaluation followed are judged by the resources that take their values. */
export function dataFileDeltas(
  beforeFiles: Snapshot,
  afterFiles: Snapshot,
  { before, after }: Sides,
): readonly DraftDelta[] {
  const paths = new Set([...beforeFiles.files.keys(), ...afterFiles.files.keys()]);
  return [...paths].sort().flatMap((path) => {
    if (!isData(path) || before.asked.has(path) || after.asked.has(path)) return [];
    const [was, is] = [textOf(beforeFiles.files.get(path)), textOf(afterFiles.files.get(path))];
    return (was ?? is) === null || was?.text === is?.text ? [] : fileDeltas(path, was, is);
  });
}

function textOf(version: FileVersion | undefined): TextFile | null {
  return version?.state === 'text' ? version : null;
}

function fileDeltas(path: string, was: TextFile | null, is: TextFile | null): readonly DraftDelta[] {
  const [then, now] = [read(was, 'before'), read(is, 'after')];
  const broken = [now, then].find((one) => one instanceof Unreadable);
  if (broken instanceof Unreadable)
    return [unreadable(path, broken, is ?? was, is === null ? 'before' : 'after')];
  const [had, has] = [then, now].map((one) => (one instanceof Unreadable ? null : one));
  // Policies, templates and manifests have analyzers of their own.
  if ([had, has].some((one) => isJudgedByItself(one ?? null))) return [];
  const stem = posix.basename(path).replace(/\.\w+$/, '');
  const told = differencesIn(stem, had ?? null, has ?? null)
    .filter(({ key }) => !isSilent(key))
    .map((difference) => ({ difference, ...gradeData(difference) }));
  const ordered = [...told].sort((a, b) => rank(a.severity) - rank(b.severity));
  const rest = ordered.slice(toldAtMost);
  const [more] = rest;
  return [
    ...ordered.slice(0, toldAtMost).map(({ difference, severity, direction }) =>
      changedSetting({
        subject: `${difference.name} in ${path}`,
        severity,
        direction,
        summary: `${path}, which Terraform reads: ${inWords(difference)}`,
        facts: {
          file: path,
          setting: difference.name,
          before: namedInWords(difference.key, difference.before),
          after: namedInWords(difference.key, difference.after),
        },
        ...placesOf(difference),
      }),
    ),
    ...(more === undefined
      ? []
      : [
          changedSetting({
            subject: `further settings in ${path}`,
            severity: rest.reduce<Severity>((all, one) => higherSeverity(all, one.severity), 'info'),
            summary: `${path}, which Terraform reads, changes in ${rest.length} more settings`,
            facts: { file: path, settings: rest.length, blob: (is ?? was)?.blob ?? '' },
            ...placesOf(more.difference),
          }),
        ]),
  ];
}

function rank(severity: Severity): number {
  return ['critical', 'high', 'medium', 'low', 'info'].indexOf(severity);
}

function inWords({ name, key, before, after }: Difference): string {
  const [was, is] = [namedInWords(key, before), namedInWords(key, after)];
  return after === null ? `${name} is gone (was ${was})` : `${name} is ${is} (was ${was})`;
}

function placesOf({ before, after }: Difference): {
  readonly before: Place | null;
  readonly after: Place | null;
} {
  return {
    before: before === null ? null : placeOf(before),
    after: after === null ? null : placeOf(after),
  };
}

function read(file: TextFile | null, side: Side): TreeNode | Unreadable | null {
  if (file === null) return null;
  const lines = linesOf(file);
  const at: Place = { file, side, startLine: 1, endLine: Math.max(lines.length, 1) };
  if (file.path.endsWith('.csv')) {
    const rows = lines.map((line, index) => ({ text: line.trim(), line: index + 1 }));
    const items = rows.filter(({ text }) => text !== '');
    return list(
      items.map(({ text, line }) => scalar(text, { ...at, startLine: line, endLine: line })),
      at,
    );
  }
  try {
    const tree = file.path.endsWith('.json')
      ? readJson(file.path, file.text)
      : readYaml(file.path, file.text);
    return tree === null ? null : placed(tree, at, (line) => Math.min(line, at.endLine));
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
}

function isJudgedByItself(node: TreeNode | null): boolean {
  if (node?.kind !== 'map') return false;
  const has = (name: string) => node.entries.has(name);
  return has('Statement') || has('Resources') || (has('apiVersion') && has('kind'));
}

function unreadable(
  path: string,
  { line, reason }: Unreadable,
  file: TextFile | null,
  side: Side,
): DraftDelta {
  if (file === null) throw new Error('a file that is on neither side cannot be read');
  const lines = {
    startLine: Math.min(line, linesOf(file).length),
    endLine: Math.min(line, linesOf(file).length),
  };
  return {
    kind: 'infra.unresolved',
    subject: path,
    summary: `${path}, which Terraform reads, makes no sense: ${reason}`,
    facts: { reason, blob: file.blob },
    evidence: [evidenceAt(file, side, lines)],
  };
}
