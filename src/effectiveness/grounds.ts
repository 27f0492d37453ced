/** Readings in, what speaks for and against an improvement out: in words, with evidence, the strongest first. */
import type { Evidence, Figure, Trend } from './measure.ts';
import { amount, shareText } from './reading/figure.ts';
import { distance, shareTrend } from './reading/trend.ts';
import type { Ground, MeasureReading } from './report.ts';

interface Weighed extends Omit<Ground, 'evidence'> {
  /** Written out only for what is told: a list may be long. */
  readonly evidence: () => readonly Evidence[];
  readonly speaks: 'for' | 'against';
  readonly weight: number;
}

export interface Grounds {
  readonly for: readonly Ground[];
  readonly against: readonly Ground[];
}

const toldAtMost = 3;
const evidenceAtMost = 5;

/** Any one of these makes the answer better. */
export const decisive: ReadonlySet<string> = new Set(['recurrence', 'severe-risk-retired', 'persistence']);
/** What costs time says nothing of security. */
const silent: ReadonlySet<string> = new Set(['overhead']);
/** That much is signed or waved through is only ever a reason against: signatures are no evidence. */
const onlyAgainst: ReadonlySet<string> = new Set(['gate-strength', 'calibration']);

/** What decides the answer weighs most, then what else became of the system, then what people do; a change more than a state. */
const weights = { decisive: 120, coverage: 110, outcome: 100, part: 80, practice: 40, level: 10 } as const;
/** From here on a share is good or bad without any trend. */
const [good, bad] = [0.8, 0.5];

export function groundsOf(readings: readonly MeasureReading[]): Grounds {
  const all = readings
    .filter(({ measure }) => !silent.has(measure.id))
    .flatMap((reading) => [...moved(reading), ...partsMoved(reading), ...claimed(reading), ...level(reading)])
    .filter(({ speaks, measure }) => !(speaks === 'for' && onlyAgainst.has(measure)))
    .sort((a, b) => b.weight - a.weight);
  return { for: told(all, 'for'), against: told(all, 'against') };
}

/** @param all the weightiest first; what nothing can be shown for is left out. */
function told(all: readonly Weighed[], side: Weighed['speaks']): readonly Ground[] {
  const grounds: Ground[] = [];
  for (const { measure, says, evidence, speaks } of all) {
    if (grounds.length === toldAtMost) break;
    const shown = speaks === side ? evidence().slice(0, evidenceAtMost) : [];
    if (shown.length > 0) grounds.push({ measure, says, evidence: shown });
  }
  return grounds;
}

function moved({ measure, figure, previous, trend }: MeasureReading): readonly Weighed[] {
  const speaks = sideOf(trend);
  if (speaks === null) return [];
  const kind = decisive.has(measure.id)
    ? 'decisive'
    : measure.outcome
      ? 'outcome'
      : measure.id === 'change-coverage' && speaks === 'against'
        ? 'coverage'
        : 'practice';
  const far = Math.abs(distance(figure, previous) ?? 0);
  return [
    {
      measure: measure.id,
      says:
        measure.unit === 'count'
          ? `${measure.title}: ${figure.says}.`
          : comparison(measure.title, figure, previous),
      evidence: () => evidenceFor(measure.better, speaks, figure, previous),
      speaks,
      weight: weights[kind] + Math.min(far, 9),
    },
  ];
}

/** A category may move where the whole does not. */
function partsMoved({ measure, parts }: MeasureReading): readonly Weighed[] {
  if (measure.id !== 'recurrence') return [];
  return parts.flatMap(({ name, figure, previous }): readonly Weighed[] => {
    if (previous === null) return [];
    const speaks = sideOf(shareTrend(figure, previous, measure.better));
    if (speaks === null || (speaks === 'for' && figure.numerator >= previous.numerator)) return [];
    return [
      {
        measure: measure.id,
        says: comparison(`${measure.title} of ${name}`, figure, previous),
        evidence: () => evidenceFor(measure.better, speaks, figure, previous),
        speaks,
        weight: weights.part + Math.min(Math.abs(distance(figure, previous) ?? 0), 9),
      },
    ];
  });
}

function claimed({ measure, claimed, figure }: MeasureReading): readonly Weighed[] {
  if (claimed.length === 0 || claimed.length <= figure.numerator) return [];
  const says = `${amount(claimed.length, 'outcome')} ${claimed.length === 1 ? 'was' : 'were'} typed, and nothing in a change, a model or a follow-up shows ${claimed.length === 1 ? 'it' : 'them'}.`;
  return [
    { measure: measure.id, says, evidence: () => claimed, speaks: 'against', weight: weights.practice + 5 },
  ];
}

function level({ measure, figure, previous, trend }: MeasureReading): readonly Weighed[] {
  const { value } = figure;
  if (measure.unit !== 'share' || value === null || sideOf(trend) !== null) return [];
  const worth = measure.better === 'higher' ? value : 1 - value;
  if (worth < good && worth > bad) return [];
  const speaks = worth >= good ? 'for' : 'against';
  return [
    {
      measure: measure.id,
      says: `${measure.title} is ${figure.says} (${shareText(value)}).`,
      evidence: () => evidenceFor(measure.better, speaks, figure, previous),
      speaks,
      weight: (measure.outcome ? 2 : 1) * weights.level + Math.abs(worth - (good + bad) / 2),
    },
  ];
}

function sideOf(trend: Trend): Weighed['speaks'] | null {
  return trend === 'better' ? 'for' : trend === 'worse' ? 'against' : null;
}

function comparison(title: string, now: Figure, then: Figure): string {
  const way = (now.value ?? 0) > (then.value ?? 0) ? 'rose' : 'fell';
  return `${title} ${way} from ${ratio(then)} to ${ratio(now)}.`;
}

function ratio({ numerator, denominator, value }: Figure): string {
  return `${numerator} of ${denominator} (${shareText(value ?? 0)})`;
}

/** What speaks for it is what went well; where nothing of that is left to show, what there was before. */
function evidenceFor(
  better: 'higher' | 'lower',
  speaks: Weighed['speaks'],
  now: Figure,
  then: Figure,
): readonly Evidence[] {
  const well = (figure: Figure) => (better === 'higher' ? figure.counted : figure.missed);
  const badly = (figure: Figure) => (better === 'higher' ? figure.missed : figure.counted);
  const [own, other] = speaks === 'for' ? [well, badly] : [badly, well];
  return own(now).length > 0 ? own(now) : other(then);
}
