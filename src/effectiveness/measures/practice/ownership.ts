/**
 * Who owns the risk?
 * At the end of the window: the models that have a named owner who is still there, the open threats that name one, and the
 * standing critical and high findings whose change a model with such an owner covers. Where nobody can tell whether an owner
 * is still there, a name is enough. How often owners changed is told beside it: neither good nor bad.
 */

import type { Survey, SurveyedModel } from '../../../models/survey.ts';
import type { History } from '../../history.ts';
import type { Finding } from '../../known/findings.ts';
import { type Model, modelOf, surveyedAt, surveysOf } from '../../known/models.ts';
import { ByRepository, perHistory } from '../../known/per-history.ts';
import { type Severe, severeAmong, severeOf, standingAt } from '../../known/severe.ts';
import type { Evidence, Figure, Measure } from '../../measure.ts';
import { amount, evidenceOf, figure, newestFirst, parted } from '../../reading/figure.ts';
import { readBy } from '../../reading/reading.ts';
import { isBefore, type Window } from '../../window.ts';

/** Things of one sort with the same owners. */
interface Owned {
  readonly sort: 'models' | 'open threats' | 'severe findings';
  readonly isOwned: boolean;
  readonly count: number;
  readonly evidence: () => readonly Evidence[];
}

/** The severe findings whose changes the same models cover. */
interface Covered {
  readonly repository: string;
  readonly models: readonly Model[];
  readonly severe: Severe;
}

const coveredOf = perHistory((history): readonly Covered[] => {
  const nameOf = modelOf(history);
  const groups = new ByRepository<Finding[]>();
  for (const finding of severeOf(history).opened) {
    const paths = finding.record.models.map(({ path }) => path).join('\n');
    groups.keep(finding.record.repository, paths, (): Finding[] => []).push(finding);
  }
  return [...groups.values()].flatMap((findings): readonly Covered[] => {
    const [first] = findings;
    if (first === undefined) return [];
    const { repository, models } = first.record;
    return [
      {
        repository,
        models: models.map(({ path }) => nameOf(repository, path)),
        severe: severeAmong(findings),
      },
    ];
  });
});

function isOwned({ owners, ownerPresent }: SurveyedModel): boolean {
  return owners.length > 0 && ownerPresent !== false;
}

function ownedAt(history: History, { until }: Window): readonly Owned[] {
  const nameOf = modelOf(history);
  const owned = new Set<Model>();
  const surveys = surveyedAt(history, until);
  const inModels = surveys.flatMap(({ repository, models, at }) =>
    models.flatMap((model): readonly Owned[] => {
      if (isOwned(model)) owned.add(nameOf(repository, model.path));
      const about = (says: string): Evidence => ({ repository, change: null, says, at });
      const open = model.threats.filter(({ status }) => status === 'open');
      const threats = parted(open, ({ owner }) => owner !== null && owner.trim() !== '');
      return [
        { sort: 'models', isOwned: isOwned(model), count: 1, evidence: () => [about(model.path)] },
        ...threats.map(
          (some, index): Owned => ({
            sort: 'open threats',
            isOwned: index === 0,
            count: some.length,
            evidence: () => some.map(({ id, name }) => about(`${id} ${name} in ${model.path}`)),
          }),
        ),
      ];
    }),
  );
  const end = Date.parse(until);
  // Whose models nobody has looked at, their owners aren't known.
  const surveyed = new Set(surveys.map(({ repository }) => repository));
  const findings = coveredOf(history)
    .filter(({ repository }) => surveyed.has(repository))
    .map(
      ({ models, severe }): Owned => ({
        sort: 'severe findings',
        isOwned: models.some((model) => owned.has(model)),
        count: standingAt(severe, end),
        evidence: () =>
          severe.opened
            .filter(({ at, closedAt }) => at < end && (closedAt === null || closedAt >= end))
            .map(({ record, delta }) =>
              evidenceOf(record, `${delta.severity} ${delta.kind} on ${delta.subject}`),
            ),
      }),
    );
  return [...inModels, ...findings];
}

function figureOf(all: readonly Owned[]): Figure {
  const [named, nobody] = parted(all, (one) => one.isOwned);
  const [owned, unowned] = [sumOf(named), sumOf(nobody)];
  return figure(owned, owned + unowned, 'thing to own', {
    counted: () => named.flatMap(({ evidence }) => evidence()),
    missed: () => nobody.flatMap(({ evidence }) => evidence()),
  });
}

function sumOf(all: readonly Owned[]): number {
  return all.reduce((sum, { count }) => sum + count, 0);
}

/** By the path of each model. */
function ownersIn({ models }: Survey): Map<string, string> {
  return new Map(models.map(({ path, owners }) => [path, [...owners].sort().join(', ')]));
}

/** Models whose owners are others than in the survey before. */
function changesOf(history: History, { since, until }: Window): Figure {
  const changes: Evidence[] = [];
  let models = 0;
  for (const [repository, all] of surveysOf(history)) {
    const surveys = all.filter(({ at }) => isBefore(at, until));
    const inside = surveys.findIndex(({ at }) => !isBefore(at, since));
    const [start, ...others] = inside === -1 ? surveys.slice(-1) : surveys.slice(Math.max(0, inside - 1));
    let former = start === undefined ? new Map<string, string>() : ownersIn(start);
    for (const survey of others) {
      const owners = ownersIn(survey);
      for (const [path, named] of owners) {
        const was = former.get(path);
        if (was === undefined || was === named) continue;
        const says = `${path}: ${was || 'nobody'} -> ${named || 'nobody'}`;
        changes.push({ repository, change: null, says, at: survey.at });
      }
      former = owners;
    }
    models += former.size;
  }
  const count = changes.length;
  return {
    numerator: count,
    denominator: models,
    value: models === 0 ? null : count / models,
    says: amount(count, 'change of owner'),
    counted: newestFirst(changes),
    missed: [],
  };
}

export const ownership: Measure = {
  id: 'ownership',
  title: 'Ownership',
  definition: 'Models, open threats and standing critical and high findings with a named owner who is there.',
  formula: 'findings and models with a named, present owner / findings and models',
  answers: 'Who owns the risk?',
  unit: 'share',
  better: 'higher',
  outcome: false,
  read: readBy({
    better: 'higher',
    figure: (history, window) => figureOf(ownedAt(history, window)),
    parts: (history, window) => {
      const all = ownedAt(history, window);
      const sorts = ['models', 'open threats', 'severe findings'] as const;
      return [
        ...sorts.map((name) => ({ name, figure: figureOf(all.filter(({ sort }) => sort === name)) })),
        { name: 'changes of owner', figure: changesOf(history, window) },
      ];
    },
  }),
};
