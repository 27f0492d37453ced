/**
 * The readings of all measures in, the answer in words out.
 *
 * slipping: recurrence rises or change coverage falls; or severe risk or persistence got worse and none of the three better.
 * improving: recurrence, severe risk or persistence got better, no outcome measure got worse, and coverage didn't fall.
 * unknown: of the four outcome measures fewer than two can be compared with the time before; or it got better where nobody
 * has a threat model or signed a review yet, as neither can have done it.
 * holding: everything else.
 *
 * No signature, no typed outcome and no edit of a model makes it better: only outcome measures do. That more was stopped
 * before merges doesn't do so alone either, as worse changes may have been opened.
 */
import { decisive, groundsOf } from './grounds.ts';
import type { Figure, Trend } from './measure.ts';
import type { Source } from './record.ts';
import type { Answer, Ground, MeasureReading } from './report.ts';

const comparedAtLeast = 2;

export function answerOf(readings: readonly MeasureReading[], source: Source): Answer {
  const grounds = groundsOf(readings);
  const became = verdictOf(readings);
  const modelled = isModelled(readings);
  const says = modelled ? sentence(became, readings, grounds) : unmodelled(became, readings, grounds);
  return {
    is: became === 'improving' && !modelled ? 'unknown' : became,
    says: `${source === 'history' ? 'By its git history alone: ' : ''}${says}`,
    ...grounds,
  };
}

/** Whether there is any threat modelling to ask about, now or in the time before: a model, an update of one, or a signed review. */
function isModelled(readings: readonly MeasureReading[]): boolean {
  const either = (id: string, part: 'numerator' | 'denominator') =>
    readings.some(({ measure, figure, previous }) => measure.id === id && figure[part] + previous[part] > 0);
  return (
    either('model-freshness', 'denominator') ||
    either('change-coverage', 'numerator') ||
    either('decision-impact', 'denominator')
  );
}

/** What became of the system. */
function verdictOf(readings: readonly MeasureReading[]): Answer['is'] {
  const trendOf = (id: string): Trend =>
    readings.find(({ measure }) => measure.id === id)?.trend ?? 'unknown';
  const outcomes = readings.filter(({ measure }) => measure.outcome);
  const count = (trend: Trend) => outcomes.filter((one) => one.trend === trend).length;
  const coverage = trendOf('change-coverage');
  if (trendOf('recurrence') === 'worse' || coverage === 'worse') return 'slipping';
  const isBetter = [...decisive].some((id) => trendOf(id) === 'better');
  if (!isBetter && [...decisive].some((id) => trendOf(id) === 'worse')) return 'slipping';
  if (outcomes.length - count('unknown') < comparedAtLeast) return 'unknown';
  return isBetter && count('worse') === 0 ? 'improving' : 'holding';
}

function sentence(
  is: Answer['is'],
  readings: readonly MeasureReading[],
  { for: good, against }: { readonly for: readonly Ground[]; readonly against: readonly Ground[] },
): string {
  const signed = readings.find(({ measure }) => measure.id === 'decision-impact')?.figure.denominator ?? 0;
  switch (is) {
    case 'improving':
      return `Our threat modelling is improving security${because(good)}.`;
    case 'slipping': {
      const although =
        signed === 0 ? '' : `, although ${signed} ${signed === 1 ? 'review was' : 'reviews were'} signed`;
      return `Our threat modelling is slipping${although}${because(against)}.`;
    }
    case 'holding':
      return `Our threat modelling is holding: ${
        readings.some(({ measure, trend }) => measure.outcome && (trend === 'better' || trend === 'worse'))
          ? 'some of what became of the system is better and some is not'
          : 'what became of the system is neither clearly better nor clearly worse than in the time before'
      }.`;
    case 'unknown':
      return `It isn't known yet whether our threat modelling is improving security: ${missing(readings)}.`;
  }
}

const nothing = 'there is no threat model and no signed review yet';

function unmodelled(
  became: Answer['is'],
  readings: readonly MeasureReading[],
  { for: good, against }: { readonly for: readonly Ground[]; readonly against: readonly Ground[] },
): string {
  switch (became) {
    case 'improving':
      return `Security got better${because(good)}. But ${nothing}: threat modelling can't have done it.`;
    case 'slipping':
      return `Security is slipping${because(against)}. And ${nothing}.`;
    case 'holding':
      return `Security is neither clearly better nor clearly worse than in the time before, and ${nothing}.`;
    case 'unknown':
      return `It isn't known yet whether security is improving: ${missing(readings)}. And ${nothing}.`;
  }
}

/** The first of the grounds, as the rest of a sentence. */
function because(grounds: readonly Ground[]): string {
  if (grounds.length === 0) return '';
  const said = grounds
    .slice(0, 2)
    .map(({ says }) => says.replace(/\.$/, ''))
    .map((says) => says.charAt(0).toLowerCase() + says.slice(1));
  return `: ${said.join('; ')}`;
}

/** The sentence says already that it is too little. */
function amountOf({ says }: Figure): string {
  return says.replace(/^too little data: /, '');
}

function missing(readings: readonly MeasureReading[]): string {
  const lacking = readings.filter(({ measure, trend }) => measure.outcome && trend === 'unknown');
  const words = lacking.map(({ measure, figure, previous }) => {
    const says = figure.value === null ? amountOf(figure) : `nothing to compare with, ${amountOf(previous)}`;
    return `${measure.title.toLowerCase()} (${says})`;
  });
  return `there is too little data on ${words.join(', ')}`;
}
