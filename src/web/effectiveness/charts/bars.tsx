/** A table whose figures are drawn as bars in it: parts of a measure beside one another, each with what it rests on. */

import type { Part } from '../../../effectiveness/measure.ts';
import { amountText, type Unit, valueText } from '../../../render/effectiveness/words.ts';
import { clip, visible } from '../../../render/escape.ts';
import { percent, roundMaximum } from './scale.ts';

interface Props {
  /** What the rows are: "Category". */
  readonly head: string;
  /** "Share that came back". */
  readonly value: string;
  readonly parts: readonly Part[];
  readonly unit: Unit;
  /** How the window before is called: "the year before". */
  readonly before: string;
  readonly caption: string;
}

export function Bars({ head, value, parts, unit, before, caption }: Props) {
  const values = parts.flatMap(({ figure, previous }) => [figure.value ?? 0, previous?.value ?? 0]);
  const maximum = unit === 'share' ? 1 : roundMaximum(values);
  const compared = parts.some(
    ({ figure, previous }) => figure.value !== null && (previous?.value ?? null) !== null,
  );
  return (
    <table class="bars">
      <caption>
        {caption}
        {compared && `; the mark is ${before}`}
      </caption>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" class="drawn">
            <span class="unseen">{value}, drawn</span>
          </th>
          <th scope="col" class="number">
            <span class="unseen">{value}</span>
          </th>
          <th scope="col" class="number">
            n
          </th>
          {compared && (
            <th scope="col" class="number">
              before
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {parts.map(({ name, figure, previous }) => (
          <tr>
            <th scope="row">{clip(visible(name), 60)}</th>
            {figure.value === null ? (
              <td class="little" colspan={2}>
                too little data
              </td>
            ) : (
              <>
                <td class="drawn">
                  <Bar share={figure.value / maximum} was={shareOf(previous?.value ?? null, maximum)} />
                </td>
                <td class="number">
                  <strong>{valueText(figure, unit)}</strong>
                </td>
              </>
            )}
            <td class="number quiet">{figure.denominator.toLocaleString('en')}</td>
            {compared && (
              <td class="number quiet">
                {previous === null || previous.value === null ? '–' : amountText(previous.value, unit)}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function shareOf(value: number | null, maximum: number): number | null {
  return value === null ? null : value / maximum;
}

/** Of no name of its own: the row says the same in figures. */
function Bar({ share, was }: { readonly share: number; readonly was: number | null }) {
  return (
    <svg width="100%" height="16" aria-hidden="true">
      <rect class="track" y="3" width="100%" height="10" />
      {share > 0 && <rect class="fill" y="3" width={percent(share * 100)} height="10" />}
      {was !== null && <line class="was" x1={percent(was * 100)} x2={percent(was * 100)} y1="0" y2="16" />}
    </svg>
  );
}
