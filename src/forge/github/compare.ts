/** Merge base against head: the comparison of two commits with its commits, and beyond its 300 files the pull request's own list. */
import { z } from 'zod';
import type { ChangedFile, ChangeRef, ChangeStatus, Comparison } from '../../change/change.ts';
import { atOnce } from './api/at-once.ts';
import type { GitHubClient } from './api/client.ts';
import { ask, statusOf } from './api/faults.ts';
import { nameOf, type Reader } from './api/reader.ts';

/** Of a comparison, all on its first page (docs.github.com/rest/commits/commits#compare-two-commits, read 2026-11). */
const comparisonFiles = 300;
/** Of a pull request, 100 a page (docs.github.com/rest/pulls/pulls#list-pull-requests-files, read 2026-11). */
const pullFiles = 3_000;
const pageFiles = 100;

const fileSchema = z.object({
  filename: z.string(),
  previous_filename: z.string().optional(),
  status: z.string(),
  sha: z.string().nullish(),
  contents_url: z.string(),
  /** Lines; 0 for a file that was only moved, and for one that is no text. */
  changes: z.number().optional(),
});
type ListedFile = z.infer<typeof fileSchema>;

const actorSchema = z.object({ name: z.string().nullish(), email: z.string().nullish() }).nullish();
/** An address that belongs to no account has null or {} here. */
const accountSchema = z.object({ login: z.string().optional() }).nullish();
const commitSchema = z.object({
  sha: z.string(),
  commit: z.object({ author: actorSchema, committer: actorSchema, message: z.string() }),
  author: accountSchema,
  committer: accountSchema,
});
export type ListedCommit = z.infer<typeof commitSchema>;

const comparisonSchema = z.object({
  merge_base_commit: z.object({ sha: z.string() }).nullish(),
  total_commits: z.number(),
  commits: z.array(commitSchema),
  files: z.array(fileSchema).default([]),
});
const pullSchema = z.object({ headRefOid: z.string(), changedFiles: z.number() });

/** The first page of the comparison of two commits, which has all that a usual change needs. */
export interface ComparedCommits {
  readonly mergeBase: string;
  /** At most 300. */
  readonly files: readonly ListedFile[];
  /** At most a hundred, the oldest first. */
  readonly commits: readonly ListedCommit[];
  readonly totalCommits: number;
}

export interface Comparisons {
  /** Whoever asks for it while it is under way shares the request. @returns null where GitHub cannot compare. */
  first(change: ChangeRef): Promise<ComparedCommits | null>;
  /** @param page from 2 on; the first one is `first`. */
  commits(change: ChangeRef, page: number): Promise<readonly ListedCommit[]>;
}

/** Commits of one page of a comparison, the most that GitHub sends (docs.github.com/rest/commits/commits#compare-two-commits, read 2026-11). */
export const pageCommits = 100;

export function createComparisons(client: GitHubClient): Comparisons {
  const underWay = new Map<string, Promise<ComparedCommits | null>>();
  const read = ({ repository, base, head }: ChangeRef, page: number) =>
    ask(
      client,
      `compare ${base.sha} with ${head.sha} in ${nameOf(repository)}`,
      'GET /repos/{owner}/{repo}/compare/{basehead}',
      {
        owner: repository.owner,
        repo: repository.name,
        basehead: `${base.sha}...${head.sha}`,
        per_page: pageCommits,
        page,
      },
      comparisonSchema,
    );
  const readFirst = async (change: ChangeRef): Promise<ComparedCommits | null> => {
    try {
      const { merge_base_commit, files, commits, total_commits } = await read(change, 1);
      if (!merge_base_commit) return null;
      return { mergeBase: merge_base_commit.sha, files, commits, totalCommits: total_commits };
    } catch (error) {
      if (error instanceof Error && statusOf(error.cause) === 404) return null;
      throw error;
    }
  };
  return {
    first(change) {
      const key = `${nameOf(change.repository)} ${change.base.sha} ${change.head.sha}`;
      const known = underWay.get(key);
      if (known !== undefined) return known;
      const asked = readFirst(change).finally(() => underWay.delete(key));
      underWay.set(key, asked);
      return asked;
    },
    commits: async (change, page) => (await read(change, page)).commits,
  };
}

/** @returns why two commits cannot be compared. */
export function cannotCompare({ base, head }: ChangeRef): string {
  return `GitHub cannot compare ${base.sha} with ${head.sha}: one of them is gone, or they share no history`;
}

export async function compare(
  reader: Reader,
  comparisons: Comparisons,
  change: ChangeRef,
): Promise<Comparison> {
  const [compared, pull] = await Promise.all([comparisons.first(change), readPull(reader, change)]);
  if (compared === null) {
    return { mergeBase: null, files: [], omitted: { files: null, reason: cannotCompare(change) } };
  }
  const comparison = await complete(reader, change, compared, pull);
  const scope = reader.scope(change.repository);
  for (const { after, blob } of comparison.files) {
    if (after !== null && blob !== null) reader.cache.expectBlob(scope, change.head.sha, after, blob);
  }
  return comparison;
}

/** @returns how many files GitHub counts, asked in the same request as all else; null where that cannot be had. */
async function readPull(
  reader: Reader,
  { repository, number }: ChangeRef,
): Promise<z.infer<typeof pullSchema> | null> {
  if (number === null) return null;
  const answer = await reader.batch({
    kind: 'pull',
    call: `show ${nameOf(repository)}#${number}`,
    repository,
    weight: 1,
    field: (variable) => `pullRequest(number: ${variable('Int!', number)}) { headRefOid changedFiles }`,
  });
  return answer.state === 'answered' ? (pullSchema.safeParse(answer.value).data ?? null) : null;
}

/**
 * The comparison names its commits, so its list is the one of this head. A pull request's list is of whatever its head is now:
 * it is used where the comparison is full, and only while it still speaks of this head.
 */
async function complete(
  reader: Reader,
  { repository, number, head }: ChangeRef,
  compared: ComparedCommits,
  pull: z.infer<typeof pullSchema> | null,
): Promise<Comparison> {
  const { mergeBase } = compared;
  const short = compared.files.map(changedFile);
  if (compared.files.length < comparisonFiles) return { mergeBase, files: short, omitted: null };
  const counted = pull?.headRefOid === head.sha ? pull.changedFiles : null;
  const cut = (reason: string): Comparison => ({
    mergeBase,
    files: short,
    omitted: { files: counted === null ? null : counted - short.length, reason },
  });
  if (number === null) return cut(`GitHub lists ${comparisonFiles} files of a comparison at most`);

  const count = Math.min(counted ?? pullFiles, pullFiles);
  const numbers = Array.from({ length: Math.ceil(count / pageFiles) }, (_, index) => index + 1);
  const pages = await atOnce(numbers, (page) =>
    ask(
      reader.client,
      `list the files of ${nameOf(repository)}#${number}`,
      'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
      {
        owner: repository.owner,
        repo: repository.name,
        pull_number: number,
        per_page: pageFiles,
        page,
      },
      z.array(fileSchema),
    ),
  );
  const listed = pages.flat();
  if (
    listed.length < short.length ||
    listed.some((file) => !file.contents_url.endsWith(`?ref=${head.sha}`))
  ) {
    return cut(`#${number} moved on from ${head.sha} while its files were listed`);
  }
  const files = listed.map(changedFile);
  if (files.length === counted || (counted === null && files.length < pullFiles)) {
    return { mergeBase, files, omitted: null };
  }
  const reason = `GitHub lists ${pullFiles.toLocaleString('en-US')} files of a pull request at most`;
  return { mergeBase, files, omitted: { files: counted === null ? null : counted - files.length, reason } };
}

const statuses: Readonly<Record<string, ChangeStatus>> = {
  added: 'added',
  removed: 'removed',
  renamed: 'renamed',
  // Against its source a copy looks like a file that nothing happened to; all that it holds is new here.
  copied: 'added',
  unchanged: 'unchanged',
};

/** Never from `patch`: GitHub leaves it out of large, binary and many files. */
function changedFile(file: ListedFile): ChangedFile {
  // "changed" is a change of type or mode alone; a status that is new to us is read on both sides as well.
  const status = statuses[file.status] ?? 'modified';
  return {
    status,
    before: status === 'added' ? null : (file.previous_filename ?? file.filename),
    after: status === 'removed' ? null : file.filename,
    blob: status === 'removed' ? null : (file.sha ?? null),
    ...(file.changes === 0 && status !== 'added' && status !== 'removed' ? { sameText: true } : {}),
  };
}
