/** One change's events in, what its review says of the threat models that the change left alone out. */
import type { ReviewEvent } from '../events.ts';
import { type Answer, type Outcome, type ReviewState, reviewOf } from '../review.ts';
import { type ReviewStatus, viewOf } from '../view.ts';
import { changeNamed, modelItem, saidOfModel } from './question.ts';

/** From the weakest on: where parts of a change got different answers, the weakest holds. */
export const modelAnswers = ['open', 'claimed', 'follow-up', 'unaffected', 'updated'] as const;
/**
 * `updated`: a model changed in meaning, here or in the change that was named. `claimed`: somebody said so, and none did.
 * `unaffected`: it needs no update, with a reason. `follow-up`: somebody updates it, by a day. `open`: nobody has said.
 */
export type ModelAnswer = (typeof modelAnswers)[number];

export interface ModelWord {
  readonly answer: ModelAnswer;
  /** Only a review that is `complete` is signed. */
  readonly status: ReviewStatus;
}

/** @param changesModels whether a change gave a threat model another meaning; asked with null for this one. */
export function modelWordOf(
  events: readonly ReviewEvent[],
  changesModels: (change: string | null) => boolean,
): ModelWord {
  const state = reviewOf(events);
  const view = viewOf(state);
  const question = view.items.find(({ item }) => item.id === modelItem);
  if (question === undefined || question.open.length > 0) return { answer: 'open', status: view.status };
  const said = question.answers.map(({ answer }) => wordOf(state, answer, changesModels));
  return { answer: modelAnswers.find((one) => said.includes(one)) ?? 'open', status: view.status };
}

function wordOf(
  state: ReviewState,
  answer: Answer,
  changesModels: (change: string | null) => boolean,
): ModelAnswer {
  const word = saidOfModel(state, answer);
  if (word === null) return 'open';
  if (word.said !== 'updated') return word.said;
  return word.outcomes.some((one) => isEvidenced(one, changesModels)) ? 'updated' : 'claimed';
}

/** @returns whether a model changed in meaning where somebody says that it did. */
export function isEvidenced(
  { text }: Pick<Outcome, 'text'>,
  changesModels: (change: string | null) => boolean,
): boolean {
  const named = changeNamed(text);
  return changesModels(null) || (named !== null && changesModels(named));
}

/** @returns the changes that the outcomes of a review say have updated a model. */
export function changesClaimed({ outcomes }: Pick<ReviewState, 'outcomes'>): readonly string[] {
  const named = outcomes.flatMap(({ kind, text }) =>
    kind === 'model-updated' ? (changeNamed(text) ?? []) : [],
  );
  return [...new Set(named)];
}
