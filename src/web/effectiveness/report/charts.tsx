/** The charts of a report, in the order of the questions that a security lead is asked. */
import type { Child } from 'hono/jsx';
import type { Part } from '../../../effectiveness/measure.ts';
import type { MeasureReading, Report } from '../../../effectiveness/report.ts';
import { standingTable } from '../../../render/effectiveness/tables.ts';
import { beforeText, partText, readingOf } from '../../../render/effectiveness/words.ts';
import { count } from '../../../render/words.ts';
import { Bars } from '../charts/bars.tsx';
import { Freshness } from '../charts/freshness.tsx';
import { ShareLine } from '../charts/share-line.tsx';
import { Standing } from '../charts/standing.tsx';
import { Card, Headline, ReadingCard } from './cards.tsx';
import type { Around } from './evidence.tsx';
import { ModelTable } from './models.tsx';

interface Props {
  readonly report: Report;
  readonly around: Around;
}

export function Charts(props: Props) {
  const { report } = props;
  const has = (...ids: readonly string[]) => ids.some((id) => readingOf(report, id) !== null);
  return (
    <>
      <Theme id="pace" title="Do the models keep pace?">
        <Coverage {...props} />
        <ModelFreshness {...props} />
        <Models {...props} />
      </Theme>
      <Theme id="worst" title="Is what matters most getting better?">
        <StandingCard {...props} />
        <PartsCard {...props} id="recurrence" head="Category" value="Share that came back" sorted />
      </Theme>
      {has('fidelity', 'identity-coverage') && (
        <Theme id="real" title="Do the models stand for what is real?">
          <PartsCard {...props} id="fidelity" head="What was found" value={represented} />
          <PartsCard {...props} id="identity-coverage" head="Identities" value={represented} />
        </Theme>
      )}
      {has('decision-impact', 'calibration', 'overhead') && (
        <Theme id="decisions" title="Do reviews change decisions, and at what cost?" uneven>
          <PartsCard {...props} id="decision-impact" head="Decision" value="Share of reviews" sorted />
          <PartsCard {...props} id="calibration" head="What" value="Share of the changes" sorted />
          <PartsCard {...props} id="overhead" head="Tier" value="Time to sign" />
        </Theme>
      )}
    </>
  );
}

const represented = 'Share that a model represents';

interface ThemeProps {
  readonly id: string;
  readonly title: string;
  /** Whether its cards are of uneven height, and so flow down columns. */
  readonly uneven?: boolean;
  readonly children?: Child;
}

function Theme({ id, title, uneven, children }: ThemeProps) {
  return (
    <section class="theme" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div class={uneven === true ? 'cards uneven' : 'cards'}>{children}</div>
    </section>
  );
}

function Coverage({ report, around }: Props) {
  const reading = readingOf(report, 'change-coverage');
  if (reading === null) return null;
  const little = reading.months.filter(({ figure }) => figure.value === null).length;
  return (
    <ReadingCard reading={reading} report={report} around={around} by="months">
      {little < reading.months.length && <ShareLine reading={reading} />}
      {little > 0 && (
        <p class="quiet">
          {little === reading.months.length
            ? 'Too little data in every single month; the figure above is of them all.'
            : `Grey: too little data in ${count(little, 'month')}.`}
        </p>
      )}
    </ReadingCard>
  );
}

function ModelFreshness({ report, around }: Props) {
  const reading = readingOf(report, 'model-freshness');
  const { models } = report;
  const undrawn = models.filter(({ age, unread }) => age === null || unread !== null).length;
  return (
    <Card
      id="model-freshness"
      title={reading?.measure.answers ?? 'Are the models still guiding?'}
      table={null}
      download="models"
      around={around}
    >
      {reading !== null && (
        <p class="quiet">
          {reading.measure.title} · <a href="#measure-model-freshness">how it is counted</a>
        </p>
      )}
      {reading !== null && <Headline reading={reading} />}
      {models.length === 0 ? (
        <p class="little">No threat model was found, so none can be fresh or stale.</p>
      ) : (
        models.length > undrawn && <Freshness models={models} />
      )}
      {undrawn > 0 && (
        <p class="quiet">{count(undrawn, 'model')} not drawn: unreadable, or of an edit that is not known.</p>
      )}
    </Card>
  );
}

function Models({ report, around }: Props) {
  if (report.models.length === 0) return null;
  return (
    <Card
      id="models"
      title="Which models fell behind most?"
      table={null}
      download="models"
      around={around}
      wide
    >
      <ModelTable models={report.models} around={around} />
    </Card>
  );
}

function StandingCard({ report, around }: Props) {
  const reading = readingOf(report, 'severe-risk-retired');
  const { standing } = report;
  return (
    <Card
      id="standing"
      title={reading?.measure.answers ?? 'Are the worst being retired?'}
      table={standingTable(report)}
      download="standing"
      around={around}
    >
      {reading !== null && (
        <p class="quiet">
          {reading.measure.title} · <a href="#measure-severe-risk-retired">how it is counted</a>
        </p>
      )}
      {reading !== null && <Headline reading={reading} />}
      {standing.length === 0 ? (
        <p class="little">No critical or high finding is known: too little data for a chart.</p>
      ) : (
        <Standing standing={standing} />
      )}
    </Card>
  );
}

interface PartsCardProps extends Props {
  readonly id: string;
  readonly head: string;
  readonly value: string;
  /** The largest first; else in the measure's own order. */
  readonly sorted?: boolean;
}

const mostBars = 10;

function PartsCard({ report, around, id, head, value, sorted }: PartsCardProps) {
  const reading = readingOf(report, id);
  if (reading === null) return null;
  const named = reading.parts.map((part) => ({ ...part, name: partText(part.name) }));
  const parts = sorted === true ? bySize(named) : named;
  const shown = parts.slice(0, mostBars);
  const bars = (of: readonly Part[], caption: string) => (
    <Bars
      head={head}
      value={value}
      parts={of}
      unit={reading.measure.unit}
      before={beforeText(report.window)}
      caption={caption}
    />
  );
  return (
    <ReadingCard reading={reading} report={report} around={around} by="parts">
      {shown.length > 0 && bars(shown, captionOf(reading, value))}
      {parts.length > shown.length && (
        <details class="more">
          <summary>{count(parts.length - shown.length, 'more row')}</summary>
          {bars(parts.slice(mostBars, mostBars * 2), value)}
          {parts.length > mostBars * 2 && (
            <p class="quiet">{`${parts.length - mostBars * 2} more are in the CSV.`}</p>
          )}
        </details>
      )}
    </ReadingCard>
  );
}

function captionOf({ measure }: MeasureReading, value: string): string {
  return measure.unit === 'share' ? `${value}, 0 to 100%` : value;
}

/** Those with a figure first; of the same figure, the one that rests on more. */
function bySize(parts: readonly Part[]): readonly Part[] {
  return [...parts].sort(
    (a, b) => (b.figure.value ?? -1) - (a.figure.value ?? -1) || b.figure.denominator - a.figure.denominator,
  );
}
