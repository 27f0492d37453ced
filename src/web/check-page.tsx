/** One change's check, as GitHub would show it: title, verdict, summary, details and annotations. */
import { raw } from 'hono/html';
import { Badge, Layout } from './layout.tsx';
import { htmlOf } from './markdown.ts';
import type { ChangeSource, ShownChange } from './source.ts';

export function CheckPage({
  source,
  change,
}: {
  readonly source: ChangeSource;
  readonly change: ShownChange;
}) {
  const { ref, evaluation } = change;
  return (
    <Layout title={ref.title}>
      <p class="quiet">
        <a href="/">{source.name}</a> / {ref.number === null ? ref.id : `#${ref.number}`}
      </p>
      <h1>{ref.title}</h1>
      <p class="quiet">
        {ref.author} wants to merge <code>{ref.head.branch}</code> ({ref.head.sha.slice(0, 10)}) into{' '}
        <code>{ref.base.branch}</code>
      </p>
      <section class="check" aria-label="Threat model review">
        <div class="check-title">
          <Badge evaluation={evaluation} />
          <strong>{evaluation === null ? 'Threat model review: in progress' : evaluation.check.title}</strong>
          {evaluation === null ? '' : <span class="quiet conclusion">{evaluation.check.conclusion}</span>}
        </div>
        {evaluation === null ? (
          <p class="empty">This change is being judged. Reload in a moment.</p>
        ) : (
          <>
            <article class="markdown-body">{raw(htmlOf(evaluation.check.summary))}</article>
            {evaluation.check.annotations.length > 0 && <Annotations evaluation={evaluation} />}
            {evaluation.check.text !== '' && (
              <article class="markdown-body details">{raw(htmlOf(evaluation.check.text))}</article>
            )}
          </>
        )}
      </section>
    </Layout>
  );
}

function Annotations({ evaluation }: { readonly evaluation: NonNullable<ShownChange['evaluation']> }) {
  return (
    <section class="annotations">
      <h2>Annotations</h2>
      {evaluation.check.annotations.map((annotation) => (
        <div class={`annotation ${annotation.level}`}>
          <code>
            {annotation.path}:{annotation.startLine}
          </code>
          <strong>{annotation.title}</strong>
          <p>{annotation.message}</p>
        </div>
      ))}
    </section>
  );
}
