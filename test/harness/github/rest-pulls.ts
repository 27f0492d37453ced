/** Pull requests and comparisons, with GitHub's limits: 300 files a comparison, 3,000 files a pull request. */
import type { DiffFile } from './git.ts';
import { type Addresses, commitObject, type JsonObject, pullObject } from './objects.ts';
import type { LoopbackRepository, Pull } from './repository.ts';
import { type Call, paged, Refusal, type Reply, type Route, repositoryOf } from './route.ts';

const comparisonFiles = 300;
const pullFiles = 3_000;
/** A file's diff is sent up to 20,000 lines or 1 MB. */
const patchLines = 20_000;
const patchBytes = 1_000_000;

export function fileObject(
  at: Addresses,
  repository: LoopbackRepository,
  head: string,
  file: DiffFile,
): JsonObject {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  const web = `${at.web}/${repository.fullName}`;
  const patch = file.patch;
  const sent =
    repository.patches &&
    patch !== null &&
    patch.length <= patchBytes &&
    patch.split('\n').length <= patchLines;
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${web}/blob/${head}/${path}`,
    raw_url: `${web}/raw/${head}/${path}`,
    contents_url: `${at.api}/repos/${repository.fullName}/contents/${path}?ref=${head}`,
    ...(sent ? { patch } : {}),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}

/** The files of a pull request: merge base against head; without common history all of the head's, as a diff of two trees. */
function filesOf(repository: LoopbackRepository, pull: Pull): readonly DiffFile[] {
  const base = repository.git.mergeBase(pull.base.sha, pull.head.sha) ?? pull.base.sha;
  return repository.git.diff(base, pull.head.sha);
}

function pullOf(call: Call, repository: LoopbackRepository): Pull {
  const pull = repository.pulls.find((each) => each.number === Number(call.params.pull_number));
  if (pull === undefined) throw new Refusal(404, 'Not Found');
  return pull;
}

function compare(call: Call): Reply {
  const { at } = call.world;
  const repository = repositoryOf(call);
  const { git } = repository;
  const names = (call.params.basehead ?? '').split('...');
  const sha = (name: string | undefined): string => {
    const [owner, branch] = (name ?? '').includes(':') ? (name ?? '').split(':') : [repository.owner, name];
    const found =
      owner === repository.owner
        ? (repository.tip(branch ?? '') ?? git.commit(branch ?? ''))
        : git.commit(`refs/forks/${owner}/${branch}`);
    if (found === null) throw new Refusal(404, 'Not Found');
    return found;
  };
  if (names.length !== 2) throw new Refusal(404, 'Not Found');
  const base = sha(names[0]);
  const head = sha(names[1]);
  const mergeBase = git.mergeBase(base, head);
  if (mergeBase === null) throw new Refusal(404, `No common ancestor between ${names[0]} and ${names[1]}.`);
  const commits = git.commitsBetween(base, head);
  const behind = git.commitsBetween(head, base).length;
  // Without paging GitHub sends the first 250 commits; the files stand on the first page only.
  const isPaged = 'page' in call.query || 'per_page' in call.query;
  const { page, headers } = isPaged ? paged(call, commits) : { page: commits.slice(0, 250), headers: {} };
  const first = Number(call.query.page ?? 1) === 1;
  const files = git.diff(mergeBase, head).slice(0, comparisonFiles);
  const url = `${at.api}/repos/${repository.fullName}/compare/${names[0]}...${names[1]}`;
  const web = `${at.web}/${repository.fullName}/compare/${names[0]}...${names[1]}`;
  return {
    status: 200,
    headers,
    body: {
      url,
      html_url: web,
      permalink_url: web,
      diff_url: `${web}.diff`,
      patch_url: `${web}.patch`,
      base_commit: commitObject(at, repository, git.commitFacts(base)),
      merge_base_commit: commitObject(at, repository, git.commitFacts(mergeBase)),
      status:
        commits.length === 0 ? (behind === 0 ? 'identical' : 'behind') : behind === 0 ? 'ahead' : 'diverged',
      ahead_by: commits.length,
      behind_by: behind,
      total_commits: commits.length,
      commits: page.map((each) => commitObject(at, repository, git.commitFacts(each))),
      ...(first ? { files: files.map((file) => fileObject(at, repository, head, file)) } : {}),
    },
  };
}

export const pullRoutes: readonly Route[] = [
  { method: 'get', template: '/repos/{owner}/{repo}/compare/{basehead}', answer: compare },
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/pulls',
    answer(call) {
      const repository = repositoryOf(call);
      const { state = 'open', head, base, sort = 'created', direction } = call.query;
      const listed = repository.pulls.filter(
        (pull) =>
          (state === 'all' || pull.state === state) &&
          (base === undefined || pull.base.ref === base) &&
          (head === undefined || `${pull.fork ?? repository.owner}:${pull.head.ref}` === head),
      );
      // Newest first, unless sorted otherwise and no direction is given: then oldest first, as GitHub does.
      const ascending = (direction ?? (sort === 'created' ? 'desc' : 'asc')) === 'asc';
      const key = (pull: Pull) => (sort === 'updated' ? pull.updatedAt : pull.createdAt);
      listed.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.number - b.number));
      const { page, headers } = paged(call, ascending ? listed : listed.reverse());
      return { status: 200, headers, body: page.map((pull) => pullObject(call.world.at, repository, pull)) };
    },
  },
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/pulls/{pull_number}',
    answer(call) {
      const repository = repositoryOf(call);
      const pull = pullOf(call, repository);
      const files = filesOf(repository, pull);
      const sum = (count: (file: DiffFile) => number): number =>
        files.reduce((total, file) => total + count(file), 0);
      return {
        status: 200,
        body: {
          ...pullObject(call.world.at, repository, pull),
          merged: pull.merged,
          mergeable: pull.state === 'open' ? true : null,
          rebaseable: null,
          mergeable_state: pull.draft ? 'draft' : 'clean',
          merged_by: null,
          comments: repository.comments.filter((comment) => comment.issue === pull.number).length,
          review_comments: 0,
          maintainer_can_modify: pull.fork !== null,
          commits: repository.git.commitsBetween(pull.base.sha, pull.head.sha).length,
          additions: sum((file) => file.additions),
          deletions: sum((file) => file.deletions),
          changed_files: files.length,
        },
      };
    },
  },
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/pulls/{pull_number}/files',
    answer(call) {
      const repository = repositoryOf(call);
      const pull = pullOf(call, repository);
      const { page, headers } = paged(call, filesOf(repository, pull).slice(0, pullFiles));
      const body = page.map((file) => fileObject(call.world.at, repository, pull.head.sha, file));
      return { status: 200, headers, body };
    },
  },
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/commits/{commit_sha}/pulls',
    answer(call) {
      const repository = repositoryOf(call);
      const sha = repository.git.commit(call.params.commit_sha ?? '');
      if (sha === null) throw new Refusal(422, `No commit found for SHA: ${call.params.commit_sha}`);
      const { page, headers } = paged(call, repository.pullsWith(sha));
      return { status: 200, headers, body: page.map((pull) => pullObject(call.world.at, repository, pull)) };
    },
  },
];
