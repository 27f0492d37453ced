/** A small harbour for tests of reviews: who is who, what can be under review, and events as short words. */
import type {
  Basis,
  Need,
  ReviewEvent,
  ReviewEventType,
  ReviewItem,
  ReviewPayloads,
  ReviewPoint,
} from '../../src/review/events.ts';
import type { ReviewTier } from '../../src/review/points.ts';

/** What each person is; those who took part would be entitled if they had not. */
export const standings: Readonly<Record<string, readonly string[]>> = {
  lena: ['@lena', 'write'],
  mara: ['@mara', '@harbour/security', 'write'],
  tom: ['@harbour/security'],
  wren: ['write'],
  ada: ['@lena', '@harbour/security', 'write'],
  cory: ['@harbour/security', 'write'],
  pia: ['@harbour/security', '@lena', 'write'],
  'crane[bot]': ['@lena', '@harbour/security', 'write'],
  sam: [],
  bea: ['@bea', 'write'],
};

export const people = Object.keys(standings);

export function needsOf(tier: ReviewTier, count: number, rule = false): readonly Need[] {
  const signers = tier === 'full' ? ['@harbour/security'] : ['write'];
  return [
    { signers, count: tier === 'full' ? count : Math.min(1, count), because: tier },
    ...(rule ? [{ signers: ['@lena'], count: 1, because: 'crane-rule' }] : []),
  ];
}

export function point(key: string, tier: ReviewTier, count = 1, rule = false): ReviewPoint {
  return {
    key,
    about: 'delta',
    subject: `thing ${key}`,
    says: `thing ${key} changed`,
    path: `${key}.yml`,
    severity: 'medium',
    tier,
    rules: rule ? ['crane-rule'] : [],
    needs: { full: needsOf('full', count, rule), lightweight: needsOf('lightweight', 1, rule) },
  };
}

export function item(id: string, points: readonly string[], tiers: readonly ReviewTier[]): ReviewItem {
  return { id, question: `Is {subjects} right?`, tiers, points, frameworks: [] };
}

export function basis(head: string, points: readonly ReviewPoint[], more: Partial<Basis> = {}): Basis {
  return {
    head,
    enforcement: 'block',
    points,
    items: [],
    contributors: ['ada'],
    contributorsUnknown: null,
    author: 'ada',
    selfAttestation: false,
    breakGlass: ['@bea'],
    approvals: false,
    reminders: 'issue',
    ...more,
  };
}

const start = Date.parse('2026-11-02T08:00:00Z');

/** @param seconds after the first moment. */
export function moment(seconds: number): string {
  return new Date(start + seconds * 1000).toISOString();
}

type Body = {
  [T in ReviewEventType]: { readonly type: T; readonly payload: ReviewPayloads[T] };
}[ReviewEventType];

export function event(body: Body, actor: string, seconds: number, once: string): ReviewEvent {
  return { ...body, actor, at: moment(seconds), once };
}

/** @returns how somebody does something by a comment. */
export function by(actor: string) {
  return { is: standings[actor] ?? [], via: 'comment' as const };
}
