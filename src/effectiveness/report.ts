/** The whole answer as a value, for every form that it is shown in: page, file, issue, JSON. */
import type { Gap, Scope } from './history.ts';
import type { Evidence, Measure, Reading } from './measure.ts';
import type { Source } from './record.ts';
import type { Window } from './window.ts';

export const answers = ['improving', 'holding', 'slipping', 'unknown'] as const;

export interface Ground {
  /** The measure that it rests on. */
  readonly measure: string;
  /** "Recurrence of long-lived credentials fell from 6 of 20 to 2 of 25." */
  readonly says: string;
  /** Newest first, at most some. */
  readonly evidence: readonly Evidence[];
}

export interface Answer {
  readonly is: (typeof answers)[number];
  /** The answer to "is our threat modelling improving security?" in one sentence. */
  readonly says: string;
  /** The strongest first, at most three each. */
  readonly for: readonly Ground[];
  readonly against: readonly Ground[];
}

export interface MeasureReading extends Reading {
  readonly measure: Omit<Measure, 'read'>;
}

/** Of the critical and high, month by month. */
export interface StandingMonth {
  readonly month: string;
  readonly opened: number;
  readonly closed: number;
  /** At the end of the month. */
  readonly standing: number;
}

/** One model, by how old it is against what changed since. */
export interface ModelState {
  readonly repository: string;
  readonly path: string;
  readonly title: string;
  readonly owners: readonly string[];
  readonly ownerPresent: boolean | null;
  /** In days; null where its last edit is not known. */
  readonly age: number | null;
  /** Material changes merged since, neither modelled nor shown to need no update. */
  readonly unreviewed: readonly Evidence[];
  readonly unread: string | null;
}

export interface FrameworkLine {
  /** "NHI5:2025". */
  readonly id: string;
  readonly title: string;
  /** "OWASP Non-Human Identities Top 10". */
  readonly list: string;
  /** Merged changes that touched it. */
  readonly touched: readonly Evidence[];
  /** How many of them under a signed review. */
  readonly reviewed: number;
  /** How many of what they brought was taken out again. */
  readonly retired: number;
}

export interface FollowUpLine {
  readonly id: string;
  readonly repository: string;
  readonly change: string;
  readonly text: string;
  readonly owner: string | null;
  /** A day, ISO 8601. */
  readonly due: string | null;
  readonly isLate: boolean;
}

export interface Report {
  readonly source: Source;
  readonly scope: Scope;
  readonly window: Window;
  /** When it was made, ISO 8601. */
  readonly at: string;
  readonly answer: Answer;
  readonly measures: readonly MeasureReading[];
  readonly standing: readonly StandingMonth[];
  readonly models: readonly ModelState[];
  readonly frameworks: readonly FrameworkLine[];
  /** Open ones, late first. */
  readonly followUps: readonly FollowUpLine[];
  readonly gaps: readonly Gap[];
  /** How much it rests on. */
  readonly counted: {
    readonly changes: number;
    readonly material: number;
    readonly repositories: number;
  };
}
