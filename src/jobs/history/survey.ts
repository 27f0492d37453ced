/** Looks at what the default branch of a repository holds, and tells the ledger where that means something else than before. */
import { isDeepStrictEqual } from 'node:util';
import type { Repository } from '../../change/change.ts';
import { readCodeOwners } from '../../change/code-owners.ts';
import { configured } from '../../deltas/analyzer.ts';
import { treeDeltas } from '../../deltas/inventory/inventory.ts';
import type { Forge } from '../../forge/forge.ts';
import type { History } from '../../forge/history.ts';
import { foundEdit, type ModelRecords, rememberedEdit } from '../../forge/read-history.ts';
import { type InputSettings, readConfiguration } from '../../forge/read-input.ts';
import { readTree } from '../../forge/read-tree.ts';
import { type KnownModel, modelsOfTree } from '../../models/known.ts';
import type { Survey } from '../../models/survey.ts';
import { surveyedIn } from '../../models/surveyed.ts';
import { layer } from '../../rules/layers.ts';
import { repositoryKey } from '../../store/changes.ts';
import type { Database } from '../../store/database.ts';
import { isReadAt, keepReadAt, lastSurvey } from '../../store/effectiveness/surveys.ts';
import { appendEvent } from '../../store/ledger.ts';
import { modelRecords } from '../../store/models.ts';

export interface Surveying {
  readonly database: Database;
  readonly forge: Forge;
  readonly history: History;
  readonly settings: Pick<InputSettings, 'analyzers' | 'builtIn' | 'owners'>;
  /** When what is found holds, by when the tip was made: the service says now, a local repository when it was made. */
  readonly at: (tip: string) => string;
  readonly datedAtMost: number;
}

/** Models whose last edit is looked for in one survey: on a forge each costs some requests, which it remembers. */
export const datedAtMost = { onForge: 50, here: 1_000 } as const;

/** @throws ForgeUnavailable where the forge does not answer. */
export async function survey(surveying: Surveying, repository: Repository): Promise<void> {
  const { database, forge, at } = surveying;
  const key = repositoryKey(repository);
  const tip = await forge.tip(repository);
  if (tip === null || (await isReadAt(database, key, tip.commit))) return;
  const found = await lookAt({ ...surveying, records: modelRecords(database) }, repository, tip.commit);
  const before = await lastSurvey(database, key);
  if (before === null || !isDeepStrictEqual(meaningOf(found), meaningOf(before))) {
    const when = at(tip.at);
    await appendEvent(database, {
      type: 'surveyed',
      repository: key,
      change: '',
      actor: 'delta-review',
      at: when,
      once: `surveyed ${tip.commit} ${when}`,
      payload: { head: tip.commit, ...found },
    });
  }
  await keepReadAt(database, key, tip.commit);
}

type Found = Pick<Survey, 'models' | 'fidelity' | 'partial'>;

/** As the database gives it back: without what is undefined. */
function meaningOf({ models, fidelity, partial = [] }: Found): unknown {
  return JSON.parse(JSON.stringify({ models, fidelity, partial }));
}

export interface Looking extends Pick<Surveying, 'forge' | 'history' | 'settings' | 'datedAtMost'> {
  /** null where nothing is remembered. */
  readonly records: ModelRecords | null;
}

/** @returns what a commit holds. @throws ForgeUnavailable where the forge does not answer. */
export async function lookAt(looking: Looking, repository: Repository, commit: string): Promise<Found> {
  const { forge, settings } = looking;
  const configuration = await readConfiguration(forge, repository, commit);
  const rules = layer({ builtIn: settings.builtIn, ...configuration });
  const analyzers = configured(settings.analyzers, rules.vendors);
  const named = new Set(rules.models.map(({ path }) => path));
  const { paths, files, candidates, partial } = await readTree(forge, repository, commit, analyzers, [
    ...named,
  ]);
  const models = modelsOfTree(candidates, files, named);
  const { edits, undated } = await lastEdits(looking, repository, commit, models, files);
  const surveyed = surveyedIn({
    deltas: treeDeltas(files, analyzers),
    tree: { paths, files },
    models,
    configured: rules.models,
    codeOwners: readCodeOwners(configuration.codeOwners),
    lastEdits: edits,
  });
  const found = { ...surveyed, models: await withPresence(settings.owners, repository, surveyed.models) };
  const gaps =
    undated === 0
      ? partial
      : [
          ...partial,
          `${undated} of its models ${undated === 1 ? 'is' : 'are'} not dated yet: they are too many to look for at once`,
        ];
  return gaps.length === 0 ? found : { ...found, partial: gaps };
}

/** Owners that the forge is asked for: each may cost some requests a day. */
const askedAtMost = 50;

/** One that could not be asked for, or was one too many, is neither there nor gone. */
async function withPresence(
  owners: InputSettings['owners'],
  repository: Repository,
  models: Found['models'],
): Promise<Found['models']> {
  const named = [...new Set(models.flatMap((model) => model.owners))].slice(0, askedAtMost);
  if (owners === undefined || named.length === 0) return models;
  const { present, gone } = await owners.present(repository, named);
  return models.map((model) => {
    const names = model.owners.map((owner) => owner.toLowerCase());
    const isGone = names.length > 0 && names.every((name) => gone.has(name));
    return { ...model, ownerPresent: names.some((name) => present.has(name)) ? true : isGone ? false : null };
  });
}

interface Dated {
  readonly edits: ReadonlyMap<string, string>;
  /** How many were not looked for. */
  readonly undated: number;
}

async function lastEdits(
  { forge, history, records, datedAtMost }: Looking,
  repository: Repository,
  commit: string,
  models: readonly KnownModel[],
  files: Awaited<ReturnType<typeof readTree>>['files'],
): Promise<Dated> {
  const reading = { forge, history, records, repository };
  const edits = new Map<string, string>();
  let [left, undated] = [datedAtMost, 0];
  for (const { path } of models) {
    const version = files.get(path);
    if (version === undefined || version.state === 'absent') continue;
    const remembered = await rememberedEdit(reading, version);
    if (remembered === null && left === 0) {
      undated += 1;
      continue;
    }
    if (remembered === null) left -= 1;
    const edit = remembered ?? (await foundEdit(reading, commit, version));
    // A bound is no date.
    if (edit.known === 'commit') edits.set(path, edit.at);
  }
  return { edits, undated };
}
