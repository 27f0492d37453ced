/** Everything that the pipeline needs to judge one change, read at once: the change, and the rules in force. */
import type { Change, ChangeRef, Repository } from '../change/change.ts';
import { readCodeOwners } from '../change/code-owners.ts';
import type { FileVersion } from '../change/snapshot.ts';
import type { Analyzer } from '../deltas/analyzer.ts';
import type { Plan } from '../deltas/terraform/plan/plan.ts';
import type { EvaluationInput } from '../evaluate.ts';
import { type LayerFile, layer } from '../rules/layers.ts';
import type { BuiltIn, RulesFile } from '../rules/reading/read.ts';
import { relevantPaths } from '../rules/relevant.ts';
import type { Forge } from './forge.ts';
import type { Plans } from './plans.ts';
import { readChange } from './read-change.ts';
import { type HistorySource, readHistories } from './read-history.ts';
import { readModelFiles } from './read-models.ts';
import { readPlans } from './read-plans.ts';

/** Where a repository keeps its configuration; the organisation's is at the same path in its `.github` repository. */
export const configurationPath = '.github/delta-review.yml';

/** The first one that is there counts (docs.github.com, "About code owners", read 2026-11). */
const codeOwnersPaths = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** The last texts that could be read without a fault, by layer. */
export interface LastGood {
  readonly organisation: string | null;
  readonly repository: string | null;
}

export interface Configuration {
  readonly organisation: RulesFile | null;
  readonly repository: RulesFile | null;
  /** The text of the repository's CODEOWNERS; null where there is none, or it cannot be read. */
  readonly codeOwners: string | null;
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
  const shared = { owner: repository.owner, name: '.github' };
  const isShared = repository.name === shared.name;
  const [organisation, own] = await Promise.all([
    isShared ? null : forge.files(shared, 'HEAD', [configurationPath]),
    forge.files(repository, commit, [configurationPath, ...codeOwnersPaths]),
  ]);
  const owners = codeOwnersPaths.map((path) => textAt(own, path)).find((file) => file !== null);
  const layers = { repository: textAt(own, configurationPath), codeOwners: owners?.text ?? null };
  // The organisation's own file is not a repository's beside it: read as one, its locks would be a fault.
  if (organisation === null) return { ...layers, organisation: layers.repository, repository: null };
  const file = `${shared.owner}/${shared.name}/${configurationPath}`;
  return { ...layers, organisation: textAt(organisation, configurationPath, file) };
}

function textAt(files: ReadonlyMap<string, FileVersion>, path: string, file = path): RulesFile | null {
  const version = files.get(path);
  if (version === undefined || version.state === 'absent') return null;
  return { file, text: version.state === 'text' ? version.text : null };
}

export interface InputSettings {
  readonly analyzers: readonly Analyzer[];
  readonly builtIn: BuiltIn;
  readonly lastGood: LastGood;
  /** Where plans are found that CI made; left out where there is no such place. */
  readonly plans?: {
    readonly source: Plans;
    /** The same analyzers, with these plans. */
    readonly analyzersWith: (plans: readonly Plan[]) => Promise<readonly Analyzer[]>;
  };
  /** Where the past of threat models is found; left out where nobody asks. */
  readonly history?: HistorySource;
}

/** @throws ForgeUnavailable where the forge does not answer. */
export async function readInput(
  forge: Forge,
  ref: ChangeRef,
  configuration: Promise<Configuration>,
  { analyzers, builtIn, lastGood, plans, history }: InputSettings,
): Promise<EvaluationInput> {
  const [layers, comparison, contributors] = await Promise.all([
    configuration,
    forge.compare(ref),
    forge.contributors(ref),
  ]);
  const inForce = {
    organisation: withLastGood(layers.organisation, lastGood.organisation),
    repository: withLastGood(layers.repository, lastGood.repository),
  };
  const rules = layer({ builtIn, ...inForce });
  const { change, tree } = await readChange(forge, ref, comparison, analyzers, relevantPaths(rules.rules));
  const edited = editedConfiguration(change);
  const configured = rules.models.map((model) => model.path);
  // A change that nobody reads touches no model.
  const touches = change.before.files.size + change.after.files.size > 0;
  const read = touches ? readModelFiles(forge, change, tree, configured) : Promise.resolve([]);
  const [planned, models, modelHistory] = await Promise.all([
    plans === undefined || rules.plans === null ? null : readPlans(plans.source, rules.plans, change),
    read,
    history === undefined
      ? null
      : read.then((files) => readHistories(forge, history, ref, change.comparison, files, rules.models)),
  ]);
  const known = planned?.plans ?? [];
  const input = {
    change,
    analyzers: plans === undefined || known.length === 0 ? analyzers : await plans.analyzersWith(known),
    planNotes: planned?.notes ?? [],
    rules,
    models,
    modelHistory,
    codeOwners: readCodeOwners(layers.codeOwners),
    contributors,
  };
  if (edited === null) return { ...input, proposed: null };
  const place = ref.repository.name === '.github' ? 'organisation' : 'repository';
  return { ...input, proposed: layer({ builtIn, ...inForce, [place]: edited }) };
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
