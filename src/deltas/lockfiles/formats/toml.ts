/**
 * Cargo.lock, poetry.lock, uv.lock -> packages: each is a `[[package]]` with its fields below. Read by their lines: their
 * tools write them, one field a line, and a parser of all of TOML takes seconds for the largest.
 */
import type { Ecosystem } from '../../integrations/sighting.ts';
import type { LockFormat } from '../lock.ts';
import { addIntegrity, type Growing, growing, grown, linesIn, sourceOf } from './reading.ts';

type Fill = (one: Growing, text: string) => void;

function packages(ecosystem: Ecosystem, fill: Fill): LockFormat['read'] {
  return (file) => {
    const found: Growing[] = [];
    let inside = false;
    for (const { text, line } of linesIn(file)) {
      if (text.startsWith('[')) {
        // What stands below a package is still about it: "[package.source]".
        inside = text.startsWith('[[package]]') || (inside && text.startsWith('[package.'));
        if (text.startsWith('[[package]]')) found.push(growing('', line));
      }
      const one = found.at(-1);
      if (!inside || one === undefined) continue;
      const name = /^name = "([^"]+)"/.exec(text)?.[1];
      const version = /^version = "([^"]+)"/.exec(text)?.[1];
      if (name !== undefined && one.name === '')
        one.name = ecosystem === 'pypi' ? name.toLowerCase().replace(/[-_.]+/g, '-') : name;
      if (version !== undefined && one.version === '') one.version = version;
      fill(one, text);
    }
    return grown(found);
  };
}

/** What crates.io is called in lock files. */
const cratesIo =
  /^registry\+https:\/\/github\.com\/rust-lang\/crates\.io-index$|^sparse\+https:\/\/index\.crates\.io\/?$/;

const cargo: Fill = (one, text) => {
  const source = /^source = "([^"]+)"/.exec(text)?.[1];
  const checksum = /^checksum = "([^"]+)"/.exec(text)?.[1];
  if (checksum !== undefined) one.hashes.set('sha256', checksum);
  if (source === undefined || cratesIo.test(source)) return;
  const plain = source.replace(/^(?:registry|sparse)\+/, '');
  one.source = sourceOf(plain, () => plain !== source);
};

/** A file of a package with its hash, as poetry and uv write both: the hash of one file never changes. */
function addFiles(one: Growing, text: string): void {
  const written = /\{ ?(?:file|url) = "([^"]+)", hash = "([^"]+)"/.exec(text);
  if (written === null) return;
  const [, place = '', hash = ''] = written;
  const hashes = new Map<string, string>();
  addIntegrity(hashes, hash);
  const file = place.slice(place.lastIndexOf('/') + 1);
  for (const [way, value] of hashes) one.hashes.set(`${file} ${way}`, value);
}

const poetry: Fill = (one, text) => {
  addFiles(one, text);
  const type = /^type = "(git|legacy|url)"/.exec(text)?.[1];
  const url = /^url = "([^"]+)"/.exec(text)?.[1];
  if (type !== undefined)
    one.source = { form: type === 'git' ? 'git' : type === 'url' ? 'archive' : 'registry', address: '' };
  if (url === undefined || one.source === null) return;
  one.source = sourceOf(
    one.source.form === 'git' ? `git+${url}` : url,
    () => one.source?.form === 'registry',
  );
};

const uv: Fill = (one, text) => {
  addFiles(one, text);
  const written = /^source = \{ (registry|git|url) = "([^"]+)"/.exec(text);
  if (written === null) return;
  const [, form = '', address = ''] = written;
  one.source = sourceOf(form === 'git' ? `git+${address}` : address, () => form === 'registry');
};

export const cargoLock: LockFormat = {
  name: 'Cargo.lock',
  paths: ['**/Cargo.lock'],
  ecosystem: 'cargo',
  manifest: 'Cargo.toml',
  source: 'doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html, read 2026-11',
  read: packages('cargo', cargo),
};

export const poetryLock: LockFormat = {
  name: 'poetry.lock',
  paths: ['**/poetry.lock'],
  ecosystem: 'pypi',
  manifest: 'pyproject.toml',
  source: 'python-poetry.org/docs/basic-usage/#installing-dependencies, read 2026-11',
  read: packages('pypi', poetry),
};

export const uvLock: LockFormat = {
  name: 'uv.lock',
  paths: ['**/uv.lock'],
  ecosystem: 'pypi',
  manifest: 'pyproject.toml',
  source: 'docs.astral.sh/uv/concepts/projects/layout/#the-lockfile, read 2026-11',
  read: packages('pypi', uv),
};
