/** yarn.lock, of both generations -> packages: `resolved` and `integrity` of the first, `resolution` and `checksum` of the second. */
import type { Locked, LockFormat } from '../lock.ts';
import { addIntegrity, type Growing, growing, grown, isNpmRegistry, linesIn, sourceOf } from './reading.ts';

export const yarnLock: LockFormat = {
  name: 'yarn.lock',
  paths: ['**/yarn.lock'],
  ecosystem: 'npm',
  manifest: 'package.json',
  source: 'classic.yarnpkg.com/lang/en/docs/yarn-lock, yarnpkg.com/advanced/lexicon, read 2026-11',
  read(file) {
    const found: Growing[] = [];
    let cacheKey = '';
    for (const { text, line } of linesIn(file)) {
      if (/^[^\s#].*:$/.test(text)) {
        found.push(growing(nameIn(text), line));
        continue;
      }
      const field = /^ {2}(\w+):? +(.+)$/.exec(text);
      const one = found.at(-1);
      if (field === null || one === undefined) continue;
      const [, key = '', written = ''] = field;
      const value = written.replace(/^"|"$/g, '');
      if (key === 'cacheKey') cacheKey = value;
      else fill(one, key, value, cacheKey);
    }
    return grown(found).flatMap(sound);
  },
};

/** `"@quay/pier@^1.0.0", "@quay/pier@npm:^1.1.0":` is "@quay/pier". */
function nameIn(header: string): string {
  const first = header.replace(/^"/, '');
  const at = first.indexOf('@', 1);
  return at < 0 ? '' : first.slice(0, at);
}

function fill(one: Growing, key: string, value: string, cacheKey: string): void {
  if (key === 'version') one.version = value;
  if (key === 'resolved') one.source = sourceOf(value, isNpmRegistry);
  if (key === 'integrity') addIntegrity(one.hashes, value);
  if (key === 'resolution') {
    const at = value.indexOf('@', 1);
    const range = at < 0 ? '' : value.slice(at + 1);
    one.name = at < 0 ? one.name : value.slice(0, at);
    // A part of the repository, or a package with a patch of it: neither is taken from anywhere.
    if (/^(?:workspace|portal|link|file|patch):/.test(range)) one.version = '';
    else if (!range.startsWith('npm:')) one.source = sourceOf(range, isNpmRegistry);
  }
  // A checksum is of the archive that yarn packs itself: another way of packing is another checksum.
  if (key === 'checksum') {
    const at = value.indexOf('/');
    one.hashes.set(`yarn ${at < 0 ? cacheKey : value.slice(0, at)}`, value.slice(at + 1));
  }
}

function sound(one: Locked): readonly Locked[] {
  return one.name.startsWith('__') ? [] : [one];
}
