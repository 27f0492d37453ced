/** The engine over the git binary. It runs no shell, no hook, no driver of the repository, and no network. */
import { spawn } from 'node:child_process';
import type { ChangedFile } from '../../change/change.ts';
import { ForgeUnavailable } from '../forge.ts';
import { openBatch } from './batch.ts';
import { newest } from './merge-base.ts';
import {
  type BlobContent,
  emptyTreeFor,
  type GitObjects,
  isEmptyTree,
  isObjectId,
  revisionFault,
} from './objects.ts';
import type { GitLocation } from './open.ts';
import { parseRawDiff, parseRawDiffs } from './parse.ts';
import { treesOf } from './trees.ts';

interface Finished {
  readonly code: number | null;
  readonly output: Buffer;
  readonly words: string;
}

const scrubbed = { 'core.quotePath': 'false', 'diff.external': '', 'core.hooksPath': '/dev/null' } as const;

/** Past this many candidates git pairs only files that are equal: the cost grows with the square. */
const renameCandidates = 1000;

/** @returns whether `git` can be started here. */
export async function gitIsInstalled(): Promise<boolean> {
  return run(['git', '--version'], gitEnvironment()).then(
    ({ code }) => code === 0,
    () => false,
  );
}

export function openNative({ gitDirectory, folder }: GitLocation): GitObjects {
  const env = gitEnvironment();
  const command = [
    'git',
    '--no-optional-locks',
    `--git-dir=${gitDirectory}`,
    ...Object.entries(scrubbed).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ];
  const git = (args: readonly string[], input?: string) => run([...command, ...args], env, input);
  const must = async (args: readonly string[]) => {
    const finished = await git(args);
    if (finished.code === 0) return finished.output;
    throw new ForgeUnavailable(`git ${args[0]} failed in ${folder}: ${finished.words.trim()}`, null);
  };
  const contents = openBatch(command, env, true);
  const headers = openBatch(command, env, false);
  const trees = treesOf((oid) => (isObjectId(oid) ? contents.ask(oid) : Promise.resolve(null)));

  const diff: GitObjects['diff'] = async (before, after) => {
    const compare = async (similarity: string): Promise<Finished> =>
      git([
        ...['diff-tree', ...differences(similarity)],
        ...['--end-of-options', wholeId(before), wholeId(after), '--'],
      ]);
    const similar = await compare('50%');
    // A partial clone lacks the blobs that similarity needs; equal files are found by their ids alone.
    const finished = similar.code === 0 ? similar : await compare('100%');
    if (finished.code === 0) return parseRawDiff(finished.output);
    throw new ForgeUnavailable(`git diff-tree failed in ${folder}: ${finished.words.trim()}`, null);
  };

  return {
    engine: 'native',
    folder,
    commit: trees.commit,
    log: trees.log,
    entries: trees.entries,

    async resolve(revision) {
      if (revisionFault(revision) !== null) return null;
      if (isObjectId(revision) && (await headers.ask(revision))?.type === 'commit') return revision;
      const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
      const { code, output } = await git(args);
      const sha = output.toString().trim();
      return code === 0 && isObjectId(sha) ? sha : null;
    },

    async symbolic(ref) {
      const { code, output } = await git(['symbolic-ref', '--quiet', '--', ref]);
      return code === 0 ? output.toString().trim() : null;
    },

    async between(base, head, limit) {
      const range = isEmptyTree(base) ? wholeId(head) : `${wholeId(base)}..${wholeId(head)}`;
      const output = await must(['rev-list', `--max-count=${limit}`, range, '--']);
      const commits = output.toString().split('\n').filter(isObjectId).map(trees.commit);
      return (await Promise.all(commits)).filter((info) => info !== null);
    },

    async setting(name) {
      const { code, output } = await git(['config', '--get', name]);
      return code === 0 ? output.toString().trim() || null : null;
    },

    async branches(notMergedInto) {
      const fresh = notMergedInto === undefined ? [] : [`--no-merged=${wholeId(notMergedInto)}`];
      const format = '--format=%(objectname)%00%(refname)%00%(symref)';
      const output = await must(['for-each-ref', format, ...fresh, 'refs/heads', 'refs/remotes']);
      return output
        .toString()
        .split('\n')
        .flatMap((line) => {
          const [sha = '', ref = '', points = ''] = line.split('\0');
          return sha === '' || points !== ''
            ? []
            : [{ name: ref.replace(/^refs\/(heads|remotes)\//, ''), sha }];
        });
    },

    async mergeBase(a, b) {
      const [first, second] = [await trees.commit(a), await trees.commit(b)];
      if (first === null || second === null) return null;
      // Of a plain commit and the one before it the answer is known without a process.
      if (second.parents.includes(a)) return a;
      const args = ['merge-base', '--all', '--end-of-options', wholeId(a), wholeId(b)];
      const { code, output, words } = await git(args);
      if (code === 1) return null;
      if (code !== 0) throw new ForgeUnavailable(`git merge-base failed in ${folder}: ${words.trim()}`, null);
      const ids = output.toString().split('\n').filter(isObjectId);
      if (ids.length < 2) return ids[0] ?? null;
      const commits = await Promise.all(ids.map((id) => trees.commit(id)));
      return newest(commits.filter((info) => info !== null))?.sha ?? null;
    },

    diff,

    async diffs(pairs) {
      const asked = pairs.map(({ commit, parent }) =>
        [commit, ...(parent === null ? [] : [parent])].map(wholeId),
      );
      const { code, output } = await git(
        ['diff-tree', '--stdin', '--root', '--always', ...differences('50%')],
        `${asked.map((ids) => ids.join(' ')).join('\n')}\n`,
      );
      // A partial clone fails at the first blob that it lacks: then each is asked for by itself.
      if (code === 0) return parseRawDiffs(output);
      const each: (readonly ChangedFile[])[] = [];
      for (const { commit, parent } of pairs) each.push(await diff(parent ?? emptyTreeFor(commit), commit));
      return each;
    },

    async tree(id) {
      const root = await trees.root(id);
      if (isEmptyTree(root)) return [];
      const output = await must(['ls-tree', '-r', '-z', '--name-only', '--full-tree', wholeId(root)]);
      return output.toString().split('\0').filter(Boolean).sort();
    },

    async blobs(oids, maximumBytes) {
      const found = new Map<string, BlobContent>();
      const one = async (oid: string) => {
        const header = isObjectId(oid) ? await headers.ask(oid) : null;
        if (header?.type !== 'blob') return;
        const bytes = header.size > maximumBytes ? null : (await contents.ask(oid))?.bytes;
        if (bytes !== undefined) found.set(oid, { size: header.size, bytes });
      };
      await Promise.all([...new Set(oids)].map(one));
      return found;
    },

    async close() {
      await Promise.all([contents.close(), headers.close()]);
    },
  };
}

/** What `git diff-tree` is asked for; the similarity of files that count as renamed. */
function differences(similarity: string): readonly string[] {
  return [
    ...['-r', '-z', '--raw', '--no-abbrev', `--find-renames=${similarity}`, `-l${renameCandidates}`],
    ...['--no-ext-diff', '--no-textconv', '--ignore-submodules=none'],
  ];
}

/** Nothing that reaches git's arguments is anything but an id. */
function wholeId(text: string): string {
  if (!isObjectId(text))
    throw new Error(`${JSON.stringify(text)} is not a whole commit id; resolve it first`);
  return text;
}

/** GIT_DIR, GIT_EXTERNAL_DIFF and their kin would change what is read, or run something. */
function gitEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith('GIT_'));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_NO_REPLACE_OBJECTS: '1',
    // A partial clone would fetch what it lacks, with a command that the repository names.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
  };
}

function run(
  [command = 'git', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  input = '',
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    // One that ends before it has read all says so by its exit code.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    const output: Buffer[] = [];
    let words = '';
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      words = `${words}${chunk.toString()}`.slice(0, 2000);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output: Buffer.concat(output), words }));
  });
}
