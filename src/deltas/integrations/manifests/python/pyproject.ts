/** pyproject.toml: the lists of the standard, and those of Poetry, PDM, uv and Hatch. */
import type { TextFile } from '../../../../change/snapshot.ts';
import { readToml } from '../../../../syntax/toml.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import { gitSource, pathOutside, plainAddress } from '../addresses.ts';
import type { Manifest } from '../manifest.ts';
import { entriesOf, isForDevelopment, itemsOf, Reading, textOf, under } from '../reading.ts';
import * as guards from '../settings/guards.ts';
import { pythonName } from './requirement.ts';
import { readRequirementLine } from './requirements.ts';

/** Tools that check, format, test or package; what they are told runs no code of others. */
const silentTools = new Set(
  `ruff black isort mypy pyright basedpyright pylint flake8 pytest coverage bandit codespell djlint pyrefly ty
   deptry vulture pydocstyle interrogate towncrier commitizen semantic_release bumpversion setuptools_scm
   setuptools-scm versioningit yapf autopep8 docformatter pyupgrade refurb numpydoc typos mutmut`.split(
    /\s+/,
  ),
);

export const pyproject: Manifest = {
  name: 'pyproject.toml',
  paths: ['**/pyproject.toml'],
  source:
    'packaging.python.org/specifications/pyproject-toml and /dependency-groups, python-poetry.org/docs, pdm-project.org, docs.astral.sh/uv, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'pypi');
    for (const entry of entriesOf(readToml(file.path, file.text) ?? undefined)) {
      if (entry.key === 'project') readProject(reading, file, entry.value);
      else if (entry.key === 'dependency-groups') readGroups(reading, file, entry.value, false);
      else if (entry.key === 'build-system') readBuildSystem(reading, file, entry.value);
      else if (entry.key === 'tool') for (const tool of entriesOf(entry.value)) readTool(reading, file, tool);
      else reading.leavesEntry(entry.key.slice(0, 60), entry);
    }
    return reading.end();
  },
};

function readProject(reading: Reading, file: TextFile, project: TreeNode): void {
  const name = textOf(under(project, 'name'));
  if (name !== null) reading.isItself(pythonName(name));
  for (const entry of entriesOf(project)) {
    if (entry.key === 'dependencies') readList(reading, file, entry.value, false);
    if (entry.key === 'optional-dependencies') readGroups(reading, file, entry.value, false);
    if (
      entry.key === 'dynamic' &&
      itemsOf(entry.value).some((item) => /dependencies/.test(textOf(item) ?? ''))
    )
      reading.leavesEntry('packages that are listed elsewhere', entry);
  }
}

function readBuildSystem(reading: Reading, file: TextFile, table: TreeNode): void {
  for (const entry of entriesOf(table)) {
    if (entry.key === 'requires') readList(reading, file, entry.value, true);
    else reading.leavesEntry(`build system ${entry.key.slice(0, 60)}`, entry);
  }
}

function readGroups(reading: Reading, file: TextFile, groups: TreeNode, development: boolean): void {
  for (const group of entriesOf(groups))
    readList(reading, file, group.value, development || isForDevelopment(group.key));
}

/** Items that include another group are tables, and say nothing new. */
function readList(reading: Reading, file: TextFile, list: TreeNode, development: boolean): void {
  for (const item of itemsOf(list)) {
    const text = textOf(item);
    if (text !== null) readRequirementLine(reading, file, { ...lines(item), text }, development);
  }
}

function lines({ startLine, endLine }: TreeNode) {
  return { startLine, endLine };
}

function readTool(reading: Reading, file: TextFile, tool: TreeEntry): void {
  const { key, value } = tool;
  if (silentTools.has(key)) return;
  if (key === 'poetry') readPoetry(reading, file, value);
  else if (key === 'uv') readUv(reading, file, value);
  else if (key === 'pdm') readPdm(reading, file, value);
  else if (key === 'hatch') readHatch(reading, file, value);
  else reading.leavesEntry(`settings of ${key.slice(0, 60)}`, tool);
}

const silentOfPoetry = new Set(
  `name version description authors maintainers license readme homepage repository documentation keywords
   classifiers packages include exclude scripts urls extras package-mode requires-poetry`.split(/\s+/),
);

function readPoetry(reading: Reading, file: TextFile, poetry: TreeNode): void {
  for (const entry of entriesOf(poetry)) {
    if (entry.key === 'dependencies') readTable(reading, file, entry.value, false);
    else if (entry.key === 'dev-dependencies') readTable(reading, file, entry.value, true);
    else if (entry.key === 'group')
      for (const group of entriesOf(entry.value))
        readTable(reading, file, under(group.value, 'dependencies'), isForDevelopment(group.key));
    else if (entry.key === 'source') readIndexes(reading, entry.value);
    else if (!silentOfPoetry.has(entry.key)) reading.leavesEntry(`poetry ${entry.key.slice(0, 60)}`, entry);
  }
  const name = textOf(under(poetry, 'name'));
  if (name !== null) reading.isItself(pythonName(name));
}

/** Names with a version, a table or a list of tables. */
export function readTable(
  reading: Reading,
  file: TextFile,
  table: TreeNode | undefined,
  development: boolean,
): void {
  for (const one of entriesOf(table)) {
    if (one.key === 'python') continue;
    const choices = one.value.kind === 'sequence' ? one.value.items : [one.value];
    for (const choice of choices) readChoice(reading, file, one, choice, development);
  }
}

function readChoice(
  reading: Reading,
  file: TextFile,
  one: TreeEntry,
  choice: TreeNode,
  development: boolean,
): void {
  const name = pythonName(one.key);
  const version = textOf(choice) ?? textOf(under(choice, 'version'));
  const at = choice === one.value ? one : choice;
  const source = sourceOf(file, choice);
  if (source !== 'inside') reading.asks({ name, version, source, development }, at);
}

/** @returns null for the registry, "inside" for a path of the repository. */
function sourceOf(file: TextFile, choice: TreeNode): string | null | 'inside' {
  const git = textOf(under(choice, 'git'));
  if (git !== null) {
    const ref = ['rev', 'tag', 'branch', 'ref']
      .map((key) => textOf(under(choice, key)))
      .find((one) => one !== null);
    return gitSource(git, ref ?? null);
  }
  const url = textOf(under(choice, 'url')) ?? textOf(under(choice, 'file'));
  if (url?.includes('://') === true) return plainAddress(url);
  const path = textOf(under(choice, 'path'));
  if (path !== null) return pathOutside(file.path, path) ?? 'inside';
  return textOf(under(choice, 'workspace')) === 'true' ? 'inside' : null;
}

/** Indexes that only answer for packages that name them: `explicit` of uv, `priority = "explicit"` of Poetry. */
function readIndexes(reading: Reading, list: TreeNode): void {
  for (const index of itemsOf(list)) {
    const url = textOf(under(index, 'url'));
    const named =
      textOf(under(index, 'explicit')) === 'true' || textOf(under(index, 'priority')) === 'explicit';
    if (url !== null) reading.takesFrom(url, index, named);
  }
}

const silentOfUv = new Set(
  `package managed default-groups required-version python-preference environments required-environments workspace
   conflicts cache-keys constraint-dependencies resolution exclude-newer build-backend link-mode cache-dir offline
   concurrent-builds concurrent-downloads concurrent-installs compile-bytecode preview`.split(/\s+/),
);

/** @param uv the table of pyproject.toml, or the whole of uv.toml. */
export function readUv(reading: Reading, file: TextFile, uv: TreeNode): void {
  for (const entry of entriesOf(uv)) {
    const { key, value } = entry;
    if (key === 'dev-dependencies') readList(reading, file, value, true);
    else if (key === 'override-dependencies') readAddressed(reading, file, value);
    else if (key === 'sources') readUvSources(reading, file, value);
    else if (key === 'index') readIndexes(reading, value);
    else if (['index-url', 'extra-index-url', 'find-links'].includes(key)) {
      for (const item of value.kind === 'sequence' ? value.items : [value]) {
        const url = textOf(item);
        if (url !== null)
          reading.takesFrom(url, item, false, key === 'extra-index-url' ? { beside: true } : {});
      }
    } else if (key === 'allow-insecure-host') {
      for (const item of itemsOf(value)) {
        const host = textOf(item) ?? '';
        reading.holds(guards.certificates(host.toLowerCase().slice(0, 200)), 0, host, item);
      }
    } else if (key === 'index-strategy') {
      const text = textOf(value) ?? '';
      reading.holds(guards.indexStrategy, indexRanks.get(text) ?? null, text, entry);
    } else if (!silentOfUv.has(key)) reading.leavesEntry(`uv ${key.slice(0, 60)}`, entry);
  }
}

/** Whether the first index that has a name decides, and if not, whether its versions come first. */
const indexRanks: ReadonlyMap<string, number> = new Map([
  ['first-index', 2],
  ['unsafe-first-match', 1],
  ['unsafe-best-match', 0],
]);

/** An override asks for nothing that is not asked for anyway, unless by an address. */
function readAddressed(reading: Reading, file: TextFile, list: TreeNode): void {
  for (const item of itemsOf(list)) {
    const text = textOf(item) ?? '';
    if (text.includes('://')) readRequirementLine(reading, file, { ...lines(item), text }, false);
  }
}

/** Where packages of the other lists come from. */
function readUvSources(reading: Reading, file: TextFile, sources: TreeNode): void {
  for (const one of entriesOf(sources)) {
    for (const choice of one.value.kind === 'sequence' ? one.value.items : [one.value]) {
      const source = sourceOf(file, choice);
      const at = choice === one.value ? one : choice;
      if (source === 'inside') reading.isItself(pythonName(one.key));
      else if (source !== null) reading.asks({ name: pythonName(one.key), source }, at);
    }
  }
}

function readPdm(reading: Reading, file: TextFile, pdm: TreeNode): void {
  for (const entry of entriesOf(pdm)) {
    if (entry.key === 'dev-dependencies') readGroups(reading, file, entry.value, true);
    else if (entry.key === 'source') readIndexes(reading, entry.value);
    else if (!['version', 'build', 'distribution'].includes(entry.key))
      reading.leavesEntry(`pdm ${entry.key.slice(0, 60)}`, entry);
  }
}

function readHatch(reading: Reading, file: TextFile, hatch: TreeNode): void {
  for (const entry of entriesOf(hatch)) {
    if (entry.key === 'envs')
      for (const env of entriesOf(entry.value))
        for (const inner of entriesOf(env.value)) {
          if (inner.key === 'dependencies' || inner.key === 'extra-dependencies')
            readList(reading, file, inner.value, true);
          else reading.leavesEntry(`hatch ${env.key.slice(0, 40)} ${inner.key.slice(0, 40)}`, inner);
        }
    else if (!['version', 'build', 'metadata'].includes(entry.key))
      reading.leavesEntry(`hatch ${entry.key.slice(0, 60)}`, entry);
  }
}
