/** A change and the models of its repository in, the models whose past is worth a look out: those that it may turn out to touch. */
import type { ChangedFile } from '../../change/change.ts';
import type { ConfiguredModel } from '../../rules/effective.ts';
import { knownModels, type ModelFile } from '../known.ts';
import { linkModels } from '../link.ts';

/** Of one change; each may cost a request the first time. */
const atMost = 20;

/** Changed paths that lead to models here; what is beyond is linked as well, and its past is not looked up. */
const pathsAtMost = 500;

/**
 * What links by the names of deltas is known only once they are judged, so where there are few models all of them count.
 * @returns the files, those first that the changed paths lead to.
 */
export function historyCandidates(
  files: readonly ChangedFile[],
  models: readonly ModelFile[],
  configured: readonly ConfiguredModel[],
): readonly ModelFile[] {
  const known = knownModels(models, new Set(configured.map(({ path }) => path)));
  const paths = [...new Set(files.flatMap(({ before, after }) => [after ?? [], before ?? []].flat()))];
  const linked = linkModels({
    paths: paths.slice(0, pathsAtMost),
    deltas: [],
    models: known,
    configured,
  }).map(({ path }) => path);
  const wanted = new Set([...linked, ...(known.length > atMost ? [] : known.map(({ path }) => path))]);
  const byPath = new Map(models.map((file) => [file.path, file]));
  return [...wanted].flatMap((path) => byPath.get(path) ?? []).slice(0, atMost);
}
