/** Deltas as annotations on the lines of the head: GitHub shows those beside the diff. */
import type { Delta, Severity } from '../deltas/delta.ts';
import { kinds } from '../deltas/kinds.ts';
import type { Evaluation } from '../evaluate.ts';
import type { Annotation } from '../review/check.ts';
import { clip, visible } from './escape.ts';
import { sentence, severityWords, whyItMatters } from './words.ts';

/** One request of GitHub's carries as many; more would bury the reader and cost a call each time. */
export const annotationLimit = 50;

const levels = {
  critical: 'failure',
  high: 'failure',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
} as const satisfies Record<Severity, Annotation['level']>;

/** @returns the most severe first, each delta once. What stands only in removed lines has no line to stand on. */
export function annotationsOf(results: readonly Evaluation[]): readonly Annotation[] {
  const seen = new Set<string>();
  const all = results.flatMap((evaluation) =>
    evaluation.deltas.flatMap((delta) => {
      if (delta.direction === 'narrows' || seen.has(delta.fingerprint)) return [];
      seen.add(delta.fingerprint);
      const place = delta.evidence.find(({ side }) => side === 'after');
      return place === undefined ? [] : [{ evaluation, delta, place }];
    }),
  );
  const rank = ['failure', 'warning', 'notice'];
  return all
    .sort((a, b) => rank.indexOf(levels[a.delta.severity]) - rank.indexOf(levels[b.delta.severity]))
    .slice(0, annotationLimit)
    .map(({ evaluation, delta, place }) => annotationOf(evaluation, delta, place));
}

function annotationOf(
  evaluation: Evaluation,
  delta: Delta,
  { path, startLine, endLine }: Delta['evidence'][0],
): Annotation {
  const why = whyItMatters(evaluation, [delta]);
  return {
    path,
    startLine,
    endLine,
    level: levels[delta.severity],
    title: clip(`${severityWords[delta.severity]}: ${kinds[delta.kind].title}`, 200),
    message: [sentence(delta.summary), ...why]
      .map((text) => clip(visible(text.replace(/\s+/g, ' ')), 600))
      .join('\n\n'),
  };
}
