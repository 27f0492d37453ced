/** The threat models of a history: which path is which model, when each was edited by meaning, and how it stood at a moment. */
import type { Survey, SurveyedModel } from '../../models/survey.ts';
import type { History } from '../history.ts';
import type { ChangeRecord } from '../record.ts';
import { allMergesOf, firstFrom, type Timed } from './merges.ts';
import { ByRepository, keptIn, perHistory } from './per-history.ts';

/** Of each repository, oldest first. */
export const surveysOf = perHistory(({ surveys }): ReadonlyMap<string, readonly Survey[]> => {
  const byRepository = new Map<string, Survey[]>();
  for (const survey of surveys) keptIn(byRepository, survey.repository, (): Survey[] => []).push(survey);
  for (const list of byRepository.values()) list.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return byRepository;
});

/** @returns of each repository the last survey before a moment. */
export function surveyedAt(history: History, moment: string): readonly Survey[] {
  return keptIn(surveyedBefore(history), moment, () => {
    const end = Date.parse(moment);
    return [...surveysOf(history).values()].flatMap(
      (list) => list.findLast(({ at }) => Date.parse(at) < end) ?? [],
    );
  });
}

const surveyedBefore = perHistory(() => new Map<string, readonly Survey[]>());

/** One model, wherever it stands: the same object is the same model. */
export interface Model {
  readonly repository: string;
  /** Where it was first seen. */
  readonly path: string;
}

export type ModelOf = (repository: string, path: string) => Model;

/** A path that is gone when another one turns up with the same title is that model, moved. */
export const modelOf = perHistory((history): ModelOf => {
  const models = new ByRepository<Model>();
  const known: ModelOf = (repository, path) => models.keep(repository, path, () => ({ repository, path }));
  for (const [repository, surveys] of surveysOf(history)) {
    let former: ReadonlyMap<string, SurveyedModel> = new Map();
    for (const survey of surveys) {
      const now = new Map(survey.models.map((model) => [model.path, model]));
      const gone = [...former.values()].filter(({ path }) => !now.has(path));
      for (const { path, title } of survey.models) {
        if (former.has(path)) continue;
        const [from, ...others] = gone.filter((one) => one.title === title);
        if (from !== undefined && others.length === 0)
          models.set(repository, path, known(repository, from.path));
      }
      former = now;
    }
  }
  return known;
});

/** When each model was given another meaning, in milliseconds, oldest first: by merged changes, and by what surveys found. */
const modelEdits = perHistory((history): ReadonlyMap<Model, readonly Timed[]> => {
  const known = modelOf(history);
  const edits = new Map<Model, Set<number>>();
  const add = (repository: string, path: string, at: number) =>
    keptIn(edits, known(repository, path), () => new Set<number>()).add(at);
  for (const { record, at } of allMergesOf(history))
    for (const path of modelsChangedBy(record)) add(record.repository, path, at);
  for (const { repository, models } of history.surveys)
    for (const { path, lastEdit } of models)
      if (lastEdit !== null) add(repository, path, Date.parse(lastEdit));
  return new Map(
    [...edits].map(([model, times]) => [model, [...times].sort((a, b) => a - b).map((at) => ({ at }))]),
  );
});

/** @returns the paths of the models that a change gives another meaning, whether they cover it or not. */
export function modelsChangedBy({ models, modelsChanged = [] }: ChangeRecord): readonly string[] {
  if (modelsChanged.length === 0 && !models.some(({ updated }) => updated)) return modelsChanged;
  const linked = models.flatMap(({ path, updated }) => (updated ? [path] : []));
  return modelsChanged.length === 0 ? linked : [...new Set([...linked, ...modelsChanged])];
}

/** @returns the last edit by meaning before a moment, in milliseconds; null where none is known. */
export function lastEditBefore(
  history: History,
  { repository, path }: { readonly repository: string; readonly path: string },
  moment: number,
): number | null {
  const edits = modelEdits(history).get(modelOf(history)(repository, path)) ?? [];
  return edits[firstFrom(edits, moment) - 1]?.at ?? null;
}

/** @returns tells whether one of the models that cover a change was edited in it, or by somebody after its merge and before a moment. */
export function modelledIn(
  history: History,
): (record: ChangeRecord, merged: number, until: number) => boolean {
  const edits = modelEdits(history);
  const known = modelOf(history);
  return ({ models, repository }, merged, until) =>
    models.some(({ path, updated }) => {
      if (updated) return true;
      const all = edits.get(known(repository, path)) ?? [];
      return firstFrom(all, merged) < firstFrom(all, until);
    });
}
