/** composer.json: packages by vendor and name, repositories beside Packagist, and scripts. */
import { readJson } from '../../../../syntax/json.ts';
import type { TreeNode } from '../../../../syntax/tree.ts';
import type { Manifest } from '../manifest.ts';
import { canonical, entriesOf, itemsOf, Reading, textOf, under } from '../reading.ts';

/** PHP itself, its extensions and libraries, and Composer. */
const platform = /^(?:php(?:-.{1,40})?|hhvm|composer|composer-(?:plugin|runtime)-api|(?:ext|lib)-.{1,60})$/;

const silent = new Set(
  `name description type keywords homepage license authors support funding version time readme autoload autoload-dev
   minimum-stability prefer-stable extra suggest conflict replace provide archive bin abandoned non-feature-branches
   include-path target-dir _comment $schema`.split(/\s+/),
);

export const composerJson: Manifest = {
  name: 'composer.json',
  paths: ['**/composer.json', '!**/vendor/**'],
  source: 'getcomposer.org/doc/04-schema.md and 05-repositories.md, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'composer');
    const root = readJson(file.path, file.text);
    for (const entry of entriesOf(root ?? undefined)) {
      const { key, value } = entry;
      if (key === 'require' || key === 'require-dev') {
        for (const one of entriesOf(value))
          if (!platform.test(one.key))
            reading.asks(
              { name: one.key.toLowerCase(), version: textOf(one.value), development: key === 'require-dev' },
              one,
            );
      } else if (key === 'repositories') readRepositories(reading, value);
      else if (key === 'scripts')
        for (const script of entriesOf(value))
          reading.leavesEntry(`script ${script.key.slice(0, 60)}`, script);
      else if (key === 'config') {
        for (const inner of entriesOf(value))
          if (/plugins|secure-http|disable-tls|cafile/.test(inner.key))
            reading.leavesEntry(`config ${inner.key.slice(0, 60)}`, inner);
      } else if (!silent.has(key)) reading.leavesEntry(key.slice(0, 60), entry);
    }
    const name = textOf(under(root, 'name'));
    if (name !== null) reading.isItself(name.toLowerCase());
    return reading.end();
  },
};

/** A repository of any sort may answer for any name, unless it says for which. */
function readRepositories(reading: Reading, value: TreeNode): void {
  const list = value.kind === 'map' ? entriesOf(value).map((entry) => entry.value) : itemsOf(value);
  for (const repository of list) {
    const url = textOf(under(repository, 'url'));
    const type = textOf(under(repository, 'type'));
    if (url === null) {
      if (repository.kind === 'map')
        reading.leaves('a repository of packages', canonical(repository), repository);
    } else if (type !== 'path' || /^(?:\/|~|\.\.)/.test(url)) {
      reading.takesFrom(
        url,
        repository,
        type === 'vcs' || type === 'git' || under(repository, 'only') !== undefined,
      );
    }
  }
}
