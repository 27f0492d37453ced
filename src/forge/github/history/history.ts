/** The past of a file over GitHub's REST API (docs.github.com/rest/commits/commits, read 2026-11): one request a list. */
import { z } from 'zod';
import { changeIn, type History, type Touches, touchesAtMost } from '../../history.ts';
import { ask, statusBehind } from '../api/faults.ts';
import { nameOf, type Reader } from '../api/reader.ts';

const commitSchema = z.object({
  sha: z.string(),
  commit: z.object({
    message: z.string(),
    committer: z.object({ date: z.string().optional() }).nullish(),
  }),
  parents: z.array(z.object({ sha: z.string() })),
});

const filesSchema = z.object({
  files: z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() })).default([]),
});

export function githubHistory({ client }: Reader): History {
  return {
    async touching(repository, commit, path): Promise<Touches> {
      const parameters = {
        owner: repository.owner,
        repo: repository.name,
        sha: commit,
        path,
        per_page: touchesAtMost,
      };
      const call = `list the commits of ${path} in ${nameOf(repository)}`;
      let listed: z.infer<typeof commitSchema>[];
      try {
        listed = await ask(
          client,
          call,
          'GET /repos/{owner}/{repo}/commits',
          parameters,
          z.array(commitSchema),
        );
      } catch (error) {
        const status = statusBehind(error);
        // 409: the repository has no commit yet.
        if (status !== 404 && status !== 409) throw error;
        return { commits: [], cut: `GitHub does not know commit ${commit}` };
      }
      const commits = listed.flatMap(({ sha, commit: { message, committer }, parents }) => {
        const at = Date.parse(committer?.date ?? '');
        const [subject = ''] = message.split('\n', 1);
        return Number.isNaN(at)
          ? []
          : [
              {
                commit: sha,
                at: new Date(at).toISOString(),
                change: changeIn(subject.trim()),
                parent: parents[0]?.sha ?? null,
              },
            ];
      });
      const cut =
        commits.length < listed.length
          ? 'GitHub does not date all of its commits'
          : listed.length < touchesAtMost
            ? null
            : `only its last ${touchesAtMost} edits were looked at`;
      return { commits, cut };
    },

    async formerly(repository, commit, path) {
      const { files } = await ask(
        client,
        `show commit ${commit} of ${nameOf(repository)}`,
        'GET /repos/{owner}/{repo}/commits/{ref}',
        { owner: repository.owner, repo: repository.name, ref: commit },
        filesSchema,
      );
      return files.find(({ filename }) => filename === path)?.previous_filename ?? null;
    },
  };
}
