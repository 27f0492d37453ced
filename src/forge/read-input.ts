/** Everything that the pipeline needs to judge one change, read at once: the change, and the rules in force. */
import type { Change, ChangeRef, Repository } from '../change/change.ts';
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
  // The organisation's own file is not a repository's beside it: read as one, its locks would be a fault.
  if (repository.name === shared.name) {
    return { organisation: await read(repository, commit, configurationPath), repository: null };
  }
  const [organisation, own] = await Promise.all([
    read(shared, 'HEAD', `${shared.owner}/${shared.name}/${configurationPath}`),
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
  const inForce = {
    organisation: withLastGood(layers.organisation, lastGood.organisation),
    repository: withLastGood(layers.repository, lastGood.repository),
  };
  const rules = layer({ builtIn, ...inForce });
  const { change, tree } = await readChange(forge, ref, comparison, analyzers, relevantPaths(rules.rules));
  const edited = editedConfiguration(change);
  if (edited === null) return { change, analyzers, rules, proposed: null, tree };
  const place = ref.repository.name === '.github' ? 'organisation' : 'repository';
  return { change, analyzers, rules, proposed: layer({ builtIn, ...inForce, [place]: edited }), tree };
}

/** @returns the configuration as this change would have it; null where it leaves it alone. */
function editedConfiguration({ comparison, after }: Change): LayerFile | null {
  const touched = comparison.files.some(
    (file) => file.before === configurationPath || file.after === configurationPath,
  );
  const version = touched ? after.files.get(configurationPath) : undefined;
  if (version === undefined) return null;
  if (version.state === 'absent') return { file: configurationPath, text: '' };
  return { file: configurationPath, text: version.state === 'text' ? version.text : null };
}

function withLastGood(file: RulesFile | null, lastGood: string | null): LayerFile | null {
  return file === null ? null : { ...file, lastGood };
}
