/** A bare git repository on disk, driven by the git program: what the loopback GitHub reads every fact from. */
import { spawnSync } from 'node:child_process';

export interface TreeItem {
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  /** Bytes of a blob; null for trees and submodules. */
  readonly size: number | null;
  readonly path: string;
}

export interface Person {
  readonly name: string;
  readonly email: string;
  /** ISO 8601 in UTC. */
  readonly date: string;
}

export interface CommitFacts {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Person;
  readonly committer: Person;
}

/** GitHub's word for what happened to a file, from the letter of `git diff --raw`. */
export type DiffStatus = 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';

export interface DiffFile {
  readonly status: DiffStatus;
  readonly path: string;
  /** The path before a rename or copy; null otherwise. */
  readonly previousPath: string | null;
  /** The blob on the head side; on the base side where the file was removed. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** From the first "@@"; null for binary files, pure renames and mode changes. */
  readonly patch: string | null;
}

/** What stands at a path in a commit; null removes it. */
export type FileContent =
  | string
  | Buffer
  | { readonly symlink: string }
  | { readonly submodule: string }
  | { readonly executable: string | Buffer }
  | null;

export interface NewCommit {
  /** The full name of the ref that will point at it. */
  readonly ref: string;
  readonly parents: readonly string[];
  /** Changes on top of the first parent's tree. */
  readonly files: Readonly<Record<string, FileContent>>;
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly committer: { readonly name: string; readonly email: string };
  /** Seconds since 1970. */
  readonly time: number;
}

export interface Git {
  readonly directory: string;
  write(commit: NewCommit): string;
  /** @returns the commit id a revision means, or null. */
  commit(revision: string): string | null;
  commitFacts(sha: string): CommitFacts;
  /** Commits reachable from `head` and not from `base`, oldest first. */
  commitsBetween(base: string, head: string): readonly string[];
  /** Commits up to `head` that touched a path, newest first. */
  commitsOf(head: string, path: string): readonly string[];
  mergeBase(a: string, b: string): string | null;
  diff(base: string, head: string): readonly DiffFile[];
  /** Every entry below a tree or commit, folders included, in git's order; null where there is no such tree. */
  tree(revision: string, recursive: boolean): readonly TreeItem[] | null;
  treeSha(revision: string): string | null;
  blob(sha: string): Buffer | null;
  setRef(ref: string, sha: string): void;
  deleteRef(ref: string): void;
}

const letters: Readonly<Record<string, DiffStatus>> = {
  A: 'added',
  C: 'copied',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
};

/** @returns the repository of that folder, which is created. */
export function initializeGit(directory: string): Git {
  const run = (args: readonly string[], input?: Buffer) =>
    spawnSync('git', ['-c', 'core.quotePath=false', ...args], {
      cwd: directory,
      // Nobody's own git settings may change what a test sees.
      env: { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', HOME: directory, LC_ALL: 'C' },
      maxBuffer: 1 << 30,
      ...(input === undefined ? {} : { input }),
    });
  const must = (args: readonly string[], input?: Buffer): Buffer => {
    const result = run(args, input);
    if (result.error !== undefined) throw result.error;
    if (result.status !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr.toString('utf8')}`);
    return result.stdout;
  };
  const line = (args: readonly string[]): string | null => {
    const result = run(args);
    return result.status === 0 ? result.stdout.toString('utf8').trim() : null;
  };
  must(['init', '--quiet', '--bare', '--initial-branch=main', '.']);

  // Objects never change, so what was read once by its id is kept; refs are always asked for again.
  const blobs = new Map<string, Buffer>();
  const trees = new Map<string, readonly TreeItem[]>();
  const facts = new Map<string, CommitFacts>();
  const diffs = new Map<string, readonly DiffFile[]>();
  const remembered = <T>(cache: Map<string, T>, key: string, compute: () => T): T => {
    const known = cache.get(key);
    if (known !== undefined) return known;
    const fresh = compute();
    cache.set(key, fresh);
    return fresh;
  };

  const commit = (revision: string): string | null =>
    revision === '' || revision.startsWith('-')
      ? null
      : line(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
  const treeSha = (revision: string): string | null =>
    revision === '' || revision.startsWith('-')
      ? null
      : line(['rev-parse', '--verify', '--quiet', `${revision}^{tree}`]);

  return {
    directory,
    write(request) {
      const out = must(['fast-import', '--quiet', '--force'], fastImport(request));
      return out.toString('utf8').trim();
    },
    commit,
    treeSha,
    commitFacts: (sha) =>
      remembered(facts, sha, () => parseCommit(sha, must(['cat-file', 'commit', sha]).toString('utf8'))),
    commitsBetween: (base, head) =>
      must(['rev-list', '--reverse', '--topo-order', `${base}..${head}`])
        .toString('utf8')
        .split('\n')
        .filter((sha) => sha !== ''),
    commitsOf: (head, path) =>
      must(['rev-list', head, '--', path])
        .toString('utf8')
        .split('\n')
        .filter((sha) => sha !== ''),
    mergeBase: (a, b) => line(['merge-base', a, b]),
    diff: (base, head) =>
      remembered(diffs, `${base} ${head}`, () => {
        const raw = must(['diff', '--raw', '--numstat', '--no-abbrev', '-M', '-z', base, head]).toString(
          'utf8',
        );
        return parseDiff(
          raw,
          must(['diff', '-p', '-M', '--no-color', '--no-ext-diff', base, head]).toString('utf8'),
        );
      }),
    tree(revision, recursive) {
      const sha = treeSha(revision);
      if (sha === null) return null;
      const shape = recursive ? ['-r', '-t'] : [];
      return remembered(trees, `${sha} ${recursive}`, () =>
        parseTree(must(['ls-tree', ...shape, '-z', '-l', sha]).toString('utf8')),
      );
    },
    blob(sha) {
      const known = blobs.get(sha);
      if (known !== undefined) return known;
      if (!/^[0-9a-f]{40}$/.test(sha)) return null;
      const result = run(['cat-file', 'blob', sha]);
      if (result.status !== 0) return null;
      blobs.set(sha, result.stdout);
      return result.stdout;
    },
    setRef(ref, sha) {
      must(['update-ref', ref, sha]);
    },
    deleteRef(ref) {
      must(['update-ref', '-d', ref]);
    },
  };
}

function fastImport(request: NewCommit): Buffer {
  const parts: (string | Buffer)[] = [];
  const data = (content: string | Buffer) => {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    parts.push(`data ${bytes.length}\n`, bytes, '\n');
  };
  const person = ({ name, email }: NewCommit['author']) => `${name} <${email}> ${request.time} +0000`;
  parts.push(`commit ${request.ref}\nmark :1\n`);
  parts.push(`author ${person(request.author)}\ncommitter ${person(request.committer)}\n`);
  data(request.message);
  request.parents.forEach((parent, index) => {
    parts.push(`${index === 0 ? 'from' : 'merge'} ${parent}\n`);
  });
  for (const [path, content] of Object.entries(request.files)) {
    const quoted = `"${path.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
    if (content === null) parts.push(`D ${quoted}\n`);
    else if (typeof content === 'string' || Buffer.isBuffer(content)) {
      parts.push(`M 100644 inline ${quoted}\n`);
      data(content);
    } else if ('symlink' in content) {
      parts.push(`M 120000 inline ${quoted}\n`);
      data(content.symlink);
    } else if ('submodule' in content) parts.push(`M 160000 ${content.submodule} ${quoted}\n`);
    else {
      parts.push(`M 100755 inline ${quoted}\n`);
      data(content.executable);
    }
  }
  parts.push('get-mark :1\n');
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part)));
}

function parseCommit(sha: string, text: string): CommitFacts {
  const end = text.indexOf('\n\n');
  const lines = text.slice(0, end).split('\n');
  const values = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    sha,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    message: text.slice(end + 2).replace(/\n$/, ''),
    author: parsePerson(values('author')[0] ?? ''),
    committer: parsePerson(values('committer')[0] ?? ''),
  };
}

function parsePerson(text: string): Person {
  const match = /^(.*) <(.*)> (\d+) /.exec(text);
  const date = new Date(Number(match?.[3] ?? 0) * 1000).toISOString().replace('.000Z', 'Z');
  return { name: match?.[1] ?? '', email: match?.[2] ?? '', date };
}

function parseTree(text: string): readonly TreeItem[] {
  return text
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const tab = entry.indexOf('\t');
      const [mode = '', type = '', sha = '', size = '-'] = entry.slice(0, tab).split(/ +/);
      return {
        mode,
        type: type === 'tree' || type === 'commit' ? type : 'blob',
        sha,
        size: size === '-' ? null : Number(size),
        path: entry.slice(tab + 1),
      };
    });
}

/** `git diff --raw --numstat -z`: first all raw entries, then all counts; the patches follow in the same order. */
function parseDiff(raw: string, patches: string): readonly DiffFile[] {
  const fields = raw.split('\0');
  const entries: { letter: string; sha: string; path: string; previousPath: string | null }[] = [];
  let at = 0;
  while (fields[at]?.startsWith(':') === true) {
    const [, , beforeSha = '', afterSha = '', status = ''] = (fields[at] ?? '').split(' ');
    const letter = status.charAt(0);
    const moved = letter === 'R' || letter === 'C';
    const path = fields[at + (moved ? 2 : 1)] ?? '';
    entries.push({
      letter,
      sha: letter === 'D' ? beforeSha : afterSha,
      path,
      previousPath: moved ? (fields[at + 1] ?? '') : null,
    });
    at += moved ? 3 : 2;
  }
  const sections = patches.split(/^(?=diff --git )/m).filter((section) => section !== '');
  let section = 0;
  return entries.map((entry) => {
    const [added = '0', deleted = '0', path = ''] = (fields[at] ?? '').split('\t');
    at += path === '' ? 3 : 1;
    // A change of type (a file becomes a symlink) is printed as a removal and an addition.
    const own = sections.slice(section, section + (entry.letter === 'T' ? 2 : 1)).join('');
    section += entry.letter === 'T' ? 2 : 1;
    const start = own.search(/^@@ /m);
    return {
      status: letters[entry.letter] ?? 'changed',
      path: entry.path,
      previousPath: entry.previousPath,
      sha: entry.sha,
      additions: added === '-' ? 0 : Number(added),
      deletions: deleted === '-' ? 0 : Number(deleted),
      patch: start === -1 ? null : own.slice(start).replace(/\n$/, ''),
    };
  });
}
