/** Takes in what somebody said on a change: finds out who they are, lets the review decide, and answers. */
import { createHash } from 'node:crypto';
import type { Conversation } from '../forge/conversation.ts';
import { replyOf } from '../render/review/reply.ts';
import { act, type Reply } from '../review/act.ts';
import { type Command, commandsIn } from '../review/commands.ts';
import { followUpPrefix } from '../review/follow-ups.ts';
import { maySign, type ReviewState, referencesOf, reviewOf, same } from '../review/review.ts';
import { tickOf } from '../review/ticks.ts';
import { repositoryKey } from '../store/changes.ts';
import { keptComment } from '../store/comments.ts';
import type { Database } from '../store/database.ts';
import { appendEvent, readChangeEvents } from '../store/ledger.ts';
import type { Task, Word } from './task.ts';

/** What came of a word that was for us. */
export interface Taken {
  /** Whether the change is to be judged and shown again. */
  readonly judgeAgain: boolean;
  /** Tells the person. It can fail or have to wait; what they did stands by then. */
  readonly answer: () => Promise<void>;
}

/**
 * @param labels those that announce a change.
 * @returns null where it was nothing for us.
 */
export async function hear(
  database: Database,
  conversation: Conversation,
  { repository, id, word, issue }: Extract<Task, { readonly do: 'hear' }>,
  labels: readonly string[],
): Promise<Taken | null> {
  if (isLabel(word) && !labels.some((one) => one.toLowerCase() === word.label.toLowerCase())) return null;
  const number = Number(id.slice(1));
  const key = repositoryKey(repository);
  const told = await readChangeEvents(database, key, id);
  const once = `${id} ${onceOf(word)}`;
  // Heard a second time, as after an answer that failed, a word is taken as it was the first time.
  const past = told.filter((event) => !event.once.startsWith(`${once} `));
  const state = reviewOf(past);
  const heard = await commandsOf(database, key, id, word, state);
  if (heard === null) return null;
  const { ignored, refusals } = heard;
  // Labels are put in order long after; only a person who says it in words waits for an answer.
  if (isLabel(word) && (issue?.open === false || state.ended !== null)) return null;
  const commands = issue?.open === false ? heard.commands.map(unlessAnnounced) : heard.commands;
  const is = await conversation.standing(repository, word.by, referencesOf(state));
  // An approval is a signature only of those who may sign; from anybody else it is none of ours.
  if (word.said === 'approval' && !maySign(state, word.by, is)) return null;
  const actor = { login: word.by, is, via: viaOf[word.said], at: word.at, once };
  const acted = act(past, commands, actor, followUpPrefix(number));
  for (const event of acted.events) await appendEvent(database, { ...event, repository: key, change: id });
  const replies = [...refusals, ...acted.replies];
  return {
    // An edit is shown as it counts, also where it counts for nothing.
    judgeAgain: acted.events.length > 0 || acted.judgeAgain || word.said === 'edit',
    answer: () => answer(conversation, { repository, number, word, replies, ignored }),
  };
}

function isLabel(word: Word): word is Extract<Word, { readonly said: 'label' | 'unlabel' }> {
  return word.said === 'label' || word.said === 'unlabel';
}

function unlessAnnounced(command: Command): Command {
  const because = 'This issue is closed. Open it again, then announce the change.';
  return command.do === 'trigger' ? { do: 'mistaken', because } : command;
}

const viaOf = {
  label: 'label',
  unlabel: 'label',
  comment: 'comment',
  edit: 'tick',
  button: 'button',
  approval: 'approval',
  'no-approval': 'approval',
} as const satisfies Record<Word['said'], string>;

interface Heard {
  readonly commands: readonly Command[];
  readonly ignored: number;
  /** What is answered without asking the review. */
  readonly refusals: readonly Reply[];
}

/** @returns null where it is nothing for us. */
async function commandsOf(
  database: Database,
  repository: string,
  change: string,
  word: Word,
  state: ReviewState,
): Promise<Heard | null> {
  const heard = (...commands: readonly Command[]): Heard => ({ commands, ignored: 0, refusals: [] });
  switch (word.said) {
    case 'comment':
      return { ...commandsIn(word.body), refusals: [] };
    case 'button':
      return heard(
        word.button === 'sign'
          ? { do: 'sign', note: '', head: word.head }
          : { do: 'escalate', reason: 'by the button of the check' },
      );
    case 'label':
      return heard({ do: 'trigger', text: word.text, label: word.label });
    case 'unlabel':
      return heard({ do: 'untrigger', what: { label: word.label }, reason: '' });
    case 'approval':
      return state.seen?.approvals === true ? heard({ do: 'sign', note: '', head: word.head }) : null;
    case 'no-approval': {
      const approved = state.signatures.some(({ by, via }) => via === 'approval' && same(by, word.by));
      // The approval that it takes back may be told later.
      return approved || state.seen?.approvals === true ? heard({ do: 'withdraw' }) : null;
    }
    case 'edit': {
      const kept = await keptComment(database, repository, change);
      // Nobody remembers what it said, so that nothing in it counts; it is written anew.
      if (kept === null) return heard();
      if (kept.id !== word.comment) return null;
      const tick = tickOf(kept.texts, word);
      if (tick.found === 'tampering') return { ...heard(), refusals: [{ ok: false, text: tick.because }] };
      if (tick.found === 'nothing') return heard();
      return heard(
        tick.checked ? { do: 'check', item: tick.item, note: '' } : { do: 'uncheck', item: tick.item },
      );
    }
  }
}

/** What makes a word the same when its webhook is told twice, or its job is run twice. */
function onceOf(word: Word): string {
  switch (word.said) {
    case 'comment':
      return `comment ${word.comment}`;
    case 'edit':
      // The forge's clock counts seconds, and two boxes are clicked in one.
      return `tick ${word.comment} ${word.at} ${word.by} ${createHash('sha256').update(word.after).digest('hex')}`;
    case 'button':
      return `button ${word.once}`;
    case 'label':
    case 'unlabel':
      return `${word.said} ${word.label} ${word.at}`;
    case 'approval':
    case 'no-approval':
      return `${word.said} ${word.review}`;
  }
}

/** A comment gets a reaction and a short reply; a tick and a button are their own answer, unless they were refused. */
async function answer(
  conversation: Conversation,
  told: {
    readonly repository: Parameters<Conversation['say']>[0];
    readonly number: number;
    readonly word: Word;
    readonly replies: readonly Reply[];
    readonly ignored: number;
  },
): Promise<void> {
  const { repository, number, word, replies, ignored } = told;
  const refused = replies.filter(({ ok }) => !ok);
  if (word.said === 'comment') {
    await conversation.react(repository, word.comment, refused.length === 0 ? '+1' : 'confused');
    return conversation.say(repository, number, replyOf(replies, ignored));
  }
  // They wrote no comment that an answer could stand below, so it calls them.
  if (refused.length > 0) await conversation.say(repository, number, `@${word.by} ${replyOf(refused, 0)}`);
}
