/** libs.versions.toml: the libraries and plugins that a Gradle build has names for. */
import type { TextFile } from '../../../../change/snapshot.ts';
import { readToml } from '../../../../syntax/toml.ts';
import type { TreeEntry } from '../../../../syntax/tree.ts';
import type { Manifest } from '../manifest.ts';
import { entriesOf, isForDevelopment, Reading, textOf, under } from '../reading.ts';

export const versionCatalog: Manifest = {
  name: 'libs.versions.toml',
  paths: ['**/*.versions.toml'],
  source: 'docs.gradle.org/current/userguide/version_catalogs.html, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'maven');
    for (const entry of entriesOf(readToml(file.path, file.text) ?? undefined)) {
      if (entry.key === 'libraries')
        for (const one of entriesOf(entry.value)) readLibrary(reading, file, one);
      else if (entry.key === 'plugins') for (const one of entriesOf(entry.value)) readPlugin(reading, one);
      else if (!['versions', 'bundles', 'metadata'].includes(entry.key))
        reading.leavesEntry(entry.key.slice(0, 60), entry);
    }
    return reading.end();
  },
};

/** What a library is for stands where it is used; here its alias is all there is. */
function readLibrary(reading: Reading, file: TextFile, one: TreeEntry): void {
  const [group, name] = (textOf(one.value) ?? textOf(under(one.value, 'module')) ?? '').split(':');
  const from = textOf(under(one.value, 'group')) ?? group;
  const own = textOf(under(one.value, 'name')) ?? name;
  if (!from || own === undefined) reading.leavesEntry(`library ${one.key.slice(0, 60)}`, one);
  else
    reading.asks(
      { name: `${from}:${own}`, development: isForDevelopment(one.key) || isForDevelopment(file.path) },
      one,
    );
}

function readPlugin(reading: Reading, one: TreeEntry): void {
  const [id] = (textOf(one.value) ?? textOf(under(one.value, 'id')) ?? '').split(':');
  if (!id) reading.leavesEntry(`plugin ${one.key.slice(0, 60)}`, one);
  else reading.asks({ name: `${id}:${id}.gradle.plugin`, development: true }, one);
}
