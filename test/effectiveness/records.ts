/** Changes, surveys and histories in few words, on a calendar of days since the first of 2026. */
import type { Severity } from '../../src/deltas/delta.ts';
import { type Kind, kinds } from '../../src/deltas/kinds.ts';
import type { History } from '../../src/effectiveness/history.ts';
import type { Figure, Measure } from '../../src/effectiveness/measure.ts';
import { type ChangeRecord, type RecordedReview, unreviewed } from '../../src/effectiveness/record.ts';
import { day, type Window } from '../../src/effectiveness/window.ts';
import type { RecordedDelta } from '../../src/ledger/event.ts';
import type { Survey, SurveyedModel } from '../../src/models/survey.ts';
import type { FollowUp, Outcome } from '../../src/review/review.ts';

const first = Date.parse('2026-01-01T12:00:00Z');

/** @param days since the first of January. */
export function on(days: number): string {
  return new Date(first + days * day).toISOString();
}

export function from(since: number, until: number): Window {
  return { since: on(since - 0.5), until: on(until - 0.5) };
}

export function delta(kind: Kind, subject: string, more: Partial<RecordedDelta> = {}): RecordedDelta {
  const { direction, severity }: { direction: RecordedDelta['direction']; severity: Severity } = kinds[kind];
  const identity = `${kind} ${subject}`;
  const path = more.path ?? 'main.tf';
  return { kind, severity, direction, subject, identity, fingerprint: `${identity} ${path}`, path, ...more };
}

/** A review that was completed on a day. */
export function signed(days: number, more: Partial<RecordedReview> = {}): RecordedReview {
  return {
    ...unreviewed,
    status: 'complete',
    tier: 'full',
    signedAt: on(days),
    acts: 1,
    lastAct: on(days),
    ...more,
  };
}

export interface Told extends Partial<Omit<ChangeRecord, 'review'>> {
  readonly review?: Partial<RecordedReview>;
}

let number = 0;

/** @param merged on this day; opened the day before. What it brings is what it was first seen with, if nothing else is said. */
export function change(merged: number, last: readonly RecordedDelta[], more: Told = {}): ChangeRecord {
  number += 1;
  return {
    source: 'reviews',
    repository: 'harbour/quay',
    change: `#${number}`,
    title: `Change ${number}`,
    openedAt: on(merged - 1),
    ended: { at: on(merged), merged: true },
    materiality: 'material',
    rules: ['default'],
    first: last,
    last,
    models: [],
    ...more,
    review: { ...unreviewed, ...more.review },
  };
}

export function outcome(kind: Outcome['kind'], text = 'as agreed'): Outcome {
  return { by: 'mara', at: on(0), kind, text };
}

export function followUp(due: number | null, more: Partial<FollowUp> = {}): FollowUp {
  return {
    id: 'F1-1',
    text: 'narrow it',
    owner: '@tom',
    due: due === null ? null : on(due).slice(0, 10),
    by: 'mara',
    at: on(0),
    closed: null,
    ...more,
  };
}

export function model(path: string, more: Partial<SurveyedModel> = {}): SurveyedModel {
  return {
    path,
    title: path,
    owners: ['@harbour/security'],
    ownerPresent: true,
    lastEdit: null,
    unread: null,
    threats: [],
    ...more,
  };
}

export function survey(days: number, models: readonly SurveyedModel[], more: Partial<Survey> = {}): Survey {
  return { repository: 'harbour/quay', at: on(days), head: 'h', models, fidelity: [], ...more };
}

export function history(records: readonly ChangeRecord[], more: Partial<History> = {}): History {
  return {
    source: 'reviews',
    scope: {},
    records,
    surveys: [],
    gaps: [],
    quiet: [],
    now: on(365),
    ...more,
  };
}

export function many<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** @returns "5 of 8 (better)" of the whole window, or why there is no figure. */
export function told(measure: Measure, of: History, window: Window): string {
  const { figure, trend } = measure.read(of, window);
  return `${figure.says} (${trend})`;
}

export function part(measure: Measure, of: History, window: Window, name: string): Figure | undefined {
  return measure.read(of, window).parts.find((one) => one.name === name)?.figure;
}
