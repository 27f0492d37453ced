/** Figures, trends, windows and scopes in words: what the page, the file and the Markdown say alike. Plain text, not escaped. */
import type { Scope } from '../../effectiveness/history.ts';
import type { Evidence, Figure, Measure, Trend } from '../../effectiveness/measure.ts';
import { shareText } from '../../effectiveness/reading/figure.ts';
import type { Answer, MeasureReading, Report } from '../../effectiveness/report.ts';
import { day, type Window } from '../../effectiveness/window.ts';
import { outcomeKinds } from '../../review/events.ts';
import { capital, count } from '../words.ts';

export type Unit = Measure['unit'];

export const question = 'Is our threat modelling improving security?';

export const answerWords = {
  improving: 'Improving',
  holding: 'Holding',
  slipping: 'Slipping',
  unknown: 'Not known yet',
} as const satisfies Record<Answer['is'], string>;

export const fromHistory =
  'From the history of a repository alone: no review was seen, so what reviews decided is not in these figures.';

function daysText(days: number): string {
  if (days < 1 / 24) return days === 0 ? '0 days' : '<1 hour';
  if (days < 1) return count(Math.round(days * 24), 'hour');
  const rounded = days < 10 ? Math.round(days * 10) / 10 : Math.round(days);
  return count(rounded, 'day');
}

export function amountText(value: number, unit: Unit): string {
  if (unit === 'share') return shareText(value);
  return unit === 'days' ? daysText(value) : value.toLocaleString('en').replace('-', '−');
}

/** "72%", "3.5 days"; null where the figure has none, and `says` tells why. */
export function valueText({ value }: Figure, unit: Unit): string | null {
  return value === null ? null : amountText(value, unit);
}

const trendWords = {
  better: 'better',
  worse: 'worse',
  same: 'about the same',
} as const satisfies Record<Exclude<Trend, 'unknown'>, string>;

/** Where the value went, or nothing where that alone would say the opposite: a net of 30 after 40 is still better. */
function arrow(reading: MeasureReading, now: number, before: number): string {
  const { trend, measure } = reading;
  if (trend === 'same') return '→ ';
  const isUp = now > before;
  const isBetter = isUp === (measure.better === 'higher');
  if (now === before || isBetter !== (trend === 'better')) return '';
  return isUp ? '↑ ' : '↓ ';
}

/** "↑ better, was 58%"; empty where the figure has no value itself. */
export function trendText(reading: MeasureReading): string {
  const { figure, previous, trend, measure } = reading;
  if (figure.value === null) return '';
  const was = previous.value === null ? '' : `was ${amountText(previous.value, measure.unit)}`;
  if (trend === 'unknown') return was === '' ? 'nothing before to compare with' : was;
  const words = `${was === '' ? '' : arrow(reading, figure.value, previous.value ?? 0)}${trendWords[trend]}`;
  return was === '' ? words : `${words}, ${was}`;
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "Mar 2026" of "2026-03". */
export function monthText(month: string): string {
  return `${monthName(month)} ${month.slice(0, 4)}`;
}

export function monthName(month: string): string {
  return monthNames[Number(month.slice(5, 7)) - 1] ?? month;
}

/** "4 Mar 2026" of a day or an instant, in UTC. */
export function dayText(at: string): string {
  return `${Number(at.slice(8, 10))} ${monthText(at)}`;
}

/** Both days included: "4 Mar 2025 to 3 Mar 2026". */
export function windowText({ since, until }: Window): string {
  const last = new Date(Date.parse(until) - 1).toISOString();
  return `${dayText(since)} to ${dayText(last)}`;
}

/** "the year before", as long as the window itself. */
export function beforeText({ since, until }: Window): string {
  const days = Math.round((Date.parse(until) - Date.parse(since)) / day);
  if (days >= 364 && days <= 366) return 'the year before';
  if (days >= 89 && days <= 92) return 'the quarter before';
  return `the ${count(days, 'day')} before`;
}

export function scopeText({ organisation, repository, team, model }: Scope): string {
  const parts = [
    repository ?? organisation ?? 'All repositories',
    ...(team === undefined ? [] : [`team ${team}`]),
    ...(model === undefined ? [] : [`model ${model}`]),
  ];
  return parts.join(', ');
}

export function countedText({ counted }: Report): string {
  const { changes, material, repositories } = counted;
  return `${count(changes, 'change')}, ${material.toLocaleString('en')} of them material, in ${count(repositories, 'repository', 'repositories')}`;
}

/** "harbour/quay#12", "harbour/quay". A commit is told by its first ten digits. */
export function referenceText({ repository, change }: Pick<Evidence, 'repository' | 'change'>): string {
  if (change === null) return repository;
  if (change.startsWith('#')) return `${repository}${change}`;
  return `${repository}@${change.replace(/^commit:/, '').slice(0, 10)}`;
}

export function readingOf(report: Report, id: string): MeasureReading | null {
  return report.measures.find(({ measure }) => measure.id === id) ?? null;
}

/** What figures of the report can't be told for want of data: "Persistence: too little data: 3 outcomes". */
export function untold(report: Report): readonly { readonly measure: string; readonly why: string }[] {
  return report.measures
    .filter(({ figure }) => figure.value === null)
    .map(({ measure, figure }) => ({ measure: measure.title, why: figure.says }));
}

const outcomes: ReadonlySet<string> = new Set(outcomeKinds);

/** Parts are named in words, save for outcomes, which have their ids: "control-owner" is "Control owner". */
export function partText(name: string): string {
  return capital(outcomes.has(name) ? name.replaceAll('-', ' ') : name);
}
