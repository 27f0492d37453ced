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
  readonly measure: Omit<Measure, 'read' | 'ofReviews'>;
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

/** One folder in which material changes were merged. */
export interface PastPlace {
  /** "infra/live"; "." for the files above all folders. */
  readonly folder: string;
  readonly material: number;
  /** Those that no model covers. */
  readonly uncovered: number;
  /** Those whose model did not follow within 30 days, covered or not. */
  readonly unmodelled: number;
  /** Of the unmodelled, newest first, at most some. */
  readonly evidence: readonly Evidence[];
}

/** One sort of issue that came more than once. */
export interface PastIssue {
  readonly category: string;
  /** "pipeline.action.unpinned on a job". */
  readonly says: string;
  /** By how many pieces of work it was brought. */
  readonly times: number;
  /** Newest first, at most some. */
  readonly evidence: readonly Evidence[];
}

/** One risk that was narrowed, and the later merges that touched the same thing. */
export interface PastNarrowing {
  /** "iam.access.removed on aws_iam_role.crane"; with more of its kind by the same change "… and 3 more". */
  readonly says: string;
  readonly narrowed: Evidence;
  /** Later merges that touched the same thing: all, or up to the one that widened it again. */
  readonly merges: number;
  /** The change that widened it again; null while it holds. */
  readonly widened: Evidence | null;
}

/** What a history shows without any review, over all of it and not the window alone. */
export interface Past {
  readonly window: Window;
  readonly changes: number;
  readonly material: number;
  /** The most unmodelled first, at most some. */
  readonly places: readonly PastPlace[];
  /** The most frequent first, at most some. */
  readonly recurring: readonly PastIssue[];
  readonly narrowings: {
    readonly held: number;
    readonly broken: number;
    /** No later merge touched the same thing. */
    readonly untried: number;
    /** Broken ones newest first, then those that held through most; at most some of each. */
    readonly list: readonly PastNarrowing[];
  };
  /** Critical and high ones that nothing took back, the longest standing first, at most some. */
  readonly standing: readonly Evidence[];
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
  /** Of a history alone. */
  readonly past?: Past;
  /** How much it rests on. */
  readonly counted: {
    readonly changes: number;
    readonly material: number;
    readonly repositories: number;
  };
}
