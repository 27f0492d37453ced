/** Finds the repository at a path and opens it with the engine that this machine has. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { gitIsInstalled, openNative } from './native.ts';
import type { GitObjects } from './objects.ts';

export interface GitLocation {
  /** Where HEAD is. */
  readonly gitDirectory: string;
  /** Where objects and branches are; another folder for an added work tree. */
  readonly commonDirectory: string;
  /** The work tree, or the bare directory. */
  readonly folder: string;
}

/** A path that people gave is no repository; the message is for them. */
export class NotARepository extends Error {
  constructor(path: string, why: string) {
    super(`${path} is not a git repository: ${why}`);
    this.name = 'NotARepository';
  }
}

/**
 * @param path a work tree or any folder in it, a git directory, or a bare repository.
 * @throws NotARepository
 */
export async function openRepository(path: string): Promise<GitObjects> {
  const location = await locate(path);
  if (await gitIsInstalled()) return openNative(location);
  // Loaded only where it is needed: it takes longer than a whole `--version`.
  const { openPortable } = await import('./portable.ts');
  return openPortable(location);
}

/** @throws NotARepository */
export async function locate(path: string): Promise<GitLocation> {
  const given = resolve(path);
  const kind = await kindAt(given);
  if (kind === null) throw new NotARepository(given, 'no such folder');
  if (kind === 'file') throw new NotARepository(given, 'it is a file');
  const start = await realpath(given);
  for (let folder = start; ; folder = dirname(folder)) {
    if (await isGitDirectory(folder)) return locationOf(folder, bareOrWorkTree(folder));
    const dotGit = join(folder, '.git');
    const found = await kindAt(dotGit);
    if (found === 'folder' && (await isGitDirectory(dotGit))) return locationOf(dotGit, folder);
    if (found === 'file') return locationOf(await pointedAt(dotGit, given), folder);
    if (dirname(folder) === folder) {
      throw new NotARepository(
        given,
        'neither it nor a folder above it has a .git, and it is no bare repository',
      );
    }
  }
}

async function pointedAt(dotGit: string, given: string): Promise<string> {
  const target = /^gitdir: (.+)$/m.exec(await readFile(dotGit, 'utf8'))?.[1]?.trim();
  if (target === undefined) throw new NotARepository(given, `${dotGit} has no "gitdir:" line`);
  const directory = resolve(dirname(dotGit), target);
  if (await isGitDirectory(directory)) return directory;
  throw new NotARepository(given, `${dotGit} points to ${directory}, where there is none`);
}

async function locationOf(gitDirectory: string, folder: string): Promise<GitLocation> {
  const common = await readFile(join(gitDirectory, 'commondir'), 'utf8').catch(() => '.');
  return { gitDirectory, commonDirectory: resolve(gitDirectory, common.trim()), folder };
}

async function isGitDirectory(folder: string): Promise<boolean> {
  if ((await kindAt(join(folder, 'HEAD'))) !== 'file') return false;
  if ((await kindAt(join(folder, 'commondir'))) === 'file') return true;
  return (
    (await kindAt(join(folder, 'objects'))) === 'folder' && (await kindAt(join(folder, 'refs'))) === 'folder'
  );
}

function bareOrWorkTree(gitDirectory: string): string {
  return basename(gitDirectory) === '.git' ? dirname(gitDirectory) : gitDirectory;
}

async function kindAt(path: string): Promise<'file' | 'folder' | null> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return null;
  }
}
