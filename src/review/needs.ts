/** Who has to sign what: the configuration's words become people, teams and permissions, point by point. */
import type { Change, Contributors } from '../change/change.ts';
import { type CodeOwners, ownersOf } from '../change/code-owners.ts';
import type { ModelLink } from '../models/link.ts';
import type { EffectiveRules, SigningPolicy } from '../rules/effective.ts';
import type { Verdict } from '../rules/verdict.ts';
import type { Basis, Need, ReviewItem, ReviewPoint } from './events.ts';
import type { Point, ReviewTier } from './points.ts';

export interface NeedsInput {
  readonly rules: Pick<EffectiveRules, 'rules' | 'review'>;
  readonly models: readonly ModelLink[];
  readonly codeOwners: CodeOwners;
}

export interface BasisInput extends NeedsInput {
  readonly change: Change;
  readonly points: readonly Point[];
  readonly items: readonly ReviewItem[];
  readonly verdict: Verdict;
  readonly contributors: Contributors;
}

/** @returns what a judgement asks of people: the same judgement asks the same. */
export function basisOf({ change, points, items, verdict, contributors, ...input }: BasisInput): Basis {
  const { review } = input.rules;
  return {
    head: change.ref.head.sha,
    enforcement: verdict.enforcement,
    points: withNeeds(points, input),
    items,
    contributors: contributors.people,
    contributorsUnknown: contributors.unknown,
    author: change.ref.author,
    selfAttestation: review.lightweight.selfAttestation,
    breakGlass: review.breakGlass,
    approvals: review.approvals,
    reminders: review.followUps,
  };
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
    if (one === 'code-owners') return path === null ? [] : ownersOf(input.codeOwners, path);
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
