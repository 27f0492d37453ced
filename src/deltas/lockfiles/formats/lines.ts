/** go.sum, Gemfile.lock, mix.lock, pubspec.lock -> packages, line by line. */
import type { Locked, LockFormat } from '../lock.ts';
import { type Growing, growing, grown, linesIn, sourceOf } from './reading.ts';

export const goSum: LockFormat = {
  name: 'go.sum',
  paths: ['**/{go.sum,go.work.sum}'],
  ecosystem: 'golang',
  manifest: null,
  source: 'go.dev/ref/mod#go-sum-files, read 2026-11',
  read: (file) =>
    linesIn(file).flatMap(({ text, line }): readonly Locked[] => {
      const [name = '', written = '', hash = ''] = text.split(' ');
      const at = hash.indexOf(':');
      if (at < 0) return [];
      const [version = '', ...of] = written.split('/');
      const hashes = new Map([[`${of.join('/')} ${hash.slice(0, at)}`.trim(), hash.slice(at + 1)]]);
      return [{ name, version, source: null, hashes, line }];
    }),
};

export const gemLock: LockFormat = {
  name: 'Gemfile.lock',
  paths: ['**/{Gemfile.lock,gems.locked}'],
  ecosystem: 'gem',
  manifest: 'Gemfile',
  source: 'bundler.io/guides/gemfile.html, bundler.io/man/bundle-lock.1.html, read 2026-11',
  read(file) {
    const found: Growing[] = [];
    let section = '';
    let remote = '';
    for (const { text, line } of linesIn(file)) {
      if (/^[A-Z]/.test(text)) [section, remote] = [text, ''];
      remote = /^ {2}remote: (\S+)$/.exec(text)?.[1] ?? remote;
      const gem = /^ {4}([\w.-]+) \(([^)\s]+)\)$/.exec(text);
      if (gem !== null && (section === 'GEM' || section === 'GIT')) {
        const one = growing(gem[1] ?? '', line);
        one.version = gem[2] ?? '';
        one.source = sourceOf(section === 'GIT' ? `git+${remote}` : remote, () => true);
        found.push(one);
      }
      const sum = section === 'CHECKSUMS' ? /^ {2}([\w.-]+) \(([^)\s]+)\) (\w+)=(\w+)$/.exec(text) : null;
      if (sum !== null) {
        const [, name = '', version = '', way = '', hash = ''] = sum;
        found.push({ name, version, source: null, hashes: new Map([[way, hash]]), line });
      }
    }
    return grown(found);
  },
};

export const mixLock: LockFormat = {
  name: 'mix.lock',
  paths: ['**/mix.lock'],
  ecosystem: 'hex',
  manifest: 'mix.exs',
  source: 'hexdocs.pm/mix/Mix.Tasks.Deps.html, read 2026-11',
  read: (file) =>
    linesIn(file).flatMap(({ text, line }): readonly Locked[] => {
      const [, git] = /^ {2}"[\w.-]+": \{:git, "([^"]+)"/.exec(text) ?? [];
      const [, key = ''] = /^ {2}"([\w.-]+)": \{/.exec(text) ?? [];
      if (git !== undefined) {
        const [, commit = ''] = /^[^,]+, "[^"]+", "([\da-f]+)"/.exec(text) ?? [];
        const source = sourceOf(`git+${git}`, () => false);
        return [{ name: key, version: commit, source, hashes: new Map(), line }];
      }
      const hex = /^ {2}"[\w.-]+": \{:hex, :"?([\w.-]+)"?, "([^"]+)", "([\da-f]+)"/.exec(text);
      if (hex === null) return [];
      const [, name = '', version = '', hash = ''] = hex;
      const outer = /, "([\da-f]{64})"\},?$/.exec(text)?.[1];
      const hashes = new Map([['inner', hash]]);
      if (outer !== undefined) hashes.set('outer', outer);
      return [{ name, version, source: null, hashes, line }];
    }),
};

export const pubLock: LockFormat = {
  name: 'pubspec.lock',
  paths: ['**/pubspec.lock'],
  ecosystem: 'pub',
  manifest: 'pubspec.yaml',
  source: 'dart.dev/tools/pub/glossary#lockfile, read 2026-11',
  read(file) {
    const found: Growing[] = [];
    let inside = false;
    let isGit = false;
    for (const { text, line } of linesIn(file)) {
      if (/^\S/.test(text)) inside = text === 'packages:';
      if (!inside) continue;
      const name = /^ {2}([\w-]+):$/.exec(text)?.[1];
      if (name !== undefined) {
        found.push(growing(name, line));
        isGit = false;
      }
      const one = found.at(-1);
      if (one === undefined) continue;
      one.version = /^ {4}version: "?([^"\s]+)"?$/.exec(text)?.[1] ?? one.version;
      const sha = /^ {6}sha256: "?([\da-f]+)"?$/.exec(text)?.[1];
      if (sha !== undefined) one.hashes.set('sha256', sha);
      // A commit is what only git has, and it stands before the address.
      if (/^ {6}(?:resolved-)?ref: /.test(text)) isGit = true;
      const url = /^ {6}url: "?([^"\s]+)"?$/.exec(text)?.[1];
      if (url !== undefined) one.source = sourceOf(isGit ? `git+${url}` : url, () => true);
    }
    return grown(found);
  },
};
