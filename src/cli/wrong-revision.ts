/** What the person at the terminal can mend about a repository or a revision, told in one sentence. */
import { UnknownRevision } from '../forge/git/changes.ts';
import { NotARepository } from '../forge/git/open.ts';
import { WrongUse } from './exit.ts';

/** @param option names the repository. @throws WrongUse for what they can mend, else what came in. */
export function asWrongUse(error: unknown, option = '--repo'): never {
  if (error instanceof NotARepository)
    throw new WrongUse(`${error.message}; give the folder of one with ${option}`);
  if (error instanceof UnknownRevision) throw new WrongUse(error.message);
  throw error;
}
