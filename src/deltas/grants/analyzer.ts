/**
 * What an app asks of a third party, by its manifest:
 *
 *   manifest -> its format -> scopes, addresses, settings -> compared as sets, by what each scope implies -> deltas
 */
import { pathSet } from '../../change/path-set.ts';
import { type Side, type Snapshot, type TextFile, textFiles } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Analyzer, Unjudged } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import { onlyIn } from '../infra/parts.ts';
import type { GrantCatalogue } from './catalogue.ts';
import { appDeltas } from './compare.ts';
import type { App, GrantFormat, Part } from './format.ts';
import { mostGrants } from './grant.ts';

interface Sided {
  readonly format: GrantFormat;
  readonly file: TextFile;
  readonly side: Side;
  readonly app: App;
}

/** @returns who reads a file; null where nobody does. */
export function formatFinder(formats: readonly GrantFormat[]): (file: TextFile) => GrantFormat | null {
  const byPath = formats.map((format) => ({ format, set: pathSet(format.paths) }));
  return ({ path, text }) =>
    byPath.find(({ format, set }) => set.has(path) && (format.recognises?.(text) ?? true))?.format ?? null;
}

/** @param catalogue read when a change first needs it. */
export function grantsAnalyzer(formats: readonly GrantFormat[], catalogue: () => GrantCatalogue): Analyzer {
  const formatOf = formatFinder(formats);
  const read = (snapshot: Snapshot): Sided | null => {
    const [file] = textFiles(snapshot);
    const format = file === undefined ? null : formatOf(file);
    if (file === undefined || format === null) return null;
    const app = format.app(file, snapshot.side);
    if (app.grants.length > mostGrants)
      throw new Unreadable(file.path, 1, `asks for more than ${mostGrants} scopes`);
    return { format, file, side: snapshot.side, app };
  };
  return {
    name: 'grants',
    unresolved: 'integration.unresolved',
    unit: 'file',
    paths: [...new Set(formats.flatMap(({ paths }) => paths))],
    vouches: [...new Set(formats.flatMap(({ paths, looksInto }) => (looksInto === true ? [] : paths)))],
    recognises: (file) => formatOf(file) !== null,
    analyze(beforeFiles, afterFiles) {
      const [before, after] = [read(beforeFiles), read(afterFiles)];
      return { deltas: deltasOf(before, after, catalogue()), unjudged: unjudgedOf(before, after) };
    },
  };
}

/** A file that became another kind of manifest is one app that goes and one that comes. */
function deltasOf(
  before: Sided | null,
  after: Sided | null,
  catalogue: GrantCatalogue,
): readonly DraftDelta[] {
  if (before !== null && after !== null && before.format !== after.format)
    return [...deltasOf(before, null, catalogue), ...deltasOf(null, after, catalogue)];
  const format = (after ?? before)?.format;
  return format === undefined ? [] : appDeltas(format, before?.app ?? null, after?.app ?? null, catalogue);
}

/** A part that changed is shown where it stands now; what left with the whole file needs no judge. */
function unjudgedOf(before: Sided | null, after: Sided | null): readonly Unjudged[] {
  const [had, has] = [before?.app.unjudged ?? [], after?.app.unjudged ?? []];
  const fresh = onlyIn(has, had);
  const named = new Set(fresh.map(({ name }) => name));
  const gone = after === null ? [] : onlyIn(had, has).filter(({ name }) => !named.has(name));
  return [...placed(after, fresh), ...placed(before, gone)];
}

function placed(sided: Sided | null, parts: readonly Part[]): readonly Unjudged[] {
  if (sided === null) return [];
  // A file can have hundreds of one kind: the first says where.
  const first = new Map([...parts].reverse().map((part) => [part.name, part]));
  return [...first.values()].reverse().map(({ name, lines: { startLine, endLine } }) => ({
    side: sided.side,
    path: sided.file.path,
    startLine,
    endLine,
    part: name,
  }));
}
