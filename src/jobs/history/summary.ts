/** Once a month, where a configuration asks for it: the report of an organisation or a repository as one issue. */
import type { Repository } from '../../change/change.ts';
import type { Scope } from '../../effectiveness/history.ts';
import type { Window } from '../../effectiveness/window.ts';
import type { Conversation } from '../../forge/conversation.ts';
import type { Forge } from '../../forge/forge.ts';
import { readConfiguration } from '../../forge/read-input.ts';
import { forgeLinks } from '../../render/effectiveness/links.ts';
import { summaryBody, summaryMarker, summaryTitle } from '../../render/effectiveness/summary.ts';
import { layer } from '../../rules/layers.ts';
import type { BuiltIn } from '../../rules/reading/read.ts';
import { repositoryKey } from '../../store/changes.ts';
import type { Database } from '../../store/database.ts';
import { reportReader } from '../../store/effectiveness/report.ts';

interface Summarising {
  readonly database: Database;
  readonly builtIn: BuiltIn;
  readonly forge: Forge;
  readonly conversation: Conversation;
  readonly forgeUrl: string;
  readonly now: () => Date;
}

/**
 * Writes the summaries that the configuration of a repository asks for, its own and its organisation's, once their day of
 * this month has come. An issue that is there stays as people have left it.
 * @throws Error where one is to go to another owner's repository.
 */
export async function summarise(parts: Summarising, repository: Repository): Promise<void> {
  const { builtIn, forge, conversation, forgeUrl, now, database } = parts;
  // As it stands now: what was good once may have been taken out since.
  const { summaries } = layer({ builtIn, ...(await readConfiguration(forge, repository, 'HEAD')) });
  for (const { source, repository: to, day } of summaries) {
    const of = source === 'organisation' ? repository.owner : repositoryKey(repository);
    const [owner = '', name = ''] = to.split('/');
    if (owner.toLowerCase() !== repository.owner.toLowerCase())
      throw new Error(`The summary of ${of} is not written to ${to}: that is another owner's.`);
    if (now().getUTCDate() < day) continue;
    const month = monthBefore(now());
    await conversation.openIssue({ owner, name }, summaryMarker(of, month), async () => {
      const scope: Scope = source === 'organisation' ? { organisation: of } : { repository: of };
      const report = await reportReader({ database, builtIn, now })(scope, yearTo(month), null);
      return { title: summaryTitle(report, of, month), body: summaryBody(report, forgeLinks(forgeUrl)) };
    });
  }
}

/** @returns the month that is over: "2026-10" on every day of November. */
function monthBefore(now: Date): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
}

/** The twelve months that end with this one: one month alone has too little data for most measures. */
function yearTo(month: string): Window {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return {
    since: new Date(Date.UTC(year - 1, number, 1)).toISOString(),
    until: new Date(Date.UTC(year, number, 1)).toISOString(),
  };
}
