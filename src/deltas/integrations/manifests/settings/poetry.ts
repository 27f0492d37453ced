/** uv.toml and poetry.toml: what pyproject.toml may say of the tool, in a file of its own. */
import { readToml } from '../../../../syntax/toml.ts';
import type { TreeEntry } from '../../../../syntax/tree.ts';
import type { Manifest } from '../manifest.ts';
import { readUv } from '../python/pyproject.ts';
import { entriesOf, Reading, textOf } from '../reading.ts';
import { leavesCredential } from './credentials.ts';
import * as guards from './guards.ts';

export const uvToml: Manifest = {
  name: 'uv.toml',
  paths: ['**/uv.toml'],
  source: 'docs.astral.sh/uv/reference/settings, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'pypi');
    const root = readToml(file.path, file.text);
    if (root !== null) readUv(reading, file, root);
    return reading.end();
  },
};

/** Where environments and caches lie, and how many downloads run at once. */
const silent = new Set('virtualenvs cache-dir data-dir solver keyring python requests'.split(' '));

export const poetryToml: Manifest = {
  name: 'poetry.toml',
  paths: ['**/poetry.toml'],
  source: 'python-poetry.org/docs/configuration, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'pypi');
    for (const entry of entriesOf(readToml(file.path, file.text) ?? undefined)) readKey(reading, entry);
    return reading.end();
  },
};

const silentOfInstaller = new Set(['parallel', 'max-workers', 're-resolve']);

function readKey(reading: Reading, entry: TreeEntry): void {
  const { key, value } = entry;
  if (silent.has(key)) return;
  if (key === 'installer') {
    for (const inner of entriesOf(value))
      if (!silentOfInstaller.has(inner.key))
        reading.leavesEntry(`installer ${inner.key.slice(0, 60)}`, inner);
  } else if (key === 'certificates') {
    for (const source of entriesOf(value))
      for (const inner of entriesOf(source.value)) {
        const text = textOf(inner.value) ?? '';
        // A path to a certificate is a check of its own; only "false" is none.
        if (inner.key === 'cert' && guards.flag(text) !== null)
          reading.holds(
            guards.certificates(`the Poetry source ${source.key.slice(0, 60)}`),
            guards.rankOf(text),
            text,
            inner,
          );
        else reading.leavesEntry(`certificate of ${source.key.slice(0, 60)}`, inner);
      }
  } else if (key === 'http-basic' || key === 'pypi-token') {
    for (const source of entriesOf(value)) {
      const inner = entriesOf(source.value);
      for (const one of inner.length > 0 ? inner : [source])
        leavesCredential(reading, source.key, one.key, textOf(one.value) ?? '', one);
    }
  } else if (key === 'repositories') {
    for (const source of entriesOf(value))
      reading.leavesEntry(`where packages are published to: ${source.key.slice(0, 60)}`, source);
  } else reading.leavesEntry(`setting ${key.slice(0, 60)}`, entry);
}
