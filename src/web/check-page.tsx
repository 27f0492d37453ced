/** One change: its check as GitHub would show it, with title, verdict, summary, details and annotations, and its review. */
import { raw } from 'hono/html';
import type { Person } from '../forge/people.ts';
import { visible } from '../render/escape.ts';
import { type Annotation, type Check, type Conclusion, checkName } from '../review/check.ts';
import { Badge, Day, Layout } from './layout.tsx';
import { htmlOf } from './markdown.ts';
import type { FormFrame } from './review/posts.tsx';
import { ReviewSection } from './review/section.tsx';
import { reviewWords } from './review/words.ts';
import { type ChangeSource, isMerged, type ShownChange } from './source.ts';

const conclusionWords: Readonly<Record<Conclusion, string>> = {
  success: 'Passes',
  neutral: 'Advises',
  action_required: 'Action required',
  failure: 'Failed',
};

interface Props {
  readonly source: ChangeSource;
  readonly change: ShownChange;
  /** Who works here; null where git does not say. */
  readonly user: Person | null;
  readonly form: FormFrame;
}

export function CheckPage({ source, change, user, form }: Props) {
  const { ref, evaluation, review } = change;
  return (
    <Layout title={ref.title}>
      <nav class="quiet" aria-label="Where this is">
        <a href="/">{visible(source.name)}</a> /{' '}
        {ref.number === null ? visible(ref.head.branch) : `#${ref.number}`}
      </nav>
      <h1>{visible(ref.title)}</h1>
      <Origin change={change} />
      {review !== null && (
        <p class="to-review">
          <a href="#review">Review: {visible(reviewWords(review))}</a>
        </p>
      )}
      <section class="box check" aria-label={checkName}>
        <div class="check-title">
          <Badge change={change} />
          <h2>{evaluation === null ? `${checkName}: in progress` : evaluation.check.title}</h2>
          {evaluation !== null && evaluation.check.conclusion !== null && (
            <span class="conclusion">{conclusionWords[evaluation.check.conclusion]}</span>
          )}
        </div>
        {evaluation === null ? (
          <p class="empty" role="status">
            <strong>This change is being judged.</strong>
            <br />
            Reload in a moment.
          </p>
        ) : (
          <CheckBody check={evaluation.check} />
        )}
      </section>
      {review !== null && <ReviewSection change={ref.id} state={review} user={user} form={form} />}
    </Layout>
  );
}

function Origin({ change }: { readonly change: ShownChange }) {
  const { ref, at } = change;
  const head = <code>{visible(ref.head.branch)}</code>;
  const base = <code>{visible(ref.base.branch)}</code>;
  const author = <strong>{visible(ref.author)}</strong>;
  return (
    <p class="quiet origin">
      {!isMerged(change) ? (
        <>
          {author} wants to merge {head} into {base}
        </>
      ) : ref.head.branch === ref.base.branch ? (
        <>
          {author} committed to {base}
        </>
      ) : (
        <>
          {head} by {author} was merged into {base}
        </>
      )}{' '}
      · <Day at={at} /> · <code>{ref.head.sha.slice(0, 10)}</code>
    </p>
  );
}

function CheckBody({ check }: { readonly check: Check }) {
  return (
    <>
      <article class="markdown-body">{raw(htmlOf(check.summary))}</article>
      {check.annotations.length > 0 && <Annotations annotations={check.annotations} />}
      {check.text !== '' && <article class="markdown-body details">{raw(htmlOf(check.text))}</article>}
    </>
  );
}

const levelWords = { failure: 'Failure', warning: 'Warning', notice: 'Notice' } as const;

function Annotations({ annotations }: { readonly annotations: readonly Annotation[] }) {
  return (
    <section class="annotations" aria-labelledby="annotations">
      <h2 id="annotations">
        Annotations <span class="count">{annotations.length}</span>
      </h2>
      <ol>
        {annotations.map((one) => (
          <li class={one.level}>
            <p class="place">
              <span class="level">{levelWords[one.level]}</span> <code>{placeOf(one)}</code>
            </p>
            <strong>{one.title}</strong>
            <p class="message-text">{one.message}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function placeOf({ path, startLine, endLine }: Annotation): string {
  const place = `${visible(path)}:${startLine}`;
  return endLine > startLine ? `${place}-${endLine}` : place;
}
