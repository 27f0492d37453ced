/** Commits: those that touched a path, and one with its files. */
import { commitObject } from './objects.ts';
import { fileObject } from './rest-pulls.ts';
import { paged, Refusal, type Route, repositoryOf } from './route.ts';

export const commitRoutes: readonly Route[] = [
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/commits',
    answer(call) {
      const repository = repositoryOf(call);
      const { git, defaultBranch } = repository;
      const { sha: from = defaultBranch, path = '.' } = call.query;
      const head = repository.tip(from) ?? git.commit(from);
      if (head === null) throw new Refusal(404, 'Not Found');
      const { page, headers } = paged(call, git.commitsOf(head, path));
      const body = page.map((sha) => commitObject(call.world.at, repository, git.commitFacts(sha)));
      return { status: 200, headers, body };
    },
  },
  {
    method: 'get',
    template: '/repos/{owner}/{repo}/commits/{ref}',
    answer(call) {
      const repository = repositoryOf(call);
      const { git } = repository;
      const { ref = '' } = call.params;
      const sha = repository.tip(ref) ?? git.commit(ref);
      if (sha === null) throw new Refusal(422, `No commit found for SHA: ${ref}`);
      const facts = git.commitFacts(sha);
      const [parent] = facts.parents;
      const files = parent === undefined ? [] : git.diff(parent, sha);
      return {
        status: 200,
        body: {
          ...commitObject(call.world.at, repository, facts),
          files: files.map((file) => fileObject(call.world.at, repository, sha, file)),
        },
      };
    },
  },
];
