/** What becomes of the threat models that a full review touches and the change leaves alone: asked, and answered in one of three ways. */
import type { ModelLink } from '../../models/link.ts';
import type { OutcomeKind, ReviewItem } from '../events.ts';
import type { Answer, Outcome, ReviewState } from '../review.ts';

/** The question of every full review that is about the model; where models are linked and left alone, a tick is no answer. */
export const modelItem = 'model-shows-it';

/** Models that one question names. */
const namedAtMost = 20;

/** @returns the items, where the one about the model knows the models that it is about. */
export function askedOfModels(
  items: readonly ReviewItem[],
  links: readonly ModelLink[],
): readonly ReviewItem[] {
  const left = links.filter(({ updated }) => !updated).map(({ path }) => path);
  return items.map((item) =>
    item.id === modelItem && left.length > 0 ? { ...item, models: left.slice(0, namedAtMost) } : item,
  );
}

/** @returns whether an item wants to be told what becomes of a model. */
export function asksOfModels({ models = [] }: ReviewItem): boolean {
  return models.length > 0;
}

/** @returns whether an outcome says what becomes of the model. */
export function isModelOutcome(kind: OutcomeKind): kind is 'model-updated' | 'model-unaffected' {
  return kind === 'model-updated' || kind === 'model-unaffected';
}

export type SaidOfModel =
  | { readonly said: 'unaffected' | 'follow-up' }
  | { readonly said: 'updated'; readonly outcomes: readonly Outcome[] };

/** @returns what an answer says of the model, by what was recorded in the same breath; null where it says nothing of it. */
export function saidOfModel(
  { outcomes, followUps }: Pick<ReviewState, 'outcomes' | 'followUps'>,
  { note, by, at }: Pick<Answer, 'note' | 'by' | 'at'>,
): SaidOfModel | null {
  const recorded = outcomes.filter((one) => one.kind === note && one.by === by && one.at === at);
  if (recorded.length > 0 && note === 'model-unaffected') return { said: 'unaffected' };
  if (recorded.length > 0 && note === 'model-updated') return { said: 'updated', outcomes: recorded };
  return followUps.some(({ id }) => id === note) ? { said: 'follow-up' } : null;
}

/** @returns the note of an answer, with the words of the outcome that it was given by: "model-unaffected: no flow changes". */
export function noteOf(
  outcomes: ReviewState['outcomes'],
  { note, by, at }: Pick<Answer, 'note' | 'by' | 'at'>,
): string {
  const given = outcomes.find(
    (one) => isModelOutcome(one.kind) && one.kind === note && one.by === by && one.at === at,
  );
  return given === undefined ? note : `${note}: ${given.text}`;
}

/** How each answer is written, after "/delta-review ". */
export const modelCommands = {
  unaffected: 'outcome model-unaffected reason',
  updated: 'outcome model-updated #34',
  later: 'follow-up text @owner due:2027-01-31 for:model',
} as const;

/** @returns the change that the words of an outcome name first: "#34"; null where they name none. */
export function changeNamed(text: string): string | null {
  const number = /(?:^|[\s(])#([1-9]\d{0,8})(?!\w)/.exec(text)?.[1];
  return number === undefined ? null : `#${number}`;
}
