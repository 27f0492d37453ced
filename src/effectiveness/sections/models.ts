/** The models of a scope as they stand at the end of a window, by how old each is against what changed since. */
import type { History } from '../history.ts';
import { type MaterialChange, materialChangesOf, titleOf } from '../known/material.ts';
import { firstFrom } from '../known/merges.ts';
import { lastEditBefore, type Model, modelOf, surveyedAt } from '../known/models.ts';
import { keptIn, perHistory } from '../known/per-history.ts';
import { compare, evidenceOf, newestFirst } from '../reading/figure.ts';
import type { ModelState } from '../report.ts';
import { day, type Window } from '../window.ts';

/** Of each model the material changes that it covers and that nobody held against it, oldest first. */
const unreviewedOf = perHistory((history): ReadonlyMap<Model, readonly MaterialChange[]> => {
  const nameOf = modelOf(history);
  const changes = new Map<Model, MaterialChange[]>();
  for (const change of materialChangesOf(history)) {
    if (change.cover === 'none-needed') continue;
    for (const { repository, models } of change.parts)
      for (const { path } of models) {
        const known = keptIn(changes, nameOf(repository, path), (): MaterialChange[] => []);
        if (known.at(-1) !== change) known.push(change);
      }
  }
  return changes;
});

/** One model at a moment. */
export interface ModelThen extends Omit<ModelState, 'unreviewed'> {
  /** The material changes that it covers and that nobody held against it, oldest first. */
  readonly unreviewed: readonly MaterialChange[];
}

/** @returns every model that the last survey of the window found. */
export function modelsThen(history: History, window: Window): readonly ModelThen[] {
  const end = Math.min(Date.parse(window.until), Date.parse(history.now));
  const nameOf = modelOf(history);
  const unreviewed = unreviewedOf(history);
  return surveyedAt(history, window.until).flatMap(({ repository, models }) =>
    models.map(({ path, title, owners, ownerPresent, unread }): ModelThen => {
      const edited = lastEditBefore(history, { repository, path }, end);
      const changes = unreviewed.get(nameOf(repository, path)) ?? [];
      const first = edited === null ? 0 : firstFrom(changes, edited + 1);
      return {
        repository,
        path,
        title,
        owners,
        ownerPresent,
        age: edited === null ? null : Math.floor((end - edited) / day),
        unreviewed: changes.slice(first, firstFrom(changes, end)),
        unread,
      };
    }),
  );
}

/** @returns the one with the most unreviewed changes first. */
export function modelStates(history: History, window: Window): readonly ModelState[] {
  return modelsThen(history, window)
    .map(
      ({ unreviewed, ...model }): ModelState => ({
        ...model,
        unreviewed: newestFirst(unreviewed.map((change) => evidenceOf(change.record, titleOf(change)))),
      }),
    )
    .sort(
      (a, b) =>
        b.unreviewed.length - a.unreviewed.length ||
        (b.age ?? 0) - (a.age ?? 0) ||
        compare(a.repository, b.repository) ||
        compare(a.path, b.path),
    );
}
