/** pnpm-lock.yaml -> the packages of its section `packages`. Read by its lines: pnpm writes them itself, and there are many. */
import type { LockFormat } from '../lock.ts';
import { addIntegrity, type Growing, growing, grown, isNpmRegistry, linesIn, sourceOf } from './reading.ts';

export const pnpmLock: LockFormat = {
  name: 'pnpm-lock.yaml',
  paths: ['**/pnpm-lock.yaml'],
  ecosystem: 'npm',
  manifest: 'package.json',
  source: 'github.com/pnpm/spec/tree/master/lockfile, read 2026-11',
  read(file) {
    const found: Growing[] = [];
    let inside = false;
    for (const { text, line } of linesIn(file)) {
      if (/^\S/.test(text)) inside = text === 'packages:';
      if (!inside) continue;
      const key = /^ {2}(\S[^\s]*):$/.exec(text)?.[1];
      if (key !== undefined) found.push(named(key.replace(/^'|'$/g, ''), line));
      const one = found.at(-1);
      if (one !== undefined && /^ {4,6}(?:resolution: \{|integrity:|tarball:|repo:|commit:)/.test(text))
        fill(one, text.trim());
    }
    return grown(found);
  },
};

/** "/@quay/pier/1.0.0", "/pier@1.0.0_react@18", "@quay/pier@1.0.0(react@18)", "https://codeload.github.com/…". */
function named(key: string, line: number): Growing {
  const plain = (key.split('(', 1)[0] ?? key).replace(/^\//, '');
  const at = plain.indexOf('@', 1);
  const slash = plain.lastIndexOf('/');
  // The versions of old stand behind a slash.
  const cut = at > 0 ? at : slash;
  const one = growing(cut < 0 ? plain : plain.slice(0, cut), line);
  one.version = cut < 0 ? '' : plain.slice(cut + 1);
  if (/^[a-z]+\+?\w*:\/\//.test(one.version)) one.source = sourceOf(one.version, isNpmRegistry);
  return one;
}

function fill(one: Growing, text: string): void {
  const field = (name: string) => new RegExp(`\\b${name}: ['"]?([^\\s,'"}]{1,2000})`).exec(text)?.[1];
  const [integrity, tarball, repo] = [field('integrity'), field('tarball'), field('repo')];
  if (integrity !== undefined) addIntegrity(one.hashes, integrity);
  if (tarball !== undefined && /^https?:/.test(tarball)) one.source = sourceOf(tarball, isNpmRegistry);
  if (repo !== undefined) one.source = sourceOf(repo.startsWith('git') ? repo : `git+${repo}`, () => false);
}
