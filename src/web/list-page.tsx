/** The changes of a local repository, the newest first, each with its verdict. */
import { question } from '../render/effectiveness/words.ts';
import { visible } from '../render/escape.ts';
import { tierWords } from '../render/words.ts';
import { path as effectivenessPath } from './effectiveness/query.ts';
import { Badge, Day, Layout, markOf } from './layout.tsx';
import { reviewWords } from './review/words.ts';
import { type ChangeSource, isMerged, type ShownChange } from './source.ts';

export const tierFilters = ['full', 'lightweight', 'none'] as const;
export type TierFilter = (typeof tierFilters)[number];

interface Props {
  readonly source: ChangeSource;
  readonly changes: readonly ShownChange[];
  readonly tier: TierFilter | null;
  /** Whether there is a page that says how well it all works. */
  readonly measured: boolean;
}

const filterWords = { full: 'Full review', lightweight: 'Lightweight', none: 'Nothing to review' } as const;

export function ListPage({ source, changes, tier, measured }: Props) {
  const shown = changes.filter(({ evaluation }) => tier === null || evaluation?.tier === tier);
  const waiting = changes.filter(({ evaluation }) => evaluation === null).length;
  return (
    <Layout title={source.name}>
      <h1>{visible(source.name)}</h1>
      <p class="quiet">
        Every branch and every commit of <code>{visible(source.folder)}</code> stands for a pull request.
      </p>
      <aside class="connect" aria-label="Connect GitHub">
        <p>
          This is a local repository. <a href="/probot">Connect GitHub</a> to see the same checks on your own
          pull requests.
        </p>
      </aside>
      {measured && (
        <p class="to-effectiveness">
          <a href={effectivenessPath}>{question}</a>
        </p>
      )}
      {waiting > 0 && (
        <p class="waiting-line" role="status">
          {waiting} of {changes.length} still to be judged. Reload in a moment.
        </p>
      )}
      <section class="box" aria-label="Changes">
        <nav class="filters" aria-label="Filter by review">
          <Filter href="/" current={tier === null} name="All" count={changes.length} />
          {tierFilters.map((one) => (
            <Filter
              href={`/?tier=${one}`}
              current={tier === one}
              name={filterWords[one]}
              count={changes.filter(({ evaluation }) => evaluation?.tier === one).length}
            />
          ))}
        </nav>
        {shown.length === 0 ? (
          <Empty any={changes.length > 0} waiting={waiting > 0} />
        ) : (
          <ul class="changes">
            {shown.map((change) => (
              <Entry change={change} />
            ))}
          </ul>
        )}
      </section>
    </Layout>
  );
}

function Empty({ any, waiting }: { readonly any: boolean; readonly waiting: boolean }) {
  if (!any)
    return (
      <p class="empty">
        <strong>This repository has no commits yet.</strong>
        <br />
        Commit something, then restart the service to see its check here.
      </p>
    );
  return (
    <p class="empty">
      <strong>No change has this verdict{waiting ? ' so far' : ''}.</strong>
      <br />
      <a href="/">Show all changes</a>
    </p>
  );
}

function Filter(props: {
  readonly href: string;
  readonly current: boolean;
  readonly name: string;
  readonly count: number;
}) {
  return (
    <a href={props.href} {...(props.current && { 'aria-current': 'page' as const })}>
      {props.name} <span class="count">{props.count}</span>
    </a>
  );
}

function Entry({ change }: { readonly change: ShownChange }) {
  const { ref, evaluation, review, at } = change;
  const { style } = markOf(change);
  const about = aboutOf(evaluation?.check.title ?? '');
  return (
    <li class={style}>
      <div class="what">
        <a class="title" href={`/changes/${encodeURIComponent(ref.id)}`}>
          {visible(ref.title)}
        </a>
        {about !== '' && <p class="about">{about}</p>}
        <p class="quiet">
          {ref.number === null ? '' : `#${ref.number} `}
          {isMerged(change) ? 'by' : 'opened by'} {visible(ref.author)} · <Day at={at} />
          {isMerged(change) ? '' : ' · '}
          {isMerged(change) ? '' : <code>{visible(ref.head.branch)}</code>}
        </p>
      </div>
      <div class="side">
        <Badge change={change} />
        {review !== null && <p class="quiet">{visible(reviewWords(review))}</p>}
      </div>
    </li>
  );
}

/** The badge and the words below it have said how much of a review it is and how it stands; the line says about what. */
function aboutOf(title: string): string {
  const isSaid = Object.values(tierWords).some((words) => title.startsWith(words));
  const colon = title.indexOf(': ');
  return isSaid && colon !== -1 ? title.slice(colon + 2) : title;
}
