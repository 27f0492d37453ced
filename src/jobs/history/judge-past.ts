/** Commits of a history in, what each was by THE pipeline out: the record that the measures read, or that it was quiet. */
import type { Analyzer } from '../../deltas/analyzer.ts';
import { ledToAlone } from '../../deltas/units.ts';
import { wanted } from '../../deltas/wanted.ts';
import { type ChangeRecord, recordOf } from '../../effectiveness/record.ts';
import { evaluate } from '../../evaluate.ts';
import { type PastChange, type PastForge, pastChanges, pastForge } from '../../forge/git/history/past.ts';
import type { CommitInfo, GitObjects } from '../../forge/git/objects.ts';
import { type Configuration, readConfiguration, readInput } from '../../forge/read-input.ts';
import type { ChangeEvent } from '../../ledger/event.ts';
import { modelPaths } from '../../models/detect.ts';
import { layer } from '../../rules/layers.ts';
import type { BuiltIn } from '../../rules/reading/read.ts';
import { relevantPaths } from '../../rules/relevant.ts';
import { repositoryKey } from '../../store/changes.ts';
import { isQuiet } from '../../store/effectiveness/project.ts';
import { judgementOf } from '../settle.ts';

/** One commit of the history, and the moment that it stands for. */
export interface PastCommit {
  readonly sha: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface JudgedCommit extends PastCommit {
  /** null where it asked for nothing, or could not be judged. */
  readonly record: ChangeRecord | null;
  /** Why it could not be judged, or not all of it; null where it was. */
  readonly lacks: string | null;
}

export interface PastSettings {
  readonly analyzers: readonly Analyzer[];
  readonly builtIn: BuiltIn;
  readonly branch: string;
}

/**
 * @param commits neighbours in one line of first parents, the oldest first.
 * @param told of each as soon as it is judged. One that fails takes no other with it.
 */
export async function judgePast(
  objects: GitObjects,
  settings: PastSettings,
  commits: readonly PastCommit[],
  told: (judged: JudgedCommit) => void,
): Promise<void> {
  const infos = await Promise.all(commits.map(({ sha }) => infoOf(objects, sha)));
  const changes = await pastChanges(objects, infos, settings.branch);
  const forge = pastForge(objects);
  for (const [index, commit] of commits.entries()) {
    const change = changes[index];
    if (change === undefined) continue;
    try {
      await forge.take(change);
      told({ ...commit, ...(await judged(forge, settings, change, commit.at)) });
    } catch (error) {
      told({ ...commit, record: null, lacks: error instanceof Error ? error.message : String(error) });
    }
  }
}

async function infoOf(objects: GitObjects, sha: string): Promise<CommitInfo> {
  const info = await objects.commit(sha);
  if (info === null) throw new Error(`commit ${sha} is no longer in ${objects.folder}`);
  return info;
}

async function judged(
  forge: PastForge,
  settings: PastSettings,
  change: PastChange,
  at: string,
): Promise<Pick<JudgedCommit, 'record' | 'lacks'>> {
  const { ref } = change;
  const configuration = await readConfiguration(forge, ref.repository, ref.base.sha);
  if (!mayMatter(settings, configuration, change)) return { record: null, lacks: null };
  const evaluation = evaluate(
    await readInput(forge, ref, Promise.resolve(configuration), {
      analyzers: settings.analyzers,
      builtIn: settings.builtIn,
      lastGood: { organisation: null, repository: null },
    }),
  );
  const told = { repository: repositoryKey(ref.repository), change: ref.id, actor: ref.author, at };
  const events: readonly ChangeEvent[] = [
    { ...told, type: 'evaluated', once: `evaluated ${ref.id}`, payload: judgementOf(evaluation) },
    { ...told, type: 'closed', once: `closed ${ref.id}`, payload: { head: ref.head.sha, merged: true } },
  ];
  const record = recordOf(events, 'history');
  const lacks = evaluation.change.comparison.omitted?.reason ?? null;
  return { record: record === null || isQuiet(record) ? null : record, lacks };
}

/** False only where no analyzer, rule or threat model is about any of its paths: then there is nothing to judge. */
export function mayMatter(
  { analyzers, builtIn }: Pick<PastSettings, 'analyzers' | 'builtIn'>,
  configuration: Configuration,
  { ref, files }: PastChange,
): boolean {
  const rules = layer({ builtIn, ...configuration });
  const { judged, scanned } = wanted(files, analyzers, relevantPaths(rules.rules));
  if (judged.length + scanned.length > 0) return true;
  const paths = files.flatMap(({ before, after }) => [before ?? [], after ?? []].flat());
  const configured = rules.models.map(({ path }) => path);
  if (modelPaths(paths, configured).length > 0) return true;
  const side = { files: new Map() };
  const bare = {
    ref,
    comparison: { mergeBase: ref.base.sha, files, omitted: null },
    before: { ...side, side: 'before' as const },
    after: { ...side, side: 'after' as const },
  };
  return analyzers.some((analyzer) => ledToAlone(bare, analyzer).length > 0);
}
