/** nuget.config: sources, which packages they may answer for, and what is checked of them. */
import { childrenOf, readXml, type XmlElement } from '../../../../syntax/xml/xml.ts';
import type { Manifest } from '../manifest.ts';
import { Reading } from '../reading.ts';
import { saysOf } from '../xml-text.ts';
import { leavesCredential } from './credentials.ts';
import * as guards from './guards.ts';

/** Folders, and how Visual Studio restores. */
const silentSections = new Set(
  'packageRestore bindingRedirects packageManagement activePackageSource solution apikeys'.split(' '),
);
const silentKeys = new Set(
  'globalpackagesfolder repositorypath dependencyversion maxhttprequestspersource updatepackagelastaccesstime'.split(
    ' ',
  ),
);

export const nugetConfig: Manifest = {
  name: 'nuget.config',
  paths: ['**/{nuget,NuGet,Nuget}.{config,Config}'],
  source: 'learn.microsoft.com/nuget/reference/nuget-config-file, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'nuget');
    const root = readXml(file.path, file.text);
    const patterns = patternsOf(root);
    for (const section of root?.children ?? []) {
      switch (section.name) {
        case 'packageSources':
          for (const source of childrenOf(section, 'add')) readSource(reading, source, patterns);
          break;
        case 'packageSourceCredentials':
          for (const source of section.children)
            for (const one of source.children)
              leavesCredential(reading, source.name, keyOf(one), writtenIn(one), one);
          break;
        case 'config':
          for (const one of section.children) readConfig(reading, one);
          break;
        case 'packageSourceMapping':
          break;
        default:
          if (!silentSections.has(section.name))
            reading.leaves(`<${section.name.slice(0, 60)}>`, saysOf(section), section);
      }
    }
    return reading.end();
  },
};

/** By source: the packages it may answer for; null where no mapping says, so that each answers for all. */
function patternsOf(root: XmlElement | null): ReadonlyMap<string, readonly string[]> | null {
  const [mapping] = childrenOf(root, 'packageSourceMapping');
  if (mapping === undefined) return null;
  return new Map(
    childrenOf(mapping, 'packageSource').map((source) => [
      keyOf(source).toLowerCase(),
      childrenOf(source, 'package').map(({ attributes }) => attributes.get('pattern') ?? ''),
    ]),
  );
}

function readSource(
  reading: Reading,
  source: XmlElement,
  patterns: ReadonlyMap<string, readonly string[]> | null,
): void {
  const [key, address] = [keyOf(source), writtenIn(source)];
  const own = patterns?.get(key.toLowerCase()) ?? [];
  const named = patterns !== null && !own.includes('*');
  const group = own.length > 0 && named ? { group: own.slice(0, 8).sort().join(', ').slice(0, 200) } : {};
  if (/:\/\/|%/.test(address)) reading.takesFrom(address, source, named, group);
  else reading.leaves('a folder that packages come from', address, source);
  const unchecked = source.attributes.get('disableTLSCertificateValidation');
  if (unchecked !== undefined)
    reading.holds(
      guards.certificates(`the NuGet source ${key.slice(0, 100)}`),
      guards.rankOfHole(unchecked),
      unchecked,
      source,
    );
}

function readConfig(reading: Reading, one: XmlElement): void {
  const [key, value] = [keyOf(one), writtenIn(one)];
  if (key.toLowerCase() === 'signaturevalidationmode') {
    const rank = value === 'require' ? 1 : value === 'accept' ? 0 : null;
    reading.holds(guards.signatures, rank, value, one);
  } else if (/^https?_proxy\.password$/i.test(key)) return;
  else if (!silentKeys.has(key.toLowerCase()))
    reading.leaves(`setting ${key.slice(0, 60)}`, saysOf(one), one);
}

function keyOf({ attributes }: XmlElement): string {
  return attributes.get('key') ?? '';
}

function writtenIn({ attributes }: XmlElement): string {
  return attributes.get('value') ?? '';
}
