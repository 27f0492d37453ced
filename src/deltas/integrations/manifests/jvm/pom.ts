/** pom.xml: dependencies, the parent and plugins by their coordinates, and the repositories they come from. */
import { childrenOf, readXml, textIn, type XmlElement } from '../../../../syntax/xml/xml.ts';
import type { Manifest } from '../manifest.ts';
import { Reading } from '../reading.ts';
import { saysOf } from '../xml-text.ts';

/** What describes the project, or only says which version is meant. */
const silent = new Set(
  `modelVersion groupId artifactId version packaging name description url inceptionYear licenses developers contributors
   organization scm issueManagement ciManagement mailingLists distributionManagement modules properties prerequisites
   dependencyManagement reporting reports`.split(/\s+/),
);

const developmentScopes = new Set(['test', 'import']);

export const pomXml: Manifest = {
  name: 'pom.xml',
  paths: ['**/pom.xml', '**/*.pom'],
  source: 'maven.apache.org/pom.html, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'maven');
    const project = readXml(file.path, file.text);
    if (project === null) return reading.end();
    const filled = properties(project);
    const own = coordinates(project, filled);
    if (own !== null) reading.isItself(own);
    readParts(reading, project, filled);
    return reading.end();
  },
};

type Filled = (text: string) => string;

/** Properties of the same file stand in for their names; others stay as they are written. */
function properties(project: XmlElement): Filled {
  const values = new Map<string, string>();
  for (const { name, text } of childrenOf(project, 'properties')[0]?.children ?? []) values.set(name, text);
  const parent = childrenOf(project, 'parent')[0];
  const group = textIn(project, 'groupId') ?? (parent && textIn(parent, 'groupId'));
  if (group) for (const name of ['project.groupId', 'groupId', 'pom.groupId']) values.set(name, group);
  return (text) =>
    text.slice(0, 400).replace(/\$\{([^{}]{1,100})\}/g, (whole, name: string) => values.get(name) ?? whole);
}

function coordinates(element: XmlElement, filled: Filled): string | null {
  const group = textIn(element, 'groupId') ?? '${project.groupId}';
  const artifact = textIn(element, 'artifactId');
  return artifact === null ? null : `${filled(group)}:${filled(artifact)}`;
}

function readParts(reading: Reading, project: XmlElement, filled: Filled): void {
  for (const part of project.children) {
    switch (part.name) {
      case 'dependencies':
        readDependencies(reading, part, filled);
        break;
      case 'parent':
        readParent(reading, part, filled);
        break;
      case 'build':
        readBuild(reading, part, filled);
        break;
      case 'repositories':
      case 'pluginRepositories':
        for (const repository of part.children) {
          const url = textIn(repository, 'url');
          if (url !== null) reading.takesFrom(filled(url), repository);
        }
        break;
      case 'profiles':
        for (const profile of part.children) readParts(reading, profile, filled);
        break;
      case 'id':
      case 'activation':
        break;
      default:
        if (!silent.has(part.name)) reading.leaves(part.name.slice(0, 60), saysOf(part), part);
    }
  }
}

function readDependencies(reading: Reading, list: XmlElement, filled: Filled): void {
  for (const dependency of childrenOf(list, 'dependency')) {
    const name = coordinates(dependency, filled);
    if (name === null) continue;
    const path = textIn(dependency, 'systemPath');
    reading.asks(
      {
        name,
        version: textIn(dependency, 'version'),
        development: developmentScopes.has(textIn(dependency, 'scope') ?? ''),
        source: path === null ? null : filled(path),
      },
      dependency,
    );
  }
}

/** A parent is built here where it is found by a path, as it is where nothing is said, or comes from the registry. */
function readParent(reading: Reading, parent: XmlElement, filled: Filled): void {
  const name = coordinates(parent, filled);
  if (name !== null) reading.asks({ name, version: textIn(parent, 'version') }, parent);
}

function readBuild(reading: Reading, build: XmlElement, filled: Filled): void {
  for (const part of build.children) {
    if (part.name === 'plugins' || part.name === 'extensions')
      for (const plugin of part.children) readPlugin(reading, plugin, filled);
    else if (part.name === 'pluginManagement')
      for (const list of childrenOf(part, 'plugins'))
        for (const plugin of list.children) readPlugin(reading, plugin, filled);
    else if (part.name !== 'finalName') reading.leaves(`build ${part.name.slice(0, 60)}`, saysOf(part), part);
  }
}

/** Where a plugin names no group, it is Maven's own. */
function readPlugin(reading: Reading, plugin: XmlElement, filled: Filled): void {
  const artifact = textIn(plugin, 'artifactId');
  if (artifact === null) return;
  const group = filled(textIn(plugin, 'groupId') ?? 'org.apache.maven.plugins');
  const name = `${group}:${filled(artifact)}`;
  reading.asks({ name, version: textIn(plugin, 'version'), development: true }, plugin);
  for (const list of childrenOf(plugin, 'dependencies'))
    for (const dependency of childrenOf(list, 'dependency')) {
      const own = coordinates(dependency, filled);
      if (own !== null) reading.asks({ name: own, development: true }, dependency);
    }
  const told = new Set(['groupId', 'artifactId', 'version', 'dependencies']);
  const rest = plugin.children.filter((child) => !told.has(child.name));
  if (rest.length > 0) reading.leaves(`what plugin ${name} does`, rest.map(saysOf).join(''), plugin);
}
