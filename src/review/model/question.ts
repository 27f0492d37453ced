/** What becomes of the threat models that a full review touches and the change leaves alone: asked, and answered in one of three ways. */
import type { ModelLink } from '../../models/link.ts';
import type { OutcomeKind, ReviewItem } from '../events.ts';

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
