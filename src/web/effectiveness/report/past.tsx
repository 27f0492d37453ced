/** What a git history shows without any review: where it went unmodelled, what comes back, what lasted. */
import type { Report } from '../../../effectiveness/report.ts';
import { pastIntro, pastSections, pastTitle } from '../../../render/effectiveness/past.ts';
import { dayText } from '../../../render/effectiveness/words.ts';
import { clip, visible } from '../../../render/escape.ts';
import { type Around, Reference } from './evidence.tsx';

export function PastShown({ report, around }: { readonly report: Report; readonly around: Around }) {
  const { past, models } = report;
  if (past === undefined) return null;
  return (
    <section class="theme" aria-labelledby="past">
      <h2 id="past">{pastTitle}</h2>
      <p>{pastIntro(past, models.length)}</p>
      {pastSections(past).map(({ title, items }) => (
        <>
          <h3>{title}</h3>
          <ul>
            {items.map(({ head, says, change }) => (
              <li>
                <strong>{clip(visible(head), 120)}</strong> {clip(visible(says), 300)}{' '}
                {change !== null && <Reference one={change} around={around} />}
                {change !== null && change.at !== null && ` (${dayText(change.at)})`}
                {change !== null && change.says !== head && ` ${clip(visible(change.says), 90)}`}
              </li>
            ))}
          </ul>
        </>
      ))}
    </section>
  );
}
