/** Issues, comments on them and on pull requests, and reactions to comments. */
import { type JsonObject, userObject } from './objects.ts';
import type { LoopbackRepository } from './repository.ts';
import { type Call, paged, Refusal, type Route, repositoryOf, textOf } from './route.ts';
import type { Comment } from './talk.ts';
import { commentObject, issueObject, pullAsIssue } from './talk-objects.ts';

const commentCharacters = 65_536;
const titleCharacters = 256;

function commentOf(call: Call, repository: LoopbackRepository): Comment {
  const comment = repository.comments.find((each) => each.id === Number(call.params.comment_id));
  if (comment === undefined) throw new Refusal(404, 'Not Found');
  return comment;
}

/** Our app's own account, which writes everything this server is asked to write. */
function writer(call: Call): string {
  return `${call.world.app.slug}[bot]`;
}

function bodyOf(call: Call): string {
  const body = textOf(call.body, 'body') ?? '';
  if (body.length <= commentCharacters) return body;
  const problem = {
    resource: 'IssueComment',
    field: 'data',
    code: 'unprocessable',
    message: 'Body is too long (maximum is 65536 characters)',
  };
  throw new Refusal(422, 'Validation Failed', { errors: [problem] });
}

function issueNumber(call: Call, repository: LoopbackRepository): number {
  const number = Number(call.params.issue_number);
  const known = [...repository.pulls, ...repository.issues].some((each) => each.number === number);
  if (!known) throw new Refusal(404, 'Not Found');
  return number;
}

/** Issues and pull requests together, as GitHub lists them. */
function listed(call: Call, repository: LoopbackRepository): readonly JsonObject[] {
  const { state = 'open', creator, sort = 'created', direction = 'desc' } = call.query;
  const { at, app } = call.world;
  const all = [
    ...repository.issues.map((each) => ({ each, shown: issueObject(at, repository, each) })),
    ...repository.pulls.map((each) => ({ each, shown: pullAsIssue(at, repository, each, app) })),
  ];
  const time = ({ each }: (typeof all)[number]) => (sort === 'updated' ? each.updatedAt : each.createdAt);
  return all
    .filter(({ each }) => state === 'all' || each.state === state)
    .filter(({ each }) => creator === undefined || each.author.toLowerCase() === creator.toLowerCase())
    .sort((a, b) => (direction === 'asc' ? 1 : -1) * time(a).localeCompare(time(b)))
    .map(({ shown }) => shown);
}

function requireIssues(repository: LoopbackRepository): void {
  if (!repository.hasIssues) throw new Refusal(410, 'Issues has been disabled in this repository.');
}

function titleOf(call: Call): string | undefined {
  const title = textOf(call.body, 'title');
  if (title === undefined || title.length <= titleCharacters) return title;
  const problem = {
    resource: 'Issue',
    field: 'title',
    code: 'custom',
    message: 'title is too long (maximum is 256 characters)',
  };
  throw new Refusal(422, 'Validation Failed', { errors: [problem] });
}

export const issueRoutes: readonly Route[] = [
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/issues',
    answer(call) {
      const repository = repositoryOf(call);
      requireIssues(repository);
      const { page, headers } = paged(call, listed(call, repository));
      return { status: 200, headers, body: page };
    },
  },
  {
    method: 'post',
    template: '/repos/{owner}/{repo}/issues',
    answer(call) {
      const repository = repositoryOf(call);
      requireIssues(repository);
      const issue = repository.openIssue(writer(call), titleOf(call) ?? '', bodyOf(call), call.world.app);
      return { status: 201, body: issueObject(call.world.at, repository, issue) };
    },
  },
  {
    method: 'patch',
    template: '/repos/{owner}/{repo}/issues/{issue_number}',
    answer(call) {
      const repository = repositoryOf(call);
      requireIssues(repository);
      const issue = repository.issues.find((each) => each.number === Number(call.params.issue_number));
      if (issue === undefined) throw new Refusal(404, 'Not Found');
      const title = titleOf(call);
      const state = textOf(call.body, 'state');
      repository.editIssue(issue, {
        ...(title !== undefined && { title }),
        ...('body' in call.body && { body: bodyOf(call) }),
        ...((state === 'open' || state === 'closed') && { state }),
      });
      return { status: 200, body: issueObject(call.world.at, repository, issue) };
    },
  },
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/issues/{issue_number}/comments',
    answer(call) {
      const repository = repositoryOf(call);
      const number = issueNumber(call, repository);
      const { page, headers } = paged(
        call,
        repository.comments.filter((comment) => comment.issue === number),
      );
      return {
        status: 200,
        headers,
        body: page.map((comment) => commentObject(call.world.at, repository, comment)),
      };
    },
  },
  {
    method: 'post',
    template: '/repos/{owner}/{repo}/issues/{issue_number}/comments',
    answer(call) {
      const repository = repositoryOf(call);
      const comment = repository.addComment(
        issueNumber(call, repository),
        writer(call),
        bodyOf(call),
        call.world.app,
      );
      return { status: 201, body: commentObject(call.world.at, repository, comment) };
    },
  },
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/issues/comments/{comment_id}',
    answer(call) {
      const repository = repositoryOf(call);
      return { status: 200, body: commentObject(call.world.at, repository, commentOf(call, repository)) };
    },
  },
  {
    method: 'patch',
    template: '/repos/{owner}/{repo}/issues/comments/{comment_id}',
    answer(call) {
      const repository = repositoryOf(call);
      const comment = commentOf(call, repository);
      repository.editComment(comment, bodyOf(call));
      return { status: 200, body: commentObject(call.world.at, repository, comment) };
    },
  },
  {
    method: 'post',
    template: '/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions',
    answer(call) {
      const comment = commentOf(call, repositoryOf(call));
      const content = textOf(call.body, 'content') ?? '';
      const author = writer(call);
      const known = comment.reactions.find((each) => each.content === content && each.author === author);
      const { counter } = call.world;
      const reaction = known ?? { id: counter.next(), content, author, createdAt: counter.now() };
      if (known === undefined) comment.reactions.push(reaction);
      const body: JsonObject = {
        id: reaction.id,
        node_id: `Reaction:${reaction.id}`,
        user: userObject(call.world.at, author),
        content,
        created_at: reaction.createdAt,
      };
      return { status: known === undefined ? 201 : 200, body };
    },
  },
];
