/** Before all tests, for those that run the installed programs: dist/ is compiled where a source is newer, and `rules/` read where it is. */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export default function build() {
  const isBuilt = newest('src') < timeOf('dist/main.js');
  if (!isBuilt) compile();
  if (!isBuilt || newest('rules') > timeOf('dist/prepared/rules.json'))
    execFileSync(process.execPath, ['dist/prepare.js'], { cwd: root });
}

function compile() {
  const compiler = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');
  try {
    execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, encoding: 'utf8' });
  } catch (error) {
    // It compiles all the same: whether types are right is for `tsc` to judge, and one test can be worked on without.
    process.stderr.write(`${error.stdout}\n`);
  }
}

function timeOf(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** A folder's own time tells of files that are gone. */
function newest(folder) {
  const entries = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return Math.max(...['', ...entries].map((name) => timeOf(join(folder, name))));
}
