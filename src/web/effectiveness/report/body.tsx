/** What the page and the file both show of a report. */
import type { Report } from '../../../effectiveness/report.ts';
import { dayText } from '../../../render/effectiveness/words.ts';
import { clip, visible } from '../../../render/escape.ts';
import { count } from '../../../render/words.ts';
import { AnswerBox, Unknowns } from './answer.tsx';
import { Charts } from './charts.tsx';
import { type Around, Reference } from './evidence.tsx';
import { Frameworks } from './frameworks.tsx';
import { Claimed, Measures } from './measures.tsx';

interface Props {
  readonly report: Report;
  readonly around: Around;
}

export function Body(props: Props) {
  return (
    <>
      <AnswerBox {...props} />
      <Unknowns {...props} />
      <Charts {...props} />
      <Measures {...props} />
      <Frameworks {...props} />
      <FollowUps {...props} />
      <Claimed {...props} />
    </>
  );
}

const mostFollowUps = 10;

function FollowUps({ report, around }: Props) {
  const { followUps } = report;
  if (followUps.length === 0) return null;
  const shown = followUps.slice(0, mostFollowUps);
  const late = followUps.filter(({ isLate }) => isLate).length;
  const href = around.download?.('follow-ups') ?? null;
  return (
    <section class="theme" aria-labelledby="follow-ups">
      <h2 id="follow-ups">Open follow-ups</h2>
      <p>
        {count(followUps.length, 'follow-up is', 'follow-ups are')} open, {late.toLocaleString('en')} of them
        late.
      </p>
      <table class="data follow-ups">
        <caption class="unseen">Open follow-ups, late first</caption>
        <thead>
          <tr>
            <th scope="col">Follow-up</th>
            <th scope="col">Owner</th>
            <th scope="col">Due</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr>
              <th scope="row">
                {clip(visible(one.text), 160)}
                <span class="under">
                  <Reference one={{ ...one, says: one.text }} around={around} />
                </span>
              </th>
              <td>
                {one.owner === null ? <span class="little">nobody</span> : clip(visible(one.owner), 60)}
              </td>
              <td>
                {one.due === null ? 'no date' : dayText(one.due)}
                {one.isLate && <strong class="late"> late</strong>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {followUps.length > shown.length && (
        <p class="quiet">
          {href === null ? (
            `and ${followUps.length - shown.length} more`
          ) : (
            <a href={href}>{`and ${followUps.length - shown.length} more, as CSV`}</a>
          )}
        </p>
      )}
    </section>
  );
}
