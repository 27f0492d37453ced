/** An issue as webhooks tell of it -> what a review of it stands on: a change without commits. */
import type { ChangeRef, Repository } from '../../change/change.ts';

export interface ToldIssue {
  readonly title: string;
  readonly author: string;
  readonly open: boolean;
  /** When it was touched last, by the forge's clock. */
  readonly at: string;
}

export function refOfIssue(
  repository: Repository,
  number: number,
  { title, author }: Pick<ToldIssue, 'title' | 'author'>,
): ChangeRef {
  const tip = { branch: '', sha: 'HEAD' };
  return {
    repository,
    id: `#${number}`,
    number,
    title,
    author,
    draft: false,
    issue: true,
    base: tip,
    head: tip,
  };
}
