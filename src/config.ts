/** What the process reads from its own installation: the rules that ship with it. */
import { readdirSync, readFileSync } from 'node:fs';
import { problemText } from './rules/problem.ts';
import { type BuiltIn, type RulesFile, readBuiltIn } from './rules/read.ts';

/** `rules/` beside the folder of this file: the same from `src/` and from `dist/`. */
const rulesFolder = new URL('../rules/', import.meta.url);

let loaded: BuiltIn | null = null;

/**
 * Reads `rules/` once a process.
 * @throws Error where a file of our own is broken: no reader of a check can mend that.
 */
export function loadBuiltIn(): BuiltIn {
  if (loaded !== null) return loaded;
  const found = readBuiltIn({
    packs: filesOf('packs/'),
    checklists: filesOf('checklists/'),
    frameworks: fileOf('frameworks.yml'),
  });
  if (!('rules' in found)) {
    throw new Error(`the built-in rules are broken:\n${found.map(problemText).join('\n')}`);
  }
  loaded = found;
  return found;
}

function filesOf(folder: string): readonly RulesFile[] {
  return readdirSync(new URL(folder, rulesFolder))
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .map((name) => fileOf(`${folder}${name}`));
}

function fileOf(path: string): RulesFile {
  return { file: `rules/${path}`, text: readFileSync(new URL(path, rulesFolder), 'utf8') };
}
