/** Every measure in one table, with what it counts, how, and the changes behind it; apart from those, what was only said. */
import type { MeasureReading, Report } from '../../../effectiveness/report.ts';
import { trendText, valueText } from '../../../render/effectiveness/words.ts';
import { clip, visible } from '../../../render/escape.ts';
import { count } from '../../../render/words.ts';
import { type Around, Behind, Reference } from './evidence.tsx';

interface Props {
  readonly report: Report;
  readonly around: Around;
}

const columns = 3;

export function Measures({ report, around }: Props) {
  if (report.measures.length === 0) return null;
  const outcome = report.measures.filter(({ measure }) => measure.outcome);
  const practice = report.measures.filter(({ measure }) => !measure.outcome);
  return (
    <section class="theme" aria-labelledby="measures">
      <h2 id="measures">Every measure</h2>
      <table class="data measures">
        <caption>
          What became of the system decides the answer. The rest explains it, and no number of signatures
          changes it.
        </caption>
        <thead>
          <tr>
            <th scope="col">Measure</th>
            <th scope="col">Figure</th>
            <th scope="col">Against before</th>
          </tr>
        </thead>
        <Group title="What became of the system" readings={outcome} around={around} />
        <Group title="What explains it" readings={practice} around={around} />
      </table>
    </section>
  );
}

interface GroupProps {
  readonly title: string;
  readonly readings: readonly MeasureReading[];
  readonly around: Around;
}

function Group({ title, readings, around }: GroupProps) {
  if (readings.length === 0) return null;
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colspan={columns} class="group">
          {title}
        </th>
      </tr>
      {readings.map((reading) => (
        <Row reading={reading} around={around} />
      ))}
    </tbody>
  );
}

function Row({ reading, around }: { readonly reading: MeasureReading; readonly around: Around }) {
  const { measure, figure, trend } = reading;
  const value = valueText(figure, measure.unit);
  return (
    <>
      <tr id={`measure-${measure.id}`} class="measure">
        <th scope="row">
          {visible(measure.title)}
          <span class="under">{visible(measure.answers)}</span>
        </th>
        <td>
          {value === null ? <span class="little">not known</span> : <strong>{value}</strong>}
          <span class="under">{clip(visible(figure.says), 120)}</span>
        </td>
        <td>
          <span class={`trend ${trend}`}>{trendText(reading) || '–'}</span>
        </td>
      </tr>
      <tr class="how">
        <td colspan={columns}>
          <details>
            <summary>
              How it is counted<span class="unseen">: {visible(measure.title)}</span>
            </summary>
            <p>{visible(measure.definition)}</p>
            <p class="formula">{visible(measure.formula)}</p>
            <Evidence title="Counted" of={figure.counted} id={measure.id} around={around} />
            <Evidence title="Not counted" of={figure.missed} id={measure.id} around={around} />
          </details>
        </td>
      </tr>
    </>
  );
}

interface EvidenceProps {
  readonly title: string;
  readonly of: MeasureReading['figure']['counted'];
  readonly id: string;
  readonly around: Around;
}

const mostEvidence = 6;

function Evidence({ title, of, id, around }: EvidenceProps) {
  if (of.length === 0) return null;
  return (
    <p class="behind">
      {title}: <Behind evidence={of} around={around} most={mostEvidence} table={`evidence:${id}`} />
    </p>
  );
}

const mostClaims = 10;

export function Claimed({ report, around }: Props) {
  const claims = report.measures.flatMap(({ claimed }) => claimed);
  if (claims.length === 0) return null;
  const shown = claims.slice(0, mostClaims);
  const all = around.download?.('evidence') ?? null;
  return (
    <section class="theme" aria-labelledby="claimed">
      <h2 id="claimed">Said, and nothing shows it</h2>
      <p>
        {count(claims.length, 'outcome was', 'outcomes were')} noted in reviews without any change in the pull
        request, in the model or in a linked follow-up. They are counted nowhere above.
      </p>
      <ul class="lines">
        {shown.map((one) => (
          <li>
            <Reference one={one} around={around} /> {one.change !== null && clip(visible(one.says), 160)}
          </li>
        ))}
      </ul>
      {claims.length > shown.length && (
        <p class="quiet">
          {all === null ? (
            `and ${claims.length - shown.length} more`
          ) : (
            <a href={all}>{`and ${claims.length - shown.length} more, as CSV`}</a>
          )}
        </p>
      )}
    </section>
  );
}
