/** What people say on a change, over GitHub's API, for one installation. */
import type { Conversation } from '../../conversation.ts';
import type { Reader } from '../api/reader.ts';
import { createTurns } from '../api/turns.ts';
import { findOurs, react, say, showOurs } from './comments.ts';
import { keepIssue, openIssue } from './issue.ts';
import { createStandings } from './standing.ts';

export interface GitHubConversationOptions {
  /** The login of our app's own account: "delta-review[bot]". */
  readonly botLogin: () => Promise<string>;
  readonly now: () => Date;
}

/** Keep one for an installation: it remembers who belongs to which team, and writes nothing twice at once. */
export function githubConversation(
  reader: Reader,
  { botLogin, now }: GitHubConversationOptions,
): Conversation {
  const turns = createTurns();
  const standings = createStandings(now);
  return {
    find: (repository, number) => findOurs(reader, repository, number),
    show: (repository, number, body, known) =>
      turns(`${reader.scope(repository)} comment ${number}`, () =>
        showOurs(reader, repository, number, body, known),
      ),
    say: (repository, number, body) => say(reader, repository, number, body),
    react: (repository, comment, reaction) => react(reader, repository, comment, reaction),
    standing: (repository, login, references) => standings(reader, repository, login, references),
    keepIssue: (repository, marker, title, body) =>
      turns(`${reader.scope(repository)} issue ${marker}`, async () =>
        keepIssue(reader, repository, await botLogin(), { marker, title, body }),
      ),
    openIssue: (repository, marker, write) =>
      turns(`${reader.scope(repository)} issue ${marker}`, async () =>
        openIssue(reader, repository, await botLogin(), marker, write),
      ),
  };
}
