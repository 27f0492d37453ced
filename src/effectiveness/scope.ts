/** A history in, and that of an organisation, a repository, a team or a model out. */
import type { Survey, SurveyedModel } from '../models/survey.ts';
import type { History, Scope } from './history.ts';
import { type Model, modelOf, surveysOf } from './known/models.ts';
import { parted } from './reading/figure.ts';
import type { ChangeRecord } from './record.ts';

/**
 * Of a team or a model no fidelity is known, as it is found over a whole tree, nor which of the quiet changes are its own:
 * both are left out, and never counted as nothing.
 */
export function scopedTo(history: History, scope: Scope): History {
  const isOfScope = (repository: string) =>
    (scope.organisation === undefined ||
      repository.toLowerCase().startsWith(`${scope.organisation.toLowerCase()}/`)) &&
    (scope.repository === undefined || repository.toLowerCase() === scope.repository.toLowerCase());
  const isWhole = scope.team === undefined && scope.model === undefined;
  const covers = coveredBy(history, scope);
  const surveys = history.surveys.filter(({ repository }) => isOfScope(repository));
  const there = history.records.filter(({ repository }) => isOfScope(repository));
  const [records, beside] = parted(there, covers);
  return {
    ...history,
    scope,
    records,
    ...(isWhole ? {} : { beside }),
    surveys: isWhole ? surveys : surveys.map((survey) => cutSurvey(history, survey, scope)),
    gaps: history.gaps.filter(({ repository }) => isOfScope(repository)),
    quiet: isWhole ? history.quiet.filter(({ repository }) => isOfScope(repository)) : [],
  };
}

function cutSurvey(history: History, survey: Survey, scope: Scope): Survey {
  const isMeant = meantBy(history, scope);
  return {
    ...survey,
    models: survey.models.filter((model) => isMeant(survey.repository, model)),
    fidelity: [],
  };
}

function meantBy(
  history: History,
  { team, model }: Scope,
): (repository: string, surveyed: SurveyedModel) => boolean {
  const nameOf = modelOf(history);
  return (repository, { path, owners }) =>
    (model === undefined || nameOf(repository, path) === nameOf(repository, model)) &&
    (team === undefined || owners.some((owner) => isSame(owner, team)));
}

/** Changes that a team was asked to sign or whose models it owns; changes that a model covers. */
function coveredBy(history: History, scope: Scope): (record: ChangeRecord) => boolean {
  const { team, model } = scope;
  const nameOf = modelOf(history);
  const owned = new Set<Model>();
  if (team !== undefined)
    for (const [repository, surveys] of surveysOf(history))
      for (const { path, owners } of surveys.flatMap(({ models }) => models))
        if (owners.some((owner) => isSame(owner, team))) owned.add(nameOf(repository, path));
  return ({ repository, models, review }) =>
    (model === undefined ||
      models.some(({ path }) => nameOf(repository, path) === nameOf(repository, model))) &&
    (team === undefined ||
      review.asked.some((one) => isSame(one, team)) ||
      models.some(({ path }) => owned.has(nameOf(repository, path))));
}

/** Whether two references name the same user or team. */
export function isSame(a: string, b: string): boolean {
  return bare(a) === bare(b);
}

/** Models write their owners with and without the sign. */
function bare(reference: string): string {
  return reference.toLowerCase().replace(/^@/, '');
}
