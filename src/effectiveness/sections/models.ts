/** The models of a scope as they stand at the end of a window, by how old each is against what changed since. */
import type { History } from '../history.ts';
import { type MaterialChange, materialChangesOf, titleOf } from '../known/material.ts';
import { lastEditBefore, type Model, modelOf, surveyedAt } from '../known/models.ts';
import { keptIn, perHistory } from '../known/per-history.ts';
import { compare, evidenceOf, newestFirst } from '../reading/figure.ts';
import type { ModelState } from '../report.ts';
import { day, type Window } from '../window.ts';

/** The material changes by model that it covers, oldest first. */
const changesByModel = perHistory((history): ReadonlyMap<Model, readonly MaterialChange[]> => {
  const nameOf = modelOf(history);
  const changes = new Map<Model, MaterialChange[]>();
  for (const change of materialChangesOf(history)) {
    const { repository } = change.record;
    const models = new Set(
      change.parts.flatMap((part) => part.models.map(({ path }) => nameOf(repository, path))),
    );
    for (const model of models) keptIn(changes, model, (): MaterialChange[] => []).push(change);
  }
  return changes;
});

/** @returns the one with the most unreviewed changes first. */
export function modelStates(history: History, window: Window): readonly ModelState[] {
  const end = Math.min(Date.parse(window.until), Date.parse(history.now));
  const nameOf = modelOf(history);
  const states = surveyedAt(history, window.until).flatMap(({ repository, models }) =>
    models.map(({ path, title, owners, ownerPresent, unread }): ModelState => {
      const edited = lastEditBefore(history, { repository, path }, end);
      const since = (changesByModel(history).get(nameOf(repository, path)) ?? []).filter(
        (change) =>
          change.at < end && (edited === null || change.at > edited) && change.cover !== 'none-needed',
      );
      return {
        repository,
        path,
        title,
        owners,
        ownerPresent,
        age: edited === null ? null : Math.floor((end - edited) / day),
        unreviewed: newestFirst(since.map((change) => evidenceOf(change.record, titleOf(change)))),
        unread,
      };
    }),
  );
  return states.sort(
    (a, b) =>
      b.unreviewed.length - a.unreviewed.length ||
      (b.age ?? 0) - (a.age ?? 0) ||
      compare(a.repository, b.repository) ||
      compare(a.path, b.path),
  );
}
