/** What a change adds where no model covers it in, the text of a first `threat-model.yml` and its place out. */
import { posix } from 'node:path';
import type { TextFile } from '../../change/snapshot.ts';
import { deltaReview } from '../formats/delta-review/delta-review.ts';
import { applyEdits } from '../formats/edit.ts';
import type { Addition } from '../formats/format.ts';
import { yamlFlow } from '../formats/writing/yaml.ts';
import { namesOfPath } from '../names.ts';
import { plain } from './wording.ts';

export const newModelName = 'threat-model.yml';

/** The words of `rules/models/threat-model.yml`; a test holds the two together. */
const head = `# The threat model of one system, begun with what one change adds: say the rest, and leave out what you have no use for.
# Ids are yours to choose; everything refers to them. The whole form: docs/threat-model.md of Delta Review.
`;

const sections = {
  identity: ['identities', '# Who acts: human, service or agent.'],
  component: [
    'components',
    "# What runs (process), keeps data (store), or is somebody else's (external).\n" +
      '# Tags may hold the names that a component has in the code: then a change of that code leads here.',
  ],
  flow: ['flows', ''],
  threat: [
    'threats',
    '# What could go wrong. status: open, mitigated, accepted, transferred or not-applicable.\n' +
      '# severity: info, low, medium, high or critical.',
  ],
} as const satisfies Record<Addition['add'], readonly [string, string]>;

/** @param repository its name, for a model of the whole. */
export function newModel(path: string, repository: string, additions: readonly Addition[]): string {
  const title = yamlFlow(plain(titleOf(path, repository)), style);
  const used = Object.entries(sections).filter(([sort]) => additions.some(({ add }) => add === sort));
  const empty = used.map(([, [key, comment]]) => `\n${comment === '' ? '' : `${comment}\n`}${key}:\n`);
  const text = `${head}\ntitle: ${title}\n${empty.join('')}`;
  const file: TextFile = { state: 'text', path, blob: '', mode: 'file', text };
  return applyEdits(text, deltaReview.suggest?.(file, additions) ?? []);
}

const style = { eol: '\n', unit: '  ', flush: false, brackets: false, quote: '"', quoteAll: false } as const;

/** A folder that every repository has names no system. */
function titleOf(path: string, repository: string): string {
  const folder = posix.basename(posix.dirname(path));
  if (folder === '.') return repository;
  return namesOfPath(path).exact[0] === folder ? folder : `${repository}, ${folder}`;
}

/** The nearest folder above all paths, but for those that tools and not people look into. */
export function placeOfNewModel(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => posix.dirname(path).split('/'));
  const folders: string[] = [];
  for (const [depth, folder] of first.entries()) {
    const hidden = folder.startsWith('.');
    if (hidden || others.some((other) => other[depth] !== folder)) break;
    folders.push(folder);
  }
  return posix.join(...folders, newModelName);
}
