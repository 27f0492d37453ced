/** The questions of a review: what is answered in a line each, what is open with its form. */
import { visible } from '../../render/escape.ts';
import { outcomeItem } from '../../review/act.ts';
import { ask } from '../../review/checklist.ts';
import { outcomeKinds } from '../../review/events.ts';
import { asksOfModels, noteOf } from '../../review/model/question.ts';
import type { Outcome } from '../../review/review.ts';
import type { ItemView, PointView, ReviewView } from '../../review/view.ts';
import { Action, Doer, Field, Form, type Frame, Hidden } from './form-parts.tsx';
import { outcomeWords } from './words.ts';

interface Props {
  readonly frame: Frame;
  readonly view: ReviewView;
  readonly outcomes: readonly Outcome[];
  readonly mayAnswer: boolean;
}

const stateWords = { open: 'Open', done: 'Answered', waived: 'Waived' } as const;

export function Questions({ frame, view, outcomes, mayAnswer }: Props) {
  const { items, points } = view;
  const askedOutcome = items.some(({ item }) => item.id === outcomeItem);
  return (
    <section class="part" aria-labelledby="questions">
      <h3 id="questions">Questions</h3>
      <ol class="questions">
        {items.map((one) => (
          <Question frame={frame} view={one} points={points} mayAnswer={mayAnswer} outcomes={outcomes} />
        ))}
      </ol>
      {!askedOutcome && outcomes.length > 0 && <Outcomes outcomes={outcomes} />}
      {!askedOutcome && mayAnswer && (
        <details class="more">
          <summary>Record what this review changed</summary>
          <OutcomeForm frame={frame} label="Record what this review changed" />
        </details>
      )}
    </section>
  );
}

interface QuestionProps {
  readonly frame: Frame;
  readonly view: ItemView;
  readonly points: readonly PointView[];
  readonly outcomes: readonly Outcome[];
  readonly mayAnswer: boolean;
}

function Question({ frame, view: { item, answers, open }, points, outcomes, mayAnswer }: QuestionProps) {
  const isOpen = open.length > 0;
  const all = points.flatMap(({ point }) => (item.points.includes(point.key) ? [point] : []));
  const question = ask(item.question, isOpen ? open : all);
  const isOutcome = item.id === outcomeItem;
  // An outcome says more than that the question is answered.
  const told = answers.filter(({ answer }) => !isOutcome || answer.answer !== 'checked');
  const state = isOpen ? 'open' : answers.length > 0 ? 'done' : 'waived';
  return (
    <li class={state} id={`question-${item.id}`}>
      <span class="mark">
        <span class="unseen">{stateWords[state]}</span>
        <span aria-hidden="true">{state === 'done' ? '✓' : ''}</span>
      </span>
      <div class="body">
        <p class="question">{visible(question)}</p>
        {item.frameworks.length > 0 && <p class="ids">{item.frameworks.map(visible).join(' · ')}</p>}
        {told.map(({ answer }) => (
          <p class="answer">
            {answer.answer === 'not-applicable' && <span class="tag">Does not apply</span>}{' '}
            <Doer {...answer} />
            {answer.note !== '' && <span class="note">{visible(noteOf(outcomes, answer))}</span>}
          </p>
        ))}
        {isOutcome && <Outcomes outcomes={outcomes.filter(({ kind }) => kind !== 'model-unaffected')} />}
        {isOpen && answers.length > 0 && <p class="new">Something is new here since it was answered.</p>}
        {mayAnswer &&
          isOpen &&
          (isOutcome ? (
            <OutcomeForm frame={frame} label={question} />
          ) : asksOfModels(item) ? (
            <ModelForms frame={frame} label={question} models={item.models ?? []} />
          ) : (
            <Form frame={frame} label={question}>
              <Hidden name="item" value={item.id} />
              <Field
                id={`note-${item.id}`}
                name="note"
                label="Note"
                placeholder="What you found, or why it does not apply"
              />
              <p class="buttons">
                <Action verb="check">Answered</Action>
                <Action verb="na" look="quiet">
                  Does not apply
                </Action>
              </p>
            </Form>
          ))}
      </div>
      {mayAnswer && answers.length > 0 && (
        <Form frame={frame} label={`Take back: ${question}`}>
          <Hidden name="item" value={item.id} />
          <Action verb="uncheck" look="quiet" label={`Take back: ${question}`}>
            Take back
          </Action>
        </Form>
      )}
    </li>
  );
}

function OutcomeForm({ frame, label }: { readonly frame: Frame; readonly label: string }) {
  return (
    <Form frame={frame} label={label}>
      <p class="field">
        <label for="outcome-kind">What it changed</label>
        <select id="outcome-kind" name="kind" required>
          <option value="">Pick one</option>
          {outcomeKinds.map(
            (kind) => kind !== 'model-unaffected' && <option value={kind}>{outcomeWords[kind]}</option>,
          )}
        </select>
      </p>
      <Field id="outcome-text" name="text" label="In words" placeholder="What it is, and who has it" />
      <p class="buttons">
        <Action verb="outcome">Record</Action>
      </p>
    </Form>
  );
}

interface ModelFormsProps {
  readonly frame: Frame;
  readonly label: string;
  readonly models: readonly string[];
}

const modelKinds = ['model-unaffected', 'model-updated'] as const;

/** What becomes of the threat models that the change leaves alone: said with a reason, shown elsewhere, or left to somebody. */
function ModelForms({ frame, label, models }: ModelFormsProps) {
  return (
    <>
      <p class="quiet">
        This change does not update{' '}
        {models.map((path, index) => (
          <>
            {index > 0 && ', '}
            <code>{visible(path)}</code>
          </>
        ))}
        .
      </p>
      <Form frame={frame} label={label}>
        <p class="field">
          <label for="model-kind">What becomes of it</label>
          <select id="model-kind" name="kind" required>
            <option value="">Pick one</option>
            {modelKinds.map((kind) => (
              <option value={kind}>{outcomeWords[kind]}</option>
            ))}
          </select>
        </p>
        <Field
          id="model-text"
          name="text"
          label="In words"
          placeholder="Why it needs none, or where it was: #34"
        />
        <p class="buttons">
          <Action verb="outcome">Record</Action>
        </p>
      </Form>
      <details class="more">
        <summary>Somebody updates it later</summary>
        <Form frame={frame} label="Somebody updates the threat model later">
          <Hidden name="for" value="model" />
          <Field id="model-later" name="text" label="What is to be shown there" required />
          <Field
            id="model-owner"
            name="owner"
            label="Owner"
            placeholder="@ada or @harbour/security"
            required
            wide={false}
          />
          <Field id="model-due" name="due" label="Due" type="date" required wide={false} />
          <p class="buttons">
            <Action verb="follow-up">Leave it</Action>
          </p>
        </Form>
      </details>
    </>
  );
}

function Outcomes({ outcomes }: { readonly outcomes: readonly Outcome[] }) {
  return (
    <>
      {outcomes.map(({ kind, text, ...doer }) => (
        <p class="answer">
          <span class="tag">{outcomeWords[kind]}</span> <Doer {...doer} />
          {text !== '' && <span class="note">{visible(text)}</span>}
        </p>
      ))}
    </>
  );
}
