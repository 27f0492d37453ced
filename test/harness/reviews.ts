/** Reviews in every state that people meet, for tests of what they read: events in order, as a ledger would tell them. */
import type { Evaluation } from '../../src/evaluate.ts';
import type { Reviewed } from '../../src/render/review/reviewed.ts';
import type { Basis, ReviewEvent, ReviewEventType, ReviewPayloads } from '../../src/review/events.ts';
import { reviewOf } from '../../src/review/review.ts';
import { viewOf } from '../../src/review/view.ts';
import { reviewFor } from './evaluations.ts';

/** What happens, one step a minute. */
export type Step =
  | { readonly judged: Evaluation; readonly basis?: Partial<Basis> }
  /** @property also what the same word did besides. */
  | { readonly by: string; readonly did: Did; readonly also?: Did };

export type Did = {
  [T in ReviewEventType]: { readonly type: T; readonly payload: ReviewPayloads[T] };
}[ReviewEventType];

const start = Date.parse('2026-11-12T09:00:00Z');

/** @returns the review after these steps, with the evaluation that was judged last. */
export function reviewedAfter(first: Evaluation, ...steps: readonly Step[]): Reviewed {
  let evaluation = first;
  const all: readonly Step[] = [{ judged: first }, ...steps];
  const events = all.flatMap((step, index): readonly ReviewEvent[] => {
    const at = new Date(start + index * 60_000).toISOString();
    const once = `step ${index}`;
    if ('did' in step) {
      const also = step.also === undefined ? [] : [{ ...step.also, once: `${once} also` }];
      return [{ ...step.did, once }, ...also].map((did) => ({ actor: step.by, at, ...did }));
    }
    evaluation = step.judged;
    const review = { ...reviewFor(evaluation), ...step.basis };
    const told = { actor: evaluation.change.ref.author, at };
    return [
      { ...told, type: 'evaluated', once, payload: { review } },
      { ...told, type: 'shown', once: `${once} shown`, payload: { evaluation: once } },
    ];
  });
  const state = reviewOf(events);
  return { evaluation, state, view: viewOf(state), claims: [] };
}

const security = ['@harbour/security', '@mara', 'write'];

export function answers(
  by: string,
  item: string,
  note = '',
  answer: ReviewPayloads['answered']['answer'] = 'checked',
): Step {
  const via = note === '' ? 'tick' : 'comment';
  return { by, did: { type: 'answered', payload: { is: security, via, item, answer, note } } };
}

export function signs(by: string, note = '', is: readonly string[] = security): Step {
  return { by, did: { type: 'signed', payload: { is, via: 'comment', note, head: null } } };
}

export function decides(by: string, type: 'escalated' | 'downgraded' | 'waived', reason: string): Step {
  const payload = { is: [...security, '@harbour/incident'], via: 'comment', reason } as const;
  return { by, did: { type, payload } };
}

export function records(by: string, kind: ReviewPayloads['outcome']['kind'], text: string): readonly Step[] {
  return [
    { by, did: { type: 'outcome', payload: { is: security, via: 'comment', kind, text } } },
    answers(by, 'outcome', kind),
  ];
}

export function keepsModel(by: string, reason: string): Step {
  const is = security;
  return {
    by,
    did: { type: 'outcome', payload: { is, via: 'comment', kind: 'model-unaffected', text: reason } },
    also: {
      type: 'answered',
      payload: { is, via: 'comment', item: 'model-shows-it', answer: 'checked', note: 'model-unaffected' },
    },
  };
}

export function leaves(by: string, id: string, text: string, owner: string | null, due: string | null): Step {
  return { by, did: { type: 'follow-up', payload: { id, text, owner, due } } };
}

export function ends(evaluation: Evaluation, merged: boolean): Step {
  return { by: 'tomke', did: { type: 'closed', payload: { head: evaluation.change.ref.head.sha, merged } } };
}
