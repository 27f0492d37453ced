/** MSBuild projects and packages.config: packages of NuGet, and where they come from. */
import { childrenOf, readXml, textIn, type XmlElement } from '../../../../syntax/xml/xml.ts';
import type { Manifest } from '../manifest.ts';
import { Reading } from '../reading.ts';
import { saysOf } from '../xml-text.ts';

export const msbuild: Manifest = {
  name: 'MSBuild project',
  paths: ['**/*.{csproj,fsproj,vbproj}', '**/Directory.{Packages,Build}.{props,targets}'],
  source: 'learn.microsoft.com/nuget/consume-packages/package-references-in-project-files, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'nuget');
    const root = readXml(file.path, file.text);
    for (const group of root?.children ?? []) {
      if (group.name === 'ItemGroup') for (const item of group.children) readItem(reading, item);
      else if (group.name === 'PropertyGroup')
        for (const property of group.children) readProperty(reading, property);
      else reading.leaves(`<${group.name.slice(0, 60)}>`, saysOf(group), group);
    }
    return reading.end();
  },
};

/** A PackageVersion says which version is meant where a project asks for the package. */
function readItem(reading: Reading, item: XmlElement): void {
  const name = item.attributes.get('Include') ?? item.attributes.get('Update');
  const version = item.attributes.get('Version') ?? textIn(item, 'Version');
  switch (item.name) {
    case 'PackageReference':
    case 'GlobalPackageReference':
    case 'PackageDownload': {
      if (name === undefined) return;
      const kept = item.attributes.get('PrivateAssets') ?? textIn(item, 'PrivateAssets') ?? '';
      const development = item.name !== 'PackageReference' || /\ball\b/i.test(kept);
      reading.asks({ name: name.toLowerCase(), version, development }, item);
      return;
    }
    case 'Reference':
      if (textIn(item, 'HintPath') !== null) reading.leaves('a library by its path', saysOf(item), item);
      return;
    case 'Analyzer':
    case 'DotNetCliToolReference':
      reading.leaves('a tool of the build', saysOf(item), item);
      return;
    default:
  }
}

function readProperty(reading: Reading, property: XmlElement): void {
  if (/^Restore(?:Additional\w+)?Sources$/.test(property.name)) {
    for (const address of property.text.split(';'))
      if (address.includes('://')) reading.takesFrom(address, property);
  } else if (/BuildEvent$/.test(property.name))
    reading.leaves('a command of the build', saysOf(property), property);
}

export const packagesConfig: Manifest = {
  name: 'packages.config',
  paths: ['**/packages.config'],
  source: 'learn.microsoft.com/nuget/reference/packages-config, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'nuget');
    for (const one of childrenOf(readXml(file.path, file.text), 'package')) {
      const name = one.attributes.get('id');
      const development = one.attributes.get('developmentDependency') === 'true';
      if (name !== undefined)
        reading.asks(
          { name: name.toLowerCase(), version: one.attributes.get('version') ?? null, development },
          one,
        );
    }
    return reading.end();
  },
};
