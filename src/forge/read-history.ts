/** The threat models that a change may touch -> since when each says what it says, and what was merged since. */
import type { ChangeRef, Comparison, Repository } from '../change/change.ts';
import type { FileVersion } from '../change/snapshot.ts';
import { modelCharacters } from '../models/formats/format.ts';
import { historyCandidates } from '../models/freshness/candidates.ts';
import type { ModelHistories, ModelHistory } from '../models/freshness/freshness.ts';
import { type DatedVersion, type LastEdit, lastEditOf } from '../models/freshness/last-edit.ts';
import type { ModelFile } from '../models/known.ts';
import type { ConfiguredModel } from '../rules/effective.ts';
import type { Forge } from './forge.ts';
import type { History, Touch } from './history.ts';

/** What is remembered of models between two changes. */
export interface ModelRecords {
  /** What was found before of a path whose file was this one. */
  lastEdit(repository: Repository, path: string, blob: string): Promise<LastEdit | null>;
  keepLastEdit(repository: Repository, path: string, blob: string, edit: LastEdit): Promise<void>;
  /** @returns the merged change that gave a model another meaning at that moment or after it, the last of them. */
  updatedBy(repository: Repository, path: string, from: string): Promise<string | null>;
  /** Material changes that the model covers, merged after that moment; null where nobody keeps a record of merges. */
  merged(repository: Repository, path: string, after: string | null): Promise<ModelHistory['merged']>;
}

export interface HistorySource {
  readonly history: History;
  /** null where nothing is remembered. */
  readonly records: ModelRecords | null;
  /** The moment at which a change is judged, ISO 8601. */
  readonly at: (ref: ChangeRef) => Promise<string>;
}

/** A model that is moved more often is dated by its last move but these. */
const movesAtMost = 3;

/** Versions that are read at once: most edits of a model mean something, so the second one tells. */
const readTogether = 4;

/** @throws ForgeUnavailable where the forge does not answer. */
export async function readHistories(
  forge: Forge,
  { history, records, at }: HistorySource,
  ref: ChangeRef,
  { mergeBase, files }: Comparison,
  models: readonly ModelFile[],
  configured: readonly ConfiguredModel[],
): Promise<ModelHistories | null> {
  if (mergeBase === null) return null;
  const candidates = historyCandidates(files, models, configured);
  const histories = candidates.map(async ({ path, before }): Promise<ModelHistory> => {
    if (before === null || before.state === 'absent') {
      const because = before === null ? 'its file was not read' : 'this change adds it';
      return { path, lastEdit: { known: 'nothing', because }, merged: null };
    }
    const { repository } = ref;
    const edit = await lastEdit({ forge, history, records, repository }, mergeBase, before);
    const after = edit.known === 'nothing' ? null : edit.at;
    const merged = records === null ? null : await records.merged(repository, before.path, after);
    return { path, lastEdit: edit, merged };
  });
  return { at: await at(ref), models: await Promise.all(histories) };
}

export interface Reading extends Pick<HistorySource, 'history' | 'records'> {
  readonly forge: Forge;
  readonly repository: Repository;
}

/** @returns what was found before for this content; null where it has to be looked for. */
export async function rememberedEdit(
  { records, repository }: Pick<Reading, 'records' | 'repository'>,
  { path, blob }: Exclude<FileVersion, { readonly state: 'absent' }>,
): Promise<LastEdit | null> {
  return blob === null ? null : ((await records?.lastEdit(repository, path, blob)) ?? null);
}

/** @param version the model as it stands at that commit. */
export async function lastEdit(
  reading: Reading,
  commit: string,
  version: Exclude<FileVersion, { readonly state: 'absent' }>,
): Promise<LastEdit> {
  return (await rememberedEdit(reading, version)) ?? foundEdit(reading, commit, version);
}

/** @returns what the history tells, which is remembered from then on. */
export async function foundEdit(
  reading: Reading,
  commit: string,
  version: Exclude<FileVersion, { readonly state: 'absent' }>,
): Promise<LastEdit> {
  const { records, repository } = reading;
  const { path, blob } = version;
  const found = await look(reading, commit, version, movesAtMost);
  const edit =
    found.known === 'commit' && found.change === null && records !== null
      ? { ...found, change: await records.updatedBy(repository, path, found.at) }
      : found;
  // What was cut may be whole another time.
  if (blob !== null && edit.known === 'commit') await records?.keepLastEdit(repository, path, blob, edit);
  return edit;
}

async function look(
  reading: Reading,
  commit: string,
  version: FileVersion,
  moves: number,
): Promise<LastEdit> {
  const { history, repository } = reading;
  const { path } = version;
  const { commits, cut } = await history.touching(repository, commit, path);
  const [newest, ...older] = commits;
  if (newest === undefined) return lastEditOf({ versions: [], cut });
  let versions: readonly DatedVersion[] = [dated(newest, version)];
  for (let start = 0; start < older.length; ) {
    const end = start === 0 ? readTogether : older.length;
    versions = [...versions, ...(await versionsOf(reading, older.slice(start, end), path))];
    const edit = lastEditOf({ versions, cut: 'there are more' });
    if (edit.known !== 'not-after') return edit;
    start = end;
  }
  const edit = lastEditOf({ versions, cut });
  const oldest = commits.at(-1);
  if (edit.known !== 'commit' || oldest?.parent == null || moves === 0) return edit;
  // All of them mean the same: where the first one only moved the file there, what it meant before is older.
  const from = await history.formerly(repository, oldest.commit, path);
  if (from === null) return edit;
  const [moved] = await versionsOf(reading, [{ ...oldest, commit: oldest.parent }], from);
  if (moved?.version == null) return edit;
  const same = lastEditOf({ versions: [...versions, moved], cut: 'there are more' });
  if (same.known !== 'not-after') return edit;
  const earlier = await look(reading, oldest.parent, moved.version, moves - 1);
  return earlier.known === 'nothing' ? edit : earlier;
}

async function versionsOf(
  { forge, repository }: Reading,
  touches: readonly Touch[],
  path: string,
): Promise<readonly DatedVersion[]> {
  return Promise.all(
    touches.map(async (touch) => {
      const files = await forge.files(repository, touch.commit, [path], modelCharacters);
      return dated(touch, files.get(path) ?? null);
    }),
  );
}

function dated({ commit, at, change }: Touch, version: FileVersion | null): DatedVersion {
  return { commit, at, change, version };
}
