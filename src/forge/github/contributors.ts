/** Who made a change: authors, committers and co-authors of the commits between base and head, as logins where they have one. */
import { z } from 'zod';
import type { ChangeRef, Contributors, Repository } from '../../change/change.ts';
import {
  coAuthorsIn,
  contributorsOf,
  maximumCommits,
  type Person,
  personText,
  tooManyCommits,
} from '../people.ts';
import { atOnce } from './api/at-once.ts';
import { nameOf, type Reader } from './api/reader.ts';
import { type Comparisons, cannotCompare, type ListedCommit, pageCommits } from './compare.ts';

/** GitHub's own account, the committer of what is made in the browser. */
const webFlow = 'web-flow';

/** One request, shared with the comparison of files, for up to a hundred commits without co-authors that GitHub alone knows. */
export async function contributors(
  reader: Reader,
  comparisons: Comparisons,
  change: ChangeRef,
): Promise<Contributors> {
  // Of a merge group nobody is the author.
  const author = change.number === null ? [] : [change.author];
  const first = await comparisons.first(change);
  if (first === null) return contributorsOf(author, cannotCompare(change));
  const total = first.totalCommits;
  const wanted = total > maximumCommits ? 1 : Math.ceil(total / pageCommits);
  const numbers = Array.from({ length: Math.max(0, wanted - 1) }, (_, index) => index + 2);
  const rest = await atOnce(numbers, (page) => comparisons.commits(change, page));
  const commits = [...first.commits, ...rest.flat()];

  const accounts = accountsOf(commits);
  const coAuthors = commits.flatMap(({ sha, commit }) =>
    coAuthorsIn(commit.message).map((person) => ({ ...person, sha })),
  );
  const looked = await lookUp(
    reader,
    change.repository,
    coAuthors.filter(({ email }) => loginOf(email, accounts) === null),
  );
  const everybody = [...coAuthors, ...commits.flatMap(unlinked)];
  const known = new Map([...accounts, ...looked.accounts]);
  const people = [
    ...author,
    ...commits.flatMap(({ author, committer }) => [author?.login ?? [], committer?.login ?? []].flat()),
    ...everybody.map((person) => loginOf(person.email, known) ?? personText(person)),
  ];
  const cut =
    total > maximumCommits
      ? tooManyCommits(total.toLocaleString('en-US'))
      : commits.length < total
        ? `GitHub listed ${commits.length} of the ${total} commits between ${change.base.sha} and ${change.head.sha}; comment "/delta-review re-evaluate" to ask again`
        : null;
  return contributorsOf(
    people.filter((person) => person !== webFlow),
    cut ?? looked.unknown,
  );
}

/** @returns logins by address, in lower case, as the commits themselves tell them. */
function accountsOf(commits: readonly ListedCommit[]): ReadonlyMap<string, string> {
  return new Map(
    commits.flatMap(({ commit, author, committer }) =>
      [
        [commit.author?.email, author?.login] as const,
        [commit.committer?.email, committer?.login] as const,
      ].flatMap(([email, login]) => (email && login ? [[email.trim().toLowerCase(), login] as const] : [])),
    ),
  );
}

/** @returns the author and the committer of a commit where their addresses belong to no account. */
function unlinked({ commit, author, committer }: ListedCommit): readonly Person[] {
  const told = [
    author?.login === undefined ? commit.author : null,
    committer?.login === undefined ? commit.committer : null,
  ];
  return told.flatMap((who) =>
    who ? [{ name: who.name?.trim() ?? '', email: who.email?.trim() ?? '' }] : [],
  );
}

/**
 * "mona@users.noreply.github.com", with the account's number and a plus before it since 2017; a bot's login ends in [bot]
 * (docs.github.com, "Setting your commit email address", read 2026-11).
 */
const noReply = /^(?:\d+\+)?([a-z\d][a-z\d_-]*(?:\[bot\])?)@users\.noreply\.github\.com$/i;

function loginOf(email: string, accounts: ReadonlyMap<string, string>): string | null {
  return accounts.get(email.toLowerCase()) ?? noReply.exec(email)?.[1] ?? null;
}

const authorsSchema = z.object({
  authors: z.object({
    totalCount: z.number(),
    nodes: z.array(
      z.object({ email: z.string().nullable(), user: z.object({ login: z.string() }).nullable() }),
    ),
  }),
});
const authorsTogether = 100;

/** Which accounts other addresses of co-authors belong to only GraphQL tells; one commit is asked for each address. */
async function lookUp(
  { batch }: Reader,
  repository: Repository,
  coAuthors: readonly (Person & { readonly sha: string })[],
): Promise<{ readonly accounts: ReadonlyMap<string, string>; readonly unknown: string | null }> {
  const commits = new Set(new Map(coAuthors.map(({ email, sha }) => [email.toLowerCase(), sha])).values());
  const answers = await Promise.all(
    [...commits].map(async (sha) => {
      const answer = await batch({
        kind: 'authors',
        call: `tell the authors of ${sha} in ${nameOf(repository)}`,
        repository,
        weight: 2,
        field: (variable) =>
          `object(oid: ${variable('GitObjectID!', sha)}) { ... on Commit { authors(first: ${authorsTogether}) { totalCount nodes { email user { login } } } } }`,
      });
      const told = answer.state === 'answered' ? authorsSchema.safeParse(answer.value).data : undefined;
      const nodes = told?.authors.nodes ?? [];
      return { sha, nodes, complete: told !== undefined && nodes.length === told.authors.totalCount };
    }),
  );
  const accounts = new Map(
    answers.flatMap(({ nodes }) =>
      nodes.flatMap(({ email, user }) =>
        email !== null && user !== null ? [[email.toLowerCase(), user.login] as const] : [],
      ),
    ),
  );
  const missing = answers.find(({ complete }) => !complete);
  const unknown =
    missing === undefined
      ? null
      : `GitHub did not tell all co-authors of commit ${missing.sha}; comment "/delta-review re-evaluate" to ask again`;
  return { accounts, unknown };
}
