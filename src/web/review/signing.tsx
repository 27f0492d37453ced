/** What is signed, by whom, and who still has to; and the decisions that change how much is asked. */
import type { Child } from 'hono/jsx';
import { visible } from '../../render/escape.ts';
import { count } from '../../render/words.ts';
import { signersWords } from '../../review/act.ts';
import type { ReviewState } from '../../review/review.ts';
import type { Missing, PointView, ReviewView } from '../../review/view.ts';
import { Action, Doer, Field, Form, type Frame, Hidden } from './form-parts.tsx';

interface PointsProps {
  readonly frame: Frame;
  readonly points: readonly PointView[];
  readonly mayDispute: boolean;
}

const standingWords = { open: 'To sign', signed: 'Signed', waived: 'Waived' } as const;
/** What a reader takes in at once; the rest is folded. */
const shownPoints = 8;

export function Points({ frame, points, mayDispute }: PointsProps) {
  const list = (some: readonly PointView[]) => (
    <ul class="points">
      {some.map((one) => (
        <PointLine frame={frame} view={one} mayDispute={mayDispute} />
      ))}
    </ul>
  );
  const rest = points.slice(shownPoints);
  return (
    <section class="part" aria-labelledby="points">
      <h3 id="points">
        What a signature covers <span class="count">{points.length}</span>
      </h3>
      {list(points.slice(0, shownPoints))}
      {rest.length > 0 && (
        <details class="more">
          <summary>{rest.length} more</summary>
          {list(rest)}
        </details>
      )}
    </section>
  );
}

interface PointProps {
  readonly frame: Frame;
  readonly view: PointView;
  readonly mayDispute: boolean;
}

function PointLine({ frame, view: { point, standing, isNew, disputes }, mayDispute }: PointProps) {
  return (
    <li>
      <p class="point">
        {point.severity !== null && <span class={`severity ${point.severity}`}>{point.severity}</span>}
        <span class="says">{visible(point.says)}</span>
        <span class={`standing ${standing}`}>
          {isNew && standing === 'open' ? 'New, to sign' : standingWords[standing]}
        </span>
      </p>
      {point.path !== null && (
        <p class="quiet">
          <code>{visible(point.path)}</code>
        </p>
      )}
      {disputes.map(({ by, reason }) => (
        <p class="answer">
          <span class="tag">Disputed</span> <strong>{visible(by)}</strong>
          <span class="note">{visible(reason)}</span>
        </p>
      ))}
      {mayDispute && (
        <details class="more">
          <summary aria-label={visible(`Dispute: ${point.says}`)}>Dispute</summary>
          <Form frame={frame} label={`Dispute: ${point.says}`}>
            <Hidden name="fingerprint" value={point.key} />
            <Field id={`dispute-${point.key}`} name="reason" label="Why this is not so" required />
            <p class="buttons">
              <Action verb="dispute">Dispute</Action>
            </p>
          </Form>
        </details>
      )}
    </li>
  );
}

interface SigningProps {
  readonly frame: Frame;
  readonly view: ReviewView;
  readonly head: string;
  /** As whom; null where the reader cannot sign. */
  readonly signer: string | null;
}

export function Signing({ frame, view, head, signer }: SigningProps) {
  const { missing, signatures } = view;
  return (
    <section class="part" aria-labelledby="signatures">
      <h3 id="signatures">Signatures</h3>
      {signatures.length > 0 && (
        <ul class="plain">
          {signatures.map(({ act, void: because }) => (
            <li class="answer">
              <span class={because === null ? 'tag good' : 'tag'}>
                {because === null ? 'Signed' : 'Does not count'}
              </span>{' '}
              <Doer {...act} />
              {because !== null && <span class="note">{visible(because)}</span>}
              {act.note !== '' && <span class="note">{visible(act.note)}</span>}
            </li>
          ))}
        </ul>
      )}
      {missing.length > 0 ? (
        <ul class="plain">
          {missing.map((one) => (
            <li>
              <MissingLine missing={one} standsIn={signer !== null} />
            </li>
          ))}
        </ul>
      ) : (
        signatures.length > 0 && <p class="quiet">Nobody else has to sign.</p>
      )}
      {signer !== null && missing.length > 0 && (
        <Form frame={frame} label="Sign off">
          <Hidden name="head" value={head} />
          <Field id="sign-note" name="note" label="Note" placeholder="Optional: what you looked at" />
          <p class="buttons">
            <Action verb="sign" look="primary">
              Sign off
            </Action>
          </p>
          <p class="hint">
            As <strong>{visible(signer)}</strong>, for what is listed above.
          </p>
        </Form>
      )}
    </section>
  );
}

function MissingLine({
  missing: { need, count: people, points },
  standsIn,
}: {
  readonly missing: Missing;
  readonly standsIn: boolean;
}) {
  const rule = need.because === 'full' || need.because === 'lightweight' ? null : need.because;
  const others = need.signers.filter((one) => one !== 'write');
  return (
    <>
      <span class="tag">Waits for</span>{' '}
      {people === 1 ? 'one signature' : `${people} signatures, each of another person,`} by{' '}
      <strong>{visible(signersWords(need.signers))}</strong>
      {rule !== null && (
        <>
          {' '}
          (rule <code>{visible(rule)}</code>)
        </>
      )}
      , without a part in this change, for {count(points.length, 'point')}.
      {standsIn && <StandIn references={others} />}
    </>
  );
}

/** A local repository knows no teams: this keeps anybody from thinking that the real one would be as open. */
export function StandIn({ references }: { readonly references: readonly string[] }) {
  if (references.length === 0) return null;
  return (
    <span class="note">
      On GitHub this takes {visible(signersWords(references))}; here you stand in for them.
    </span>
  );
}

interface DecisionsProps {
  readonly frame: Frame;
  readonly view: ReviewView;
  readonly state: ReviewState;
  readonly may: { readonly escalate: boolean; readonly downgrade: boolean; readonly waive: boolean };
}

export function Decisions({ frame, view, state, may }: DecisionsProps) {
  const { escalation, downgrades, waivers } = state;
  const isOpen = view.status === 'open';
  const escalates = may.escalate && view.points.some(({ tier }) => tier !== 'full');
  const lowers = may.downgrade && view.tier === 'full';
  const waives = may.waive && isOpen;
  const made = [
    ...(escalation === null ? [] : [{ words: 'Escalated', ...escalation }]),
    ...downgrades.map((one) => ({ words: 'Lowered', ...one })),
    ...waivers.map((one) => ({ words: 'Waived', ...one })),
  ];
  if (made.length === 0 && !escalates && !lowers && !waives) return null;
  return (
    <section class="part" aria-labelledby="decisions">
      <h3 id="decisions">More or less review</h3>
      {made.map(({ words, by, at, note }) => (
        <p class="answer">
          <span class="tag">{words}</span> <Doer by={by} at={at} />
          <span class="note">{visible(note)}</span>
        </p>
      ))}
      <div class="folds">
        {escalates && (
          <Decision frame={frame} verb="escalate" title="Escalate to a full review">
            Everything here is then asked and signed as what is material.
          </Decision>
        )}
        {lowers && (
          <Decision frame={frame} verb="downgrade" title="Lower to a lightweight review">
            It takes as many people as may sign the full one, and holds for what is here now.
          </Decision>
        )}
        {waives && (
          <Decision frame={frame} verb="waive" title="Waive this review">
            The merge may go on unreviewed. It shows for good, with your name and your reason.{' '}
            <StandIn references={state.current?.breakGlass ?? []} />
          </Decision>
        )}
      </div>
    </section>
  );
}

interface DecisionProps {
  readonly frame: Frame;
  readonly verb: 'escalate' | 'downgrade' | 'waive';
  readonly title: string;
  readonly children?: Child;
}

function Decision({ frame, verb, title, children }: DecisionProps) {
  return (
    <details class="more">
      <summary>{title}</summary>
      <Form frame={frame} label={title}>
        <p class="hint">{children}</p>
        <Field id={`${verb}-reason`} name="reason" label="Reason" required />
        <p class="buttons">
          <Action verb={verb} look={verb === 'waive' ? 'danger' : 'quiet'}>
            {title}
          </Action>
        </p>
      </Form>
    </details>
  );
}
