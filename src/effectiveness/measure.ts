/** The contract of a measure: one question, one formula, the history in and a figure with its evidence out. */
import type { History } from './history.ts';
import type { Window } from './window.ts';

/** Below this denominator a share says nothing. */
export const enough = 5;

/** One change, model, follow-up or thing behind a figure. */
export interface Evidence {
  /** "harbour/quay". */
  readonly repository: string;
  /** "#12"; null where it is about no single change. */
  readonly change: string | null;
  /** What it is, in some words: the change's title, the model's path, the follow-up's text. */
  readonly says: string;
  /** ISO 8601; null where it has no moment. */
  readonly at: string | null;
}

export interface Figure {
  readonly numerator: number;
  readonly denominator: number;
  /**
   * The share or, of another unit, the amount; null with too little data or where nothing is known.
   */
  readonly value: number | null;
  /** "5 of 8 material changes"; or why there is no value: "too little data: 3 reviews". */
  readonly says: string;
  /** What the numerator counts, newest first. */
  readonly counted: readonly Evidence[];
  /** What only the denominator counts, newest first. */
  readonly missed: readonly Evidence[];
}

/** The same figure of one part: a category, a tier, a kind, a model, a rule. */
export interface Part {
  readonly name: string;
  readonly figure: Figure;
  /** Of the window before; null where parts are not compared. */
  readonly previous: Figure | null;
}

export const trends = ['better', 'worse', 'same', 'unknown'] as const;
export type Trend = (typeof trends)[number];

export interface Reading {
  readonly figure: Figure;
  readonly previous: Figure;
  readonly trend: Trend;
  readonly parts: readonly Part[];
  /** Month by month, oldest first; without evidence, as the figure lists it all. */
  readonly months: readonly { readonly month: string; readonly figure: Figure }[];
  /** What people said and nothing shows: counted nowhere else. */
  readonly claimed: readonly Evidence[];
}

export interface Measure {
  /** "change-coverage". */
  readonly id: string;
  readonly title: string;
  /** What is counted, in one or two sentences. */
  readonly definition: string;
  /** "a / b", in words. */
  readonly formula: string;
  /** What it answers: "Are models updated when the business changes?" */
  readonly answers: string;
  readonly unit: 'share' | 'count' | 'days';
  readonly better: 'higher' | 'lower';
  /**
   * True where it measures what became of the system, and not what people did: only such a one makes the answer better, and
   * a signature that changed nothing never improves it.
   */
  readonly outcome: boolean;
  readonly read: (history: History, window: Window) => Reading;
}
