/** The page: the report with the form and the links that ask for another. */
import type { Scope } from '../../effectiveness/history.ts';
import type { Report } from '../../effectiveness/report.ts';
import type { Links } from '../../render/effectiveness/links.ts';
import { countedText, question, scopeText, windowText } from '../../render/effectiveness/words.ts';
import { clip, visible } from '../../render/escape.ts';
import { Layout } from '../layout.tsx';
import type { Viewer } from '../sign-in/viewer.ts';
import { Narrow } from './narrow.tsx';
import { type Asked, addressOf, windows } from './query.ts';
import { Body } from './report/body.tsx';
import { onlyOwner } from './report/evidence.tsx';

interface Props {
  readonly viewer: Viewer;
  readonly report: Report;
  readonly asked: Asked;
  readonly links: Links;
  readonly now: Date;
}

export function EffectivenessPage({ viewer, report, asked, links, now }: Props) {
  const { scope } = asked;
  const around = {
    scope,
    owner: onlyOwner(report),
    links,
    download: (table: string) => addressOf(scope, asked, '.csv', table),
    narrow: (to: Scope) => addressOf(to, asked),
  };
  return (
    <Layout title={question} viewer={viewer}>
      <div class="report">
        <Title report={report} />
        <nav class="windows" aria-label="Window">
          {windows(now).map(({ name, ...days }) => (
            <a
              href={addressOf(scope, days)}
              {...(days.since === asked.since &&
                days.until === asked.until && { 'aria-current': 'page' as const })}
            >
              {name}
            </a>
          ))}
        </nav>
        <Narrow report={report} asked={asked} />
        {asked.faults.length > 0 && (
          <p class="faults" role="alert">
            {visible(asked.faults.join(' '))} These are the figures of {windowText(report.window)}.
          </p>
        )}
        <Body report={report} around={around} />
        <p class="downloads">
          All of it: <a href={addressOf(scope, asked, '.csv')}>every figure as CSV</a>,{' '}
          <a href={around.download('evidence')}>every change behind them as CSV</a>,{' '}
          <a href={addressOf(scope, asked, '.json')}>the whole report as JSON</a>.
        </p>
      </div>
    </Layout>
  );
}

export function Title({ report }: { readonly report: Report }) {
  return (
    <>
      <h1>{question}</h1>
      <p class="quiet">
        <strong>{clip(visible(scopeText(report.scope)), 200)}</strong> · {windowText(report.window)} ·{' '}
        {countedText(report)}
      </p>
    </>
  );
}
