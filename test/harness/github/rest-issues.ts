/** Comments on pull requests, reactions to them, and who may do what. */
import { commentObject, type JsonObject, userObject } from './objects.ts';
import type { Comment, LoopbackRepository } from './repository.ts';
import { type Call, paged, Refusal, type Route, repositoryOf, textOf } from './route.ts';

const commentCharacters = 65_536;

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
  if (!repository.pulls.some((pull) => pull.number === number)) throw new Refusal(404, 'Not Found');
  return number;
}

export const issueRoutes: readonly Route[] = [
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
      const comment = repository.addComment(issueNumber(call, repository), writer(call), bodyOf(call));
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
      comment.body = bodyOf(call);
      comment.updatedAt = call.world.counter.now();
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
      const reaction = known ?? { id: call.world.counter.next(), content, author };
      if (known === undefined) comment.reactions.push(reaction);
      const body: JsonObject = {
        id: reaction.id,
        node_id: `Reaction:${reaction.id}`,
        user: userObject(call.world.at, author),
        content,
        created_at: comment.updatedAt,
      };
      return { status: known === undefined ? 201 : 200, body };
    },
  },
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/collaborators/{username}/permission',
    answer(call) {
      const repository = repositoryOf(call);
      const login = call.params.username ?? '';
      // Anybody may read what is public.
      const role = repository.permissions.get(login) ?? (repository.private ? 'none' : 'read');
      const permission = role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role;
      return {
        status: 200,
        body: { permission, role_name: role, user: { ...userObject(call.world.at, login), role_name: role } },
      };
    },
  },
];
