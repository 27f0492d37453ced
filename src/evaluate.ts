/** THE pipeline, once: the same values in give the same evaluation out, live, local, dry run and in tests. */
import type { Change, Contributors } from './change/change.ts';
import type { CodeOwners } from './change/code-owners.ts';
import type { TextFile } from './change/snapshot.ts';
import { type Analyzer, configured } from './deltas/analyzer.ts';
import type { Coverage } from './deltas/coverage.ts';
import type { Delta } from './deltas/delta.ts';
import { judge } from './deltas/judge.ts';
import { type Lacking, lackingIn } from './models/fidelity/lacking.ts';
import { thingsOf } from './models/fidelity/things.ts';
import { type Freshness, freshnessIn, limitsOf, type ModelHistories } from './models/freshness/freshness.ts';
import { type ChangedModel, changedModels, knownModels, type ModelFile } from './models/known.ts';
import { linkModels, type ModelLink } from './models/link.ts';
import { readCatalog } from './models/linking/catalog.ts';
import { type ModelOwnership, ownershipOf, type Presence } from './models/owners/ownership.ts';
import { type ModelUpdate, updatesOf } from './models/suggest/updates.ts';
import { type AskedItem, checklistOf, itemsOf } from './review/checklist.ts';
import type { Basis } from './review/events.ts';
import { askedOfModels } from './review/model/question.ts';
import { basisOf } from './review/needs.ts';
import { pointsOf } from './review/points.ts';
import { threatItems } from './review/threats.ts';
import { announcement, type Trigger } from './review/triggers/trigger.ts';
import { classify } from './rules/classify.ts';
import { type Effect, effectOf } from './rules/effect.ts';
import type { EffectiveRules } from './rules/effective.ts';
import { relevantPaths } from './rules/relevant.ts';
import type { Verdict } from './rules/verdict.ts';

export interface EvaluationInput {
  readonly change: Change;
  readonly analyzers: readonly Analyzer[];
  /** Which plans of Terraform the analyzers know, and which were not taken, one sentence each. */
  readonly planNotes: readonly string[];
  readonly rules: EffectiveRules;
  /** The rules as this change would have them, where it edits the configuration; they judge nothing. */
  readonly proposed: EffectiveRules | null;
  /** The files that may be threat models; none where the forge could not list the tree. */
  readonly models: readonly ModelFile[];
  /** Backstage's descriptions of the directories that change; left out, or none, where there are none. */
  readonly catalog?: readonly TextFile[];
  /** What is known of the past of those that it may touch; null where nobody asked. */
  readonly modelHistory: ModelHistories | null;
  /** Of the repository as it was before this change. */
  readonly codeOwners: CodeOwners;
  readonly contributors: Contributors;
  /** The code owners as this change would have them; left out where it leaves them alone. */
  readonly proposedOwners?: CodeOwners;
  /** Which owners of threat models are there and which are gone, where somebody could be asked. */
  readonly presence?: Presence;
  /** What people announced that no file shows. */
  readonly announced?: readonly Trigger[];
}

export interface Evaluation {
  readonly change: Change;
  readonly deltas: readonly Delta[];
  readonly coverage: Coverage;
  readonly verdict: Verdict;
  readonly models: readonly ModelLink[];
  /** Of these models as they were before this change, where their past was asked for. */
  readonly freshness: readonly Freshness[];
  /** What it does to threat models, linked or not; shown, and judged by the analyzer that reads them. */
  readonly modelChanges: readonly ChangedModel[];
  /** What of the change the linked models lack, and what they still have of what it removes. */
  readonly lacking: readonly Lacking[];
  /** What the linked models lack of it, or a first model where none covers it. */
  readonly modelUpdates: readonly ModelUpdate[];
  /** Who owns the models of the repository after it; empty where nothing of it is about them. */
  readonly ownership: readonly ModelOwnership[];
  readonly checklist: readonly AskedItem[];
  /** What its review asks of people, and of whom. */
  readonly review: Basis;
  readonly rules: EffectiveRules;
  readonly planNotes: readonly string[];
  /** What this change would do to the rules; null where it leaves the configuration alone. */
  readonly effect: Effect | null;
}

export function evaluate(input: EvaluationInput): Evaluation {
  const { change, analyzers, rules, proposed, planNotes, codeOwners, contributors } = input;
  const { announced = [], proposedOwners } = input;

  // What does each changed file mean, before against after?
  const { deltas, coverage } = judge(
    change,
    configured(analyzers, rules.vendors),
    relevantPaths(rules.rules),
  );

  // None, minor or material, with every reason.
  const verdict = classify({ deltas, coverage, rules, announced: announced.map(announcement) });

  // Which threat models speak for what the verdict is about, and what does it do to the models themselves?
  const configuredModels = new Set(rules.models.map(({ path }) => path));
  const modelChanges = changedModels(input.models);
  const movesOwners = proposed !== null || proposedOwners !== undefined || modelChanges.length > 0;
  const known = verdict.tier === 'none' && !movesOwners ? [] : knownModels(input.models, configuredModels);
  const reviewed = verdict.tier === 'none' ? [] : known;
  const models = linkModels({
    paths: [...new Set(verdict.reasons.flatMap((reason) => reason.paths))],
    deltas,
    models: reviewed,
    configured: rules.models,
    catalog: readCatalog(input.catalog ?? []),
    announced: announced.map(({ text }) => text),
  });

  // What of it do they not show, and what do they show that it takes away?
  const things = verdict.tier === 'none' ? [] : thingsOf(deltas);
  const lacking = lackingIn(deltas, things, models, reviewed);

  // Since when do they say what they say, and how much has changed since?
  const readable = models.filter(({ unread }) => unread === null);
  const freshness = readable.flatMap(({ path }) =>
    input.modelHistory === null ? [] : freshnessIn(input.modelHistory, path, limitsOf(path, rules)),
  );

  // And who owns them after it?
  const ownership = ownershipOf(
    known,
    { configured: rules.models, codeOwners },
    { configured: (proposed ?? rules).models, codeOwners: proposedOwners ?? codeOwners },
    input.presence ?? { present: new Set(), gone: new Set() },
  );

  // What would they have to say of it that they don't?
  const modelUpdates =
    verdict.tier === 'none'
      ? []
      : updatesOf({
          deltas,
          things,
          lacking,
          links: models,
          models: known,
          files: input.models,
          repository: change.ref.repository.name,
        });

  // What does a person have to answer?
  const points = pointsOf({ change, deltas, files: coverage.files, verdict, rules, announced });
  const threats = threatItems(models, deltas, new Set(points.map(({ key }) => key)));
  const items = [...threats, ...askedOfModels(itemsOf(points, deltas, rules), models)];
  const checklist = checklistOf(verdict.tier, points, items);

  // And who has to sign it?
  const review = basisOf({ change, points, items, models, rules, verdict, codeOwners, contributors });

  // What would this change do to the rules themselves?
  const effect = proposed === null ? null : effectOf(rules, proposed);

  return {
    change,
    deltas,
    coverage,
    verdict,
    models,
    freshness,
    modelChanges,
    lacking,
    modelUpdates,
    ownership,
    checklist,
    review,
    rules,
    planNotes,
    effect,
  };
}
