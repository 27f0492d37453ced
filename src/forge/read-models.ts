/** The files of a repository that may be threat models, on both sides of a change. */
import type { Change } from '../change/change.ts';
import type { FileVersion, TextFile } from '../change/snapshot.ts';
import { modelPaths } from '../models/detect.ts';
import { modelCharacters } from '../models/formats/format.ts';
import type { ModelFile } from '../models/known.ts';
import { catalogPaths } from '../models/linking/catalog.ts';
import type { Forge } from './forge.ts';

/**
 * @param tree paths of the head's tree.
 * @throws ForgeUnavailable where the forge does not answer.
 */
export async function readModelFiles(
  forge: Forge,
  { ref, comparison, before, after }: Change,
  tree: readonly string[],
  configured: readonly string[],
): Promise<readonly ModelFile[]> {
  const removed = comparison.files.flatMap(({ before: old, after: now }) =>
    old !== null && now === null ? [old] : [],
  );
  const gone = new Set(removed);
  const paths = [
    ...modelPaths(tree, configured).filter((path) => !gone.has(path)),
    ...(removed.length === 0 ? [] : modelPaths(removed, configured)),
  ];
  if (paths.length === 0 || comparison.mergeBase === null) return [];
  const changed = new Map(comparison.files.map((file) => [file.after ?? file.before, file]));
  const missing = (from: ReadonlyMap<string, FileVersion>, asked: readonly string[]) =>
    asked.filter((path) => !from.has(path));
  const formerly = paths.flatMap((path) => changed.get(path)?.before ?? []);
  const [is, was] = await Promise.all([
    filesOf(
      forge,
      ref.repository,
      ref.head.sha,
      missing(after.files, paths).filter((path) => !gone.has(path)),
    ),
    filesOf(forge, ref.repository, comparison.mergeBase, missing(before.files, formerly)),
  ]);
  const atHead = (path: string) => after.files.get(path) ?? is.get(path);
  const atBase = (path: string) => before.files.get(path) ?? was.get(path);
  const [largeIs, largeWas] = await Promise.all([
    largeFilesOf(forge, ref.repository, ref.head.sha, paths.map(atHead)),
    largeFilesOf(forge, ref.repository, comparison.mergeBase, formerly.map(atBase)),
  ]);
  return paths.map((path): ModelFile => {
    const version: FileVersion | null = gone.has(path)
      ? { state: 'absent', path }
      : (largeIs.get(path) ?? atHead(path) ?? null);
    const file = changed.get(path);
    if (file === undefined) return { path, before: version, after: version };
    const old = file.before;
    return {
      path,
      before: old === null ? { state: 'absent', path } : (largeWas.get(old) ?? atBase(old) ?? null),
      after: version,
    };
  });
}

/**
 * What the repository calls the directories of what changed, on both sides: a change that renames one hides no model of it.
 * @param tree paths of the head's tree.
 * @throws ForgeUnavailable where the forge does not answer.
 */
export async function readCatalogFiles(
  forge: Forge,
  { ref, comparison, before, after }: Change,
  tree: readonly string[],
): Promise<readonly TextFile[]> {
  const changed = comparison.files.flatMap((file) => file.after ?? file.before ?? []);
  const gone = comparison.files.flatMap((file) => (file.before === file.after ? [] : (file.before ?? [])));
  const paths = catalogPaths([...tree, ...gone], changed);
  const missing = paths.filter((path) => !after.files.has(path) && !gone.includes(path));
  const is = await filesOf(forge, ref.repository, ref.head.sha, missing);
  return paths.flatMap((path) => {
    const versions = [after.files.get(path) ?? is.get(path), before.files.get(path)];
    return versions.flatMap((version) => (version?.state === 'text' ? [version] : []));
  });
}

/** All large models of one side; those beyond it stay as they are, with how large they are. */
const largeBytes = 16_777_216;

/** @returns files of one commit, with the models among them that are larger than what is read of other files. */
export async function withLargeModels(
  forge: Forge,
  repository: Change['ref']['repository'],
  commit: string,
  files: ReadonlyMap<string, FileVersion>,
  models: readonly string[],
): Promise<ReadonlyMap<string, FileVersion>> {
  const versions = models.map((path) => files.get(path));
  const large = await largeFilesOf(forge, repository, commit, versions);
  return large.size === 0 ? files : new Map([...files, ...large]);
}

/** Tools with pictures write models far above what is read of other files. */
async function largeFilesOf(
  forge: Forge,
  repository: Change['ref']['repository'],
  commit: string,
  versions: readonly (FileVersion | undefined)[],
): Promise<ReadonlyMap<string, FileVersion>> {
  let left = largeBytes;
  const asked = versions.flatMap((version) => {
    if (version?.state !== 'opaque' || version.size === undefined || version.size > modelCharacters)
      return [];
    left -= version.size;
    return left < 0 ? [] : [version.path];
  });
  return asked.length === 0 ? new Map() : forge.files(repository, commit, asked, modelCharacters);
}

async function filesOf(
  forge: Forge,
  repository: Change['ref']['repository'],
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, FileVersion>> {
  return paths.length === 0 ? new Map() : forge.files(repository, commit, paths);
}
