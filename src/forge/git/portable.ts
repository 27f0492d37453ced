/** The engine in JavaScript, for machines without the git binary. Slower, and it holds a repository's packs in memory. */
import fs from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import git from 'isomorphic-git';
import type { ChangedFile } from '../../change/change.ts';
import { ForgeUnavailable } from '../forge.ts';
import { ancestors, between, mergeBases, newest } from './merge-base.ts';
import {
  type BlobContent,
  type Branch,
  emptyTreeFor,
  type GitObjects,
  isEmptyTree,
  isObjectId,
  type ReadObject,
  revisionFault,
} from './objects.ts';
import type { GitLocation } from './open.ts';
import { settingIn } from './parse.ts';
import { diffTrees } from './renames.ts';
import { treesOf } from './trees.ts';

export function openPortable({ gitDirectory, commonDirectory, folder }: GitLocation): GitObjects {
  // Shared by every call: it keeps the pack indexes.
  const cache = {};
  // Objects and branches belong to the repository; HEAD belongs to the work tree.
  const shared = { fs, gitdir: commonDirectory, cache };
  const own = { fs, gitdir: gitDirectory };

  const read: ReadObject = async (oid) => {
    if (!isObjectId(oid)) return null;
    try {
      const { type, object } = await git.readObject({ ...shared, oid, format: 'content' });
      if (!(object instanceof Uint8Array))
        throw new Error('isomorphic-git gave an object in another form than bytes');
      return { type: type ?? '', bytes: object };
    } catch (error) {
      if (isNotFound(error)) return null;
      throw new ForgeUnavailable(`object ${oid} of ${folder} cannot be read: ${wordsOf(error)}`, null, {
        cause: error,
      });
    }
  };
  const trees = treesOf(read);

  /** Follows annotated tags down to a commit. */
  const peel = async (oid: string): Promise<string | null> => {
    const object = await read(oid);
    if (object === null || object.type === 'commit') return object === null ? null : oid;
    const target = /^object ([0-9a-f]+)\n/.exec(Buffer.from(object.bytes).toString('latin1'))?.[1];
    return object.type === 'tag' && target !== undefined ? peel(target) : null;
  };

  const named = async (name: string): Promise<string | null> => {
    if (isObjectId(name)) return name;
    const place = name === 'HEAD' || name === '@' ? { ...own, ref: 'HEAD' } : { ...shared, ref: name };
    try {
      // A work tree of its own keeps HEAD apart from the branch that HEAD names.
      const ref = place.ref === 'HEAD' ? await git.resolveRef({ ...place, depth: 2 }) : place.ref;
      return isObjectId(ref) ? ref : await git.resolveRef({ ...shared, ref });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    if (!/^[0-9a-f]{4,}$/.test(name)) return null;
    return git.expandOid({ ...shared, oid: name }).catch(() => null);
  };

  const blobs: GitObjects['blobs'] = async (oids, maximumBytes) => {
    const found = new Map<string, BlobContent>();
    // One after the other: isomorphic-git tells a size only by reading, so this bounds what is held at once.
    for (const oid of new Set(oids)) {
      const object = await read(oid);
      if (object?.type !== 'blob') continue;
      const size = object.bytes.length;
      found.set(oid, { size, bytes: size > maximumBytes ? null : object.bytes });
    }
    return found;
  };

  const branchesUnder = async (prefix: string, remote?: string): Promise<readonly Branch[]> => {
    const names = await git.listBranches({ ...shared, ...(remote === undefined ? {} : { remote }) });
    const found: Branch[] = [];
    for (const name of names) {
      if (remote !== undefined && name === 'HEAD') continue;
      const sha = await named(`refs/${prefix}${name}`);
      if (sha !== null) found.push({ name: prefix.replace(/^(heads|remotes)\//, '') + name, sha });
    }
    return found;
  };

  return {
    engine: 'portable',
    folder,
    commit: trees.commit,
    log: trees.log,
    entries: trees.entries,
    blobs,
    diff: (before, after) => diffTrees(trees, blobs, before, after),

    async diffs(pairs) {
      const each: (readonly ChangedFile[])[] = [];
      for (const { commit, parent } of pairs)
        each.push(await diffTrees(trees, blobs, parent ?? emptyTreeFor(commit), commit));
      return each;
    },

    async resolve(revision) {
      if (revisionFault(revision) !== null) return null;
      const [, name = '', steps = ''] = /^(.*?)((?:\^\{commit\}|\^\d*|~\d*)*)$/.exec(revision) ?? [];
      const start = await named(name);
      let sha = start === null ? null : await peel(start);
      for (const step of steps.match(/\^\{commit\}|\^\d*|~\d*/g) ?? []) {
        if (sha === null || step === '^{commit}') continue;
        const count = step.length === 1 ? 1 : Number(step.slice(1));
        const nth = step.startsWith('^') ? count : 1;
        for (
          let left = step.startsWith('~') ? count : Math.min(count, 1);
          left > 0 && sha !== null;
          left -= 1
        ) {
          const parent: string | undefined = (await trees.commit(sha))?.parents[nth - 1];
          sha = parent === undefined || (await trees.commit(parent)) === null ? null : parent;
        }
      }
      return sha;
    },

    async symbolic(ref) {
      try {
        const target = await git.resolveRef({ ...(ref === 'HEAD' ? own : shared), ref, depth: 2 });
        return isObjectId(target) ? null : target;
      } catch (error) {
        if (isNotFound(error)) return null;
        throw error;
      }
    },

    between: (base, head, limit) => between(trees.commit, isEmptyTree(base) ? null : base, head, limit),

    async setting(name) {
      const texts = [join(commonDirectory, 'config'), ...ownSettings()].map((file) =>
        fs.promises.readFile(file, 'utf8').catch(() => ''),
      );
      for (const text of await Promise.all(texts)) {
        const value = settingIn(text, name);
        if (value !== undefined) return value || null;
      }
      return null;
    },

    async branches(notMergedInto) {
      const remotes = await git.listRemotes(shared);
      const nested = await Promise.all([
        branchesUnder('heads/'),
        ...remotes.map(({ remote }) => branchesUnder(`remotes/${remote}/`, remote)),
      ]);
      const all = nested.flat();
      if (notMergedInto === undefined) return all;
      const merged = await ancestors(trees.commit, [notMergedInto]);
      return all.filter(({ sha }) => !merged.has(sha));
    },

    async mergeBase(a, b) {
      if ((await trees.commit(a)) === null || (await trees.commit(b)) === null) return null;
      return newest(await mergeBases(trees.commit, a, b))?.sha ?? null;
    },

    async tree(id) {
      const root = await trees.root(id);
      if (isEmptyTree(root)) return [];
      return (await trees.walk(root, '')).map(({ path }) => path).sort();
    },

    async close() {},
  };
}

/** Where git looks for a user's settings, the strongest first (git-scm.com/docs/git-config, read 2026-11). */
function ownSettings(): readonly string[] {
  const home = process.env.HOME ?? homedir();
  const folder = process.env.XDG_CONFIG_HOME ?? join(home, '.config');
  return [join(home, '.gitconfig'), join(folder, 'git', 'config')];
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'NotFoundError';
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
