/** Every model by how long ago its meaning was last edited, against how much changed since without it. */
import type { ModelState } from '../../../effectiveness/report.ts';
import { clip, visible } from '../../../render/escape.ts';
import { count } from '../../../render/words.ts';
import { Drawing, Level } from './frame.tsx';
import { downTo, percent, roundMaximum } from './scale.ts';

interface Dot {
  readonly age: number;
  readonly unreviewed: number;
  /** Models that fall on this place. */
  readonly names: readonly string[];
}

const [top, bottom] = [34, 158];
const [left, right] = [7, 4];
/** As many names as can be told apart. */
const mostNames = 3;
const mostTried = 12;
const lineHeight = 15;

export function Freshness({ models }: { readonly models: readonly ModelState[] }) {
  const known = models.filter(({ age, unread }) => age !== null && unread === null);
  const oldest = roundMaximum(known.map(({ age }) => age ?? 0));
  const most = roundMaximum(known.map(({ unreviewed }) => unreviewed.length));
  const dots = dotsOf(known, oldest);
  const y = downTo(top, bottom, most);
  const across = (age: number) => left + ((100 - left - right) * age) / oldest;
  return (
    <Drawing id="chart-freshness" title="Models by freshness" description={described(known)} height={198}>
      <text class="tick" x="0" y="12">
        material changes since, unreviewed
      </text>
      <Level y={y(most)} label={most.toLocaleString('en')} />
      <Level y={y(most / 2)} label={(most / 2).toLocaleString('en')} />
      <Level y={y(0)} label="0" base />
      {[0, 0.5, 1].map((part) => (
        <text
          class="tick"
          x={percent(across(oldest * part))}
          y={bottom + 18}
          text-anchor={part === 1 ? 'end' : 'middle'}
        >
          {part === 1 ? `${oldest.toLocaleString('en')} days` : (oldest * part).toLocaleString('en')}
        </text>
      ))}
      <text class="tick" x="100%" y={bottom + 36} text-anchor="end">
        since the last edit of the model
      </text>
      {(['fresh', 'stale'] as const).map((kind) => (
        <g class={`dot ${kind}`}>
          {dots
            .filter(({ unreviewed }) => (unreviewed === 0) === (kind === 'fresh'))
            .map(({ age, unreviewed, names }) => (
              <circle cx={percent(across(age))} cy={y(unreviewed)} r={radiusOf(names.length)} />
            ))}
        </g>
      ))}
      {named(dots, y).map((dot) => {
        const isRight = across(dot.age) > 55;
        return (
          <text
            class="label"
            x={percent(across(dot.age) + (isRight ? -2.5 : 2.5))}
            y={y(dot.unreviewed) + 4}
            text-anchor={isRight ? 'end' : 'start'}
          >
            {nameOf(dot)}
          </text>
        );
      })}
    </Drawing>
  );
}

function radiusOf(models: number): number {
  return Math.min(9, Math.round(10 * (3.5 + Math.sqrt(models - 1))) / 10);
}

/** So many places are told apart across. */
const places = 40;

/** Models that would hide one another are one larger dot. */
function dotsOf(models: readonly ModelState[], oldest: number): readonly Dot[] {
  const dots = new Map<string, Dot>();
  for (const { age, unreviewed, title, path } of models) {
    const place = Math.round((places * (age ?? 0)) / oldest);
    const key = `${place} ${unreviewed.length}`;
    const names = [...(dots.get(key)?.names ?? []), title === '' ? path : title];
    dots.set(key, { age: (place * oldest) / places, unreviewed: unreviewed.length, names });
  }
  return [...dots.values()];
}

/** The worst by name, where no other name stands already. */
function named(dots: readonly Dot[], y: (value: number) => number): readonly Dot[] {
  const worst = dots
    .filter(({ unreviewed }) => unreviewed > 0)
    .sort((a, b) => b.unreviewed - a.unreviewed || b.age - a.age);
  const chosen: Dot[] = [];
  for (const dot of worst.slice(0, mostTried)) {
    const isFree = chosen.every((one) => Math.abs(y(one.unreviewed) - y(dot.unreviewed)) >= lineHeight);
    if (isFree && chosen.length < mostNames) chosen.push(dot);
  }
  return chosen;
}

function nameOf({ names }: Dot): string {
  const [first = '', ...others] = names;
  const name = clip(visible(first), 24);
  return others.length === 0 ? name : `${name} and ${others.length} more`;
}

function described(models: readonly ModelState[]): string {
  const behind = models.filter(({ unreviewed }) => unreviewed.length > 0).length;
  return `${behind} of ${count(models.length, 'model')} had material changes since the last edit that nobody modelled or showed to need no update.`;
}
