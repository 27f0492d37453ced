/** A delivery becomes records and jobs. What it asks is decided in from-webhook; here it is written down. */
import { ZodError } from 'zod';
import type { ChangeRef } from '../change/change.ts';
import { heardAt, reviewOf } from '../review/review.ts';
import { changeTold, openChangesTold, openChangeTold, repositoryKey, tellChange } from '../store/changes.ts';
import type { Database } from '../store/database.ts';
import { type Delivery, deliveryDone, keepDelivery, unfinishedDeliveries } from '../store/deliveries.ts';
import { projectAgain } from '../store/effectiveness/catch-up.ts';
import { renamed } from '../store/effectiveness/renames.ts';
import { appendEvent, readChangeEvents } from '../store/ledger.ts';
import { wishesOf } from './from-webhook.ts';
import type { Queue } from './queue.ts';
import {
  closeFollowUpsJob,
  hearJob,
  judgeCommitJob,
  judgeJob,
  lookForPlansJob,
  repositoryJob,
  surveyJob,
  type Task,
} from './task.ts';
import type { Asked, Wish } from './wish.ts';

export interface Receiving {
  readonly database: Database;
  readonly queue: Pick<Queue<Task>, 'add'>;
  readonly now: () => Date;
}

/** @returns what was done, for the log; a delivery that was done before changes nothing. */
export async function receive(receiving: Receiving, delivery: Delivery): Promise<string> {
  if (!(await keepDelivery(receiving.database, delivery))) return 'known delivery';
  return finish(receiving, delivery);
}

/** Does what was kept and never done, after a crash. */
export async function receiveUnfinished(receiving: Receiving): Promise<void> {
  for (const delivery of await unfinishedDeliveries(receiving.database)) await finish(receiving, delivery);
}

async function finish(receiving: Receiving, delivery: Delivery): Promise<string> {
  const { wishes, installation, because } = understood(delivery);
  for (const wish of wishes) await grant(receiving, wish, installation, delivery.id);
  await deliveryDone(receiving.database, delivery.id);
  return because;
}

/** A payload of another shape than GitHub documents will not get better by keeping it. */
function understood({ event, payload }: Delivery): Asked {
  try {
    return wishesOf(event, payload);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const [issue] = error.issues;
    const where = issue === undefined ? '' : `: ${issue.path.join('.')}: ${issue.message}`;
    return { installation: null, wishes: [], because: `${event} is not as GitHub documents it${where}` };
  }
}

async function grant(
  { database, queue, now }: Receiving,
  wish: Wish,
  installation: number | null,
  delivery: string,
): Promise<void> {
  switch (wish.do) {
    case 'judge': {
      const { change, at, happened } = wish;
      if (change.issue === true && !(await isKnown(database, change))) return;
      await tellChange(database, { ref: change, installation }, true, at);
      if (happened !== null) {
        await appendEvent(database, {
          type: happened.what,
          repository: repositoryKey(change.repository),
          change: change.id,
          actor: happened.by,
          at,
          once: `${happened.what} ${change.id} ${change.head.sha} ${at}`,
          payload: { head: change.head.sha },
        });
      }
      return queue.add(judgeJob(change.repository, installation, change.id, change.head.sha));
    }
    case 'close': {
      const { change, merged, by, at } = wish;
      if (change.issue === true && !(await isKnown(database, change))) return;
      await tellChange(database, { ref: change, installation }, false, at);
      await appendEvent(database, {
        type: 'closed',
        repository: repositoryKey(change.repository),
        change: change.id,
        actor: by,
        at,
        once: `closed ${change.id} ${at}`,
        payload: { head: change.head.sha, merged },
      });
      const others =
        change.issue === true ? [] : await openChangesTold(database, change.repository, change.head.sha);
      if (others.length > 0)
        await queue.add(judgeCommitJob(change.repository, installation, change.head.sha));
      // Its comment says how it ended.
      return queue.add(judgeJob(change.repository, installation, change.id, change.head.sha));
    }
    case 'hear': {
      const { repository, id, word, issue = null } = wish;
      // One delivery tells of all the labels that an issue is opened with.
      const once = 'label' in word ? `${delivery} ${word.label}` : delivery;
      return queue.add(hearJob(repository, installation, id, word, once, issue));
    }
    case 'press': {
      const { button, by, sha: head } = wish;
      for (const { ref } of await openChangesTold(database, wish.repository, wish.sha)) {
        // A merge group is answered where its pull requests are.
        if (ref.number === null) continue;
        // A button tells no time: what is shown from now on was not in front of whoever pressed it.
        const past = await readChangeEvents(database, repositoryKey(wish.repository), ref.id);
        const at = heardAt(now().toISOString(), reviewOf(past));
        const word = { said: 'button', button, by, at, head, once: delivery } as const;
        await queue.add(hearJob(wish.repository, installation, ref.id, word, delivery));
      }
      return;
    }
    case 'close-follow-ups':
      return queue.add(closeFollowUpsJob(wish.repository, installation, { ...wish, ids: [...wish.ids] }));
    case 'look-for-plans': {
      const { repository, sha, workflow } = wish;
      const open = await openChangesTold(database, repository, sha);
      if (open.length > 0) await queue.add(lookForPlansJob(repository, installation, sha, workflow));
      return;
    }
    case 'judge-commit':
      return queue.add(judgeCommitJob(wish.repository, installation, wish.sha));
    case 'judge-again': {
      const told = await openChangeTold(database, wish.repository, wish.id);
      return queue.add(
        told === null
          ? repositoryJob('judge-all', wish.repository, installation)
          : judgeJob(wish.repository, installation, wish.id, told.ref.head.sha),
      );
    }
    case 'judge-all': {
      if (wish.scope === 'repository')
        return queue.add(repositoryJob('judge-all', wish.repository, installation));
      const rows = await database.query(
        'select distinct repository from changes where open and split_part(repository, $1, 1) = $2',
        ['/', wish.repository.owner],
      );
      for (const row of rows) {
        const name = String(row.repository).slice(wish.repository.owner.length + 1);
        await queue.add(repositoryJob('judge-all', { owner: wish.repository.owner, name }, installation));
      }
      return;
    }
    case 'rename': {
      const name = repositoryKey(wish.repository);
      const both = await renamed(database, repositoryKey(wish.was), name, now().toISOString());
      const [fault] = await projectAgain(database, name, both);
      if (fault !== undefined) throw fault;
      return;
    }
    case 'survey':
      return queue.add(surveyJob(wish.repository, installation));
    case 'set-up':
      await queue.add(surveyJob(wish.repository, installation));
      return queue.add(repositoryJob('set-up', wish.repository, installation));
  }
}

/** Most issues have no review, and no record of ours. */
async function isKnown(database: Database, { repository, id }: ChangeRef): Promise<boolean> {
  return (await changeTold(database, repository, id)) !== null;
}
