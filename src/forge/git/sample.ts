/**
 * The sample repository: a real git repository written from the files under rules/sample, with a history of merged
 * pull requests and some open branches. Needs no git binary, and gives the same commit ids everywhere.
 */

import * as fs from 'node:fs';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import git from 'isomorphic-git';
import { parse } from 'yaml';
import { z } from 'zod';

const source = fileURLToPath(new URL('../../../rules/sample/', import.meta.url));

const described = z.strictObject({
  title: z.string(),
  author: z.string(),
  as: z.enum(['merge', 'branch']),
  delete: z.array(z.string()).default([]),
});

/** Before the first commit; every commit comes a step after the one before. In seconds since 1970, and in seconds. */
const start = Date.UTC(2026, 2, 2, 8) / 1000;
const step = 19 * 3_600;

/** Git's own place for a line about a repository; here it says that the folder is ours to build anew. */
const description = 'The sample repository of Delta Review\n';

/**
 * Writes the sample unless it is there already. A whole one is kept, with whatever people added to it; one that was
 * left half-written is built anew.
 * @throws Error where the folder holds something else.
 */
export async function createSample(folder: string): Promise<void> {
  if (await isWhole(folder)) return;
  if (existsSync(folder)) {
    if (!(await isOurs(folder)))
      throw new Error(`${folder} is in the way of the sample repository. Move it, or give --repo.`);
    await rm(folder, { recursive: true });
  }
  // Built aside and moved when it is whole, so that nobody sees a half-written sample.
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(`${folder}.part-`);
  try {
    await build(work);
    await rename(work, folder);
  } catch (error) {
    await rm(work, { recursive: true, force: true });
    // Two services that start at once write the same sample; the first one's stays.
    if (!(await isWhole(folder))) throw error;
  }
}

/** What stands at the folder was moved there whole; what lost its main branch since, to a full disk say, is not. */
async function isWhole(dir: string): Promise<boolean> {
  try {
    const oid = await git.resolveRef({ fs, dir, ref: 'refs/heads/main' });
    await git.readCommit({ fs, dir, oid });
    return true;
  } catch {
    return false;
  }
}

async function isOurs(dir: string): Promise<boolean> {
  return (await readFile(join(dir, '.git', 'description'), 'utf8').catch(() => '')) === description;
}

async function build(dir: string): Promise<void> {
  const repository = { fs, dir };
  let commits = 0;
  const commit = (message: string, author: string, parent?: string[], ref?: string) => {
    commits += 1;
    const identity = {
      name: author,
      email: `${author}@harbour.example`,
      timestamp: start + commits * step,
      timezoneOffset: 0,
    };
    return git.commit({
      ...repository,
      message,
      author: identity,
      committer: identity,
      ...(parent !== undefined && { parent }),
      ...(ref !== undefined && { ref }),
    });
  };
  await git.init({ ...repository, defaultBranch: 'main' });
  await writeFile(join(dir, '.git', 'description'), description);
  await place(dir, join(source, 'base'));
  let main = await commit('Harbour, as it is today', 'lena');
  const names = (await readdir(join(source, 'changes'))).sort();
  for (const [index, name] of names.entries()) {
    const from = join(source, 'changes', name);
    const change = described.parse(parse(await readFile(join(from, 'change.yml'), 'utf8')));
    const branch = name.replace(/^\d+-/, '');
    await git.branch({ ...repository, ref: branch, object: main, checkout: true });
    for (const path of change.delete) {
      await rm(join(dir, path));
      await git.remove({ ...repository, filepath: path });
    }
    await place(dir, join(from, 'files'));
    const head = await commit(`${change.title}\n`, change.author);
    if (change.as === 'merge') {
      const message = `Merge pull request #${index + 1} from harbour/${branch}\n\n${change.title}\n`;
      main = await commit(message, 'lena', [main, head], 'refs/heads/main');
      await git.deleteBranch({ ...repository, ref: branch });
    }
    await git.checkout({ ...repository, ref: 'main', force: true });
  }
}

/** Copies a folder's files into the work tree and stages them. */
async function place(dir: string, from: string): Promise<void> {
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const filepath = path.slice(from.length + 1);
    const target = join(dir, filepath);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, await readFile(path));
    await git.add({ fs, dir, filepath });
  }
}
