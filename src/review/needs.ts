/** Who has to sign what: the configuration's words become people, teams and permissions, point by point. */
import type { ModelLink } from '../models/link.ts';
import type { EffectiveRules, SigningPolicy } from '../rules/effective.ts';
import type { Need, ReviewPoint } from './events.ts';
import type { Point, ReviewTier } from './points.ts';

export interface NeedsInput {
  readonly rules: Pick<EffectiveRules, 'rules' | 'review'>;
  readonly models: readonly ModelLink[];
  /** The owners of a path by CODEOWNERS of the default branch. */
  readonly ownersOf: (path: string) => readonly string[];
}

/** @returns the points, each with who has to sign it. Every need must be met, so a further rule never asks for less. */
export function withNeeds(points: readonly Point[], input: NeedsInput): readonly ReviewPoint[] {
  const signersOf = new Map(input.rules.rules.map((rule) => [rule.id, rule.then.signers ?? []]));
  const { full, lightweight } = input.rules.review;
  return points.map((point) => {
    const ofRules = point.rules.flatMap((rule): readonly Need[] => {
      const signers = signersOf.get(rule) ?? [];
      return signers.length === 0 ? [] : [{ signers, count: 1, because: rule }];
    });
    const needs = (tier: ReviewTier, policy: SigningPolicy): readonly Need[] => [
      { signers: peopleOf(policy, point, input), count: policy.count, because: tier },
      ...ofRules,
    ];
    return { ...point, needs: { full: needs('full', full), lightweight: needs('lightweight', lightweight) } };
  });
}

/** Where nobody owns a path or a model, those who may write sign: a need that nobody could meet is a lock-out. */
function peopleOf({ signers }: SigningPolicy, { path }: Point, input: NeedsInput): readonly string[] {
  const people = signers.flatMap((one) => {
    if (one === 'code-owners') return path === null ? [] : input.ownersOf(path);
    if (one === 'model-owners') return modelOwners(input.models, path);
    return [one];
  });
  return people.length === 0 ? ['write'] : [...new Set(people)];
}

/** What is about the change as a whole is for the owners of every model that it touches. */
function modelOwners(models: readonly ModelLink[], path: string | null): readonly string[] {
  return models
    .filter(({ covers }) => path === null || covers.includes(path))
    .flatMap(({ owners }) => owners);
}
