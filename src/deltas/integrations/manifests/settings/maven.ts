/** settings.xml of Maven: mirrors and repositories, and what is checked of what comes from them. */
import { childrenOf, readXml, textIn, type XmlElement } from '../../../../syntax/xml/xml.ts';
import type { Manifest } from '../manifest.ts';
import { Reading } from '../reading.ts';
import { saysOf } from '../xml-text.ts';
import * as guards from './guards.ts';

/** Where its cache lies and whether it asks. */
const silent = new Set('localRepository interactiveMode offline usePluginRegistry'.split(' '));

export const mavenSettings: Manifest = {
  name: 'settings.xml',
  paths: ['**/settings.xml', '**/{maven,mvn,m2}[-_]settings.xml', '**/.mvn/*settings*.xml'],
  source: 'maven.apache.org/settings.html, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'maven');
    const root = readXml(file.path, file.text);
    if (root === null) return reading.end();
    // Other programs keep settings under the same name.
    if (root.name !== 'settings') reading.leaves('settings of another program', saysOf(root), root);
    else for (const part of root.children) readPart(reading, part);
    return reading.end();
  },
};

function readPart(reading: Reading, part: XmlElement): void {
  switch (part.name) {
    case 'mirrors':
      for (const mirror of part.children) readMirror(reading, mirror);
      return;
    case 'profiles':
      for (const profile of part.children) for (const inner of profile.children) readProfile(reading, inner);
      return;
    case 'servers':
      for (const server of part.children)
        reading.leaves(`credential for ${(textIn(server, 'id') ?? '').slice(0, 60)}`, saysOf(server), server);
      return;
    default:
      if (!silent.has(part.name)) reading.leaves(`<${part.name.slice(0, 60)}>`, saysOf(part), part);
  }
}

/** A mirror of one repository answers for what that one would; one of "*" or of the central one, for all. */
function readMirror(reading: Reading, mirror: XmlElement): void {
  const url = textIn(mirror, 'url');
  if (url === null || textIn(mirror, 'blocked') === 'true') return;
  const of = textIn(mirror, 'mirrorOf') ?? '*';
  const all = /\*|\bcentral\b/.test(of);
  reading.takesFrom(url, mirror, !all, all ? {} : { group: `the repository ${of.slice(0, 100)}` });
}

/** maven.apache.org/ref/3-LATEST/maven-settings: Maven 3 warns where nothing is written. */
const checksumRanks: ReadonlyMap<string, number> = new Map([
  ['fail', 2],
  ['warn', 1],
  ['ignore', 0],
]);

function readProfile(reading: Reading, part: XmlElement): void {
  switch (part.name) {
    case 'repositories':
    case 'pluginRepositories':
      for (const repository of part.children) readRepository(reading, repository);
      return;
    case 'properties':
      for (const property of part.children) {
        if (/^maven\.wagon\.http\.ssl\.(?:insecure|allowall)$/.test(property.name))
          reading.holds(
            guards.certificates('Maven repositories'),
            guards.rankOfHole(property.text),
            property.text,
            property,
          );
        else reading.leaves(`property ${property.name.slice(0, 60)}`, saysOf(property), property);
      }
      return;
    case 'id':
      return;
    default:
      reading.leaves(`<${part.name.slice(0, 60)}> of a profile`, saysOf(part), part);
  }
}

function readRepository(reading: Reading, repository: XmlElement): void {
  const url = textIn(repository, 'url');
  if (url !== null) reading.takesFrom(url, repository);
  for (const sort of ['releases', 'snapshots'])
    for (const one of childrenOf(repository, sort)) {
      const policy = textIn(one, 'checksumPolicy');
      if (policy !== null)
        reading.holds(guards.checksums('Maven', 1), checksumRanks.get(policy) ?? null, policy, one);
    }
}
