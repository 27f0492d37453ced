/** What a person asks becomes events, or a sentence that says why not and what would do. */
import { didYouMean, quoted } from '../rules/reading/spelling.ts';
import { type Command, usage } from './commands.ts';
import type { Need, OutcomeKind, ReviewEvent, ReviewEventType, ReviewPayloads, Via } from './events.ts';
import { asksOfModels, changeNamed, isModelOutcome, modelCommands, modelItem } from './model/question.ts';
import {
  askedOf,
  hasPart,
  mayAnswer,
  mayAsk,
  maySign,
  mayWaive,
  type ReviewState,
  reviewOf,
  tierShown,
} from './review.ts';
import { type ReviewView, viewOf } from './view.ts';

export interface Actor {
  readonly login: string;
  /** Which of the signers that the review names the actor is, or belongs to; "write" where they may write. */
  readonly is: readonly string[];
  readonly via: Via;
  /** When they said it, by the forge's clock: what was shown later was not in front of them. */
  readonly at: string;
  /** What makes their word the same when it is told twice: "comment 123". */
  readonly once: string;
}

export interface Reply {
  readonly ok: boolean;
  /** One plain sentence or two. */
  readonly text: string;
}

/** What people do; judging and showing is the service's. */
export type Deed = ReviewEvent<Exclude<ReviewEventType, 'evaluated' | 'shown'>>;

export interface Acted {
  readonly events: readonly Deed[];
  /** One a command. */
  readonly replies: readonly Reply[];
  readonly judgeAgain: boolean;
}

/**
 * @param past the change's events so far, in any order.
 * @param followUps what the ids of its follow-ups start with: "F12" for pull request 12.
 */
export function act(
  past: readonly ReviewEvent[],
  commands: readonly Command[],
  actor: Actor,
  followUps: string,
): Acted {
  const at = Date.parse(actor.at);
  // Late words are taken as of their time: a later judgement was not what they were about, nor one shown that moment.
  const before = past.filter((event) => Date.parse(event.at) < at + (event.type === 'shown' ? 0 : 1));
  let state = reviewOf(before);
  const events: Deed[] = [];
  const replies: Reply[] = [];
  for (const [index, command] of commands.entries()) {
    const tell: Tell = (told) => {
      // In the order they were written: of one moment, names decide.
      const name = `${actor.once} ${String(index).padStart(4, '0')} ${told.type}`;
      // One word may answer two questions.
      const again = events.filter((event) => event.once.startsWith(name)).length;
      const once = again === 0 ? name : `${name} ${again + 1}`;
      events.push({ ...told, actor: actor.login, at: actor.at, once });
      state = reviewOf([...before, ...events]);
    };
    const nextFollowUp = () => freshId(followUps, [...past, ...events]);
    replies.push(answer({ state: () => state, actor, tell, nextFollowUp }, command));
  }
  return { events, replies, judgeAgain: commands.some((command) => command.do === 're-evaluate') };
}

/** An event without who did it and when. */
type Told = {
  [T in Deed['type']]: { readonly type: T; readonly payload: ReviewPayloads[T] };
}[Deed['type']];

type Tell = (told: Told) => void;

interface Doing {
  readonly state: () => ReviewState;
  readonly actor: Actor;
  readonly tell: Tell;
  readonly nextFollowUp: () => string;
}

/** Later events too: an id stands for one follow-up, whatever came in between. */
function freshId(prefix: string, events: readonly ReviewEvent[]): string {
  const taken = new Set(events.flatMap((event) => (event.type === 'follow-up' ? [event.payload.id] : [])));
  let number = 1;
  while (taken.has(`${prefix}-${number}`)) number += 1;
  return `${prefix}-${number}`;
}

function answer(doing: Doing, command: Command): Reply {
  const { actor, tell } = doing;
  const state = doing.state();
  const { login, is, via } = actor;
  switch (command.do) {
    case 'mistaken':
      return no(command.because);
    case 'help':
      return yes('');
    case 're-evaluate':
      return yes('This commit is being judged anew.');
    case 'check':
    case 'uncheck':
    case 'na':
      return answerItem(doing, command);
    case 'sign': {
      const { head, note } = command;
      const refusal = whyNotSign(state, actor, head);
      if (refusal !== null) return no(refusal);
      tell({ type: 'signed', payload: { is, via, note, head } });
      return yes(`Signed. ${whatIsLeft(doing.state())}`);
    }
    case 'withdraw':
      tell({ type: 'withdrawn', payload: { via } });
      return yes('The signature of the approval is taken back.');
    case 'escalate': {
      if (!mayAsk(state, login, is))
        return no('Only somebody who may write here, or who has a part in this change, can escalate it.');
      tell({ type: 'escalated', payload: { is, via, reason: command.reason } });
      return yes(
        viewOf(doing.state()).tier === 'full'
          ? 'This is a full review now.'
          : 'Nothing is under review here. What comes in later gets a full review.',
      );
    }
    case 'downgrade': {
      if (!maySign(state, login, is, 'full'))
        return no(`Only those who may sign the full review can lower it. ${whoMay(state)}`);
      if (tierShown(state) !== 'full')
        return no('This review is not a full one, so there is nothing to lower.');
      tell({ type: 'downgraded', payload: { is, via, reason: command.reason } });
      return yes(
        viewOf(doing.state()).tier === 'full'
          ? 'Noted. It stays a full review until as many people as may sign it have asked for this.'
          : 'This is a lightweight review now. What comes in later is judged for itself.',
      );
    }
    case 'waive': {
      if (!mayWaive(state, login, is)) return no(whyNotWaive(state, login));
      tell({ type: 'waived', payload: { is, via, reason: command.reason } });
      return yes('Waived, for what is under review now. It stays on record with your reason.');
    }
    case 'outcome': {
      if (!mayAnswer(state, login, is)) return no(whyNotAnswer(state, actor));
      const unshown =
        command.kind === 'model-updated' &&
        askedOf(state).some(asksOfModels) &&
        changeNamed(command.text) === null;
      record(doing, command.kind, command.text);
      const claimed = unshown
        ? ' Nothing shows it yet: this change updates none, and the words name no other, such as #34.'
        : '';
      return yes(`Recorded as ${command.kind}.${claimed} ${whatIsLeft(doing.state())}`);
    }
    case 'follow-up':
      return leaveFollowUp(doing, command);
    case 'done':
      return closeFollowUp(doing, command);
    case 'dispute': {
      if (!mayAsk(state, login, is))
        return no(
          'Only somebody who may write here, or who has a part in this change, can dispute a difference.',
        );
      const known = (state.current?.points ?? []).filter(({ key }) => key.startsWith(command.fingerprint));
      const [point] = known;
      if (point === undefined || known.length > 1)
        return no(
          `${quoted(command.fingerprint)} is the fingerprint of ${known.length === 0 ? 'nothing' : 'several things'} in this review.`,
        );
      tell({ type: 'disputed', payload: { fingerprint: point.key, reason: command.reason } });
      return yes('Noted beside it. It still needs its review; the report counts it as disputed.');
    }
  }
}

/** Its answer is a kind and words, so a tick alone does not answer it. */
export const outcomeItem = 'outcome';

/** Keeps an outcome, and answers the questions that it is the answer to. */
function record({ state: now, actor: { is, via }, tell }: Doing, kind: OutcomeKind, text: string): void {
  tell({ type: 'outcome', payload: { is, via, kind, text } });
  for (const item of askedOf(now())) {
    const answers = asksOfModels(item)
      ? isModelOutcome(kind)
      : // That a model needs no update is nothing that the review changed.
        item.id === outcomeItem && kind !== 'model-unaffected';
    if (answers)
      tell({ type: 'answered', payload: { is, via, item: item.id, answer: 'checked', note: kind } });
  }
}

function leaveFollowUp(doing: Doing, command: Extract<Command, { readonly do: 'follow-up' }>): Reply {
  const { actor, tell, nextFollowUp } = doing;
  const { login, is, via } = actor;
  const state = doing.state();
  const { text, owner, due } = command;
  const forModel = command.for === 'model';
  if (!mayAsk(state, login, is))
    return no('Only somebody who may write here, or who has a part in this change, can leave a follow-up.');
  const lacks = [...(owner === null ? ['an owner'] : []), ...(due === null ? ['a day'] : [])].join(' and ');
  if (forModel) {
    if (!askedOf(state).some(asksOfModels))
      return no('This review does not ask what becomes of a threat model: leave `for:model` out.');
    if (!mayAnswer(state, login, is)) return no(whyNotAnswer(state, actor));
    if (lacks !== '')
      return no(
        `What updates the threat model later needs an owner and a day: \`/delta-review ${modelCommands.later}\`.`,
      );
  }
  const id = nextFollowUp();
  tell({ type: 'follow-up', payload: { id, text, owner, due, ...(forModel && { for: 'model' }) } });
  if (forModel)
    tell({ type: 'answered', payload: { is, via, item: modelItem, answer: 'checked', note: id } });
  return yes(
    `Kept as ${id}${lacks === '' ? '' : `, without ${lacks}`}. It is open until a merged commit says "closes ${id}", or \`/delta-review done ${id}\`.`,
  );
}

const modelWays = Object.values(modelCommands)
  .map((words) => `\`/delta-review ${words}\``)
  .join(', or ');

function answerItem(
  doing: Doing,
  command: Extract<Command, { readonly do: 'check' | 'uncheck' | 'na' }>,
): Reply {
  const { state: now, actor, tell } = doing;
  const state = now();
  const asked = askedOf(state);
  const ids = asked.map(({ id }) => id);
  const { is, via } = actor;
  const { item } = command;
  if (tierShown(state) === null) return no('Nothing is under review here.');
  if (ids.length === 0) return no('This review has no questions.');
  if (!ids.includes(item)) {
    return no(
      `This review has no question ${quoted(item)}: ${didYouMean(item, ids, `it has ${ids.join(', ')}.`)}`,
    );
  }
  if (!mayAnswer(state, actor.login, is)) return no(whyNotAnswer(state, actor));
  if (item === outcomeItem && command.do === 'check')
    return no(`Say what the review changed, "none" too: \`/delta-review ${usage.outcome}\`.`);
  if (asked.some((one) => one.id === item && asksOfModels(one))) {
    if (command.do === 'check') return no(`Say what becomes of the threat model: ${modelWays}.`);
    if (command.do === 'na') {
      record(doing, 'model-unaffected', command.reason);
      return yes(`Recorded as model-unaffected. ${whatIsLeft(doing.state())}`);
    }
  }
  const [kind, note] =
    command.do === 'check'
      ? (['checked', command.note] as const)
      : command.do === 'na'
        ? (['not-applicable', command.reason] as const)
        : (['unchecked', ''] as const);
  tell({ type: 'answered', payload: { is, via, item, answer: kind, note } });
  const said = kind === 'unchecked' ? `${item} is open again.` : `${item} is answered.`;
  return yes(`${said} ${whatIsLeft(now())}`);
}

function closeFollowUp(
  { state: now, actor, tell }: Doing,
  { id, evidence }: Extract<Command, { readonly do: 'done' }>,
): Reply {
  const state = now();
  if (!mayAsk(state, actor.login, actor.is))
    return no('Only somebody who may write here, or who has a part in this change, can close a follow-up.');
  const open = state.followUps.filter(({ closed }) => closed === null).map((one) => one.id);
  const found = open.find((one) => one.toLowerCase() === id.toLowerCase());
  if (found === undefined)
    return no(
      open.length === 0
        ? 'No follow-up of this review is open.'
        : `No open follow-up of this review is called ${quoted(id)}: ${didYouMean(id, open, `open are ${open.join(', ')}.`)}`,
    );
  tell({
    type: 'follow-up-closed',
    payload: { id: found, by: actor.via === 'page' ? 'page' : 'command', evidence },
  });
  return yes(`${found} is closed.`);
}

function whyNotSign(state: ReviewState, actor: Actor, head: string | null): string | null {
  if (state.seen === null || state.seen.points.length === 0) return 'Nothing is under review here.';
  if (head !== null && head !== state.seen.head)
    return 'That is about another commit than the one that this review shows. Look at that one, and sign it.';
  return maySign(state, actor.login, actor.is) ? null : whyNotAnswer(state, actor);
}

function whyNotAnswer(state: ReviewState, { login }: Actor): string {
  if (state.seen === null || state.seen.points.length === 0) return 'Nothing is under review here.';
  const unknown = state.current?.contributorsUnknown ?? null;
  if (unknown !== null) return `Nobody can sign this change as it is: ${unknown}.`;
  if (hasPart(state, login))
    return `You have a part in this change, so somebody else answers and signs. ${whoMay(state)}`;
  return whoMay(state);
}

function whyNotWaive(state: ReviewState, login: string): string {
  const people = state.seen?.breakGlass ?? [];
  if (people.length === 0)
    return 'Nobody may waive a review here: the configuration names nobody under breakGlass.';
  const unknown = state.current?.contributorsUnknown ?? null;
  if (unknown !== null) return `Nobody can waive this change as it is: ${unknown}.`;
  if (hasPart(state, login))
    return `You have a part in this change, so somebody else would have to waive it: ${signersWords(people)}.`;
  return `Only ${signersWords(people)} may waive a review here.`;
}

/** "Who can: @harbour/security (2 people), and for rule x @mara, with no part in this change." */
export function whoMay(state: ReviewState): string {
  const { missing } = viewOf(state);
  const needs = missing.length > 0 ? missing.map(({ need }) => need) : [];
  const said = [...new Set(needs.map(needWords))];
  return said.length === 0
    ? 'Everything is signed.'
    : `Who can: ${said.join('; and ')}, without a part in this change.`;
}

export function needWords({ signers, count, because }: Need): string {
  const rule = because === 'full' || because === 'lightweight' ? '' : ` (rule ${because})`;
  return `${count > 1 ? `${count} of ` : ''}${signersWords(signers)}${rule}`;
}

const permissionWords: ReadonlyMap<string, string> = new Map([
  ['write', 'anybody with write access'],
  ['maintain', 'anybody who maintains this repository'],
  ['admin', 'anybody who administers this repository'],
]);

/** @returns "@harbour/security or anybody with write access". */
export function signersWords(signers: readonly string[]): string {
  const words = signers.map((one) => permissionWords.get(one) ?? one);
  const head = words.slice(0, -1);
  return head.length === 0 ? (words[0] ?? 'nobody') : `${head.join(', ')} or ${words.at(-1)}`;
}

function whatIsLeft(state: ReviewState): string {
  const view = viewOf(state);
  if (view.status === 'none' || view.status === 'complete' || view.status === 'waived')
    return 'The review is complete.';
  const left = [...openQuestions(view), ...openSignatures(view)];
  return left.length === 0 ? '' : `Still open: ${left.join('; ')}.`;
}

function openQuestions({ items }: ReviewView): readonly string[] {
  const open = items.filter((one) => one.open.length > 0).map((one) => one.item.id);
  if (open.length === 0) return [];
  const more = open.length > 4 ? ` and ${open.length - 4} more` : '';
  return [`${open.slice(0, 4).join(', ')}${more}`];
}

function openSignatures({ missing }: ReviewView): readonly string[] {
  return missing.map(
    ({ need, count }) =>
      `${count === 1 ? 'a signature' : `${count} signatures`} by ${signersWords(need.signers)}`,
  );
}

function yes(text: string): Reply {
  return { ok: true, text: text.trim() };
}

function no(text: string): Reply {
  return { ok: false, text };
}
