/** Everything that the pipeline needs to judge one change, read at once: the change, and the rules in force. */
import type { ChangeRef, Repository } from '../change/change.ts';
import type { Analyzer } from '../deltas/analyzer.ts';
import type { EvaluationInput } from '../evaluate.ts';
import { type LayerFile, layer } from '../rules/layers.ts';
import type { BuiltIn, RulesFile } from '../rules/reading/read.ts';
import { relevantPaths } from '../rules/relevant.ts';
import type { Forge } from './forge.ts';
import { readChange } from './read-change.ts';

/** Where a repository keeps its configuration; the organisation's is at the same path in its `.github` repository. */
export const configurationPath = '.github/delta-review.yml';

/** The last texts that could be read without a fault, by layer. */
export interface LastGood {
  readonly organisation: string | null;
  readonly repository: string | null;
}

export interface Configuration {
  readonly organisation: RulesFile | null;
  readonly repository: RulesFile | null;
}

/**
 * Never from the head of the change that it judges.
 * @param commit where the repository's own configuration stands: "HEAD" for the default branch's tip.
 */
export async function readConfiguration(
  forge: Forge,
  repository: Repository,
  commit: string,
): Promise<Configuration> {
  const read = async (from: Repository, at: string, file: string) => {
    const version = (await forge.files(from, at, [configurationPath])).get(configurationPath);
    if (version === undefined || version.state === 'absent') return null;
    return { file, text: version.state === 'text' ? version.text : null };
  };
  const shared = { owner: repository.owner, name: '.github' };
  const [organisation, own] = await Promise.all([
    repository.name === shared.name
      ? null
      : read(shared, 'HEAD', `${shared.owner}/${shared.name}/${configurationPath}`),
    read(repository, commit, configurationPath),
  ]);
  return { organisation, repository: own };
}

export interface InputSettings {
  readonly analyzers: readonly Analyzer[];
  readonly builtIn: BuiltIn;
  readonly lastGood: LastGood;
}

/** @throws ForgeUnavailable where the forge does not answer. */
export async function readInput(
  forge: Forge,
  ref: ChangeRef,
  configuration: Promise<Configuration>,
  { analyzers, builtIn, lastGood }: InputSettings,
): Promise<EvaluationInput> {
  const [layers, comparison] = await Promise.all([configuration, forge.compare(ref)]);
  const rules = layer({
    builtIn,
    organisation: withLastGood(layers.organisation, lastGood.organisation),
    repository: withLastGood(layers.repository, lastGood.repository),
  });
  const { change, tree } = await readChange(forge, ref, comparison, analyzers, relevantPaths(rules.rules));
  return { change, analyzers, rules, tree };
}

function withLastGood(file: RulesFile | null, lastGood: string | null): LayerFile | null {
  return file === null ? null : { ...file, lastGood };
}
