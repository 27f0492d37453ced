/** The answer in one sentence, what speaks for and against it, and what the figures do not know. */
import type { Answer, Ground, Report } from '../../../effectiveness/report.ts';
import { answerWords, fromHistory, untold } from '../../../render/effectiveness/words.ts';
import { clip, visible } from '../../../render/escape.ts';
import { count, sentence } from '../../../render/words.ts';
import { type Around, Behind } from './evidence.tsx';

/** Says the same as the word beside it. */
const signs = { improving: '↗', holding: '→', slipping: '↘', unknown: '?' } as const satisfies Record<
  Answer['is'],
  string
>;

const mostEvidence = 6;

export function AnswerBox({ report, around }: { readonly report: Report; readonly around: Around }) {
  const { answer } = report;
  return (
    <section class={`answer-box ${answer.is}`} aria-label="The answer">
      <p class="answer-is">
        <span class="sign" aria-hidden="true">
          {signs[answer.is]}
        </span>{' '}
        {answerWords[answer.is]}
      </p>
      <p class="answer-says">{clip(visible(sentence(answer.says)), 400)}</p>
      {answer.for.length + answer.against.length > 0 && (
        <div class="grounds">
          <Grounds title="What speaks for it" side="for" grounds={answer.for} around={around} />
          <Grounds title="What speaks against it" side="against" grounds={answer.against} around={around} />
        </div>
      )}
    </section>
  );
}

interface GroundsProps {
  readonly title: string;
  readonly side: 'for' | 'against';
  readonly grounds: readonly Ground[];
  readonly around: Around;
}

function Grounds({ title, side, grounds, around }: GroundsProps) {
  return (
    <div class={side}>
      <h2>{title}</h2>
      {grounds.length === 0 ? (
        <p class="quiet">Nothing that the figures show.</p>
      ) : (
        <ol>
          {grounds.map(({ measure, says, evidence }) => (
            <li>
              <p>
                <a class="plain-link" href={`#measure-${measure}`}>
                  {clip(visible(sentence(says)), 300)}
                </a>
              </p>
              {evidence.length > 0 && (
                <p class="behind">
                  <Behind
                    evidence={evidence}
                    around={around}
                    most={mostEvidence}
                    table={`evidence:${measure}`}
                  />
                </p>
              )}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

const mostGaps = 5;
const mostUntold = 5;
/** Beyond what one unfolds to read. */
const mostFolded = 20;

export function Unknowns({ report, around }: { readonly report: Report; readonly around: Around }) {
  const { gaps, source } = report;
  const little = untold(report);
  const folded = gaps.slice(mostGaps, mostGaps + mostFolded);
  const left = gaps.length - mostGaps - folded.length;
  const all = around.download?.('gaps') ?? null;
  return (
    <section
      class={gaps.length + little.length === 0 ? 'unknowns few' : 'unknowns'}
      aria-labelledby="unknowns"
    >
      <h2 id="unknowns">What these figures do not know</h2>
      {source === 'history' && <p>{fromHistory}</p>}
      {gaps.length === 0 ? (
        <p>No event is known to be missing, and no clock to be wrong.</p>
      ) : (
        <ul>
          {gaps.slice(0, mostGaps).map((gap) => (
            <GapLine gap={gap} />
          ))}
        </ul>
      )}
      {folded.length > 0 && (
        <details>
          <summary>{count(folded.length + Math.max(0, left), 'more gap')}</summary>
          <ul>
            {folded.map((gap) => (
              <GapLine gap={gap} />
            ))}
          </ul>
          {left > 0 && (
            <p class="quiet">
              {all === null ? `and ${left} more` : <a href={all}>{`and ${left} more, as CSV`}</a>}
            </p>
          )}
        </details>
      )}
      {little.length > mostUntold && (
        <p>
          <strong>No figure yet</strong> in {little.length} of {report.measures.length} measures: each says
          why below.
        </p>
      )}
      {little.length > 0 && little.length <= mostUntold && (
        <p>
          <strong>No figure yet:</strong>{' '}
          {little.map(({ measure, why }, index) => (
            <>
              {index > 0 && '; '}
              {visible(measure)} ({clip(visible(why), 120)})
            </>
          ))}
          .
        </p>
      )}
    </section>
  );
}

function GapLine({ gap }: { readonly gap: Report['gaps'][number] }) {
  return (
    <li>
      {gap.repository !== '' && <code>{clip(visible(gap.repository), 80)}</code>}{' '}
      {clip(visible(sentence(gap.says)), 200)}
    </li>
  );
}
