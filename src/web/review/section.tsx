/** A change's review on its page: where it stands, who the reader is to it, and a form for all that they may do. */
import { type Person, personText } from '../../forge/people.ts';
import { visible } from '../../render/escape.ts';
import { count } from '../../render/words.ts';
import {
  isContributor,
  mayAnswer,
  mayAsk,
  maySelfAttest,
  maySign,
  mayWaive,
  type ReviewState,
  referencesOf,
} from '../../review/review.ts';
import { type ReviewStatus, type ReviewView, viewOf } from '../../review/view.ts';
import { noUser } from './desk.ts';
import { FollowUps } from './follow-ups.tsx';
import { type Frame, Spoken } from './form-parts.tsx';
import { type FormFrame, pathOf } from './posts.tsx';
import { Questions } from './questions.tsx';
import { Decisions, Points, Signing } from './signing.tsx';
import { answeredCount, answeredWords } from './words.ts';

interface Props {
  /** The id of the change. */
  readonly change: string;
  readonly state: ReviewState;
  readonly user: Person | null;
  readonly form: FormFrame;
}

const statusWords: Readonly<Record<ReviewStatus, string>> = {
  none: 'Nothing open',
  open: 'Open',
  complete: 'Complete',
  waived: 'Waived',
};

export function ReviewSection({ change, state, user, form }: Props) {
  const view = viewOf(state);
  const me = user === null ? null : personText(user);
  const is = referencesOf(state);
  const answers = me !== null && mayAnswer(state, me, is);
  const signs = me !== null && maySign(state, me, is);
  const asks = me !== null && mayAsk(state, me, is);
  const may = {
    escalate: asks,
    downgrade: me !== null && maySign(state, me, is, 'full'),
    waive: me !== null && mayWaive(state, me, is),
  };
  const frame: Frame = { action: `${pathOf(change)}/review`, token: form.token, once: form.once };
  return (
    <section class="box review" id="review" aria-labelledby="review-title">
      <div class="check-title">
        <span class={`badge status-${view.status}`}>{statusWords[view.status]}</span>
        <h2 id="review-title">Review</h2>
        <Progress view={view} />
      </div>
      {form.reply !== null && form.reply.text !== '' && (
        <p class={form.reply.ok ? 'reply ok' : 'reply no'} role="status">
          <Spoken text={form.reply.text} />
        </p>
      )}
      <Reader state={state} view={view} me={me} />
      <Questions frame={frame} view={view} outcomes={state.outcomes} mayAnswer={answers} />
      <Points frame={frame} points={view.points} mayDispute={asks} />
      <Signing frame={frame} view={view} head={state.current?.head ?? ''} signer={signs ? me : null} />
      <FollowUps frame={frame} followUps={state.followUps} mayAsk={asks} />
      <Decisions frame={frame} view={view} state={state} may={may} />
    </section>
  );
}

function Progress({ view }: { readonly view: ReviewView }) {
  const signatures = Math.max(0, ...view.missing.map((one) => one.count));
  return (
    <span class="conclusion progress">
      {view.items.length > 0 && (
        <>
          <progress max={view.items.length} value={answeredCount(view)} aria-hidden="true" />{' '}
          {answeredWords(view)}
        </>
      )}
      {view.status === 'open' && signatures > 0 && <> · {count(signatures, 'signature')} to go</>}
    </span>
  );
}

interface ReaderProps {
  readonly state: ReviewState;
  readonly view: ReviewView;
  readonly me: string | null;
}

/** Who the reader is here, and why they cannot sign where they cannot. */
function Reader({ state, view, me }: ReaderProps) {
  if (me === null)
    return (
      <p class="reader no">
        You cannot answer or sign yet: <Spoken text={noUser} />
      </p>
    );
  const name = <strong>{visible(me)}</strong>;
  if (view.blocked !== null)
    return <p class="reader no">Nobody can sign this change as it is: {visible(view.blocked)}.</p>;
  if (maySelfAttest(state, me))
    return (
      <p class="reader">
        Signing as {name}, from git config. You made this change, and for what is minor your own word is
        enough here.
      </p>
    );
  if (isContributor(state, me))
    return (
      <p class="reader no">
        You are {name}, from git config, and you have a part in this change: nobody answers or signs for their
        own work. To try it as somebody else, set <code>git config user.name</code> and{' '}
        <code>user.email</code> in this repository and reload.
      </p>
    );
  return <p class="reader">Signing as {name}, from git config.</p>;
}
