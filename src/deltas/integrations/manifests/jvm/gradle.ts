/** build.gradle in Groovy and Kotlin: coordinates, plugins and repositories that are written out; all else is code. */
import { meant, readStatements, type Statement, type Token } from '../../../../syntax/code/statements.ts';
import type { Manifest } from '../manifest.ts';
import { Reading } from '../reading.ts';

export const gradle: Manifest = {
  name: 'build.gradle',
  paths: ['**/*.{gradle,gradle.kts}'],
  source: 'docs.gradle.org/current/userguide/declaring_dependencies.html and plugins.html, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'maven');
    const blocks: string[] = [];
    for (const statement of readStatements(file.path, file.text, { comments: '//', joins: '([' })) {
      const { tokens } = statement;
      const last = tokens.at(-1)?.text;
      if (tokens.length === 1 && last === '}') {
        blocks.pop();
        continue;
      }
      const known = readStatement(reading, statement, blocks);
      if (last === '{' && tokens.at(-1)?.kind === 'sign') blocks.push(tokens[0]?.text ?? '');
      if (!known)
        reading.leaves(
          `code of ${file.path.endsWith('.kts') ? 'build.gradle.kts' : 'build.gradle'}`,
          meant(tokens),
          statement,
        );
    }
    return reading.end();
  },
};

const usualRepositories = new Set(['mavenCentral', 'google', 'gradlePluginPortal', 'jcenter']);
const blocksAlone = new Set(['dependencies', 'plugins', 'repositories', 'buildscript', 'pluginManagement']);
const configuration =
  /(?:^|[a-z])(?:implementation|api|compileOnly|runtimeOnly|compile|runtime|provided|classpath|kapt|ksp|annotationProcessor|developmentOnly|compileOnlyApi|coreLibraryDesugaring|debugImplementation)$/i;
const developing =
  /^(?:test|androidTest|integrationTest|classpath|kapt|ksp|annotationProcessor|developmentOnly|debug|detekt|lint)/i;

/** @returns false where it is code that nobody follows. */
function readStatement(reading: Reading, statement: Statement, blocks: readonly string[]): boolean {
  const { tokens } = statement;
  const [first] = tokens;
  if (first?.kind !== 'word') return false;
  const strings = tokens.filter(({ kind }) => kind === 'string').map(({ text }) => text);
  if (tokens.length === 2 && tokens[1]?.text === '{' && blocksAlone.has(first.text)) return true;
  const inside = blocks.at(-1) ?? '';
  if (blocks.includes('repositories')) return readRepository(reading, statement, strings, inside);
  if (inside === 'plugins' || first.text === 'apply') return readPlugin(reading, statement, strings);
  if (!configuration.test(first.text)) return false;
  return readCoordinates(reading, statement, developing.test(first.text));
}

function readRepository(
  reading: Reading,
  { tokens, startLine, endLine }: Statement,
  strings: readonly string[],
  inside: string,
): boolean {
  const name = tokens[0]?.text ?? '';
  if (usualRepositories.has(name) && strings.length === 0) return true;
  const [address] = strings;
  if (address !== undefined && /^[a-z]+:\/\//.test(address)) {
    reading.takesFrom(address, { startLine, endLine });
    return true;
  }
  return inside === 'repositories' && name === 'maven' && tokens.at(-1)?.text === '{' && strings.length === 0;
}

function readPlugin(
  reading: Reading,
  { tokens, startLine, endLine }: Statement,
  strings: readonly string[],
): boolean {
  const [first] = tokens;
  const [id, version] = strings;
  // The build's own plugins and those of a version catalog are told elsewhere.
  if (first?.text === 'alias' || (id === undefined && tokens.length <= 3 && first?.text !== 'apply'))
    return true;
  if (id === undefined || tokens.some(({ text }) => text === 'from')) return false;
  if (first?.text === 'kotlin') return true;
  if (!id.includes('.')) return true;
  reading.asks(
    { name: `${id}:${id}.gradle.plugin`, version: version ?? null, development: true },
    { startLine, endLine },
  );
  return true;
}

/** "group:name:version", or the three as named arguments. */
function readCoordinates(
  reading: Reading,
  { tokens, startLine, endLine }: Statement,
  development: boolean,
): boolean {
  const lines = { startLine, endLine };
  const group = argument(tokens, 'group');
  const name = argument(tokens, 'name') ?? argument(tokens, 'module');
  if (group !== null && name !== null && !tokens.some(({ text }) => text === 'exclude')) {
    reading.asks({ name: `${group}:${name}`, version: argument(tokens, 'version'), development }, lines);
    return true;
  }
  const written = tokens.find(
    ({ kind, text }) => kind === 'string' && text.includes(':') && !text.startsWith(':'),
  );
  if (written !== undefined) {
    const [own = '', artifact = '', version] = written.text.split(':');
    if (own.includes('$') || artifact.includes('$')) return false;
    reading.asks({ name: `${own}:${artifact}`, version: version ?? null, development }, lines);
    return true;
  }
  // A project of the same build, or a name of the version catalog.
  const words = tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text);
  return (
    words.includes('project') || words.includes('projects') || words.includes('libs') || words[1] === 'kotlin'
  );
}

function argument(tokens: readonly Token[], name: string): string | null {
  const at = tokens.findIndex(
    ({ kind, text }, index) =>
      kind === 'word' && text === name && /^[:=]$/.test(tokens[index + 1]?.text ?? ''),
  );
  const value = at < 0 ? undefined : tokens[at + 2];
  return value?.kind === 'string' ? value.text : null;
}
