/** The port to what people say on a change: our one comment, answers to theirs, and what they may do. */
import type { Repository } from '../change/change.ts';

export interface OurComment {
  readonly id: number;
  readonly url: string;
  readonly body: string;
  /** By the forge's clock, ISO 8601. */
  readonly updatedAt: string;
}

export interface IssueText {
  readonly title: string;
  readonly body: string;
}

export interface Conversation {
  /** Our review comment on a change, found by its marker; null where there is none. Looks at our own comments alone. */
  find(repository: Repository, number: number): Promise<OurComment | null>;
  /**
   * Creates our comment, or rewrites it. What the forge has no room for is cut, and says so.
   * @param body begins with `reviewMarker`
   * @param known its id, where we know it; one that was deleted is created anew.
   */
  show(repository: Repository, number: number, body: string, known: number | null): Promise<OurComment>;
  /** A new comment below the others. */
  say(repository: Repository, number: number, body: string): Promise<void>;
  /** Acknowledges a comment; the comment may be gone by then. */
  react(repository: Repository, comment: number, reaction: '+1' | 'confused'): Promise<void>;
  /**
   * Which of the references a person is, or belongs to: "@user", "@organisation/team", "write", "maintain", "admin".
   * Team membership is read live and kept for some minutes. A team that cannot be seen has no members, nor has one of
   * another organisation than the repository's.
   * @returns those of the references that hold, as they were given
   */
  standing(repository: Repository, login: string, references: readonly string[]): Promise<readonly string[]>;
  /**
   * Our one issue of a kind in a repository, found by its marker; created, rewritten, reopened, or closed where `body` is
   * null. Nothing happens where a repository has its issues turned off.
   * @param marker a hidden line, put above the body
   */
  keepIssue(repository: Repository, marker: string, title: string, body: string | null): Promise<void>;
  /**
   * Opens an issue where there was never one with this marker; one that is there is left alone, open or closed. Nothing
   * happens where a repository has its issues turned off.
   * @param write asked only where there is none.
   */
  openIssue(repository: Repository, marker: string, write: () => Promise<IssueText>): Promise<void>;
}
