/** What a webhook of an issue or of a label asks of us: payload in, wishes out. */
import type { z } from 'zod';
import type { Repository } from '../../change/change.ts';
import type { Word } from '../task.ts';
import type { issueSchema, schemas } from '../webhook-payloads.ts';
import type { Wish } from '../wish.ts';
import { refOfIssue, type ToldIssue } from './issue.ts';

/** An issue form may put on any number of labels. */
const labelsEach = 20;

type IssuePayload = z.infer<typeof issueSchema>;

export function toldIssue({ title, user, state, updated_at: at }: IssuePayload): ToldIssue {
  return { title, author: user?.login ?? 'ghost', open: state === 'open', at };
}

export function wishesOfIssue(
  repository: Repository,
  { action, issue, label, sender }: z.infer<typeof schemas.issues>,
): readonly Wish[] {
  const told = toldIssue(issue);
  const id = `#${issue.number}`;
  const change = refOfIssue(repository, issue.number, told);
  const { at } = told;
  const by = sender.login;
  switch (action) {
    case 'closed':
      return [{ do: 'close', change, merged: false, by, at }];
    case 'reopened':
      return [{ do: 'judge', change, at, happened: { what: 'reopened', by } }];
    // Those that it was opened with are told one by one as well; some senders tell only this.
    case 'opened':
      return issue.labels
        .slice(0, labelsEach)
        .map(({ name }) => labelled(repository, id, { by, at, label: name, text: told.title }, told));
    case 'labeled':
    case 'unlabeled': {
      if (label === undefined) return [];
      const word = { by, at, label: label.name };
      return action === 'labeled'
        ? [labelled(repository, id, { ...word, text: told.title }, told)]
        : [{ do: 'hear', repository, id, word: { said: 'unlabel', ...word }, issue: told }];
    }
    default:
      return [];
  }
}

/** @param issue null for a pull request. */
export function labelled(
  repository: Repository,
  id: string,
  word: Omit<Extract<Word, { readonly said: 'label' }>, 'said'>,
  issue: ToldIssue | null,
): Wish {
  return { do: 'hear', repository, id, word: { said: 'label', ...word }, issue };
}
