/** What the default branch holds that any analyzer or threat model is about: its files, as far as there is room for them. */
import type { Repository } from '../change/change.ts';
import type { FileVersion } from '../change/snapshot.ts';
import type { Analyzer } from '../deltas/analyzer.ts';
import { judgedPaths } from '../deltas/units.ts';
import { modelPaths } from '../models/detect.ts';
import type { Forge } from './forge.ts';
import { maximumFilesRead } from './read-change.ts';
import { withLargeModels } from './read-models.ts';

export interface ReadTree {
  /** All paths, whether read or not. */
  readonly paths: readonly string[];
  readonly files: ReadonlyMap<string, FileVersion>;
  /** Those that may be threat models. */
  readonly candidates: readonly string[];
  /** What was not looked at, in sentences. */
  readonly partial: readonly string[];
}

/** @throws ForgeUnavailable where the forge does not answer. */
export async function readTree(
  forge: Forge,
  repository: Repository,
  commit: string,
  analyzers: readonly Analyzer[],
  configured: readonly string[],
): Promise<ReadTree> {
  const { paths, complete } = await forge.list(repository, commit);
  const candidates = modelPaths(paths, configured);
  // The models first, of which there are never too many: without them the rest says nothing.
  const wanted = [...new Set([...candidates, ...judgedPaths(paths, analyzers)])];
  const read = wanted.slice(0, maximumFilesRead);
  const number = (count: number) => count.toLocaleString('en-US');
  return {
    paths,
    files: await withLargeModels(
      forge,
      repository,
      commit,
      await forge.files(repository, commit, read),
      candidates,
    ),
    candidates,
    partial: [
      ...(complete ? [] : ['the forge cut the list of its files: what is beyond was not looked at']),
      ...(read.length === wanted.length
        ? []
        : [`only ${number(read.length)} of its ${number(wanted.length)} files that matter were looked at`]),
    ],
  };
}
