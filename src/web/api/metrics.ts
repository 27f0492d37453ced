/**
 * `/metrics` for Prometheus: what the service has in hand, and the measures of the last 365 days for everything, each
 * organisation and the repositories that most was changed in. Names of repositories and how they fare are nobody's business,
 * so it answers a bearer of METRICS_TOKEN; without a token, a local service answers its own machine and a connected one nobody.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { History, Scope } from '../../effectiveness/history.ts';
import type { Report } from '../../effectiveness/report.ts';
import { reportOf } from '../../effectiveness/report-of.ts';
import { scopedTo } from '../../effectiveness/scope.ts';
import { readHistory } from '../../store/effectiveness/history.ts';
import { frameworkTitles, type Reporting } from '../../store/effectiveness/report.ts';
import { askedFor } from '../effectiveness/query.ts';
import { addressOf, isFromHere } from '../node.ts';
import type { Handler } from '../webhooks.ts';
import { activityOf } from './activity.ts';
import { exposedAs, exposition, type Family, type Sample } from './exposition.ts';

export interface MetricsOptions extends Reporting {
  /** null where none is set. */
  readonly token: string | null;
  /** Whether it answers this machine where no token is set: behind a proxy everybody comes from this machine. */
  readonly openHere: boolean;
  /** Jobs that this process ended; none where it has no queue. */
  readonly ended: () => readonly { readonly task: string; readonly result: string; readonly count: number }[];
}

/** Figures of a year move slowly, and a million events take a second to read: scrapes in between get the last ones. */
const keptFor = 10 * 60_000;

/** A time series each measure and repository: more than these are left out, and how many is told. */
const repositoriesAtMost = 50;

export function metricsHandler(options: MetricsOptions): Handler {
  let kept: { readonly at: number; readonly measures: Promise<readonly Family[]> } | null = null;
  const measures = (): Promise<readonly Family[]> => {
    const at = options.now().getTime();
    if (kept === null || at - kept.at >= keptFor) {
      const fresh = { at, measures: measured(options) };
      kept = fresh;
      // A database that was away is asked again the next time.
      fresh.measures.catch(() => {
        if (kept === fresh) kept = null;
      });
    }
    return kept.measures;
  };
  return async (request, response) => {
    if (addressOf(request).pathname !== '/metrics') return false;
    const answer = (status: number, type: string, text: string): true => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
      response.end(request.method === 'HEAD' ? undefined : text);
      return true;
    };
    const plain = 'text/plain; charset=utf-8';
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answer(405, plain, 'Metrics are read.\n');
    if (!mayRead(request, options)) {
      response.setHeader('www-authenticate', 'Bearer');
      return answer(
        401,
        plain,
        'Set METRICS_TOKEN to a long random text, and send it as "Authorization: Bearer …".\n',
      );
    }
    const families = [...(await serviceFamilies(options)), ...(await measures())];
    return answer(200, exposedAs, exposition(families));
  };
}

function mayRead(request: IncomingMessage, { token, openHere }: MetricsOptions): boolean {
  if (token === null) return openHere && isFromHere(request);
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const [scheme = '', given = ''] = (request.headers.authorization ?? '').split(' ', 2);
  return scheme.toLowerCase() === 'bearer' && timingSafeEqual(digest(given), digest(token));
}

async function serviceFamilies({ database, ended }: MetricsOptions): Promise<readonly Family[]> {
  const { jobs, oldestSeconds, unfinishedDeliveries, judged, events, behind } = await activityOf(database);
  const gauge = (name: string, help: string, value: number): Family => ({
    name: `delta_review_${name}`,
    type: 'gauge',
    help,
    samples: [{ labels: {}, value }],
  });
  return [
    {
      name: 'delta_review_jobs',
      type: 'gauge',
      help: 'Jobs in the queue, which all instances share.',
      samples: Object.entries(jobs).map(([state, value]) => ({ labels: { state }, value })),
    },
    gauge('jobs_oldest_seconds', 'How long the job has waited that could run the longest.', oldestSeconds),
    {
      name: 'delta_review_jobs_ended_total',
      type: 'counter',
      help: 'Jobs that this process ended since it started; failed ones are not tried again.',
      samples: ended().map(({ task, result, count }) => ({ labels: { task, result }, value: count })),
    },
    gauge('deliveries_unfinished', 'Webhooks that were kept and not done.', unfinishedDeliveries),
    gauge('changes_judged', 'Changes that have a judgement.', judged),
    gauge('ledger_events', 'Events in the ledger.', events),
    gauge('ledger_events_behind', 'Events that no figure has in it yet.', behind),
  ];
}

async function measured({ database, builtIn, now }: MetricsOptions): Promise<readonly Family[]> {
  const time = now();
  // That of the page, day by day: the same figures are the same in both.
  const { window } = askedFor(() => undefined, time);
  const history = await readHistory(database, {}, time.toISOString());
  const { scopes, leftOut } = scopesOf(history);
  const titles = frameworkTitles(builtIn);
  const reports = scopes.map((scope) => ({
    labels: labelsOf(scope),
    report: reportOf(scopedTo(history, scope), window, titles),
  }));
  const of = (value: (report: Report) => readonly Sample[]) =>
    reports.flatMap(({ labels, report }) =>
      value(report).map((one) => ({ ...one, labels: { ...labels, ...one.labels } })),
    );
  const readings = (pick: (figure: Report['measures'][number]['figure']) => number | null) =>
    of(({ measures }) =>
      measures.flatMap(({ measure, figure }) => {
        const value = pick(figure);
        return value === null ? [] : [{ labels: { measure: measure.id, unit: measure.unit }, value }];
      }),
    );
  const gauge = (name: string, help: string, samples: readonly Sample[]): Family => ({
    name: `delta_review_${name}`,
    type: 'gauge',
    help,
    samples,
  });
  return [
    gauge(
      'measure',
      'A measure over the last 365 days; absent with too little data.',
      readings(({ value }) => value),
    ),
    gauge(
      'measure_numerator',
      'What a measure counts.',
      readings(({ numerator }) => numerator),
    ),
    gauge(
      'measure_denominator',
      'Out of how many.',
      readings(({ denominator }) => denominator),
    ),
    gauge(
      'answer',
      'Whether threat modelling improves security: 1 at the answer that holds.',
      of(({ answer }) => [{ labels: { answer: answer.is }, value: 1 }]),
    ),
    gauge(
      'gaps',
      'What the figures cannot know.',
      of(({ gaps }) => [{ labels: {}, value: gaps.length }]),
    ),
    gauge('repositories_left_out', 'Repositories without series of their own here.', [
      { labels: {}, value: leftOut },
    ]),
    gauge('measured_at_seconds', 'When the measures were made.', [
      { labels: {}, value: time.getTime() / 1_000 },
    ]),
  ];
}

function scopesOf({ records, quiet }: History): {
  readonly scopes: readonly Scope[];
  readonly leftOut: number;
} {
  const changes = new Map<string, number>();
  const add = (repository: string, count: number) =>
    changes.set(repository, (changes.get(repository) ?? 0) + count);
  for (const { repository } of records) add(repository, 1);
  for (const { repository, days } of quiet) add(repository, days.length);
  const repositories = [...changes]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([name]) => name);
  const organisations = [...new Set(repositories.map((name) => name.split('/')[0] ?? ''))].sort();
  return {
    scopes: [
      {},
      ...organisations.map((organisation) => ({ organisation })),
      ...repositories.slice(0, repositoriesAtMost).map((repository) => ({ repository })),
    ],
    leftOut: Math.max(0, repositories.length - repositoriesAtMost),
  };
}

function labelsOf({ organisation, repository }: Scope): Record<string, string> {
  if (repository !== undefined) return { scope: 'repository', name: repository };
  return organisation === undefined
    ? { scope: 'all', name: '' }
    : { scope: 'organisation', name: organisation };
}
