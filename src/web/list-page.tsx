/** The changes of a local repository, the newest first, each with its verdict. */
import { Badge, Layout } from './layout.tsx';
import type { ChangeSource, ShownChange } from './source.ts';

export const tierFilters = ['full', 'lightweight', 'none'] as const;
export type TierFilter = (typeof tierFilters)[number];

interface Props {
  readonly source: ChangeSource;
  readonly changes: readonly ShownChange[];
  readonly tier: TierFilter | null;
}

const filterWords = { full: 'Full', lightweight: 'Lightweight', none: 'None' } as const;

export function ListPage({ source, changes, tier }: Props) {
  const shown = changes.filter(({ evaluation }) => tier === null || evaluation?.tier === tier);
  const waiting = changes.some(({ evaluation }) => evaluation === null);
  return (
    <Layout title={source.name}>
      <h1>{source.name}</h1>
      <p class="quiet">
        {source.folder}. Each branch or merged commit stands for a pull request.{' '}
        {waiting ? 'Some are still being judged; reload in a moment.' : ''}
      </p>
      <p class="connect">
        This is a local repository. <a href="/probot">Connect GitHub</a> to see the same checks on your pull
        requests.
      </p>
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
        <p class="empty">
          {changes.length === 0 ? 'This repository has no commits yet.' : 'No change with this review.'}
        </p>
      ) : (
        <ul class="changes">
          {shown.map((change) => (
            <Entry change={change} />
          ))}
        </ul>
      )}
    </Layout>
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

function Entry({ change: { ref, evaluation } }: { readonly change: ShownChange }) {
  return (
    <li>
      <div class="line">
        <a class="title" href={`/changes/${encodeURIComponent(ref.id)}`}>
          {ref.title}
        </a>
        <Badge evaluation={evaluation} />
      </div>
      <div class="quiet">
        {ref.number === null ? ref.head.branch : `#${ref.number}`} by {ref.author}
        {evaluation === null ? '' : ` · ${evaluation.check.title}`}
      </div>
    </li>
  );
}
