/** Real repositories for tests, made with the git binary in folders that are removed again. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { changeOf } from '../../src/forge/git/changes.ts';
import { gitForge } from '../../src/forge/git/git.ts';
import type { GitObjects } from '../../src/forge/git/objects.ts';
import { type GitLocation, locate } from '../../src/forge/git/open.ts';

/** Repositories and the engines opened on them, all closed and removed by `close`. */
export function workbench(open: (location: GitLocation) => GitObjects) {
  const made: LocalRepository[] = [];
  const opened: GitObjects[] = [];
  const create = (name?: string) => {
    const repository = new LocalRepository(name);
    made.push(repository);
    return repository;
  };
  const openAt = async (folder: string) => {
    const objects = open(await locate(folder));
    opened.push(objects);
    return objects;
  };
  return {
    create,
    openAt,
    compareRevisions: async (folder: string, base?: string, head?: string) => {
      const objects = await openAt(folder);
      return gitForge(objects).compare(await changeOf(objects, { base, head }));
    },
    close: async () => {
      await Promise.all(opened.map((objects) => objects.close()));
      for (const repository of made) repository.remove();
    },
  };
}

export class LocalRepository {
  readonly folder: string;
  private clock = 1_700_000_000;

  constructor(name = 'shop') {
    this.folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'local-repository-'))), name);
    mkdirSync(this.folder);
    this.git('init', '--quiet', '--initial-branch=main');
  }

  /** Each call is a second later than the one before, so that the order of commits is known. */
  git(...args: readonly string[]): string {
    return this.gitWith('', args);
  }

  /** What is committed next is so many days later. */
  later(days: number): void {
    this.clock += days * 86_400;
  }

  private gitWith(input: string, args: readonly string[]): string {
    this.clock += 1;
    const env = {
      PATH: process.env.PATH,
      HOME: this.folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'ada@example.com',
      GIT_COMMITTER_NAME: 'Ada',
      GIT_COMMITTER_EMAIL: 'ada@example.com',
      GIT_AUTHOR_DATE: `${this.clock} +0000`,
      GIT_COMMITTER_DATE: `${this.clock} +0000`,
      GIT_ALLOW_PROTOCOL: 'file',
    };
    return execFileSync('git', args, {
      cwd: this.folder,
      env,
      encoding: 'utf8',
      stdio: 'pipe',
      input,
    }).trim();
  }

  write(path: string, content: string | Uint8Array, mode = 0o644): void {
    const place = join(this.folder, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, content);
    chmodSync(place, mode);
  }

  link(path: string, target: string): void {
    symlinkSync(target, join(this.folder, path));
  }

  /** @returns the new commit's id. */
  commit(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** Commits one empty file under all these paths, in the index alone: writing thousands takes seconds. */
  addMany(paths: readonly string[]): void {
    const blob = this.gitWith('', ['hash-object', '-w', '--stdin']);
    this.gitWith(paths.map((path) => `100644 ${blob}\t${path}\n`).join(''), ['update-index', '--index-info']);
    this.git('commit', '--quiet', '--message', 'many');
  }

  /** Commits one file over and over, a day between each: a process a commit would take seconds. */
  commitMany(path: string, texts: readonly string[]): void {
    const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
    const head = this.git('rev-parse', 'HEAD');
    const commits = texts.map((text, index) => {
      this.later(1);
      const from = index === 0 ? `from ${head}\n` : '';
      const ada = `committer Ada <ada@example.com> ${this.clock} +0000\n`;
      return `commit refs/heads/main\n${ada}${data(`${path} ${index}`)}${from}M 100644 inline ${path}\n${data(text)}`;
    });
    this.gitWith(commits.join(''), ['fast-import', '--quiet']);
    this.git('reset', '--quiet', '--hard');
  }

  remove(): void {
    rmSync(dirname(this.folder), { recursive: true, force: true });
  }
}
