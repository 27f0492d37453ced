/** What a webhook can ask of us, as values. */
import type { ChangeRef, Repository } from '../change/change.ts';
import type { ToldIssue } from './issues/issue.ts';
import type { Word } from './task.ts';

export type Wish =
  /** A pull request or a merge group is to be judged at this head. */
  | {
      readonly do: 'judge';
      readonly change: ChangeRef;
      readonly at: string;
      /** Who pushed the head or opened the change again, where that is what happened. */
      readonly happened: null | { readonly what: 'pushed' | 'reopened'; readonly by: string };
    }
  /** A pull request ended; others at its head may be judged more mildly now. */
  | {
      readonly do: 'close';
      readonly change: ChangeRef;
      readonly merged: boolean;
      readonly by: string;
      readonly at: string;
    }
  /** Somebody said something on a pull request that its review has to hear. */
  | {
      readonly do: 'hear';
      readonly repository: Repository;
      readonly id: string;
      readonly word: Word;
      /** The issue it was said on; left out on a pull request. */
      readonly issue?: ToldIssue | null;
    }
  /** Somebody pressed a button of the check of this commit. */
  | {
      readonly do: 'press';
      readonly repository: Repository;
      readonly sha: string;
      readonly button: 'sign' | 'escalate';
      readonly by: string;
    }
  /** Merged text says that it closes follow-ups. */
  | {
      readonly do: 'close-follow-ups';
      readonly repository: Repository;
      readonly ids: readonly string[];
      readonly by: string;
      readonly how: 'commit' | 'pull-request';
      readonly evidence: string;
    }
  /** A workflow run ended well at this commit; what it uploaded may be a plan. */
  | {
      readonly do: 'look-for-plans';
      readonly repository: Repository;
      readonly sha: string;
      /** ".github/workflows/plan.yml" */
      readonly workflow: string;
    }
  /** Everything open at this commit is to be judged again. */
  | { readonly do: 'judge-commit'; readonly repository: Repository; readonly sha: string }
  /** Somebody asked for it in a comment; the pull request's head is looked up. */
  | { readonly do: 'judge-again'; readonly repository: Repository; readonly id: string }
  /** The rules changed: everything open in this repository (or in all of its owner's) is to be judged again. */
  | { readonly do: 'judge-all'; readonly repository: Repository; readonly scope: 'repository' | 'owner' }
  /** The repository was called otherwise. */
  | { readonly do: 'rename'; readonly repository: Repository; readonly was: Repository }
  /** The default branch moved: what it holds is to be looked at. */
  | { readonly do: 'survey'; readonly repository: Repository }
  /** The app was installed here: make the check selectable, judge what is open. */
  | { readonly do: 'set-up'; readonly repository: Repository };

export interface Asked {
  readonly installation: number | null;
  readonly wishes: readonly Wish[];
  /** For the log: why nothing is to be done, or what is. */
  readonly because: string;
}
