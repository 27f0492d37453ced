/** What is to be done after the merge: open ones with a form to close them, and a form for another. */
import { visible } from '../../render/escape.ts';
import type { FollowUp } from '../../review/review.ts';
import { Day } from '../layout.tsx';
import { Action, Doer, Field, Form, type Frame, Hidden } from './form-parts.tsx';

interface Props {
  readonly frame: Frame;
  readonly followUps: readonly FollowUp[];
  readonly mayAsk: boolean;
}

export function FollowUps({ frame, followUps, mayAsk }: Props) {
  const open = followUps.filter(({ closed }) => closed === null);
  return (
    <section class="part" aria-labelledby="follow-ups">
      <h3 id="follow-ups">Follow-ups {open.length > 0 && <span class="count">{open.length} open</span>}</h3>
      {followUps.length > 0 && (
        <ul class="points">
          {followUps.map((one) => (
            <Entry frame={frame} followUp={one} mayAsk={mayAsk} />
          ))}
        </ul>
      )}
      {mayAsk && (
        <details class="more">
          <summary>Leave a follow-up</summary>
          <Form frame={frame} label="Leave a follow-up">
            <Field id="follow-up-text" name="text" label="What is to be done" required />
            <Field
              id="follow-up-owner"
              name="owner"
              label="Owner"
              placeholder="@ada or @harbour/security"
              wide={false}
            />
            <Field id="follow-up-due" name="due" label="Due" type="date" wide={false} />
            <p class="buttons">
              <Action verb="follow-up">Leave it</Action>
            </p>
          </Form>
        </details>
      )}
    </section>
  );
}

interface EntryProps {
  readonly frame: Frame;
  readonly followUp: FollowUp;
  readonly mayAsk: boolean;
}

function Entry({ frame, followUp: { id, text, owner, due, by, at, closed }, mayAsk }: EntryProps) {
  return (
    <li>
      <p class="point">
        <code>{visible(id)}</code>
        <span class="says">{visible(text)}</span>
        <span class={closed === null ? 'standing open' : 'standing signed'}>
          {closed === null ? 'Open' : 'Closed'}
        </span>
      </p>
      <p class="quiet">
        {owner === null ? 'Nobody owns it yet' : <>Owner {visible(owner)}</>}
        {due !== null && (
          <>
            {' '}
            · due <Day at={new Date(due)} />
          </>
        )}{' '}
        · left by <Doer by={by} at={at} />
      </p>
      {closed !== null && (
        <p class="answer">
          <span class="tag good">Closed</span> <Doer {...closed} />
          {closed.evidence !== '' && <span class="note">{visible(closed.evidence)}</span>}
        </p>
      )}
      {mayAsk && closed === null && (
        <details class="more">
          <summary aria-label={visible(`Close ${id}`)}>Close</summary>
          <Form frame={frame} label={`Close ${id}`}>
            <Hidden name="closes" value={id} />
            <Field
              id={`done-${id}`}
              name="evidence"
              label="What shows that it is done"
              placeholder="Optional: a commit, or #34"
            />
            <p class="buttons">
              <Action verb="done">Close</Action>
            </p>
          </Form>
        </details>
      )}
    </li>
  );
}
