/** What people and apps say in a repository of the loopback GitHub: comments, issues and reviews of pull requests. */
import type { AppFacts } from './objects.ts';
import type { Counter, Pull } from './repository.ts';

export interface Comment {
  readonly id: number;
  /** The number of the issue or the pull request that it stands on. */
  readonly issue: number;
  readonly author: string;
  /** The app it was written through: by its bot, or by a person who gave it a token of theirs. */
  readonly app: AppFacts | null;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  readonly reactions: Reaction[];
}

export interface Reaction {
  readonly id: number;
  readonly content: string;
  readonly author: string;
  readonly createdAt: string;
}

export interface Issue {
  /** Issues and pull requests of a repository share their numbers. */
  readonly number: number;
  readonly id: number;
  readonly author: string;
  readonly app: AppFacts | null;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
}

export interface PullReview {
  readonly id: number;
  readonly pull: number;
  readonly author: string;
  readonly body: string | null;
  state: 'approved' | 'changes_requested' | 'commented' | 'dismissed';
  /** The head that was in front of the reviewer. */
  readonly commit: string;
  readonly submittedAt: string;
  updatedAt: string;
}

/** The part of a repository that people and apps talk in. */
export abstract class Talk {
  readonly comments: Comment[] = [];
  readonly issues: Issue[] = [];
  readonly reviews: PullReview[] = [];
  readonly #counter: Counter;
  #numbers = 0;

  constructor(counter: Counter) {
    this.#counter = counter;
  }

  abstract pull(number: number): Pull;

  /** @param app the app it is written through; a person's own words have none. */
  addComment(issue: number, author: string, body: string, app: AppFacts | null = null): Comment {
    const at = this.#counter.now();
    const comment: Comment = {
      id: this.#counter.next(),
      issue,
      author,
      app,
      body,
      createdAt: at,
      updatedAt: at,
      reactions: [],
    };
    this.comments.push(comment);
    return comment;
  }

  /** Rewrites a comment, its author's or somebody else's: whoever may write here may. @returns the text before. */
  editComment(comment: Comment, body: string): string {
    const before = comment.body;
    comment.body = body;
    comment.updatedAt = this.#counter.now();
    return before;
  }

  openIssue(author: string, title: string, body: string | null = null, app: AppFacts | null = null): Issue {
    const at = this.#counter.now();
    const issue: Issue = {
      number: this.nextNumber(),
      id: this.#counter.next(),
      author,
      app,
      title,
      body,
      state: 'open',
      createdAt: at,
      updatedAt: at,
      closedAt: null,
    };
    this.issues.push(issue);
    return issue;
  }

  editIssue(issue: Issue, edit: Partial<Pick<Issue, 'title' | 'body' | 'state'>>): void {
    const at = this.#counter.now();
    const state = edit.state ?? issue.state;
    const closedAt = state === 'open' ? null : (issue.closedAt ?? at);
    Object.assign(issue, edit, { updatedAt: at, closedAt });
  }

  /** Reviews the pull request as its head stands. */
  reviewPull(
    number: number,
    author: string,
    state: Exclude<PullReview['state'], 'dismissed'>,
    body: string | null = null,
  ): PullReview {
    const at = this.#counter.now();
    const review: PullReview = {
      id: this.#counter.next(),
      pull: number,
      author,
      body,
      state,
      commit: this.pull(number).head.sha,
      submittedAt: at,
      updatedAt: at,
    };
    this.reviews.push(review);
    return review;
  }

  dismissReview(review: PullReview): void {
    review.state = 'dismissed';
    review.updatedAt = this.#counter.now();
  }

  protected nextNumber(): number {
    this.#numbers += 1;
    return this.#numbers;
  }
}
