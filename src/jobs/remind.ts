/** Keeps the open follow-ups of a repository in front of their owners: one issue, or a comment once a week. */
import type { Repository } from '../change/change.ts';
import type { Conversation } from '../forge/conversation.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import {
  type OpenFollowUp,
  reminderComment,
  reminderIssue,
  remindersMarker,
  remindersTitle,
} from '../render/review/reminders.ts';
import { changeOfFollowUp, openFollowUps } from '../review/follow-ups.ts';
import { heardAt, reviewOf } from '../review/review.ts';
import { repositoryKey } from '../store/changes.ts';
import type { Database } from '../store/database.ts';
import { namesOf } from '../store/effectiveness/renames.ts';
import { appendEvent, readChangeEvents } from '../store/ledger.ts';
import type { Task } from './task.ts';

/** Does nothing in a repository that never had a follow-up. */
export async function remind(
  database: Database,
  conversation: Conversation,
  repository: Repository,
  repositoryUrl: string,
  now: Date,
): Promise<void> {
  const key = repositoryKey(repository);
  const rows = await database.query(
    `select distinct change from ledger
     where repository = any($1::text[]) and type = 'follow-up' order by change`,
    [await namesOf(database, key)],
  );
  if (rows.length === 0) return;
  const histories = await Promise.all(
    rows.map(async ({ change }) => ({
      number: Number(String(change).slice(1)),
      events: await readChangeEvents(database, key, String(change)),
    })),
  );
  // While its pull request is open, a follow-up stands in the review itself.
  const open = histories
    .filter(({ events }) => reviewOf(events).ended !== null)
    .flatMap(({ number, events }): readonly OpenFollowUp[] =>
      openFollowUps(events).map((followUp) => ({
        number,
        title: titleOf(events),
        url: `${repositoryUrl}/${isIssue(events) ? 'issues' : 'pull'}/${number}`,
        followUp,
      })),
    );
  const today = now.toISOString().slice(0, 10);
  const mode = await modeOf(database, key);
  if (mode === 'comment') return remindInComments(database, conversation, repository, open, now);
  const body = mode === 'none' || open.length === 0 ? null : reminderIssue(open, today);
  await conversation.keepIssue(repository, remindersMarker, remindersTitle, body);
}

function titleOf(events: readonly LedgerEvent[]): string {
  return events.findLast((event) => event.type === 'evaluated')?.payload.title ?? '';
}

function isIssue(events: readonly LedgerEvent[]): boolean {
  return events.some((event) => event.type === 'evaluated' && event.payload.issue === true);
}

/** @returns what the configuration said when a change was judged last. */
async function modeOf(database: Database, repository: string): Promise<'issue' | 'comment' | 'none'> {
  const [row] = await database.query(
    `select payload->'review'->>'reminders' as mode from ledger
     where repository = any($1::text[]) and type = 'evaluated' and payload ? 'review'
     order by repository = $2 desc, sequence desc limit 1`,
    [await namesOf(database, repository), repository],
  );
  const mode = row?.mode;
  return mode === 'comment' || mode === 'none' ? mode : 'issue';
}

async function remindInComments(
  database: Database,
  conversation: Conversation,
  repository: Repository,
  open: readonly OpenFollowUp[],
  now: Date,
): Promise<void> {
  const today = now.toISOString().slice(0, 10);
  const week = Math.floor(now.getTime() / (7 * 24 * 3_600_000));
  const due = open.filter(({ followUp }) => followUp.due !== null && followUp.due <= today);
  for (const one of due) {
    const { id, owner, by } = one.followUp;
    const first = await appendEvent(database, {
      type: 'reminded',
      repository: repositoryKey(repository),
      change: `#${one.number}`,
      actor: owner ?? by,
      at: now.toISOString(),
      once: `reminded ${id} ${week}`,
      payload: { id },
    });
    if (first) await conversation.say(repository, one.number, reminderComment([one], today));
  }
}

/** Text that was merged named them. One that is unknown or closed already is left alone. */
export async function closeFollowUps(
  database: Database,
  { repository, ids, by, how, evidence }: Extract<Task, { readonly do: 'close-follow-ups' }>,
  now: Date,
): Promise<void> {
  const key = repositoryKey(repository);
  for (const id of ids) {
    const change = changeOfFollowUp(id);
    const events = await readChangeEvents(database, key, change);
    if (!openFollowUps(events).some((one) => one.id === id)) continue;
    await appendEvent(database, {
      type: 'follow-up-closed',
      repository: key,
      change,
      actor: by,
      // Whoever made a commit chose its time: it says nothing of when it was merged.
      at: heardAt(now.toISOString(), reviewOf(events)),
      once: `closed ${id} ${evidence}`,
      payload: { id, by: how, evidence },
    });
  }
}
